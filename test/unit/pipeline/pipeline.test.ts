import { beforeEach, describe, expect, test } from 'vitest';
import { createMemoryStore, MemoryDisk } from '../../../hub/src/persistence/memory-store.ts';
import { isTransient } from '../../../hub/src/pipeline/pipeline.ts';
import { foldWholeLog, loadState } from '../../../hub/src/pipeline/load.ts';
import { tinyCore } from './tiny-core.ts';
import { add, refusalOf, startAt, system, tinyHub } from './tiny-hub.ts';

let disk: MemoryDisk;
beforeEach(() => {
  disk = new MemoryDisk();
});
const open = async (options: Parameters<typeof tinyHub>[1] = {}) => {
  const hub = tinyHub(createMemoryStore(disk), options);
  await hub.pipeline.start();
  return hub;
};

test('[law 3] a command is decided, written and answered with where it stands in the log', async () => {
  const { submit, pipeline } = await open();
  expect(await submit(system('k1'), add(5))).toEqual({
    status: 'accepted',
    pos: 3,
    answer: { total: 5 },
  });
  expect(disk.events.map(({ type, stream, seq }) => `${stream} ${seq} ${type}`)).toEqual([
    'books 1 added',
    'floor 1 shown',
    'books 2 counted',
  ]);
  expect(pipeline.head).toEqual(disk.head);
  expect(pipeline.state.totals.get('a')).toBe(5);
});

test('[law 7] a refusal is kept like any other outcome and changes nothing else', async () => {
  const { submit, pipeline } = await open();
  await submit(system('k1'), add());
  const refused = await submit(system('k2'), { type: 'refuse' });
  expect(refused).toEqual({
    status: 'refused',
    pos: 3,
    refusal: { name: 'nothing_to_do', detail: {} },
  });
  expect(disk.outcomes.get('k2')?.outcome).toEqual(refused);
  expect(pipeline.head.pos).toBe(3);
});

test('[law 8] commands that come together are written together', async () => {
  const { submit, pipeline } = await open();
  let commits = 0;
  pipeline.onCommitted(() => (commits += 1));
  const outcomes = await Promise.all(
    Array.from({ length: 400 }, (_, n) => submit(system(`k${n}`), add())),
  );
  expect(outcomes.map(({ pos }) => pos)).toEqual(outcomes.map((_, n) => 3 * (n + 1)));
  expect(commits).toBe(1);
});

test('[law 9] a batch is closed when it holds enough events, and the rest comes next', async () => {
  const { submit, pipeline } = await open({ limits: { batchEvents: 30, batchCommands: 50 } });
  const sizes: number[] = [];
  pipeline.onCommitted((events) => sizes.push(events.length));
  await Promise.all(Array.from({ length: 25 }, (_, n) => submit(system(`k${n}`), add())));
  expect(sizes).toEqual([30, 30, 15]);
  expect(pipeline.state.totals.get('a')).toBe(25);
});

test('[law 9] a full queue says so and keeps nothing', async () => {
  const { submit, pipeline } = await open({ limits: { queued: 2 } });
  const outcomes = await Promise.all(['k1', 'k2', 'k3'].map((key) => submit(system(key), add())));
  expect(outcomes.map(refusalOf)).toEqual(['accepted', 'accepted', 'busy']);
  expect(outcomes.map(isTransient)).toEqual([false, false, true]);
  expect(refusalOf(await submit(system('k3'), add()))).toBe('accepted');
  expect(pipeline.state.totals.get('a')).toBe(3);
});

test('before the start and after the end nobody is left waiting', async () => {
  const { submit, pipeline, fatal } = tinyHub(createMemoryStore(disk));
  expect(refusalOf(await submit(system('k1'), add()))).toBe('hub_not_ready');
  await pipeline.start();
  const waiting = submit(system('k1'), add());
  await pipeline.close();
  expect(['accepted', 'hub_not_ready']).toContain(refusalOf(await waiting));
  expect(refusalOf(await submit(system('k2'), add()))).toBe('hub_not_ready');
  expect(pipeline.status).toBe('stopped');
  expect(fatal).toEqual([]);
});

