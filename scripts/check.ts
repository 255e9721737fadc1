/**
 * `npm run check`: everything that is true or false about the source without running it. The steps
 * share the cores; the output of those that fail is printed whole. `npm run check -- eslint tsc`
 * runs only those.
 */
import { spawn } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import process from 'node:process';

const root = dirname(import.meta.dirname);
const bin = join(root, 'node_modules', '.bin');
const IMPORTING = ['hub', 'tts', 'terminal-firmware-sim', 'floor-ui', 'db', 'scripts', 'test'];

type Step = { name: string; command: string; cwd?: string; after?: string };

// The longest first. What reads floor-ui's types waits until they are generated.
const steps: Step[] = [
  { name: 'sync', command: 'svelte-kit sync', cwd: 'floor-ui' },
  {
    name: 'eslint',
    command:
      'eslint --max-warnings 0 --cache --cache-strategy content --cache-location .cache/eslint/ .',
    after: 'sync',
  },
  { name: 'svelte', command: 'svelte-check --fail-on-warnings', cwd: 'floor-ui', after: 'sync' },
  {
    name: 'prettier',
    command:
      'prettier --check --log-level warn --cache --cache-strategy content --cache-location .cache/prettier .',
  },
  types('tsc', 'tsconfig.json'),
  types('tsc-test', 'test'),
  types('tsc-core', 'hub/core'),
  types('tsc-contract', 'hub/contract'),
  { name: 'imports', command: `depcruise --config .dependency-cruiser.cjs ${IMPORTING.join(' ')}` },
  { name: 'knip', command: 'knip --no-progress --no-config-hints' },
  { name: 'ids', command: 'node scripts/check-ids.ts' },
];

/** Keeps what it has worked out, so that the next run looks only at what changed. */
function types(name: string, project: string): Step {
  const kept = `.cache/tsc/${name}.tsbuildinfo`;
  return { name, command: `tsc -p ${project} --incremental --tsBuildInfoFile ${kept}` };
}

type Outcome = { name: string; ok: boolean; seconds: number; output: string };

function run({ name, command, cwd }: Step): Promise<Outcome> {
  const started = performance.now();
  const env = {
    ...process.env,
    PATH: [bin, process.env['PATH']].join(delimiter),
    NO_COLOR: '1',
  };
  const child = spawn(command, { cwd: join(root, cwd ?? ''), env, shell: true });
  let output = '';
  const take = (chunk: Buffer) => (output += chunk.toString());
  child.stdout.on('data', take);
  child.stderr.on('data', take);
  return new Promise((resolve) => {
    child.once('close', (code) => {
      const seconds = (performance.now() - started) / 1_000;
      resolve({ name, ok: code === 0, seconds, output });
    });
  });
}

const asked = process.argv.slice(2);
const unknown = asked.filter((name) => !steps.some((step) => step.name.startsWith(name)));
if (unknown.length > 0) {
  process.stderr.write(`no such step: ${unknown.join(', ')}\n`);
  process.exit(2);
}
const chosen = steps.filter(
  (step) => asked.length === 0 || asked.some((name) => step.name.startsWith(name)),
);
const waiting = steps.filter(
  (step) => chosen.includes(step) || chosen.some((other) => other.after === step.name),
);

const outcomes: Outcome[] = [];
const isOver = (name: string | undefined) =>
  name === undefined || outcomes.some((outcome) => outcome.name === name);

async function work(): Promise<void> {
  for (;;) {
    const index = waiting.findIndex((step) => isOver(step.after));
    const [step] = index < 0 ? [] : waiting.splice(index, 1);
    if (step === undefined) return;
    const outcome = await run(step);
    outcomes.push(outcome);
    const mark = outcome.ok ? 'ok    ' : 'FAILED';
    process.stdout.write(`${mark} ${outcome.name.padEnd(12)} ${outcome.seconds.toFixed(1)} s\n`);
  }
}

const started = performance.now();
const workers = Math.max(2, availableParallelism());
await Promise.all(Array.from({ length: workers }, work));

const failed = outcomes.filter((outcome) => !outcome.ok);
for (const { name, output } of failed)
  process.stdout.write(`\n--- ${name} ---\n${output.trimEnd()}\n`);
const seconds = ((performance.now() - started) / 1_000).toFixed(1);
process.stdout.write(
  failed.length === 0
    ? `\ncheck passed in ${seconds} s\n`
    : `\ncheck FAILED in ${seconds} s: ${failed.map(({ name }) => name).join(', ')}\n`,
);
process.exitCode = failed.length === 0 ? 0 : 1;
