/** What is measured of taps, run by run: at a pace, all at once, and in a loop. */
import pg from 'pg';
import { type Figure, type Measured, percentile } from './figures.ts';
import type { Times } from './flights.ts';
import type { Landed } from './load.ts';
import type { Both, Load } from './loads.ts';

const perSecond = 30;
const burstsARun = 10;
const slowCommitMs = 10;

/** When both have it: the terminal in the room, and the board at the desk. */
const shownMs = ({ display, board }: Times): number => Math.max(display, board);

export class TapFigures {
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
    keep(await bare.ask(question), this.#p50.bare, this.#p99.bare);
    keep(await ours.ask(question), this.#p50.ours, this.#p99.ours);
    keep(await bare.ask(question), this.#p50.bare, this.#p99.bare);
    await withSlowCommits(url, async () => {
      keep(await ours.ask(question), this.#slowP50.ours, this.#slowP99.ours);
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

export class BurstFigures {
  readonly #all: Figure = { name: 'median', ours: [], bare: [], reach: 60 };
  readonly #worst: Figure = { name: 'worst', ours: [], bare: [] };

  async run({ ours, bare }: Both): Promise<void> {
    const took = { ours: [] as number[], bare: [] as number[] };
    for (let burst = 0; burst < burstsARun; burst += 1) {
      for (const [kind, load] of [
        ['bare', bare],
        ['ours', ours],
      ] as const) {
        const { times } = await load.ask({ ask: 'burst' });
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

/** The large day at its fullest: the pace goes on while everybody taps at once. */
export class EveningFigures {
  readonly #p50: Figure = { name: 'p50', ours: [], bare: [], reach: 5 };
  readonly #p99: Figure = { name: 'p99', ours: [], bare: [] };
  readonly #burst: Figure = { name: 'burst of all', ours: [], bare: [], reach: 60 };

  async run({ ours, bare }: Both, seconds: number): Promise<void> {
    for (const [kind, load] of [
      ['bare', bare],
      ['ours', ours],
      ['bare', bare],
    ] as const) {
      const { times, burst = [] } = await load.ask({ ask: 'evening', perSecond, seconds });
      const shown = times.map(shownMs);
      this.#p50[kind].push(percentile(shown, 0.5));
      this.#p99[kind].push(percentile(shown, 0.99));
      this.#burst[kind].push(Math.max(...burst.map(shownMs)));
    }
  }

  measured(): Measured[] {
    return [
      {
        id: 'evening',
        what: `${String(perSecond)}/s with a burst of all among it`,
        unit: 'ms',
        figures: [this.#p50, this.#p99, this.#burst],
        notes: ['p50 and p99 are of the taps at the pace, those behind the burst included'],
      },
    ];
  }
}

export class LoopFigures {
  readonly #rate: Figure = { name: '', ours: [], bare: [], reach: 2_500 };

  async run({ ours, bare }: Both, seconds: number): Promise<void> {
    const rate = async (load: Load) => (await load.ask({ ask: 'loop', seconds })).inTime / seconds;
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
