import { expect, test } from 'vitest';
import type { DisplayMessage } from '@baozhong/contract/terminal.ts';
import {
  anyTap,
  type Habits,
  plansFor,
  stillWanted,
  usual,
} from '@baozhong/terminal/src/fleet/people.ts';
import { diceOf, randomOf } from '@baozhong/terminal/src/fleet/random.ts';
import { displayed } from '../terminal/bench.ts';

const now = 1_000_000_000;
const minuteMs = 60_000;
const habits: Habits = { ...usual, attendants: ['A1', 'A2'], extendPercent: 0, orderPercent: 0 };
const dice = diceOf(7);
const clock = {
  ...{ staffNo: '8', serviceName: '足底', minutes: 60, startedAt: null, expectedEndAt: null },
  status: 'called',
} as const satisfies DisplayMessage['clocks'][number];

test('[TRM-13] whoever is called walks over and taps in', () => {
  const [plan, ...others] = plansFor(displayed({ clocks: [clock] }), now, habits, dice);
  expect(others).toEqual([]);
  expect(plan?.deed).toEqual({ kind: 'card', staffNo: '8', intent: 'start' });
  expect(plan?.inMs).toBeGreaterThanOrEqual(habits.walkMs / 2);
  expect(plan?.inMs).toBeLessThanOrEqual(habits.walkMs * 1.5);
});

test('[TRM-13] a running clock is tapped out after its end, and no longer at the old end once it was extended', () => {
  const started = {
    ...clock,
    status: 'started',
    startedAt: now - 50 * minuteMs,
    expectedEndAt: now + 10 * minuteMs,
  } as const;
  const before = displayed({ state: 'inService', clocks: [started] });
  const [plan] = plansFor(before, now, habits, dice);
  expect(plan?.deed).toEqual({ kind: 'card', staffNo: '8', intent: 'end' });
  expect(plan?.inMs).toBeGreaterThan(10 * minuteMs);
  if (plan === undefined) throw new Error('no plan');
  expect(stillWanted(plan, before)).toBe(true);
  const extended = displayed({
    state: 'inService',
    clocks: [{ ...started, expectedEndAt: now + 40 * minuteMs }],
  });
  expect(stillWanted(plan, extended)).toBe(false);
});

test('[TRM-13] looking again at the same screen plans the same, for any seed', () => {
  const started = { ...clock, status: 'started', startedAt: now, expectedEndAt: now + minuteMs };
  for (let seed = 0; seed < 200; seed += 1) {
    const some = { ...habits, extendPercent: 50, orderPercent: 50 };
    const screen = displayed({ state: 'inService', clocks: [{ ...started, status: 'started' }] });
    const once = plansFor(screen, now, some, diceOf(seed));
    expect(plansFor(screen, now, some, diceOf(seed)), `seed ${String(seed)}`).toEqual(once);
  }
});

test('[TRM-13] a dirty room is cleaned by an attendant, in two taps', () => {
  for (const state of ['dirty', 'cleaning'] as const) {
    const [plan] = plansFor(displayed({ state, clocks: [] }), now, habits, dice);
    expect(plan?.deed).toMatchObject({ kind: 'card', intent: 'clean' });
    if (plan === undefined) throw new Error('no plan');
    expect(stillWanted(plan, displayed({ state: 'vacant', clocks: [] }))).toBe(false);
  }
  expect(
    plansFor(displayed({ state: 'dirty', clocks: [] }), now, { ...habits, attendants: [] }, dice),
  ).toEqual([]);
});

test('[TRM-13] a tap for the load is an order where guests sit, and else a card', () => {
  const menu = [{ goodsCode: 'TEA1', name: '茶', priceFen: 1_000 }];
  expect(anyTap(displayed({ guests: 1, menu }), habits, 0.5)).toEqual({
    kind: 'order',
    goodsCode: 'TEA1',
  });
  expect(anyTap(displayed({ guests: 0, menu, clocks: [] }), habits, 0.5).kind).toBe('card');
});

test('chance with a seed is the same chance again, and is spread', () => {
  const draw = (seed: number) => Array.from({ length: 1_000 }, randomOf(seed));
  expect(draw(1)).toEqual(draw(1));
  expect(draw(1)).not.toEqual(draw(2));
  const mean = draw(3).reduce((sum, one) => sum + one, 0) / 1_000;
  expect(mean).toBeGreaterThan(0.45);
  expect(mean).toBeLessThan(0.55);
});
