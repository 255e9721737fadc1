import { beforeEach, describe, expect, test } from 'vitest';
import {
  createMemoryStore,
  MemoryDisk,
  type StorePoint,
} from '../../../hub/src/persistence/memory-store.ts';
import { foldWholeLog } from '../../../hub/src/pipeline/load.ts';
import { type TinyBody, tinyCore } from './tiny-core.ts';
import { add, refusalOf, startAt, system, tinyHub, until } from './tiny-hub.ts';

let disk: MemoryDisk;
beforeEach(() => {
  disk = new MemoryDisk();
});

/** A store that fails at chosen points: `fail` says how often, from the next time on. */
async function open(options: Parameters<typeof tinyHub>[1] = {}) {
  const left = new Map<StorePoint, number>();
  const store = createMemoryStore(disk, (point) => {
    const times = left.get(point) ?? 0;
    left.set(point, times - 1);
    return times > 0 ? new Error(`${point} failed`) : undefined;
  });
  const hub = tinyHub(store, options);
  await hub.pipeline.start();
  return { ...hub, fail: (point: StorePoint, times: number) => left.set(point, times) };
}
const total = () =>
  foldWholeLog(createMemoryStore(disk), tinyCore).then(({ state }) => state.totals.get('a'));

describe('[law 8] a poison command', () => {
  const hows = ['atOnce', 'halfWay', 'crookedBooks'] as const;

  test.each(hows)('that breaks %s is set aside alone; the hundred around it go on', async (how) => {
    const { submit, pipeline, parked } = await open();
    const bodies: TinyBody[] = Array.from({ length: 101 }, (_, n) =>
      n === 50 ? { type: 'break', how } : add(),
    );
    const outcomes = await Promise.all(bodies.map((body, n) => submit(system(`k${n}`), body)));
    expect(outcomes.map(refusalOf)).toEqual(
      bodies.map((_, n) => (n === 50 ? 'internal_fault' : 'accepted')),
    );
    expect(pipeline.state.totals.get('a')).toBe(100);
    expect(pipeline.state.totals.has('debris')).toBe(false);
    expect(parked.map(({ keyed }) => keyed.key)).toEqual(['k50']);
    expect(disk.parked).toEqual(parked);
    expect(parked[0]?.command).toBe(JSON.stringify({ ...bodies[50], stamp: { at: startAt } }));
    expect(parked[0]?.error).toMatch(how === 'crookedBooks' ? /tx_sums_to_zero/ : /broken/);
    // The same key again is not tried again.
    expect(await submit(system('k50'), bodies[50] ?? add())).toEqual(outcomes[50]);
    expect(disk.parked).toHaveLength(1);
    expect(await total()).toBe(100);
  });

  test('that says in its error what no table takes is set aside all the same', async () => {
    const core = {
      ...tinyCore,
      decide: (): never => {
        throw new Error('nul \0 here');
      },
    };
    const { submit } = await open({ core });
    expect(refusalOf(await submit(system('k1'), add()))).toBe('internal_fault');
    expect(disk.parked[0]?.error).toContain('nul  here');
  });

  test('many of them are each set aside', async () => {
    const { submit, parked } = await open();
    const outcomes = await Promise.all(
      hows.flatMap((how, n) => [
        submit(system(`bad${n}`), { type: 'break', how }),
        submit(system(`good${n}`), add()),
      ]),
    );
    expect(outcomes.map(refusalOf)).toEqual(Array(3).fill(['internal_fault', 'accepted']).flat());
    expect(parked).toHaveLength(3);
    expect(await total()).toBe(3);
  });
});

describe('what the tables know better', () => {
  const join = (memberId: string, cardUid: string): TinyBody => ({
    type: 'join',
    memberId,
    cardUid,
    fen: 10,
  });

  test('is a refusal that the sender can understand, and nothing is parked', async () => {
    const { submit, parked } = await open();
    const outcomes = await Promise.all([
      submit(system('k1'), join('M1', 'C1')),
      submit(system('k2'), add()),
      submit(system('k3'), join('M2', 'C1')),
      submit(system('k4'), add()),
    ]);
    expect(outcomes.map(refusalOf)).toEqual(['accepted', 'accepted', 'card_in_use', 'accepted']);
    expect(refusalOf(await submit(system('k3'), join('M2', 'C1')))).toBe('card_in_use');
    expect(parked).toEqual([]);
    expect(disk.members.size).toBe(1);
  });
});

