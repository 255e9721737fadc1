/**
 * `npm run prove`: what takes longer than a test may. The same tests with many
 * more random evenings and the longer days (BAOZHONG_PROVE tells them so). Then
 * whether the core's tests would notice if a rule were wrong (`npm run mutants`).
 */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import process from 'node:process';

const tests = ['test/simulation', 'test/unit/pipeline', 'test/acceptance'];

function run(script: string, args: readonly string[], env: NodeJS.ProcessEnv = {}): boolean {
  const { status } = spawnSync(process.execPath, [join(import.meta.dirname, script), ...args], {
    stdio: 'inherit',
    env: { ...process.env, ...env },
  });
  return status === 0;
}

const proved = run('test.ts', tests, { BAOZHONG_PROVE: '1' });
const noticed = run('mutants.ts', []);
process.exitCode = proved && noticed ? 0 : 1;
