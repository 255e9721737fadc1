/** What `npm run day` is asked to do. */
import { parseArgs } from 'node:util';

export const usage = `npm run day -- --store FILE --day FILE [--json] [--events OUT.jsonl] [--kill-at SEEDS]
                [--faults terminals [--seed N]] [--terminals PROGRAM]

Starts a throw-away store whose clock is driven, plays a day of visits through
its public interfaces, and says what came of it.

  --store FILE     the store (baozhong.store/1)
  --day FILE       the visits (baozhong.day/1)
  --json           one JSON summary on stdout instead of a table
  --events FILE    writes the whole log there, one event a line
  --terminals PROGRAM
                   the rooms' terminals are this program ("python3 mine.py"),
                   which speaks as test/foreign/terminal.py does
  --kill-at SEEDS  kills the hub with -9 once for each of these numbers
                   (1,2,3 or 1-50), at a point of its work chosen by the number
  --faults terminals  plays the day twice: undisturbed, and with a fifth of the
                   terminals without network at any time, three broker restarts
                   and two kills of the hub; every commission and every bill must
                   be the same, each tap counted once, and the stored commands,
                   decided again one by one, must give the same log
  --seed N         which faults (1 unless given)
  --without-undisturbed  plays only the disturbed day, and compares nothing
`;

export interface Arguments {
  readonly store: string;
  readonly day: string;
  readonly json: boolean;
  readonly events: string | undefined;
  readonly killSeeds: readonly number[];
  /** The seed of what goes wrong with the terminals; nothing: all goes well. */
  readonly faultSeed: number | undefined;
  /** Whether the disturbed day is compared with the undisturbed one. */
  readonly compare: boolean;
  /** Program and its arguments; undefined: the simulated ones. */
  readonly terminals: readonly [string, ...string[]] | undefined;
}

export class ArgumentError extends Error {
  override readonly name = 'ArgumentError';
}

const mostSeeds = 1_000;

export function readArguments(args: readonly string[]): Arguments | 'help' {
  const { values } = parsed(args);
  if (values.help === true) return 'help';
  const { store, day, events, json = false } = values;
  if (store === undefined) throw new ArgumentError('--store FILE is missing');
  if (day === undefined) throw new ArgumentError('--day FILE is missing');
  const compare = values['without-undisturbed'] !== true;
  const faultSeed = faultSeedOf(values.faults, values.seed);
  const killSeeds = seedsOf(values['kill-at']);
  const [program, ...rest] = values.terminals?.split(/\s+/u).filter(Boolean) ?? [];
  const terminals = program === undefined ? undefined : ([program, ...rest] as const);
  return { store, day, json, events, killSeeds, faultSeed, compare, terminals };
}

function faultSeedOf(faults: string | undefined, seed: string | undefined): number | undefined {
  if (faults === undefined) {
    if (seed !== undefined) throw new ArgumentError('--seed is for --faults');
    return undefined;
  }
  if (faults !== 'terminals') throw new ArgumentError(`--faults terminals, not "${faults}"`);
  const number = seed ?? '1';
  if (!/^\d{1,9}$/.test(number)) throw new ArgumentError(`--seed takes a number, not "${number}"`);
  return Number(number);
}

function parsed(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      options: {
        store: { type: 'string' },
        day: { type: 'string' },
        json: { type: 'boolean' },
        events: { type: 'string' },
        'kill-at': { type: 'string' },
        terminals: { type: 'string' },
        faults: { type: 'string' },
        seed: { type: 'string' },
        'without-undisturbed': { type: 'boolean' },
        help: { type: 'boolean', short: 'h' },
      },
    });
  } catch (error) {
    throw new ArgumentError(error instanceof Error ? error.message : String(error));
  }
}

/** `3`, `1,2,3`, `1-50` and mixtures. */
function seedsOf(text: string | undefined): number[] {
  if (text === undefined) return [];
  const seeds = text.split(',').flatMap((part) => {
    const range = /^(\d{1,9})(?:-(\d{1,9}))?$/.exec(part.trim());
    if (range === null) throw new ArgumentError(`--kill-at takes whole numbers, not "${part}"`);
    const from = Number(range[1]);
    const to = Number(range[2] ?? range[1]);
    if (to < from || to - from >= mostSeeds)
      throw new ArgumentError(`--kill-at: ${part} is not a range of at most ${mostSeeds} seeds`);
    return Array.from({ length: to - from + 1 }, (_, index) => from + index);
  });
  if (seeds.length > mostSeeds) throw new ArgumentError(`--kill-at: at most ${mostSeeds} seeds`);
  return seeds;
}