describe('[law 6] wallets', () => {
  const join = (memberId: string, fen: number): TinyBody => ({
    type: 'join',
    memberId,
    cardUid: `card ${memberId}`,
    fen,
  });
  const pay = (memberId: string, fen: number, no: string): TinyBody => ({
    type: 'pay',
    memberId,
    fen,
    no,
  });

  test('are loaded for the command that names them, and seen with what is not yet written', async () => {
    const before = await open();
    await before.submit(system('join'), join('M1', 100));
    await before.pipeline.close();
    const { submit, pipeline } = await open();
    expect(pipeline.state.wallets.size).toBe(0);
    const outcomes = await Promise.all(
      [60, 60, 40].map((fen, n) => submit(system(`pay${n}`), pay('M1', fen, `${n}`))),
    );
    expect(outcomes.map(refusalOf)).toEqual(['accepted', 'insufficient_tender', 'accepted']);
    expect(await createMemoryStore(disk).wallet('M1')).toMatchObject({ principalFen: 0 });
    expect(pipeline.state.wallets.get('M1')?.principalFen).toBe(0);
  });

  test('of members who join in the same moment wait for them to be written', async () => {
    const { submit } = await open();
    const outcomes = await Promise.all([
      submit(system('join'), join('M1', 100)),
      submit(system('add'), add()),
      submit(system('pay'), pay('M1', 30, '1')),
      submit(system('more'), add()),
    ]);
    expect(outcomes.map(refusalOf)).toEqual(['accepted', 'accepted', 'accepted', 'accepted']);
    expect(outcomes[2]).toMatchObject({ answer: { leftFen: 70 } });
  });

  test('of nobody are a refusal', async () => {
    const { submit } = await open();
    expect(refusalOf(await submit(system('pay'), pay('M1', 30, '1')))).toBe('unknown_member');
  });

  test('are bounded, and right however often they are forgotten', async () => {
    const { submit, pipeline } = await open({ limits: { wallets: 2 } });
    const members = ['M1', 'M2', 'M3', 'M4'];
    await Promise.all(
      members.map((memberId) => submit(system(`join/${memberId}`), join(memberId, 10))),
    );
    for (let n = 0; n < 12; n += 1)
      await Promise.all(
        members.map((memberId) =>
          submit(system(`pay/${memberId}/${n}`), pay(memberId, 1, `${memberId}/${n}`)),
        ),
      );
    expect(pipeline.state.wallets.size).toBe(2);
    for (const memberId of members) {
      expect(await createMemoryStore(disk).wallet(memberId)).toMatchObject({ principalFen: 0 });
      expect(disk.outcomes.get(`pay/${memberId}/10`)?.outcome.status).toBe('refused');
    }
  });

  test('are read anew after the state was built anew', async () => {
    const { submit } = await open();
    await submit(system('join'), join('M1', 100));
    await submit(system('pay1'), pay('M1', 10, '1'));
    const outcomes = await Promise.all([
      submit(system('pay2'), pay('M1', 20, '2')),
      submit(system('break'), { type: 'break', how: 'halfWay' }),
      submit(system('pay3'), pay('M1', 30, '3')),
    ]);
    expect(outcomes[2]).toMatchObject({ status: 'accepted', answer: { leftFen: 40 } });
  });
});

