/** `npm run bench` runs, with counts so small that its figures mean nothing: only that it has them. */
import { spawn } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const program = fileURLToPath(new URL('../../scripts/bench/main.ts', import.meta.url));
const tiny = ['--runs', '1', '--seconds', '1', '--year-days', '2', '--members', '500'];

/** It cleans up after itself when it is told to stop, as at the end of the test's time. */
function bench(signal: AbortSignal, ...args: readonly string[]) {
  const child = spawn(process.execPath, [program, ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    signal,
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

const leftBehind = () => readdirSync(tmpdir()).filter((name) => name.startsWith('baozhong-bench-'));

describe('npm run bench', () => {
  it('measures everything beside the bare program, and leaves nothing behind', async ({ signal }) => {
    const before = leftBehind();
    const { code, stdout, stderr } = await bench(signal, '--json', ...tiny);
    expect(stderr).not.toContain('Error');
    expect(code).toBe(0);
    const report = JSON.parse(stdout) as {
      readonly loaded: { readonly days: number; readonly members: number; readonly events: number };
      readonly measured: readonly {
        readonly id: string;
        readonly figures: readonly { readonly ours: object; readonly bare?: object }[];
      }[];
    };
    expect(report.loaded.days).toBe(2);
    expect(report.loaded.members).toBeGreaterThan(500);
    expect(report.loaded.events).toBeGreaterThan(2 * 21_000);
    expect(report.measured.map(({ id }) => id)).toEqual([
      ...['tap', 'slowTap', 'burst', 'loop', 'commands', 'start'],
    ]);
    for (const { id, figures } of report.measured)
      for (const { ours, bare } of figures) {
        expect(ours).toEqual({
          min: expect.any(Number),
          median: expect.any(Number),
          max: expect.any(Number),
        });
        expect([id, bare !== undefined]).toEqual([id, id !== 'slowTap' && id !== 'start']);
      }
    expect(leftBehind().filter((name) => !before.includes(name))).toEqual([]);
  });

  it('prints a table with the machine, what was loaded, and a verdict a row', async ({ signal }) => {
    const { stdout } = await bench(signal, 'commands', ...tiny);
    expect(stdout).toMatch(/cores/);
    expect(stdout).toMatch(/^what +ours +bare +ratio +reach/m);
    expect(stdout).toMatch(/^commands through the pipeline.*(ok|over)$/m);
  });

  it('says what it does not know', async ({ signal }) => {
    const { code, stderr } = await bench(signal, 'tea');
    expect(code).toBe(2);
    expect(stderr).toContain('there is no "tea" to measure');
  });
});
