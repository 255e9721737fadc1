/** Many seeds on all processors: each block of them is a process of its own that tells one line of JSON a seed. */
import { spawn } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { createInterface } from 'node:readline';
import { type CountKind, Counts } from './checks/counts.ts';
import type { Violation } from './world/world.ts';

/** What a child tells of one seed. */
export interface Told {
  readonly seed: number;
  readonly hash: string;
  readonly clocks: number;
  readonly events: number;
  readonly commands: number;
  readonly violations: readonly Violation[];
  readonly counts: Readonly<Record<CountKind, Readonly<Record<string, number>>>>;
}

export interface Total {
  readonly seeds: number;
  readonly clocks: number;
  readonly events: number;
  readonly commands: number;
  readonly counts: Counts;
  readonly broken: readonly Told[];
  /** Processes that ended without telling all. */
  readonly failures: readonly string[];
}

const blockSeeds = 20;

export async function runMany(
  from: number,
  to: number,
  /** The other arguments of `npm run simulate`. */
  passed: readonly string[],
  onTold: (told: Told) => void = () => undefined,
): Promise<Total> {
  const total = { seeds: 0, clocks: 0, events: 0, commands: 0 };
  const counts = new Counts();
  const broken: Told[] = [];
  const failures: string[] = [];
  let next = from;
  const take = (told: Told): void => {
    total.seeds += 1;
    total.clocks += told.clocks;
    total.events += told.events;
    total.commands += told.commands;
    counts.addAll(new Counts(told.counts));
    if (told.violations.length > 0) broken.push(told);
    onTold(told);
  };
  const work = async (): Promise<void> => {
    while (next <= to) {
      const first = next;
      const last = Math.min(to, first + blockSeeds - 1);
      next = last + 1;
      const code = await block(first, last, passed, take);
      if (code !== 0 && code !== 1)
        failures.push(`seeds ${String(first)}-${String(last)} ended ${String(code)}`);
    }
  };
  await Promise.all(Array.from({ length: availableParallelism() }, work));
  return { ...total, counts, broken: broken.sort((a, b) => a.seed - b.seed), failures };
}

function block(
  first: number,
  last: number,
  passed: readonly string[],
  take: (told: Told) => void,
): Promise<number | null> {
  const main = join(import.meta.dirname, 'main.ts');
  const seeds = `${String(first)}-${String(last)}`;
  const args = [
    '--max-semi-space-size=64',
    main,
    ...passed,
    '--seeds',
    seeds,
    '--json',
    '--no-shorten',
  ];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  createInterface({ input: child.stdout }).on('line', (line) => {
    take(JSON.parse(line) as Told);
  });
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
}
