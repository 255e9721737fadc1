/**
 * Commands per second through the pipeline, committed, three events each, beside
 * a bare program that does no more than a chained group commit: no rules, no
 * keys looked up, no guard tables, no answers to anybody. Both on the same
 * server, turn by turn, since a machine is not equally fast at all times.
 */
import type { Wallet } from '@baozhong/core/index.ts';
import { migrate } from '@baozhong/db/migrate.ts';
import { hash } from 'node:crypto';
import pg from 'pg';
import type { Core } from '../../hub/src/pipeline/core-port.ts';
import { createPipeline } from '../../hub/src/pipeline/pipeline.ts';
import { createPool } from '../../hub/src/persistence/pool.ts';
import { createPostgresStore } from '../../hub/src/persistence/postgres-store.ts';

export interface CommandsBench {
  /** Commands per second, the median of the turns. */
  readonly ours: number;
  readonly bare: number;
  /** bare / ours. */
  readonly ratio: number;
  /** (fastest - slowest) / median of ours. */
  readonly spread: number;
  /** One command at a time, from its sending to its answer: the median. */
  readonly singleMs: number;
}

interface Options {
  /** Of a server; databases of the bench's own are made in it and dropped. */
  readonly url: string;
  readonly turns?: number;
  /** Of each turn. */
  readonly commands?: number;
  /** Senders that each wait for one answer before they send again. */
  readonly senders?: number;
  readonly singles?: number;
}

export async function benchCommands(options: Options): Promise<CommandsBench> {
  const { turns = 5, commands = 20_000, senders = 1_000, singles = 300 } = options;
  const ours: number[] = [];
  const bare: number[] = [];
  const single: number[] = [];
  await withDatabase(options.url, 'bench_bare', async (bareUrl) => {
    await withDatabase(options.url, 'bench_ours', async (oursUrl) => {
      await migrate(oursUrl, () => undefined);
      const hub = await openHub(oursUrl);
      const rival = await openBare(bareUrl);
      await perSecond(2_000, senders, (n) => hub.command(`warm/${n}`));
      await perSecond(2_000, senders, (n) => rival.command(`warm/${n}`));
      for (let turn = 0; turn < turns; turn += 1) {
        bare.push(await perSecond(commands, senders, (n) => rival.command(`${turn}/${n}`)));
        ours.push(await perSecond(commands, senders, (n) => hub.command(`${turn}/${n}`)));
      }
      for (let n = 0; n < singles; n += 1) {
        const startedAt = performance.now();
        await hub.command(`single/${n}`);
        single.push(performance.now() - startedAt);
      }
      await hub.close();
      await rival.close();
    });
  });
  const figure = median(ours);
  return {
    ours: Math.round(figure),
    bare: Math.round(median(bare)),
    ratio: median(bare) / figure,
    spread: (Math.max(...ours) - Math.min(...ours)) / figure,
    singleMs: median(single),
  };
}

interface Rival {
  command(key: string): Promise<unknown>;
  close(): Promise<void>;
}

async function perSecond(
  commands: number,
  senders: number,
  send: (n: number) => Promise<unknown>,
): Promise<number> {
  let next = 0;
  const sender = async (): Promise<void> => {
    while (next < commands) await send(next++);
  };
  const startedAt = performance.now();
  await Promise.all(Array.from({ length: senders }, sender));
  return (commands / (performance.now() - startedAt)) * 1_000;
}

/** About what an event of the floor weighs. */
const filling = {
  who: 'staff:H1',
  clockId: 'c/v/123/0/0',
  serviceName: '足底按摩',
  ruleId: 'ROT-1',
};

type BenchEvent = { readonly type: string; readonly at: number; readonly no: number };
interface BenchState {
  lastAt: number;
  readonly wallets: Map<string, Wallet>;
  count: number;
}

