/** Writes the golden log of a release: `node test/golden/make.ts v1`. An existing one is never written again. */
import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { serialize } from '@baozhong/core/index.ts';
import { playGoldenEvening } from './scenario.ts';

const [release = ''] = process.argv.slice(2);
const floor = playGoldenEvening();
const lines = floor.events.map((event) => JSON.stringify(event));
const hash = createHash('sha256')
  .update(JSON.stringify(serialize(floor.state)))
  .digest('hex');
writeFileSync(join(import.meta.dirname, `${release}.jsonl`), `${lines.join('\n')}\n`, {
  flag: 'wx',
});
writeFileSync(join(import.meta.dirname, `${release}.sha256`), `${hash}\n`, { flag: 'wx' });
