import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { limits } from '@baozhong/terminal/src/state.ts';
import { cardA } from './bench.ts';
import { nameOf, World } from './world.ts';

const seed = Number(process.env['SEED'] ?? Math.floor(Math.random() * 2 ** 31));
const runs = Number(process.env['RUNS'] ?? 400);
console.info(`delivery.test.ts: SEED=${String(seed)}`);

type Act = (world: World) => void;
const nth = fc.nat({ max: 12 });
const few = fc.integer({ min: 1, max: 4 });

/** What people, the network and the power do. Reordering is delivering another than the first. */
const everyday: fc.MaybeWeightedArbitrary<Act>[] = [
  {
    weight: 6,
    arbitrary: few.map((count): Act => (world) => {
      for (let i = 0; i < count; i++) world.do({ type: 'card', uid: cardA });
    }),
  },
  {
    weight: 6,
    arbitrary: nth.map(
      (n): Act =>
        (world) =>
          world.deliverUp(n % (world.up.length || 1), true),
    ),
  },
  {
    weight: 4,
    arbitrary: nth.map(
      (n): Act =>
        (world) =>
          world.deliverDown(n % (world.down.length || 1), true),
    ),
  },
  {
    weight: 1,
    arbitrary: nth.map(
      (n): Act =>
        (world) =>
          world.deliverUp(n, false),
    ),
  },
  {
    weight: 1,
    arbitrary: nth.map(
      (n): Act =>
        (world) =>
          world.deliverDown(n, false),
    ),
  },
  {
    weight: 1,
    arbitrary: nth.map(
      (n): Act =>
        (world) =>
          void world.up.splice(n, 1),
    ),
  },
  {
    weight: 1,
    arbitrary: nth.map(
      (n): Act =>
        (world) =>
          void world.down.splice(n, 1),
    ),
  },
  {
    weight: 4,
    arbitrary: fc.integer({ min: 1, max: 40_000 }).map(
      (ms): Act =>
        (world) =>
          world.wait(ms),
    ),
  },
  { weight: 2, arbitrary: fc.constant<Act>((world) => world.disconnect()) },
  { weight: 1, arbitrary: fc.constant<Act>((world) => world.powerOn()) },
  {
    weight: 1,
    arbitrary: fc.tuple(few, fc.boolean()).map(
      ([writes, after]): Act =>
        (world) =>
          world.cutAt(writes, after),
    ),
  },
];
/** A network that was away has failed at least one attempt. */
const comesBack = { weight: 4, arbitrary: fc.constant<Act>((world) => world.connect(1)) };
const acts = (more: fc.MaybeWeightedArbitrary<Act>[]) =>
  fc.array(fc.oneof(...everyday, ...more), { maxLength: 120, size: 'max' });

/** What must hold at the end of any run. */
function judge(world: World): void {
  expect(world.faults).toEqual([]);
  const counted = world.hub.counted.map(nameOf);
  expect(new Set(counted).size, 'counted once each').toBe(counted.length);
  const dropped = new Set(world.seenDropped.map(nameOf));
  const lost = world.seenTaken
    .map(nameOf)
    .filter((name) => !counted.includes(name) && !dropped.has(name));
  expect(lost, 'taken, and never counted').toEqual([]);
  for (const boot of new Set(world.hub.counted.map(({ bootId }) => bootId))) {
    const seqs = world.hub.counted.filter(({ bootId }) => bootId === boot).map(({ seq }) => seq);
    expect(seqs, `order of ${boot}`).toEqual(seqs.toSorted((a, b) => a - b));
  }
}

describe('[TRM-01] whatever network and power do', () => {
  test('every tap that a person saw taken counts exactly once, in order', () => {
    fc.assert(
      fc.property(acts([comesBack]), (list) => {
        const world = new World();
        for (const act of list) act(world);
        expect(world.heal(), 'nothing is kept in the end').toBe(true);
        expect(world.seenDropped).toEqual([]);
        judge(world);
      }),
      { seed, numRuns: runs },
    );
  });

  test('even where connections come back at once, only what closed two of them is given up, and shown', () => {
    const atOnce = { weight: 4, arbitrary: fc.constant<Act>((world) => world.connect(0)) };
    fc.assert(
      fc.property(acts([atOnce]), (list) => {
        const world = new World();
        for (const act of list) act(world);
        expect(world.heal()).toBe(true);
        judge(world);
      }),
      { seed, numRuns: runs },
    );
  });

  test('a tap that the broker answers by closing takes no other with it', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 12 }),
        fc.integer({ min: 1, max: 12 }),
        fc.boolean(),
        (count, poisoned, connectedFirst) => {
          const world = new World();
          world.poison = `boot-1/${String(Math.min(poisoned, count))}`;
          if (connectedFirst) world.connect(0);
          for (let i = 0; i < count; i++) world.do({ type: 'card', uid: cardA });
          expect(world.heal()).toBe(true);
          expect(world.seenDropped.map(nameOf)).toEqual([world.poison]);
          expect(world.hub.counted).toHaveLength(count - 1);
          judge(world);
        },
      ),
      { seed, numRuns: runs },
    );
  });

  test('found by a seed: power cut while a tap is being given up', () => {
    const world = new World();
    world.cutAt(2, true);
    world.do({ type: 'card', uid: cardA });
    for (let i = 0; i < 3; i++) {
      world.connect(0);
      world.disconnect();
    }
    expect(world.heal()).toBe(true);
    judge(world);
  });

  test('a week without a hub: the ring fills, refuses, and everything taken arrives', () => {
    const world = new World();
    for (let i = 0; i < limits.ringTaps + 40; i++) {
      if (i % 100 === 99) world.powerOn();
      world.do({ type: 'card', uid: cardA });
    }
    expect(world.seenTaken).toHaveLength(limits.ringTaps);
    expect(world.heal()).toBe(true);
    judge(world);
    expect(world.hub.counted).toHaveLength(limits.ringTaps);
  });
});
