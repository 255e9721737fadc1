import fc from 'fast-check';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { beforeEach, expect, test } from 'vitest';
import { createMemoryStore, MemoryDisk } from '../../../hub/src/persistence/memory-store.ts';
import type { Consumer } from '../../../hub/src/pipeline/consumers.ts';
import type { TinyEvent } from './tiny-core.ts';
import { add, refusalOf, system, tinyHub, until } from './tiny-hub.ts';

let disk: MemoryDisk;
beforeEach(() => {
  disk = new MemoryDisk();
});
const open = async (options: Parameters<typeof tinyHub>[1] = {}) => {
  const hub = tinyHub(createMemoryStore(disk), options);
  await hub.pipeline.start();
  return hub;
};
const submitMany = (hub: Awaited<ReturnType<typeof open>>, from: number, to: number) =>
  Promise.all(
    Array.from({ length: to - from }, (_, n) => hub.submit(system(`k${from + n}`), add())),
  );

/** Remembers what it was handed; fails, or waits, as often as it is told to. */
function recorder(name = 'reports') {
  const seen: number[] = [];
  const sizes: number[] = [];
  const control = { failures: 0, gate: Promise.resolve() };
  const consumer: Consumer<TinyEvent> = {
    name,
    async handle(events) {
      await control.gate;
      sizes.push(events.length);
      if (control.failures > 0) {
        control.failures -= 1;
        throw new Error('printer out of paper');
      }
      seen.push(...events.map(({ stored }) => stored.pos));
    },
  };
  return { consumer, seen, sizes, control };
}
const upTo = (last: number) => Array.from({ length: last }, (_, n) => n + 1);

test('a consumer is handed every event once, in order, and its cursor is kept', async () => {
  const hub = await open();
  const { consumer, seen } = recorder();
  hub.pipeline.addConsumer(consumer);
  await submitMany(hub, 0, 10);
  await submitMany(hub, 10, 20);
  await until(() => disk.cursors.get('reports') === 60);
  expect(seen).toEqual(upTo(60));
});

test('one that comes later, or again, goes on where its cursor is', async () => {
  const hub = await open({ limits: { page: 7 } });
  await submitMany(hub, 0, 10);
  const first = recorder();
  const leave = hub.pipeline.addConsumer(first.consumer);
  await until(() => disk.cursors.get('reports') === 30);
  expect(first.seen).toEqual(upTo(30));
  await leave();
  await submitMany(hub, 10, 11);
  await hub.pipeline.close();
  const again = await open();
  const second = recorder();
  again.pipeline.addConsumer(second.consumer);
  await submitMany(again, 11, 12);
  await until(() => disk.cursors.get('reports') === 36);
  expect(second.seen).toEqual([31, 32, 33, 34, 35, 36]);
  expect(first.seen).toHaveLength(30);
});

test('one that fails is tried again from the same event, and holds up nobody', async () => {
  const hub = await open();
  const bad = recorder('printer');
  bad.control.failures = 5;
  const good = recorder('reports');
  hub.pipeline.addConsumer(bad.consumer);
  hub.pipeline.addConsumer(good.consumer);
  expect(refusalOf(await hub.submit(system('k1'), add()))).toBe('accepted');
  await until(() => disk.cursors.get('reports') === 3 && disk.cursors.get('printer') === 3);
  expect(good.seen).toEqual([1, 2, 3]);
  expect(bad.seen).toEqual([1, 2, 3]);
  expect(bad.sizes).toHaveLength(6);
  expect(hub.failures).toHaveLength(5);
});

test('one that is too slow for its queue reads the log instead, and misses nothing', async () => {
  const hub = await open({ limits: { consumerEvents: 10, page: 8 } });
  const { consumer, seen, sizes, control } = recorder();
  const { promise, resolve } = Promise.withResolvers<undefined>();
  control.gate = promise.then(() => undefined);
  hub.pipeline.addConsumer(consumer);
  for (let n = 0; n < 30; n += 1) await submitMany(hub, n, n + 1);
  resolve(undefined);
  await until(() => disk.cursors.get('reports') === 90);
  expect(seen).toEqual(upTo(90));
  expect(Math.max(...sizes)).toBeLessThanOrEqual(8);
});

test('however unevenly it works, it misses nothing and sees nothing twice', async () => {
  const step = fc.oneof(
    fc.record({ commands: fc.integer({ min: 1, max: 4 }) }),
    fc.record({ pages: fc.integer({ min: 1, max: 3 }) }),
  );
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 30 }), async (steps) => {
      disk = new MemoryDisk();
      const hub = await open({ limits: { consumerEvents: 10, page: 4 } });
      const { consumer, seen } = recorder();
      let allowed = 0;
      let done = 0;
      hub.pipeline.addConsumer({
        name: 'reports',
        async handle(events) {
          while (done >= allowed) await nextTurn();
          done += 1;
          await consumer.handle(events);
        },
      });
      let sent = 0;
      for (const one of steps)
        if ('commands' in one) {
          await submitMany(hub, sent, sent + one.commands);
          sent += one.commands;
        } else {
          allowed += one.pages;
          for (let turns = 0; turns < 5; turns += 1) await nextTurn();
        }
      allowed = Infinity;
      await until(() => (disk.cursors.get('reports') ?? 0) === disk.head.pos);
      expect(seen).toEqual(upTo(disk.head.pos));
      await hub.pipeline.close();
    }),
    { numRuns: 60 },
  );
});

test('a store that fails under a consumer is waited for', async () => {
  let failures = 0;
  const store = createMemoryStore(disk);
  const flaky = {
    ...store,
    cursor: (name: string) =>
      failures++ < 2 ? Promise.reject(new Error('away')) : store.cursor(name),
    saveCursor: (name: string, pos: number) =>
      failures++ < 6 ? Promise.reject(new Error('away')) : store.saveCursor(name, pos),
  };
  const hub = tinyHub(flaky);
  await hub.pipeline.start();
  const { consumer, seen } = recorder();
  hub.pipeline.addConsumer(consumer);
  await hub.submit(system('k1'), add());
  await until(() => disk.cursors.get('reports') === 3);
  // A cursor that could not be saved is saved later: the work is not done again for it.
  expect(seen).toEqual([1, 2, 3]);
});