/** Three events for every command, and nothing to think about. */
const benchCore: Core<BenchState, { type: string; stamp: { at: number } }, BenchEvent> = {
  emptyState: () => ({ lastAt: 0, wallets: new Map(), count: 0 }),
  evolve(state, event) {
    state.lastAt = event.at;
    state.count = event.no;
  },
  decide(state, command) {
    const events = ['technicianCalled', 'queueMoved', 'announcementQueued'].map((type) => {
      const event = { ...filling, type, at: command.stamp.at, no: state.count + 1 };
      this.evolve(state, event);
      return event;
    });
    return { kind: 'accepted', events, answer: { no: state.count } };
  },
  serialize: (state) => state,
  opening: 'businessDayOpened',
  carried: () => undefined,
  read: (body) => JSON.parse(body) as BenchEvent,
  streamOf: ({ type }) => (type === 'technicianCalled' ? 'books' : 'floor'),
  guard: () => undefined,
  membersOf: () => [],
  refusalOf: () => undefined,
};

async function openHub(url: string): Promise<Rival> {
  const pool = await createPool(url);
  const store = await createPostgresStore({ url, pool });
  const pipeline = createPipeline({
    store,
    core: benchCore,
    clock: { now: () => Date.now() },
    log: { warn: () => undefined, error: () => undefined },
    onFatal(reason) {
      throw new Error(reason);
    },
  });
  await pipeline.start();
  return {
    async command(key) {
      const outcome = await pipeline.submit({
        keyed: { source: 'desk', key },
        payloadHash: key,
        command: { type: 'bench', stamp: { at: Date.now() } },
      });
      if (outcome.status !== 'accepted') throw new Error(outcome.refusal.name);
    },
    async close() {
      await pipeline.close();
      await store.close();
      await pool.end();
    },
  };
}

const bareTables = `
  create table log (pos bigserial primary key, body text not null, hash text not null);
  create table outcome (key text primary key, body text not null);`;
const bareAppend = {
  name: 'append',
  text: `with log as (insert into log (body, hash) select * from unnest($1::text[], $2::text[]))
         insert into outcome select * from unnest($3::text[], $4::text[])`,
};
const bareGroup = 512;

async function openBare(url: string): Promise<Rival> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query(bareTables);
  let waiting: { readonly key: string; readonly done: () => void }[] = [];
  let busy = false;
  let last = '';
  let no = 0;

  async function write(): Promise<void> {
    if (busy) return;
    busy = true;
    while (waiting.length > 0) {
      const group = waiting.slice(0, bareGroup);
      waiting = waiting.slice(bareGroup);
      const bodies: string[] = [];
      const hashes: string[] = [];
      for (const _ of group) {
        no += 1;
        for (const type of ['technicianCalled', 'queueMoved', 'announcementQueued']) {
          const body = JSON.stringify({ ...filling, type, at: Date.now(), no });
          last = hash('sha256', last + body);
          bodies.push(body);
          hashes.push(last);
        }
      }
      const keys = group.map(({ key }) => key);
      const outcomes = keys.map(() => '{"status":"accepted"}');
      await client.query({ ...bareAppend, values: [bodies, hashes, keys, outcomes] });
      for (const { done } of group) done();
    }
    busy = false;
  }

  return {
    command: (key) =>
      new Promise<void>((done) => {
        waiting.push({ key, done });
        void write();
      }),
    close: () => client.end(),
  };
}

async function withDatabase(
  serverUrl: string,
  name: string,
  work: (url: string) => Promise<void>,
): Promise<void> {
  const admin = new pg.Client({ connectionString: serverUrl });
  await admin.connect();
  try {
    await admin.query(`drop database if exists ${name} with (force)`);
    await admin.query(`create database ${name}`);
    const url = new URL(serverUrl);
    url.pathname = `/${name}`;
    await work(url.href);
  } finally {
    await admin.query(`drop database if exists ${name} with (force)`);
    await admin.end();
  }
}

function median(figures: readonly number[]): number {
  return [...figures].sort((a, b) => a - b)[Math.floor(figures.length / 2)] ?? 0;
}
