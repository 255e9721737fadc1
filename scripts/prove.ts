/**
 * `npm run prove`: what takes longer than a test may. The same tests with many
 * more random evenings and the longer days (BAOZHONG_PROVE tells them so).
 */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import process from 'node:process';

const tests = ['test/simulation', 'test/unit/pipeline', 'test/acceptance'];
const { status } = spawnSync(process.execPath, [join(import.meta.dirname, 'test.ts'), ...tests], {
  stdio: 'inherit',
  env: { ...process.env, BAOZHONG_PROVE: '1' },
});
process.exit(status ?? 1);
