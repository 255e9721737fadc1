/** `commands`: the desk's commands through the pipeline with the real core, beside a bare group commit on the same server. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { startPostgres } from '../../hub/src/persistence/postgres-server.ts';
import { BareLog } from './bare-commit.ts';
import type { Cleanup } from './cleanup.ts';
import type { Measured } from './figures.ts';
import { openFloor } from './floor-in-process.ts';
import { largeStoreFile } from './large-store.ts';

const reach = 5_000;
const longestWarmUpSeconds = 2;

export async function measureCommands(options: {
  readonly folder: string;
  readonly runs: number;
  readonly seconds: number;
  readonly cleanup: Cleanup;
  readonly say: (line: string) => void;
}): Promise<Measured[]> {
  const { folder, runs, seconds, cleanup, say } = options;
  const dataDir = join(folder, 'commands');
  mkdirSync(dataDir);
  const place = { dataDir: join(dataDir, 'postgres'), log: () => undefined };
  const server = await cleanup.hold(startPostgres(place), (one) => one.stop());
  const now = Date.now();
  const file = largeStoreFile(now);
  const opening = openFloor({ url: server.url, dataDir, file, at: now });
  const floor = await cleanup.hold(opening, (one) => one.close());
  const bare = await cleanup.hold(BareLog.open(server.url), (one) => one.close());

  const lanes = file.rooms.length;
  let events = 0;
  let commands = 0;
  let refused = 0;
  const ours = async (forMs: number): Promise<number> => {
    const before = floor.pipeline.head.pos;
    const startedMs = performance.now();
    const done = await floor.work(() =>
      performance.now() - startedMs < forMs ? Date.now() : undefined,
    );
    const tookMs = performance.now() - startedMs;
    events += floor.pipeline.head.pos - before;
    commands += done.commands;
    refused += done.refused;
    return (done.commands * 1_000) / tookMs;
  };
  const warmUpMs = Math.min(seconds, longestWarmUpSeconds) * 1_000;
  await bare.measure(lanes, warmUpMs);
  await ours(warmUpMs);
  [events, commands, refused] = [0, 0, 0];
  const figure = { name: '', ours: [] as number[], bare: [] as number[], reach };
  for (let run = 1; run <= runs; run += 1) {
    say(`commands, run ${String(run)}`);
    figure.bare.push(await bare.measure(lanes, seconds * 1_000));
    figure.ours.push(await ours(seconds * 1_000));
    figure.bare.push(await bare.measure(lanes, seconds * 1_000));
  }
  for (const one of [bare, floor, server]) await cleanup.release(one);
  const mean = (events / commands).toFixed(2);
  return [
    {
      id: 'commands',
      what: 'commands through the pipeline, committed',
      unit: '/s',
      figures: [figure],
      notes: [
        `${String(lanes)} lanes; ${mean} events a command in the mean, the bare one writes 3; ${String(refused)} of ${String(commands + refused)} refused`,
      ],
    },
  ];
}
