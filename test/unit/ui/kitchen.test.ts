import type { OrderView } from '@baozhong/contract/live.ts';
import { describe, expect, test } from 'vitest';
import { stripCards } from '../../../floor-ui/src/lib/floor/strip.ts';
import {
  isNews,
  newsOf,
  patience,
  ready,
  toMake,
} from '../../../floor-ui/src/lib/kitchen/orders.ts';

const now = Date.UTC(2026, 10, 20, 13, 0);
const minute = 60_000;

function order(id: string, more: Partial<OrderView> = {}): OrderView {
  return {
    ...{ kind: 'order', id, visitId: 'V1', roomNo: '302', guest: 0, wristband: null },
    ...{ goodsCode: 'RICE', name: '扬州炒饭', qty: 1, place: 'kitchen', course: null },
    ...{ state: 'ordered', at: now - 5 * minute, by: 'staff:A1', madeAt: null, madeBy: '' },
    ...{ servedAt: null, servedBy: '', wasMade: false, cancelled: null, settled: false },
    ...more,
  };
}
const off = (qty: number, minutes: number) => ({
  ...{ qty, at: now - minutes * minute, by: 'staff:H1', reason: '不要' },
});
const shown = (cards: ReturnType<typeof toMake>) =>
  cards.map(({ roomNo, lines }) => [roomNo, ...lines.map(({ id }) => id)]);

describe('what the kitchen sees', () => {
  test('[CSH-10] what a room asks for within two minutes stands on one card, by course; the oldest card first', () => {
    const orders = [
      order('b', { at: now - 4 * minute, course: 'last' }),
      order('a', { at: now - 5 * minute, course: 'main' }),
      order('c', { at: now - 4 * minute, course: 'first' }),
      order('d', { at: now - minute }),
      order('e', { at: now - 9 * minute, visitId: 'V2', roomNo: '305' }),
    ];
    expect(shown(toMake(orders, 'all', now))).toEqual([
      ['305', 'e'],
      ['302', 'c', 'a', 'b'],
      ['302', 'd'],
    ]);
  });

  test('[CSH-10] each place sees its own, and all of it what is made anywhere', () => {
    const orders = [order('a'), order('b', { place: 'bar' }), order('c', { place: 'desk' })];
    expect(shown(toMake(orders, 'kitchen', now))).toEqual([['302', 'a']]);
    expect(shown(toMake(orders, 'bar', now))).toEqual([['302', 'b']]);
    expect(shown(toMake(orders, 'all', now))).toEqual([['302', 'a', 'b']]);
  });

  test('[CSH-10, GDS-4] what was taken off stays for five minutes or until somebody has seen it; then only further news', () => {
    const gone = order('a', { state: 'cancelled', qty: 0, cancelled: off(2, 4) });
    expect(shown(toMake([gone], 'all', now))).toEqual([['302', 'a']]);
    expect(toMake([gone], 'all', now + minute)).toEqual([]);
    expect(toMake([gone], 'all', now, new Set([newsOf(gone)]))).toEqual([]);
    const less = order('b', { qty: 1, cancelled: off(2, 1) });
    expect(isNews(less, now)).toBe(true);
    expect(isNews({ ...less, state: 'served' }, now)).toBe(false);
    expect(newsOf(less)).not.toBe(newsOf({ ...less, cancelled: off(3, 0) }));
  });

  test('[CSH-10] what is made waits by room, the longest first, and stands in the strip at the desk', () => {
    const orders = [
      order('a', { state: 'made', madeAt: now - minute }),
      order('b', { state: 'made', madeAt: now - 4 * minute, visitId: 'V2', roomNo: '305' }),
      order('c', { state: 'made', madeAt: now - 3 * minute }),
      order('d', { state: 'served', madeAt: now - 9 * minute, servedAt: now }),
      order('e'),
    ];
    expect(shown(ready(orders))).toEqual([
      ['305', 'b'],
      ['302', 'c', 'a'],
    ]);
    expect(stripCards([], [], now, [], orders).map(({ id, n }) => [id, n])).toEqual([
      ['ready V2', 4],
      ['ready V1', 3],
    ]);
  });

  test('patience runs out', () => {
    expect([0, 9, 10, 19, 20].map(patience)).toEqual([
      ...['running', 'running', 'awaited', 'awaited', 'late'],
    ]);
  });
});
