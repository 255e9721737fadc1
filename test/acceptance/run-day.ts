/** `npm run day` as a person would run it, and what it wrote. */
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import type { Summary } from '../../scripts/day/summary.ts';
import { readDay, readLog, type Day, type Store, type Stored } from '../oracle/inputs.ts';
import { storeFile, type StoreSize, textOf } from '../support/files.ts';

export interface RunDay {
  readonly code: number | null;
  readonly summary: Summary;
  readonly log: readonly Stored[];
  readonly store: Store;
  readonly day: Day;
  /** What it said on the way. */
  readonly said: string;
}

const program = fileURLToPath(new URL('../../scripts/day/main.ts', import.meta.url));

export async function runDay(
  size: StoreSize,
  dayPath: string,
  ...more: readonly string[]
): Promise<RunDay> {
  const folder = mkdtempSync(join(tmpdir(), 'baozhong-test-'));
  const storePath = storeFile(size);
  const events = join(folder, 'events.jsonl');
  const files = ['--store', storePath, '--day', dayPath, '--events', events];
  try {
    const { code, stdout, stderr } = await run([program, '--json', ...files, ...more]);
    if (stdout === '') throw new Error(`npm run day said nothing (${String(code)})\n${stderr}`);
    return {
      code,
      summary: JSON.parse(stdout) as Summary,
      log: readLog(textOf(events)),
      store: JSON.parse(textOf(storePath)) as Store,
      day: readDay(textOf(dayPath)),
      said: stderr,
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function run(args: readonly string[]) {
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  const orphan = () => child.kill('SIGTERM');
  process.once('exit', orphan);
  let [stdout, stderr] = ['', ''];
  child.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
  return new Promise<{ code: number | null; stdout: string; stderr: string }>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => {
      process.off('exit', orphan);
      resolve({ code, stdout, stderr });
    });
  });
}
