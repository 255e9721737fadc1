/** Law 8 on the real thing: PostgreSQL dies, is cut off, loses answers, and nothing is lost or done twice. */
import type { Outcome } from '@baozhong/contract/commands.ts';
import { readdirSync, readFileSync } from 'node:fs';
import process from 'node:process';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { sql } from 'slonik';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createPool } from '../../../hub/src/persistence/pool.ts';
import { createPostgresStore } from '../../../hub/src/persistence/postgres-store.ts';
import type { EventStore } from '../../../hub/src/persistence/port.ts';
import { foldWholeLog } from '../../../hub/src/pipeline/load.ts';
import { isTransient, type FaultPoint } from '../../../hub/src/pipeline/pipeline.ts';
import { pauseForReal } from '../../../hub/src/pipeline/retry.ts';
import { tinyCore } from '../../unit/pipeline/tiny-core.ts';
import { add, refusalOf, system, tap, tinyHub } from '../../unit/pipeline/tiny-hub.ts';
import { startTestPostgres, type TestPostgres } from '../persistence/test-postgres.ts';
import { createCuttingProxy, type Cut } from './cutting-proxy.ts';

let postgres: TestPostgres;
let url: string;
beforeAll(async () => {
  postgres = await startTestPostgres();
});
afterAll(() => postgres.stop());
beforeEach(async () => {
  url = await postgres.database();
});

async function open(
  options: Parameters<typeof tinyHub>[1] = {},
  store?: EventStore,
): Promise<ReturnType<typeof tinyHub>> {
  const used = store ?? (await postgres.store(url)).store;
  const hub = tinyHub(used, {
    pause: pauseForReal,
    limits: { retryFirstMs: 5, retryMostMs: 100 },
    ...options,
  });
  await hub.pipeline.start();
  return hub;
}
async function folded(): Promise<number | undefined> {
  const { store } = await postgres.store(url);
  const { state } = await foldWholeLog(store, tinyCore);
  return state.totals.get('a');
}
const many = (hub: ReturnType<typeof tinyHub>, name: string, count: number): Promise<Outcome[]> =>
  Promise.all(Array.from({ length: count }, (_, n) => hub.submit(system(`${name}/${n}`), add())));
const accepted = (count: number) => Array<string>(count).fill('accepted');

/** The server with everything that it started, as a power cut would end it. */
function killServer(): void {
  const postmaster = postgres.postmasterPid();
  const children = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .filter((pid) => parentOf(pid) === postmaster);
  for (const pid of [postmaster, ...children.map(Number)]) process.kill(pid, 'SIGKILL');
}
function parentOf(pid: string): number | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]);
  } catch {
    return undefined;
  }
}

