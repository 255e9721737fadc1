/**
 * `npm run mutants`: whether the tests of the core would notice. Each mutant is
 * a small wrong change (`scripts/mutants/list/`), made in a copy of the sources
 * and run against the core's tests, the fast ones first, until one fails. The
 * last line is `N caught, N alive`; one that lives is a rule that nothing proves.
 */
import { dirname } from 'node:path';
import process from 'node:process';
import { parseArgs } from 'node:util';
import { mutants } from './mutants/list.ts';
import { MutantFault } from './mutants/mutant.ts';
import { checkAll, runMutants, type Verdict } from './mutants/run.ts';
import { stages } from './mutants/tests.ts';

const say = (line: string): void => void process.stdout.write(`${line}\n`);

const usage = `npm run mutants                  every small wrong change, each against the tests
npm run mutants -- --only NAME   only that one (more than once: those)
npm run mutants -- --law CLK-4   those of a rule
npm run mutants -- --list        their names
npm run mutants -- --fit         only whether they still fit the code
`;

const values = read();

function read() {
  try {
    return parseArgs({
      options: {
        only: { type: 'string', multiple: true, default: [] },
        law: { type: 'string', multiple: true, default: [] },
        list: { type: 'boolean', default: false },
        fit: { type: 'boolean', default: false },
        help: { type: 'boolean', default: false },
      },
    }).values;
  } catch (error) {
    process.stderr.write(`mutants: ${(error as Error).message}\n\n${usage}`);
    process.exit(2);
  }
}

const all = values.only.length === 0 && values.law.length === 0;
const chosen = mutants.filter(
  ({ name, law }) => all || values.only.includes(name) || values.law.includes(law),
);

function show({ mutant, caught, seconds }: Verdict): void {
  const by = caught === undefined ? 'nothing has noticed it' : caught.by;
  const seed = caught?.seed === undefined ? '' : ` (seed ${caught.seed})`;
  say(
    `${caught === undefined ? 'ALIVE ' : 'caught'} ${mutant.law.padEnd(8)} ${mutant.name}: ${by}${seed} ${seconds.toFixed(1)} s`,
  );
}

async function main(): Promise<number> {
  if (values.help) {
    process.stdout.write(usage);
    return 0;
  }
  const unknown = [
    ...values.only.filter((only) => !mutants.some(({ name }) => name === only)),
    ...values.law.filter((rule) => !mutants.some(({ law }) => law === rule)),
  ];
  if (unknown.length > 0) {
    process.stderr.write(`mutants: there is none of ${unknown.join(', ')}\n`);
    return 2;
  }
  if (values.list) {
    for (const { name, law, file } of chosen) say(`${law.padEnd(8)} ${name} (${file})`);
    return 0;
  }
  const stop = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const)
    process.once(signal, () => {
      stop.abort();
    });
  const root = dirname(import.meta.dirname);
  try {
    if (values.fit) {
      checkAll(chosen, root);
      say(`${chosen.length} fit the code`);
      return 0;
    }
    const verdicts = await runMutants(chosen, {
      root,
      stages,
      signal: stop.signal,
      soundFirst: true,
      onVerdict: show,
    });
    const alive = verdicts.filter(({ caught }) => caught === undefined).length;
    say(`${verdicts.length - alive} caught, ${alive} alive`);
    return alive === 0 ? 0 : 1;
  } catch (error) {
    if (stop.signal.aborted) return 130;
    if (!(error instanceof MutantFault)) throw error;
    process.stderr.write(`mutants: ${error.message}\n`);
    return 2;
  }
}

process.exitCode = await main();
