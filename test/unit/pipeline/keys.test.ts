import { beforeEach, describe, expect, test } from 'vitest';
import { createMemoryStore, MemoryDisk } from '../../../hub/src/persistence/memory-store.ts';
import { timeOfKey } from '../../../hub/src/pipeline/keys.ts';
import { isTransient } from '../../../hub/src/pipeline/pipeline.ts';
import { add, deskKey, refusalOf, startAt, system, tap, tinyHub } from './tiny-hub.ts';

const dayMs = 24 * 3_600_000;
let disk: MemoryDisk;
beforeEach(() => {
  disk = new MemoryDisk();
});
const open = async (options: Parameters<typeof tinyHub>[1] = {}) => {
  const hub = tinyHub(createMemoryStore(disk), options);
  await hub.pipeline.start();
  return hub;
};
/** Another hub on the same log, which remembers nothing. */
const reopen = async (hub: { pipeline: { close(): Promise<void> } }) => {
  await hub.pipeline.close();
  return open();
};

describe('[law 7] the same key', () => {
  test('has the same outcome: while the first waits, afterwards, and after a restart', async () => {
    const hub = await open();
    const both = await Promise.all([
      hub.submit(system('k1'), add()),
      hub.submit(system('k1'), add()),
    ]);
    const [first] = both;
    expect(both).toEqual([first, first]);
    expect(await hub.submit(system('k1'), add())).toEqual(first);
    const { submit, pipeline } = await reopen(hub);
    expect(await submit(system('k1'), add())).toEqual(first);
    expect(pipeline.state.totals.get('a')).toBe(1);
  });

  test('has the same refusal, although it would be accepted now', async () => {
    const hub = await open();
    const pay = { type: 'pay', memberId: 'M1', fen: 5, no: '1' } as const;
    const first = await hub.submit(system('k1'), pay);
    expect(refusalOf(first)).toBe('unknown_member');
    await hub.submit(system('k2'), { type: 'join', memberId: 'M1', cardUid: 'C1', fen: 9 });
    const { submit } = await reopen(hub);
    expect(await submit(system('k1'), pay)).toEqual(first);
  });

  test('with another body is refused, and the first outcome stays', async () => {
    const hub = await open();
    const [first, other] = await Promise.all([
      hub.submit(system('k1'), add(1)),
      hub.submit(system('k1'), add(2)),
    ]);
    expect(refusalOf(other)).toBe('key_reused');
    expect(refusalOf(await hub.submit(system('k1'), add(3)))).toBe('key_reused');
    const { submit } = await reopen(hub);
    expect(refusalOf(await submit(system('k1'), add(3)))).toBe('key_reused');
    expect(await submit(system('k1'), add(1))).toEqual(first);
  });

  test('is asked of the store when it is no longer remembered', async () => {
    const { submit, pipeline } = await open({ limits: { outcomes: 1 } });
    const first = await submit(system('k1'), add());
    await submit(system('k2'), add());
    expect(await submit(system('k1'), add())).toEqual(first);
    expect(pipeline.state.totals.get('a')).toBe(2);
  });

  test.each(['', 'line\nbreak', 'nul\0', 'x'.repeat(201), 'half \ud800'])(
    'that the tables could not hold is malformed: %j',
    async (key) => {
      const { submit } = await open();
      expect(refusalOf(await submit(system(key), add()))).toBe('malformed');
      expect(disk.outcomes.size).toBe(0);
    },
  );
});

describe("[law 7] a person's key", () => {
  test('tells its time', () => {
    expect(timeOfKey(deskKey(startAt, 7).key)).toBe(startAt);
    expect(timeOfKey('017f22e2-79b0-7cc3-98c4-dc0c0c07398f')).toBe(0x017f22e279b0);
    expect(timeOfKey('017f22e2-79b0-4cc3-98c4-dc0c0c07398f')).toBeUndefined();
    expect(timeOfKey('day/2026-11-22')).toBeUndefined();
  });

  test.each([
    ['of thirty days ago', startAt - 30 * dayMs, 'accepted'],
    ['older than thirty days', startAt - 30 * dayMs - 1, 'key_expired'],
    ['from a clock that is a little ahead', startAt + dayMs, 'accepted'],
    [
      'from far ahead, which would be remembered for too short a time',
      startAt + dayMs + 1,
      'key_expired',
    ],
  ])('%s', async (_, madeAt, expected) => {
    const { submit } = await open();
    expect(refusalOf(await submit(deskKey(madeAt), add()))).toBe(expected);
    expect(disk.outcomes.size).toBe(expected === 'accepted' ? 1 : 0);
  });

  test('that is still known is answered however old it is', async () => {
    const hub = await open();
    const first = await hub.submit(deskKey(startAt), add());
    const { submit, clock } = await reopen(hub);
    clock.at = startAt + 31 * dayMs;
    expect(await submit(deskKey(startAt), add())).toEqual(first);
  });
});