describe('[law 8] PostgreSQL', () => {
  test('is killed in the middle of batches: all wait, all are answered, each is done once', async () => {
    let kills = 0;
    let passes = 0;
    const hub = await open({
      faultPoint: (point) => {
        if (point !== 'insideTransaction' || kills >= 3) return;
        passes += 1;
        // Not in the last rounds: they show that it came back each time.
        if (passes % 3 !== 0) return;
        kills += 1;
        killServer();
      },
    });
    for (let round = 0; round < 12; round += 1)
      expect((await many(hub, `round ${round}`, 40)).map(refusalOf)).toEqual(accepted(40));
    expect(kills).toBe(3);
    expect(hub.fatal).toEqual([]);
    expect(hub.pipeline.state.totals.get('a')).toBe(480);
    expect(await folded()).toBe(480);
  });

  test('ends the connection of a batch that waits: nothing was written, and it is written anew', async () => {
    const hub = await open();
    await hub.submit(system('first'), add());
    const locker = await createPool(url, { size: 1 });
    const waiting = await locker.transaction(async (transaction) => {
      await transaction.query(sql.unsafe`select from log_head for update`);
      const outcome = hub.submit(system('k1'), add());
      // The batch hangs on the lock; its backend is ended there.
      for (let ended = 0; ended === 0;) {
        const rows = await postgres.query(
          url,
          `select pg_terminate_backend(pid) from pg_stat_activity
           where datname = current_database() and wait_event_type = 'Lock' and query like '%moved as%'`,
        );
        ended = rows.length;
      }
      return { outcome };
    });
    await locker.end();
    expect(refusalOf(await waiting.outcome)).toBe('accepted');
    expect(await folded()).toBe(2);
  });

  test('ends every connection again and again', async () => {
    const hub = await open();
    for (let round = 0; round < 10; round += 1) {
      const outcomes = many(hub, `round ${round}`, 30);
      await postgres.query(
        url,
        'select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()',
      );
      expect((await outcomes).map(refusalOf)).toEqual(accepted(30));
    }
    expect(await folded()).toBe(300);
  });

  test.each<[string, Cut]>([
    ['is cut off before the batch arrives', 'request'],
    ['commits, and the answer is lost', 'answer'],
    ['falls silent, as on a line that is gone', 'silence'],
  ])('%s: the batch is written once and answered', async (_, how) => {
    const proxy = await createCuttingProxy(Number(new URL(url).port));
    const proxied = new URL(url);
    proxied.port = String(proxy.port);
    const pool = await createPool(url);
    const store = await createPostgresStore({ url: proxied.href, pool, patienceMs: 400 });
    let arm = false;
    const faultPoint = (point: FaultPoint): void => {
      if (point === 'beforeCommit' && arm) proxy.cutNext(how);
    };
    const hub = await open({ faultPoint }, store);
    try {
      await many(hub, 'before', 5);
      arm = true;
      for (let round = 0; round < 2; round += 1) {
        expect((await many(hub, `cut ${round}`, 20)).map(refusalOf)).toEqual(accepted(20));
        expect(refusalOf(await hub.submit(system(`refused ${round}`), { type: 'refuse' }))).toBe(
          'nothing_to_do',
        );
      }
      expect(proxy.cuts()).toBeGreaterThanOrEqual(4);
      expect(hub.fatal).toEqual([]);
      expect(await folded()).toBe(45);
    } finally {
      await hub.pipeline.close();
      await store.close();
      await pool.end();
      await proxy.close();
    }
  });

  test('refuses one command among a hundred: it is set aside, the others are written', async () => {
    const hub = await open();
    for (const how of ['crookedBooks', 'halfWay'] as const) {
      const outcomes = await Promise.all(
        Array.from({ length: 101 }, (_, n) =>
          hub.submit(system(`${how}/${n}`), n === 70 ? { type: 'break', how } : add()),
        ),
      );
      expect(outcomes.map(refusalOf).filter((name) => name !== 'accepted')).toEqual([
        'internal_fault',
      ]);
    }
    const parked = await postgres.query(url, 'select key, error from parked_command order by id');
    expect(parked.map(({ key }) => key)).toEqual(['crookedBooks/70', 'halfWay/70']);
    expect(parked[0]?.['error']).toMatch(/tx_sums_to_zero/);
    expect(await folded()).toBe(200);
  });

  test('tells of a card that exists: a refusal, not a fault', async () => {
    const hub = await open();
    const join = (memberId: string) => ({ type: 'join', memberId, cardUid: 'C1', fen: 5 }) as const;
    const outcomes = await Promise.all([
      hub.submit(system('k1'), join('M1')),
      hub.submit(system('k2'), join('M2')),
    ]);
    expect(outcomes.map(refusalOf)).toEqual(['accepted', 'card_in_use']);
    expect(hub.parked).toEqual([]);
  });
});

describe('[law 8] two hubs on one log', () => {
  test('the older is refused, and what it was asked is done by the younger, once', async () => {
    const older = await open();
    await many(older, 'before', 10);
    const younger = await open();
    const late = await many(older, 'late', 10);
    expect(late.map(refusalOf)).toEqual(Array<string>(10).fill('hub_not_ready'));
    expect(late.every(isTransient)).toBe(true);
    expect(older.fatal).toHaveLength(1);
    expect((await many(younger, 'late', 10)).map(refusalOf)).toEqual(accepted(10));
    expect(await folded()).toBe(20);
  });

  test('that fight over it write no event twice', async () => {
    let hub = await open();
    const outcomes: Promise<void>[] = [];
    for (let n = 0; n < 60; n += 1) {
      outcomes.push(
        (async () => {
          // A hub that is shut out refuses at once: asked without a pause, nothing else would have its turn.
          while (isTransient(await hub.submit(system(`k${n}`), add()))) await nextTurn();
        })(),
      );
      if (n % 20 === 10) hub = await open();
    }
    await Promise.all(outcomes);
    expect(await folded()).toBe(60);
  });
});

describe('[law 7] the same key', () => {
  test('twice at once, after a restart, and with another body', async () => {
    const hub = await open();
    const [first, second] = await Promise.all([
      hub.submit(system('k1'), add()),
      hub.submit(system('k1'), add()),
    ]);
    expect(second).toEqual(first);
    await hub.pipeline.close();
    const again = await open();
    expect(await again.submit(system('k1'), add())).toEqual(first);
    expect(refusalOf(await again.submit(system('k1'), add(2)))).toBe('key_reused');
    expect(await folded()).toBe(1);
  });

  test('of a tap, after a restart: the same answer, also to a refusal, and the next is no gap', async () => {
    const hub = await open();
    const seqs = [1, 2, 3];
    const send = (to: typeof hub) =>
      Promise.all(seqs.map((seq) => to.submit(tap(seq), seq === 2 ? { type: 'refuse' } : add())));
    const outcomes = await send(hub);
    await hub.pipeline.close();
    const again = await open();
    expect(await send(again)).toEqual(outcomes);
    expect(refusalOf(await again.submit(tap(5), add()))).toBe('busy');
    expect(refusalOf(await again.submit(tap(4), add()))).toBe('accepted');
    expect(await folded()).toBe(3);
  });
});
