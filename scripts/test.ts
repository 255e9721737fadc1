/**
 * `npm test`: runs vitest (further arguments are passed on) and ends with the line
 * `N passed, N failed`, whatever happened.
 */
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { ensureCertutil, ensureChromium, ensureEspeak, ensureMosquitto } from './chromium.ts';
import type { Counts } from './test-counter.ts';

const root = dirname(import.meta.dirname);
const args = process.argv.slice(2);
const wanted = args.flatMap((arg, index) =>
  arg === '--project'
    ? [args[index + 1] ?? '']
    : arg.startsWith('--project=')
      ? [arg.slice(10)]
      : [],
);

const folder = mkdtempSync(join(tmpdir(), 'baozhong-test-'));
const countsFile = join(folder, 'counts.json');
const counter = join(import.meta.dirname, 'test-counter.ts');
const vitest = fileURLToPath(new URL('../vitest.mjs', import.meta.resolve('vitest')));

function runVitest(env: NodeJS.ProcessEnv): Promise<number> {
  const reporters = ['--reporter', 'default', '--reporter', counter];
  const child = spawn(process.execPath, [vitest, 'run', ...reporters, ...args], {
    cwd: root,
    env: { ...process.env, ...env, TEST_COUNTS: countsFile },
    stdio: ['ignore', 'inherit', 'inherit'],
    detached: true,
  });
  const end = (signal: NodeJS.Signals): void => {
    try {
      if (child.pid !== undefined) process.kill(-child.pid, signal);
    } catch {
      // All of them have ended.
    }
  };
  // In a group of its own, so that a worker that hangs can be ended with it.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, end);
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code) => {
      end('SIGKILL');
      resolve(code ?? 1);
    });
  });
}

function counted(): Counts {
  try {
    return JSON.parse(readFileSync(countsFile, 'utf8')) as Counts;
  } catch {
    return { passed: 0, failed: 1, skipped: 0 };
  }
}

let code = 1;
try {
  const browser = wanted.length === 0 || wanted.includes('browser');
  if (wanted.length === 0 || wanted.includes('integration')) ensureEspeak();
  if (browser) {
    ensureCertutil();
    ensureMosquitto();
  }
  code = await runVitest(browser ? { CHROMIUM_PATH: ensureChromium() } : {});
} catch (error) {
  process.stderr.write(`test: ${error instanceof Error ? error.message : String(error)}\n`);
}
const { passed, failed: seen, skipped } = counted();
rmSync(folder, { recursive: true, force: true });
const failed = code !== 0 && seen === 0 ? 1 : seen;
if (skipped > 0) process.stdout.write(`${String(skipped)} skipped\n`);
process.stdout.write(`${String(passed)} passed, ${String(failed)} failed\n`);
process.exitCode = failed > 0 ? 1 : 0;
