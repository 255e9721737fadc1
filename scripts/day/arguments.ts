/** What `npm run day` is asked to do. */
import { parseArgs } from 'node:util';

export const usage = `npm run day -- --store FILE --day FILE [--json] [--events OUT.jsonl] [--kill-at SEEDS]

Starts a throw-away store whose clock is driven, plays a day of visits through
its public interfaces, and says what came of it.

  --store FILE     the store (baozhong.store/1)
  --day FILE       the visits (baozhong.day/1)
  --json           one JSON summary on stdout instead of a table
  --events FILE    writes the whole log there, one event a line
  --kill-at SEEDS  kills the hub with -9 once for each of these numbers
                   (1,2,3 or 1-50), at a point of its work chosen by the number
`;

export interface Arguments {
  readonly store: string;
  readonly day: string;
  readonly json: boolean;
  readonly events: string | undefined;
  readonly killSeeds: readonly number[];
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
  return { store, day, json, events, killSeeds: seedsOf(values['kill-at']) };
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
