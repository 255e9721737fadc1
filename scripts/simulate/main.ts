/** `npm run simulate`. */
import process from 'node:process';
import { ArgumentError, type Arguments, readArguments, storeOf, usage } from './arguments.ts';
import { missing } from './checks/names.ts';
import { runMany } from './many.ts';
import { Replay } from './replay.ts';
import { tell, tellMany, tellShortened } from './report.ts';
import { shorten } from './shorten.ts';
import { World, type WorldOptions } from './world/world.ts';

/** One seed in this process. False: something broke a law. */
async function one(args: Arguments, seed: number): Promise<boolean> {
  const { days, size, faults, policy, json, replay } = args;
  const decided = new Replay();
  const options: WorldOptions = {
    ...{ seed, days, store: storeOf(size), faults },
    ...(policy === undefined ? {} : { policy }),
    ...(replay ? { onDecided: decided.note } : {}),
  };
  const begunAt = performance.now();
  const cpuBefore = process.cpuUsage();
  const run = await new World(options).run();
  const { user, system } = process.cpuUsage(cpuBefore);
  const wallMs = performance.now() - begunAt;
  process.stdout.write(tell(run, { wallMs, cpuMs: (user + system) / 1_000, json }));
  if (run.violations.length > 0 && args.shorten && days === 1)
    process.stdout.write(
      tellShortened(await shorten((only) => new World({ ...options, only }).run(), run)),
    );
  return run.violations.length === 0 && (!replay || replayed(decided));
}

/** The stored commands, one by one, on the core alone: the same log must come of them. */
function replayed(decided: Replay): boolean {
  const difference = decided.difference();
  process.stdout.write(`replay: ${difference ?? `the same ${String(decided.events)} events`}\n`);
  return difference === undefined;
}

async function several(args: Arguments, from: number, to: number): Promise<boolean> {
  let good = true;
  for (let seed = from; seed <= to; seed += 1) good = (await one(args, seed)) && good;
  return good;
}

/** In processes of their own, added up. */
async function many(
  from: number,
  to: number,
  passed: readonly string[],
  { mustSeeAll, leastClocks }: Arguments,
): Promise<boolean> {
  const begunAt = performance.now();
  const total = await runMany(from, to, passed, ({ seed, violations: [first] }) => {
    if (first !== undefined) process.stdout.write(`seed ${String(seed)}: ${first.sentence}\n`);
  });
  process.stdout.write(tellMany(total, performance.now() - begunAt));
  const unseen = mustSeeAll && missing(total.counts).length > 0;
  const tooFew = total.clocks < leastClocks;
  if (tooFew) process.stdout.write(`fewer than ${String(leastClocks)} clocks were started\n`);
  return total.broken.length === 0 && total.failures.length === 0 && !unseen && !tooFew;
}

/** What is handed on to the processes: all but the seeds. */
function withoutSeeds(args: readonly string[]): string[] {
  const at = args.indexOf('--seeds');
  return at < 0 ? [...args] : [...args.slice(0, at), ...args.slice(at + 2)];
}

async function simulate(given: readonly string[]): Promise<boolean> {
  const args = readArguments(given);
  if (args === 'help') {
    process.stdout.write(usage);
    return true;
  }
  const { seeds, seed, json } = args;
  if (seeds === undefined) return one(args, seed);
  if (json) return several(args, seeds.from, seeds.to);
  return many(seeds.from, seeds.to, withoutSeeds(given), args);
}

try {
  if (!(await simulate(process.argv.slice(2)))) process.exitCode = 1;
} catch (error) {
  if (!(error instanceof ArgumentError)) throw error;
  process.stderr.write(`simulate: ${error.message}\n`);
  process.exitCode = 2;
}
