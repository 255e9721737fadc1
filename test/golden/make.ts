/**
 * Writes the golden log of a release: `npm run golden -- v2`. An existing log is
 * never written again. `npm run golden` alone writes down anew what floor each
 * log gives: only for a state that has grown, never for one that has changed.
 */
import { createHash } from 'node:crypto';
import { globSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { emptyState, type Event, evolve, serialize, upcast } from '@baozhong/core/index.ts';
import { playLaterEvening } from './later-scenario.ts';
import { playGoldenEvening } from './scenario.ts';

const folder = import.meta.dirname;
const [release] = process.argv.slice(2);
if (release !== undefined) {
  const lines = playLaterEvening(playGoldenEvening()).events.map((event) => JSON.stringify(event));
  writeFileSync(join(folder, `${release}.jsonl`), `${lines.join('\n')}\n`, { flag: 'wx' });
}
for (const file of globSync('*.jsonl', { cwd: folder })) {
  const state = emptyState();
  for (const line of readFileSync(join(folder, file), 'utf8').trim().split('\n'))
    evolve(state, upcast(JSON.parse(line) as Event));
  const hash = createHash('sha256')
    .update(JSON.stringify(serialize(state)))
    .digest('hex');
  writeFileSync(join(folder, file.replace('.jsonl', '.sha256')), `${hash}\n`);
}
