/**
 * `tap`, `burst` and `loop`: what the people in the rooms wait for. Our hub and
 * the bare one run side by side on one database server, each with a load of its
 * own, and take turns.
 */
import { join } from 'node:path';
import { startPostgres } from '../../hub/src/persistence/postgres-server.ts';
import type { Part } from './arguments.ts';
import type { BareAnswer, BareQuestion } from './bare-hub.ts';
import type { Cleanup } from './cleanup.ts';
import { Desk } from './desk.ts';
import type { Measured } from './figures.ts';
import type { BareAddress, OursAddress } from './fleets.ts';
import type { LargeStore } from './large-store.ts';
import { type Both, Load } from './loads.ts';
import { Helper, startHub } from './programs.ts';
import { BurstFigures, EveningFigures, LoopFigures, TapFigures } from './tap-figures.ts';

/** Longer, and the bills of a run grow unlike any bill. */
const longestLoopSeconds = 1;
const warmUp = { ask: 'paced', perSecond: 300 } as const;
const warmUpSeconds = 4;

export interface TapOptions {
  readonly store: LargeStore;
  readonly parts: ReadonlySet<Part>;
  readonly runs: number;
  readonly seconds: number;
  readonly cleanup: Cleanup;
  readonly say: (line: string) => void;
}

export async function measureTaps(options: TapOptions): Promise<Measured[]> {
  const { store, parts, runs, seconds, cleanup, say } = options;
  const { dataDir, file } = store;
  const place = { dataDir: join(dataDir, 'postgres'), log: () => undefined };
  const server = await cleanup.hold(startPostgres(place), (one) => one.stop());
  const opening = startHub({ ...store, databaseUrl: server.url });
  const hub = await cleanup.hold(opening, (one) => one.stop());
  const desk = await Desk.signIn(hub.http, file);
  const bareHub = await helper(cleanup, 'the bare hub', new URL('./bare-hub.ts', import.meta.url));
  const bareAt = await bareHub.ask<BareAnswer>({ url: server.url } satisfies BareQuestion);
  const load = (address: OursAddress | BareAddress) =>
    cleanup.hold(Load.connect(address), (one) => one.stop());
  const both: Both = {
    ours: await load({
      ...{ kind: 'ours', mqttPort: hub.mqttPort, liveUrl: desk.liveUrl, cookie: desk.cookie },
      terminalsFile: join(dataDir, 'terminals.json'),
    }),
    bare: await load({
      ...{ kind: 'bare', mqttPort: bareAt.mqttPort, size: file.rooms.length },
      liveUrl: `ws://127.0.0.1:${String(bareAt.livePort)}`,
    }),
  };

  say('taps: warming up');
  for (const one of [both.bare, both.ours])
    await one.ask({ ...warmUp, seconds: Math.min(warmUpSeconds, seconds) });
  const tap = new TapFigures();
  const burst = new BurstFigures();
  const evening = new EveningFigures();
  const loop = new LoopFigures();
  for (let run = 1; run <= runs; run += 1) {
    say(`taps, run ${String(run)}`);
    if (run > 1) await desk.seatAnew();
    if (parts.has('tap')) await tap.run(both, seconds, server.url);
    if (parts.has('burst')) await burst.run(both);
    if (parts.has('evening')) await evening.run(both, seconds);
    if (parts.has('loop')) await loop.run(both, Math.min(seconds, longestLoopSeconds));
  }
  const memory = (hub.memoryBytes() ?? Number.NaN) / 1e6;
  for (const one of [both.ours, both.bare, bareHub, hub, server]) await cleanup.release(one);
  const notes = [`the hub's process holds ${memory.toFixed(0)} MB after all of this`];
  return [
    ...(parts.has('tap') ? tap.measured() : []),
    ...(parts.has('burst') ? burst.measured() : []),
    ...(parts.has('evening') ? evening.measured() : []),
    ...(parts.has('loop') ? loop.measured(notes) : []),
  ];
}

function helper(cleanup: Cleanup, name: string, program: URL): Promise<Helper> {
  return cleanup.hold(Promise.resolve(new Helper(name, program)), (one) => one.stop());
}
