/**
 * `tap`, `burst` and `loop`: what the people in the rooms wait for. Our hub and
 * the bare one run side by side on one database server, each with a load of its
 * own, and take turns.
 */
import { join } from 'node:path';
import pg from 'pg';
import { startPostgres } from '../../hub/src/persistence/postgres-server.ts';
import type { Part } from './arguments.ts';
import type { BareAnswer, BareQuestion } from './bare-hub.ts';
import type { Cleanup } from './cleanup.ts';
import { Desk } from './desk.ts';
import { type Figure, type Measured, percentile } from './figures.ts';
import type { BareAddress, OursAddress } from './fleets.ts';
import type { Times } from './flights.ts';
import type { LargeStore } from './large-store.ts';
import type { Landed, LoadQuestion } from './load.ts';
import { Helper, ProgramFailed, startHub } from './programs.ts';

const perSecond = 30;
const burstsARun = 10;
/** Longer, and the bills of a run grow unlike any bill. */
const longestLoopSeconds = 1;
const warmUp = { ask: 'paced', perSecond: 300 } as const;
const warmUpSeconds = 4;
const slowCommitMs = 10;

export interface TapOptions {
  readonly store: LargeStore;
  readonly parts: ReadonlySet<Part>;
  readonly runs: number;
  readonly seconds: number;
  readonly cleanup: Cleanup;
  readonly say: (line: string) => void;
}

interface Both {
  readonly ours: Load;
  readonly bare: Load;
}
type Load = (question: LoadQuestion) => Promise<Landed>;

export async function measureTaps(options: TapOptions): Promise<Measured[]> {
  const { store, parts, runs, seconds, cleanup, say } = options;
  const { dataDir, file } = store;
  const server = await startPostgres({ dataDir: join(dataDir, 'postgres'), log: () => undefined });
  const stopServer = cleanup.add(() => server.stop());
  const hub = await startHub({ ...store, databaseUrl: server.url });
  const stopHub = cleanup.add(() => hub.stop());
  const desk = await Desk.signIn(hub.http, file);
  const bareHub = new Helper('the bare hub', new URL('./bare-hub.ts', import.meta.url));
  const stopBareHub = cleanup.add(() => bareHub.stop());
  const bareAt = await bareHub.ask<BareAnswer>({ url: server.url } satisfies BareQuestion);
  const both: Both = {
    ours: await load(cleanup, {
      ...{ kind: 'ours', mqttPort: hub.mqttPort, liveUrl: desk.liveUrl, cookie: desk.cookie },
      terminalsFile: join(dataDir, 'terminals.json'),
    }),
    bare: await load(cleanup, {
      ...{ kind: 'bare', mqttPort: bareAt.mqttPort, size: file.rooms.length },
      liveUrl: `ws://127.0.0.1:${String(bareAt.livePort)}`,
    }),
  };

  say('taps: warming up');
  for (const load of [both.bare, both.ours])
    await load({ ...warmUp, seconds: Math.min(warmUpSeconds, seconds) });
  const tap = new TapFigures();
  const burst = new BurstFigures();
  const loop = new LoopFigures();
  for (let run = 1; run <= runs; run += 1) {
    say(`taps, run ${String(run)}`);
    if (run > 1) await desk.seatAnew();
    if (parts.has('tap')) await tap.run(both, seconds, server.url);
    if (parts.has('burst')) await burst.run(both);
    if (parts.has('loop')) await loop.run(both, Math.min(seconds, longestLoopSeconds));
  }
  const memory = (hub.memoryBytes() ?? Number.NaN) / 1e6;
  await stopHub();
  await stopBareHub();
  await stopServer();
  const notes = [`the hub's process holds ${memory.toFixed(0)} MB after all of this`];
  return [
    ...(parts.has('tap') ? tap.measured() : []),
    ...(parts.has('burst') ? burst.measured() : []),
    ...(parts.has('loop') ? loop.measured(notes) : []),
  ];
}

async function load(cleanup: Cleanup, address: OursAddress | BareAddress): Promise<Load> {
  const name = `the load on ${address.kind === 'ours' ? 'our' : 'the bare'} hub`;
  const helper = new Helper(name, new URL('./load.ts', import.meta.url));
  cleanup.add(() => helper.stop());
  const ask = <T>(question: LoadQuestion) => helper.ask<T>(question);
  await ask({ ask: 'connect', address });
  return async (question) => {
    const landed = await ask<Landed>(question);
    if (landed.lost.length > 0)
      throw new ProgramFailed(`${name}: taps were never shown: ${landed.lost.join('; ')}`);
    return landed;
  };
}

