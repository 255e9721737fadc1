/** The programs that a measurement runs beside itself: each a child with a line of questions and answers, none of them left behind. */
import { type ChildProcess, fork, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import process from 'node:process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';

const readyPatienceMs = 120_000;
const answerPatienceMs = 300_000;
const stopPatienceMs = 20_000;
const keptLines = 20;

const running = new Set<ChildProcess>();
process.once('exit', () => {
  for (const child of running) child.kill('SIGKILL');
});

export class ProgramFailed extends Error {
  override readonly name = 'ProgramFailed';
}

function isGone(child: ChildProcess): boolean {
  return child.exitCode !== null || child.signalCode !== null;
}

function keepLastLines(child: ChildProcess): () => string {
  const lines: string[] = [];
  running.add(child);
  child.once('exit', () => running.delete(child));
  if (child.stderr !== null)
    createInterface({ input: child.stderr }).on('line', (line) => {
      lines.push(line);
      if (lines.length > keptLines) lines.shift();
    });
  return () => lines.join('\n');
}

async function stop(child: ChildProcess): Promise<void> {
  if (isGone(child)) return;
  const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  child.kill('SIGTERM');
  const impatient = setTimeout(() => child.kill('SIGKILL'), stopPatienceMs);
  await gone;
  clearTimeout(impatient);
}

/** The first of these that happens; the rest is forgotten. */
async function within<T>(
  work: Promise<T>,
  patienceMs: number,
  child: ChildProcess,
  why: (what: string) => string,
): Promise<T> {
  const { promise: failed, reject } = Promise.withResolvers<never>();
  const late = setTimeout(() => {
    reject(new ProgramFailed(why(`no answer in ${String(patienceMs / 1_000)} s`)));
  }, patienceMs);
  const gone = (code: number | null, signal: string | null): void => {
    reject(new ProgramFailed(why(`it ended (${signal ?? String(code)})`)));
  };
  child.once('exit', gone);
  try {
    return await Promise.race([work, failed]);
  } finally {
    clearTimeout(late);
    child.off('exit', gone);
  }
}

const ReadyLine = z.object({
  ready: z.literal(true),
  http: z.string(),
  mqttPort: z.int(),
  storeId: z.string(),
});

export interface RunningHub extends z.infer<typeof ReadyLine> {
  /** From the start of the process to the line that says so. */
  readonly readyMs: number;
  /** Of the process, without the database. */
  memoryBytes(): number | undefined;
  stop(): Promise<void>;
}

const hubProgram = fileURLToPath(new URL('../../hub/src/store.ts', import.meta.url));

export async function startHub(options: {
  readonly dataDir: string;
  readonly storeFile: string;
  /** Otherwise the hub brings up the server in its data folder itself. */
  readonly databaseUrl?: string;
  /** For a profile, as `--cpu-prof`. */
  readonly nodeOptions?: readonly string[];
}): Promise<RunningHub> {
  const { dataDir, storeFile, databaseUrl, nodeOptions = [] } = options;
  const startedMs = performance.now();
  const env = { ...process.env };
  if (databaseUrl === undefined) delete env['DATABASE_URL'];
  else env['DATABASE_URL'] = databaseUrl;
  const files = ['--store', storeFile, '--data', dataDir];
  const ports = ['--port', '0', '--mqtt-port', '0'];
  const child = spawn(
    process.execPath,
    [...nodeOptions, hubProgram, '--throw-away', ...files, ...ports],
    { env, stdio: ['ignore', 'pipe', 'pipe'] },
  );
  const lastLines = keepLastLines(child);
  const ready = new Promise<z.infer<typeof ReadyLine>>((resolve) => {
    createInterface({ input: child.stdout }).on('line', (line) => {
      const read = ReadyLine.safeParse(jsonOf(line));
      if (read.success) resolve(read.data);
    });
  });
  try {
    const line = await within(
      ready,
      readyPatienceMs,
      child,
      (what) => `the hub: ${what}\n${lastLines()}`,
    );
    return {
      ...line,
      readyMs: performance.now() - startedMs,
      memoryBytes: () => residentBytes(child.pid),
      stop: () => stop(child),
    };
  } catch (error) {
    await stop(child);
    throw error;
  }
}

function jsonOf(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}

/** Undefined where the system does not tell it by a file. */
function residentBytes(pid: number | undefined): number | undefined {
  try {
    const status = readFileSync(`/proc/${String(pid)}/status`, 'utf8');
    const kilobytes = /^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1];
    return kilobytes === undefined ? undefined : Number(kilobytes) * 1_024;
  } catch {
    return undefined;
  }
}

/** A program of ours that answers one question at a time. */
export class Helper {
  readonly #child: ChildProcess;
  readonly #name: string;
  readonly #lastLines: () => string;

  constructor(name: string, url: URL) {
    this.#name = name;
    this.#child = fork(fileURLToPath(url), { stdio: ['ignore', 'ignore', 'pipe', 'ipc'] });
    this.#lastLines = keepLastLines(this.#child);
  }

  async ask<T>(question: object): Promise<T> {
    const answer = new Promise<HelperAnswer>((resolve) => {
      this.#child.once('message', (message) => {
        resolve(message as HelperAnswer);
      });
    });
    this.#child.send(question);
    const why = (what: string) => `${this.#name}: ${what}\n${this.#lastLines()}`;
    const got = await within(answer, answerPatienceMs, this.#child, why);
    if ('failed' in got) throw new ProgramFailed(why(got.failed));
    return got.answer as T;
  }

  stop(): Promise<void> {
    return stop(this.#child);
  }
}

type HelperAnswer = { readonly answer: unknown } | { readonly failed: string };

/** The other end of `Helper`: for the program itself. */
export function answerQuestions<Q>(answer: (question: Q) => Promise<unknown>): void {
  process.on('message', (question) => {
    answer(question as Q).then(
      (answered) => process.send?.({ answer: answered } satisfies HelperAnswer),
      (error: unknown) =>
        process.send?.({
          failed: error instanceof Error ? (error.stack ?? error.message) : String(error),
        } satisfies HelperAnswer),
    );
  });
  // Whoever asked is gone.
  process.once('disconnect', () => process.exit(0));
}
