/** Runs the tests of a copy and says which was the first to fail. */
import { spawn } from 'node:child_process';
import { readFileSync, rmSync } from 'node:fs';
import { join, relative } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { stripVTControlCharacters } from 'node:util';

/** Tests of vitest, or a simulated day. */
export interface Stage {
  readonly name: string;
  readonly tests?: readonly string[];
  readonly without?: string;
  readonly seed?: number;
}

const golden = 'test/unit/core/golden.test.ts';
/** Runs the seeds that the stage after it runs, too. */
const world = 'test/simulation/world.test.ts';

/** The fast ones first; golden logs last, which notice a change and cannot say which rule it breaks. */
export const stages: readonly Stage[] = [
  { name: 'unit', tests: ['test/unit/core'], without: golden },
  { name: 'random evenings', tests: ['test/simulation'], without: world },
  ...[1, 2, 3, 4].map((seed) => ({ name: 'a simulated day', seed })),
  { name: 'golden logs', tests: [golden] },
];

/** What was the first to fail: a test by its title, the seed where chance had a part, and all that was said. */
export interface Failure {
  readonly by: string;
  readonly seed?: string;
  readonly said?: string;
}

interface Report {
  readonly testResults: readonly {
    readonly name: string;
    readonly status: string;
    readonly message: string;
    readonly assertionResults: readonly {
      readonly status: string;
      readonly fullName: string;
      readonly failureMessages: readonly string[];
    }[];
  }[];
}

const vitest = fileURLToPath(new URL('../vitest.mjs', import.meta.resolve('vitest')));
/** A slip can make an endless loop. */
const patienceMs = 300_000;

interface Ended {
  readonly code: number;
  readonly output: string;
  readonly late: boolean;
}

function runNode(root: string, args: readonly string[], signal: AbortSignal): Promise<Ended> {
  const child = spawn(process.execPath, args, {
    cwd: root,
    env: { ...process.env, NO_COLOR: '1', BAOZHONG_PROVE: '' },
    stdio: ['ignore', 'pipe', 'pipe'],
    signal,
    killSignal: 'SIGKILL',
  });
  let output = '';
  const take = (chunk: Buffer) => (output = (output + chunk.toString()).slice(-200_000));
  child.stdout.on('data', take);
  child.stderr.on('data', take);
  let late = false;
  const timer = setTimeout(() => {
    late = true;
    child.kill('SIGKILL');
  }, patienceMs);
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => {
      clearTimeout(timer);
      resolve({ code: code ?? 1, output, late });
    });
  });
}

/** Undefined: all of them pass. */
export async function firstFailure(
  root: string,
  chosen: readonly Stage[],
  signal: AbortSignal,
): Promise<Failure | undefined> {
  for (const stage of chosen) {
    const failure = await failureOf(root, stage, signal);
    if (failure !== undefined) return failure;
  }
  return undefined;
}

async function failureOf(
  root: string,
  stage: Stage,
  signal: AbortSignal,
): Promise<Failure | undefined> {
  if (stage.seed !== undefined) return failedDay(root, stage.name, stage.seed, signal);
  const outcome = join(root, 'outcome.json');
  rmSync(outcome, { force: true });
  const config = join(root, 'scripts/mutants/vitest.config.ts');
  const reporter = ['--reporter', 'json', '--outputFile', outcome];
  const without = stage.without === undefined ? [] : ['--exclude', stage.without];
  const args = [vitest, 'run', '--config', config, ...reporter, ...without, ...(stage.tests ?? [])];
  const { code, output, late } = await runNode(root, args, signal);
  if (late) return { by: `${stage.name}: it does not end` };
  if (code === 0) return undefined;
  return failedTest(root, outcome) ?? { by: `${stage.name}: ${lastWords(output)}` };
}

/** The simulation's own word for what went wrong. */
async function failedDay(
  root: string,
  name: string,
  seed: number,
  signal: AbortSignal,
): Promise<Failure | undefined> {
  const args = ['scripts/simulate/main.ts', '--seed', String(seed), '--json', '--no-shorten'];
  const { code, output, late } = await runNode(root, args, signal);
  if (code === 0) return undefined;
  const said = late ? 'it does not end' : (violationIn(output) ?? lastWords(output));
  return { by: `${name}: ${said}`, seed: String(seed) };
}

function violationIn(output: string): string | undefined {
  try {
    const { violations } = JSON.parse(output) as { violations: { sentence: string }[] };
    return violations[0]?.sentence;
  } catch {
    return undefined;
  }
}

/** By its file and its title: two tests may have the same title, and a file tells what kind of proof it is. */
function failedTest(root: string, outcome: string): Failure | undefined {
  let report: Report;
  try {
    report = JSON.parse(readFileSync(outcome, 'utf8')) as Report;
  } catch {
    return undefined;
  }
  for (const { name, assertionResults } of report.testResults)
    for (const { status, fullName, failureMessages } of assertionResults)
      if (status === 'failed') {
        const said = stripVTControlCharacters(failureMessages.join('\n'));
        return { by: `${relative(root, name)}: ${fullName.trim()}`, ...seedIn(said), said };
      }
  const [file] = report.testResults.filter(({ status }) => status === 'failed');
  return file && { by: `${file.name} does not load: ${lastWords(file.message)}` };
}

function seedIn(text: string): Pick<Failure, 'seed'> {
  const seed = /seed:? (-?\d+)/u.exec(text)?.[1];
  return seed === undefined ? {} : { seed };
}

function lastWords(output: string): string {
  return stripVTControlCharacters(output).trim().split('\n').at(-1)?.trim().slice(0, 200) ?? '';
}
