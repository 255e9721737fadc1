/** `npm run simulate`. */
import process from 'node:process';
import { ArgumentError, type Arguments, readArguments, storeOf, usage } from './arguments.ts';
import { tell } from './report.ts';
import { World } from './world/world.ts';

async function simulate({ seed, days, size, faults, policy, json }: Arguments): Promise<boolean> {
  const store = storeOf(size);
  const begunAt = performance.now();
  const cpuBefore = process.cpuUsage();
  const world = { seed, days, store, faults, ...(policy === undefined ? {} : { policy }) };
  const run = await new World(world).run();
  const { user, system } = process.cpuUsage(cpuBefore);
  const wallMs = performance.now() - begunAt;
  process.stdout.write(tell(run, { wallMs, cpuMs: (user + system) / 1_000, json }));
  return run.violations.length === 0;
}

try {
  const args = readArguments(process.argv.slice(2));
  if (args === 'help') process.stdout.write(usage);
  else if (!(await simulate(args))) process.exitCode = 1;
} catch (error) {
  if (!(error instanceof ArgumentError)) throw error;
  process.stderr.write(`simulate: ${error.message}\n`);
  process.exitCode = 2;
}
