/**
 * `npm run prove`: what takes longer than a test may. A thousand simulated days
 * of the small store and the longer ones of the large, the same tests with many
 * more random evenings (BAOZHONG_PROVE tells them so), and all mutants.
 */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import process from 'node:process';

interface Part {
  readonly name: string;
  readonly script: string;
  readonly args: readonly string[];
}

const parts: readonly Part[] = [
  {
    name: 'a thousand small days with all faults',
    script: 'simulate/main.ts',
    args: ['--seeds', '1-1000', '--must-see-all', '--least-clocks', '50000'],
  },
  {
    name: 'a month of the large store with all faults',
    script: 'simulate/main.ts',
    args: ['--store', 'large', '--days', '30', '--seed', '1'],
  },
  {
    name: 'a large day, decided again command by command',
    script: 'simulate/main.ts',
    args: ['--store', 'large', '--seed', '1', '--replay'],
  },
  {
    name: 'the tests, with many more runs each',
    script: 'test.ts',
    args: ['test/simulation', 'test/unit/pipeline', 'test/acceptance'],
  },
  { name: 'every mutant of the core', script: 'mutants.ts', args: [] },
];

let failed = false;
for (const { name, script, args } of parts) {
  process.stdout.write(`\n==== ${name}\n`);
  const { status } = spawnSync(process.execPath, [join(import.meta.dirname, script), ...args], {
    stdio: 'inherit',
    env: { ...process.env, BAOZHONG_PROVE: '1' },
  });
  failed ||= status !== 0;
}
process.exit(failed ? 1 : 0);
