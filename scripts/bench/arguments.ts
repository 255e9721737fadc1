/** What `npm run bench` is asked to do. */
import { parseArgs } from 'node:util';

export const parts = ['tap', 'burst', 'evening', 'loop', 'commands', 'start'] as const;
export type Part = (typeof parts)[number];

export const usage = `npm run bench -- [tap] [burst] [evening] [loop] [commands] [start] [options]

Measures the hub beside a bare program that does no more than it must, in the
same run, and compares with the numbers to reach. Without a name: all of them.

  tap        30 taps a second until terminal and board show it; also with slow commits
  burst      120 terminals at once, until the last is shown
  evening    30 taps a second, and in the middle of it all terminals at once
  loop       each terminal taps again as soon as its tap is shown (also with the three above)
  commands   commands of the desk through the pipeline, committed, a second
  start      from the start of the process to serving, with a year behind it

  --runs N         how often (3); the table has the median, and the spread below it
  --seconds N      of each measurement (10; a loop lasts one at most, or bills grow unlike any bill)
  --year-days N    days of a large store that are put before the open one (365)
  --members N      members (200000)
  --keep DIR       makes the large store there and keeps it, or takes the one that is there
  --json           one JSON object on stdout instead of a table
`;

export interface Arguments {
  readonly parts: ReadonlySet<Part>;
  readonly runs: number;
  readonly seconds: number;
  readonly yearDays: number;
  readonly members: number;
  readonly keep: string | undefined;
  readonly json: boolean;
}

export class ArgumentError extends Error {
  override readonly name = 'ArgumentError';
}

export function readArguments(args: readonly string[]): Arguments | 'help' {
  const { values, positionals } = parsed(args);
  if (values.help === true) return 'help';
  const named = positionals.map((name) => {
    const part = parts.find((one) => one === name);
    if (part === undefined) throw new ArgumentError(`there is no "${name}" to measure`);
    return part;
  });
  const chosen = new Set<Part>(named.length === 0 ? parts : named);
  if (chosen.has('tap') || chosen.has('burst') || chosen.has('evening')) chosen.add('loop');
  return {
    parts: chosen,
    runs: whole('--runs', values.runs, 3, 1, 100),
    seconds: whole('--seconds', values.seconds, 10, 1, 600),
    yearDays: whole('--year-days', values['year-days'], 365, 0, 1_000),
    members: whole('--members', values.members, 200_000, 0, 2_000_000),
    keep: values.keep,
    json: values.json === true,
  };
}

function whole(
  name: string,
  text: string | undefined,
  otherwise: number,
  least: number,
  most: number,
): number {
  if (text === undefined) return otherwise;
  const value = Number(text);
  if (!Number.isInteger(value) || value < least || value > most)
    throw new ArgumentError(
      `${name} takes a whole number from ${String(least)} to ${String(most)}, not "${text}"`,
    );
  return value;
}

function parsed(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        runs: { type: 'string' },
        seconds: { type: 'string' },
        'year-days': { type: 'string' },
        members: { type: 'string' },
        keep: { type: 'string' },
        json: { type: 'boolean' },
        help: { type: 'boolean', short: 'h' },
      },
    });
  } catch (error) {
    throw new ArgumentError(error instanceof Error ? error.message : String(error));
  }
}