describe('[law 1] time', () => {
  test('never goes back: a stamp before the last event is raised to it', async () => {
    const { submit, pipeline, clock } = await open();
    await submit(system('k1'), add(), { at: startAt + 500 });
    await submit(system('k2'), add(), { at: startAt });
    expect(disk.events.map(({ body }) => (JSON.parse(body) as { at: number }).at)).toEqual(
      Array<number>(6).fill(startAt + 500),
    );
    clock.at = startAt;
    expect(pipeline.state.lastAt).toBe(startAt + 500);
  });

  test('a raised stamp is made whole by whoever knows how', async () => {
    const { submit } = await open({ stampAt: (at) => ({ at: at + 1 }) });
    await submit(system('k1'), add(), { at: startAt + 500 });
    await submit(system('k2'), add(), { at: startAt });
    expect(disk.outcomes.get('k2')?.at).toBe(startAt + 501);
  });

  test('a start behind the log asks, and refuses until it is confirmed', async () => {
    const before = await open();
    await before.submit(system('k1'), add(), { at: startAt + 60_000 });
    await before.pipeline.close();
    const { submit, pipeline } = await open();
    expect(pipeline.status).toBe('clockBehind');
    const refused = await submit(system('k2'), add());
    expect(refusalOf(refused)).toBe('clock_behind');
    expect(isTransient(refused)).toBe(true);
    expect(disk.outcomes.has('k2')).toBe(false);
    pipeline.confirmClock();
    expect(refusalOf(await submit(system('k2'), add()))).toBe('accepted');
  });

  test('a clock that has come right needs nobody', async () => {
    const before = await open();
    await before.submit(system('k1'), add(), { at: startAt + 60_000 });
    await before.pipeline.close();
    const { submit, pipeline, clock } = await open();
    expect(pipeline.status).toBe('clockBehind');
    clock.at = startAt + 60_000;
    expect(pipeline.status).toBe('ready');
    expect(refusalOf(await submit(system('k2'), add()))).toBe('accepted');
  });
});

describe('[law 4] the log is the truth', () => {
  async function aBusyDay(): Promise<ReturnType<typeof tinyHub>> {
    const hub = await open();
    for (const day of ['D1', 'D2', 'D3']) {
      await hub.submit(system(`open/${day}`), { type: 'open', day });
      for (let n = 0; n < 20; n += 1)
        await hub.submit(system(`${day}/${n}`), add(n, `room ${n % 3}`));
    }
    return hub;
  }

  test('[law 5] a start reads the last opening and its tail, and stands where the hub before it stood', async () => {
    const before = await aBusyDay();
    await before.pipeline.close();
    const { pipeline } = tinyHub(createMemoryStore(disk));
    const events = await pipeline.start();
    expect(events[0]).toMatchObject({ type: 'businessDayOpened', day: 'D3' });
    expect(events).toHaveLength(61);
    expect(await pipeline.dayEvents()).toEqual(events);
    expect(tinyCore.serialize(pipeline.state)).toEqual(tinyCore.serialize(before.pipeline.state));
    expect(pipeline.head).toEqual({ ...before.pipeline.head, epoch: 2 });
  });

  test('a fold of the whole log gives the live state', async () => {
    const { pipeline } = await aBusyDay();
    const { state, mark } = await foldWholeLog(createMemoryStore(disk), tinyCore, 7);
    expect(tinyCore.serialize(state)).toEqual(tinyCore.serialize(pipeline.state));
    expect(pipeline.head).toEqual({ epoch: 1, ...mark });
    const tail = await loadState(createMemoryStore(disk), tinyCore, 7);
    expect(tinyCore.serialize(tail.state)).toEqual(tinyCore.serialize(pipeline.state));
  });

  test.each([
    [
      'a changed body',
      (event: Row): Row => ({ ...event, body: event.body.replace('"by":3', '"by":4') }),
    ],
    ['a changed hash', (event: Row): Row => ({ ...event, hash: 'f'.repeat(64) })],
    ['a changed sequence', (event: Row): Row => ({ ...event, seq: event.seq + 1 })],
  ])('%s in the tail is found at the start', async (_, spoil) => {
    const { pipeline } = await aBusyDay();
    await pipeline.close();
    const index = disk.events.findLastIndex(({ body }) => body.includes('"by":3'));
    const event = disk.events[index];
    if (event !== undefined) disk.events[index] = spoil(event);
    await expect(tinyHub(createMemoryStore(disk)).pipeline.start()).rejects.toThrow(
      /cannot be read/,
    );
  });
  type Row = MemoryDisk['events'][number];

  test('a log that ends before its head is no log to start from', async () => {
    const { pipeline } = await aBusyDay();
    await pipeline.close();
    disk.events.pop();
    await expect(tinyHub(createMemoryStore(disk)).pipeline.start()).rejects.toThrow(
      /the log ends at/,
    );
  });
});

describe('listeners', () => {
  test('see the state as it was committed, in order', async () => {
    const { submit, pipeline } = await open({ limits: { batchCommands: 1 } });
    const seen: [number, number | undefined][] = [];
    const stop = pipeline.onCommitted((_events, pos) =>
      seen.push([pos, pipeline.state.totals.get('a')]),
    );
    await Promise.all([1, 2, 3].map((n) => submit(system(`k${n}`), add())));
    stop();
    await submit(system('k4'), add());
    expect(seen).toEqual([
      [3, 1],
      [6, 2],
      [9, 3],
    ]);
  });

  test('that fail disturb neither the queue nor each other', async () => {
    const { submit, pipeline, failures } = await open();
    pipeline.onCommitted(() => {
      throw new Error('no');
    });
    let heard = 0;
    pipeline.onCommitted(() => (heard += 1));
    expect(refusalOf(await submit(system('k1'), add()))).toBe('accepted');
    expect(refusalOf(await submit(system('k2'), add()))).toBe('accepted');
    expect(heard).toBe(2);
    expect(failures).toHaveLength(2);
  });
});