/** When both have it: the terminal in the room, and the board at the desk. */
const shownMs = ({ display, board }: Times): number => Math.max(display, board);

class TapFigures {
  readonly #p50: Figure = { name: 'p50', ours: [], bare: [], reach: 5 };
  readonly #p99: Figure = { name: 'p99', ours: [], bare: [], reach: 10 };
  readonly #slowP50: Figure = { name: 'p50', ours: [], bare: [] };
  readonly #slowP99: Figure = { name: 'p99', ours: [], bare: [], reach: 40 };

  async run({ ours, bare }: Both, seconds: number, url: string): Promise<void> {
    const question = { ask: 'paced', perSecond, seconds } as const;
    const keep = ({ times }: Landed, p50: number[], p99: number[]) => {
      const shown = times.map(shownMs);
      p50.push(percentile(shown, 0.5));
      p99.push(percentile(shown, 0.99));
    };
    keep(await bare(question), this.#p50.bare, this.#p99.bare);
    keep(await ours(question), this.#p50.ours, this.#p99.ours);
    keep(await bare(question), this.#p50.bare, this.#p99.bare);
    await withSlowCommits(url, async () => {
      keep(await ours(question), this.#slowP50.ours, this.#slowP99.ours);
    });
  }

  measured(): Measured[] {
    return [
      {
        id: 'tap',
        what: `tap to display and board, ${String(perSecond)}/s`,
        unit: 'ms',
        figures: [this.#p50, this.#p99],
        reachRatio: 2,
        notes: [],
      },
      {
        id: 'slowTap',
        what: `tap, commits ${String(slowCommitMs)} ms slower`,
        unit: 'ms',
        figures: [this.#slowP50, this.#slowP99],
        notes: [],
      },
    ];
  }
}

class BurstFigures {
  readonly #all: Figure = { name: 'median', ours: [], bare: [], reach: 60 };
  readonly #worst: Figure = { name: 'worst', ours: [], bare: [] };

  async run({ ours, bare }: Both): Promise<void> {
    const took = { ours: [] as number[], bare: [] as number[] };
    for (let burst = 0; burst < burstsARun; burst += 1) {
      for (const [kind, load] of [
        ['bare', bare],
        ['ours', ours],
      ] as const) {
        const { times } = await load({ ask: 'burst' });
        took[kind].push(Math.max(...times.map(shownMs)));
      }
    }
    for (const kind of ['ours', 'bare'] as const) {
      this.#all[kind].push(percentile(took[kind], 0.5));
      this.#worst[kind].push(Math.max(...took[kind]));
    }
  }

  measured(): Measured[] {
    const notes = [`${String(burstsARun)} bursts a run`];
    return [
      {
        id: 'burst',
        what: 'burst of all terminals, all shown',
        unit: 'ms',
        figures: [this.#all, this.#worst],
        notes,
      },
    ];
  }
}

class LoopFigures {
  readonly #rate: Figure = { name: '', ours: [], bare: [], reach: 2_500 };

  async run({ ours, bare }: Both, seconds: number): Promise<void> {
    const rate = async (load: Load) => (await load({ ask: 'loop', seconds })).inTime / seconds;
    this.#rate.bare.push(await rate(bare));
    this.#rate.ours.push(await rate(ours));
    this.#rate.bare.push(await rate(bare));
  }

  measured(notes: readonly string[]): Measured[] {
    return [
      { id: 'loop', what: 'taps, whole loop over MQTT', unit: '/s', figures: [this.#rate], notes },
    ];
  }
}

/** As on a shop's disk: a trigger at the end of each transaction that sleeps. */
async function withSlowCommits(url: string, work: () => Promise<void>): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(
      `create function bench_slow_commit() returns trigger language plpgsql as
         'begin perform pg_sleep(${String(slowCommitMs / 1_000)}); return null; end';
       create constraint trigger bench_slow_commit after update on log_head
         deferrable initially deferred for each row execute function bench_slow_commit()`,
    );
    await work();
  } finally {
    await client.query('drop function if exists bench_slow_commit() cascade');
    await client.end();
  }
}
