/** `npm run bench` runs, with counts so small that its figures mean nothing: only that it has them. */
import { spawn } from 'node:child_process';
import { chmodSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';

const program = fileURLToPath(new URL('../../scripts/bench/main.ts', import.meta.url));
const tiny = ['--runs', '1', '--seconds', '1', '--year-days', '2', '--members', '500'];
const patienceMs = 180_000;

// A folder of our own, so that what another bench leaves or holds is not ours. The database's user must be able to pass through it.
const ownTmp = mkdtempSync(join(tmpdir(), 'baozhong-test-'));
chmodSync(ownTmp, 0o711);
afterAll(() => {
  rmSync(ownTmp, { recursive: true, force: true });
});

/** It cleans up after itself when it is told to stop, as at the end of the test's time. */
function bench(signal: AbortSignal, ...args: readonly string[]) {
  const stdio: ['ignore', 'pipe', 'pipe'] = ['ignore', 'pipe', 'pipe'];
  const child = spawn(process.execPath, [program, ...args], {
    stdio,
    signal,
    env: { ...process.env, TMPDIR: ownTmp },
  });
  let [stdout, stderr] = ['', ''];
  child.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
  return new Promise<{ code: number | null; stdout: string; stderr: string }>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => {
      resolve({ code, stdout, stderr });
    });
  });
}

const folders = () => readdirSync(ownTmp);

describe('npm run bench', () => {
  it(
    'measures everything beside the bare program, and leaves nothing behind',
    async ({ signal }) => {
      const { code, stdout, stderr } = await bench(signal, ...tiny);
      expect([code, stderr]).toEqual([0, expect.any(String)]);
      expect(stdout).toMatch(/\d cores, \d+ GB, node v\d/);
      expect(stdout).toMatch(/^loaded: 2 days of [\d,]+ clocks, 1,080 members, [\d,]+ events/m);
      expect(stdout).toMatch(/^what +ours +bare +ratio +reach/m);
      const number = String.raw`[\d,.]+`;
      const rows = [
        `tap to display and board, 30/s, p50 / p99 +${number} / ${number} ms +${number} / ${number} ms`,
        `tap, commits 10 ms slower, p50 / p99 +${number} / ${number} ms +-`,
        `burst of all terminals, all shown, median / worst +${number} / ${number} ms +${number} / ${number} ms`,
        `30/s with a burst of all among it, p50 / p99 / burst of all +${number} / ${number} / ${number} ms +${number} / ${number} / ${number} ms`,
        `taps, whole loop over MQTT +${number} /s +${number} /s`,
        `commands through the pipeline, committed +${number} /s +${number} /s`,
        `hub start to serving, 2 days behind it +${number} s +-`,
      ];
      for (const row of rows) expect(stdout).toMatch(new RegExp(`^${row} .* (ok|over)$`, 'm'));
      // Node keeps what it has compiled; a hub leaves nothing else.
      expect(folders().filter((name) => name !== 'node-compile-cache')).toEqual([]);
    },
    patienceMs,
  );

  it('says what it does not know', async ({ signal }) => {
    const { code, stderr } = await bench(signal, 'tea');
    expect(code).toBe(2);
    expect(stderr).toContain('there is no "tea" to measure');
  });
});