describe('[law 8] the store', () => {
  test('may lose the answer to a commit: the batch is not written twice', async () => {
    const { submit, fail } = await open();
    fail('answer', 1);
    const outcomes = await Promise.all([submit(system('k1'), add()), submit(system('k2'), add())]);
    expect(outcomes.map(refusalOf)).toEqual(['accepted', 'accepted']);
    expect(await total()).toBe(2);
    expect(disk.events).toHaveLength(6);
  });

  test('may lose the answer to a batch of refusals, which moves no head', async () => {
    const { submit, fail } = await open();
    fail('answer', 1);
    expect(refusalOf(await submit(system('k1'), { type: 'refuse' }))).toBe('nothing_to_do');
    expect(disk.outcomes.size).toBe(1);
  });

  test('may lose the answer, and then not even say where its head is', async () => {
    const { submit, fail } = await open();
    fail('answer', 1);
    fail('read', 5);
    expect(refusalOf(await submit(system('k1'), add()))).toBe('accepted');
    expect(await total()).toBe(1);
  });

  test('may be away for long: everybody waits, and the queue stays bounded', async () => {
    const { submit, pipeline, fail } = await open({ limits: { queued: 3 } });
    fail('append', Infinity);
    const first = submit(system('first'), add());
    await until(() => pipeline.queued === 0);
    const waiting = ['k1', 'k2', 'k3'].map((key) => submit(system(key), add()));
    expect(refusalOf(await submit(system('k4'), add()))).toBe('busy');
    expect(pipeline.status).toBe('ready');
    fail('append', 0);
    expect((await Promise.all([first, ...waiting])).map(refusalOf)).toEqual(
      Array(4).fill('accepted'),
    );
    expect(await total()).toBe(4);
  });

  test('may be away when an old key is asked for', async () => {
    const { submit, fail } = await open();
    fail('read', 3);
    expect(refusalOf(await submit(system('k1'), add()))).toBe('accepted');
  });

  test('that never comes back does not keep the hub from closing', async () => {
    const { submit, pipeline, fail, fatal } = await open();
    fail('append', Infinity);
    const waiting = submit(system('k1'), add());
    await until(() => pipeline.queued === 0);
    await pipeline.close();
    expect(refusalOf(await waiting)).toBe('hub_not_ready');
    expect(fatal).toEqual([]);
  });

  test('[law 8] of two hubs on one log the older is refused, stops, and leaves nobody waiting', async () => {
    const older = await open();
    await older.submit(system('k1'), add());
    const younger = await open();
    const late = [older.submit(system('k2'), add()), older.submit(system('k3'), add())];
    expect((await Promise.all(late)).map(refusalOf)).toEqual(['hub_not_ready', 'hub_not_ready']);
    expect(older.fatal).toHaveLength(1);
    expect(older.pipeline.status).toBe('stopped');
    expect(refusalOf(await older.submit(system('k4'), add()))).toBe('hub_not_ready');
    expect(refusalOf(await younger.submit(system('k2'), add()))).toBe('accepted');
    expect(await total()).toBe(2);
  });

  test('that takes a late statement after all is believed: the batch is there', async () => {
    // The answer is lost; the head is asked before the server has even begun; then the statement
    // arrives, and the second try finds the head moved by the first.
    const real = createMemoryStore(disk);
    let late: (() => Promise<void>) | undefined;
    const store = {
      ...real,
      append: async (batch: Parameters<typeof real.append>[0]) => {
        if (late !== undefined) return late().then(() => real.append(batch));
        late = () => real.append(batch);
        throw new Error('connection lost');
      },
    };
    const { pipeline, submit, fatal } = tinyHub(store);
    await pipeline.start();
    expect(refusalOf(await submit(system('k1'), add()))).toBe('accepted');
    expect(fatal).toEqual([]);
    expect(disk.events).toHaveLength(3);
  });

  test('whose log was spoilt under the hub stops it at the next look', async () => {
    const { submit, fatal, pipeline } = await open();
    await submit(system('k1'), add());
    const [event] = disk.events;
    if (event !== undefined) disk.events[0] = { ...event, body: event.body.replace('1', '2') };
    expect(refusalOf(await submit(system('k2'), { type: 'break', how: 'halfWay' }))).toBe(
      'hub_not_ready',
    );
    expect(fatal[0]).toMatch(/cannot be read/);
    expect(pipeline.status).toBe('stopped');
  });
});
