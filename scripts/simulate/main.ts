/** `npm run simulate`. */
import process from 'node:process';
import { ArgumentError, type Arguments, readArguments, storeOf, usage } from './arguments.ts';
import { runMany } from './many.ts';
import { tell, tellMany } from './report.ts';
import { World } from './world/world.ts';

/** One seed in this process. False: something broke a law. */
async function one(args: Arguments, seed: number): Promise<boolean> {
  const { days, size, faults, policy, json } = args;
  const begunAt = performance.now();
  const cpuBefore = process.cpuUsage();
  const world = { seed, days, store: storeOf(size), faults };
  const run = await new World(policy === undefined ? world : { ...world, policy }).run();
  const { user, system } = process.cpuUsage(cpuBefore);
  const wallMs = performance.now() - begunAt;
  process.stdout.write(tell(run, { wallMs, cpuMs: (user + system) / 1_000, json }));
  return run.violations.length === 0;
}

async function several(args: Arguments, from: number, to: number): Promise<boolean> {
  let good = true;
  for (let seed = from; seed <= to; seed += 1) good = (await one(args, seed)) && good;
  return good;
}

/** In processes of their own, added up. */
async function many(from: number, to: number, passed: readonly string[]): Promise<boolean> {
  const begunAt = performance.now();
  const total = await runMany(from, to, passed, ({ seed, violations: [first] }) => {
    if (first !== undefined) process.stdout.write(`seed ${String(seed)}: ${first.sentence}\n`);
  });
  process.stdout.write(tellMany(total, performance.now() - begunAt));
  return total.broken.length === 0 && total.failures.length === 0;
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
  return many(seeds.from, seeds.to, withoutSeeds(given));
}

try {
  if (!(await simulate(process.argv.slice(2)))) process.exitCode = 1;
} catch (error) {
  if (!(error instanceof ArgumentError)) throw error;
  process.stderr.write(`simulate: ${error.message}\n`);
  process.exitCode = 2;
}