describe('[TRM-01] taps of a device', () => {
  test('are taken in order, each once, also many in one batch and across restarts', async () => {
    const hub = await open();
    const seqs = [1, 2, 3, 4, 5];
    const outcomes = await Promise.all(seqs.map((seq) => hub.submit(tap(seq), add())));
    expect(outcomes.map(refusalOf)).toEqual(seqs.map(() => 'accepted'));
    const { submit, pipeline } = await reopen(hub);
    expect(await Promise.all(seqs.map((seq) => submit(tap(seq), add())))).toEqual(outcomes);
    expect(refusalOf(await submit(tap(6), add()))).toBe('accepted');
    expect(pipeline.state.totals.get('a')).toBe(6);
  });

  test('a gap is not decided, not kept, and not to be acknowledged', async () => {
    const { submit } = await open();
    await submit(tap(1), add());
    const gap = await submit(tap(3), add());
    expect(gap).toMatchObject({ refusal: { name: 'busy', detail: { gap: true, expectedSeq: 2 } } });
    expect(isTransient(gap)).toBe(true);
    expect(disk.outcomes.size).toBe(1);
    expect(refusalOf(await submit(tap(2), add()))).toBe('accepted');
    expect(refusalOf(await submit(tap(3), add()))).toBe('accepted');
  });

  test('what the device no longer holds is no gap', async () => {
    const { submit } = await open();
    await submit(tap(1), add());
    expect(refusalOf(await submit(tap(6), add(), { oldestSeq: 5 }))).toBe('busy');
    expect(refusalOf(await submit(tap(5), add(), { oldestSeq: 5 }))).toBe('accepted');
    expect(refusalOf(await submit(tap(6), add(), { oldestSeq: 5 }))).toBe('accepted');
  });

  test('a refused tap is taken as well: the next one is no gap', async () => {
    const { submit } = await open();
    expect(refusalOf(await submit(tap(1), { type: 'refuse' }))).toBe('nothing_to_do');
    expect(refusalOf(await submit(tap(2), { type: 'break', how: 'atOnce' }))).toBe(
      'internal_fault',
    );
    expect(refusalOf(await submit(tap(3), add()))).toBe('accepted');
  });

  test('each boot counts for itself, however many there are', async () => {
    const hub = await open({ limits: { boots: 1 } });
    await hub.submit(tap(1, 'boot1'), add());
    await hub.submit(tap(1, 'boot2'), add());
    await hub.submit(tap(1, 'boot1', 'T2'), add());
    await hub.submit(tap(2, 'boot1'), add());
    const { submit, pipeline } = await reopen(hub);
    expect(refusalOf(await submit(tap(3, 'boot1'), add()))).toBe('accepted');
    expect(refusalOf(await submit(tap(3, 'boot2'), add()))).toBe('busy');
    expect(pipeline.state.totals.get('a')).toBe(5);
  });

  test('one below the mark whose outcome was forgotten is not done again', async () => {
    const hub = await open();
    await hub.submit(tap(1), add());
    await createMemoryStore(disk).forgetOutcomes(startAt + 1, 10);
    const { submit, pipeline } = await reopen(hub);
    expect(refusalOf(await submit(tap(1), add()))).toBe('key_expired');
    expect(pipeline.state.totals.get('a')).toBe(1);
  });

  test('the same number with another action is refused', async () => {
    const hub = await open();
    await hub.submit(tap(1), add(1));
    const { submit } = await reopen(hub);
    expect(refusalOf(await submit(tap(1), add(2)))).toBe('key_reused');
  });
});
