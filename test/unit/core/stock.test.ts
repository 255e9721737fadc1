import { emptyState, evolve, restore, serialize } from '@baozhong/core/index.ts';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { NaiveStock } from '../../../scripts/simulate/checks/naive-stock.ts';
import { Floor } from '../../support/floor.ts';
import { runs } from '../../support/runs.ts';

/** A guest in 301 who may order. */
function withGuest(): {
  floor: Floor;
  order: (qty: number) => string;
  cancel: (lineId: string, left?: number) => void;
} {
  const floor = Floor.open(['1']);
  floor.does({ type: 'startClock', clockId: floor.opens('301') });
  const { ticketId } = floor.ticketIn('301');
  return {
    floor,
    order(qty) {
      floor.does({ type: 'orderGoods', ticketId, goodsCode: 'TEA', qty });
      return floor.ticketIn('301').goods.at(-1)?.lineId ?? '';
    },
    cancel(lineId, left = 0) {
      floor.does({ type: 'cancelGoods', lineId, left, reason: '不要' });
    },
  };
}
const comes = (floor: Floor, qty: number, eachFen: number) =>
  floor.does({ type: 'receiveStock', goodsCode: 'TEA', qty, eachFen });
const counts = (floor: Floor, counted: number) =>
  floor.does({ type: 'countStock', goodsCode: 'TEA', counted });
const shelf = (floor: Floor) => {
  const stock = floor.state.stock.get('TEA');
  return stock && [stock.qty, stock.valueFen];
};

describe('how many are there', () => {
  test('[STK-1, STK-2] what nobody counts has no stock; from then on orders lower it, and cancelling raises it', () => {
    const { floor, order, cancel } = withGuest();
    const before = order(2);
    expect(floor.events.at(-1)).not.toHaveProperty('stock');
    expect(shelf(floor)).toBeUndefined();
    comes(floor, 10, 300);
    // It took nothing, and gives nothing back.
    cancel(before);
    expect(shelf(floor)).toEqual([10, 3_000]);
    const line = order(4);
    expect(floor.events.at(-1)).toMatchObject({
      stock: { left: 6, valueFen: 1_800, costFen: 1_200 },
    });
    cancel(line, 3);
    expect(shelf(floor)).toEqual([7, 2_100]);
    cancel(line);
    expect(shelf(floor)).toEqual([10, 3_000]);
  });

  test('[STK-5] below nothing unless the store says no; then by the terminal and at the desk alike', () => {
    const { floor, order } = withGuest();
    comes(floor, 1, 300);
    order(3);
    expect(shelf(floor)).toEqual([-2, 0]);
    counts(floor, 2);
    floor.does({ type: 'setStockRules', negative: 'refuse' });
    const { ticketId } = floor.ticketIn('301');
    const tea = { goodsCode: 'TEA', qty: 3 } as const;
    expect(floor.refuses('out_of_stock', { type: 'orderGoods', ticketId, ...tea })).toEqual({
      ...{ goodsCode: 'TEA', left: 2 },
    });
    floor.refuses('out_of_stock', { type: 'orderFromRoom', roomNo: '301', ...tea });
    order(2);
    expect(floor.refuses('out_of_stock', { type: 'orderGoods', ticketId, ...tea })).toMatchObject({
      left: 0,
    });
    floor.does({ type: 'setStockRules', negative: 'allow' });
    order(1);
    expect(shelf(floor)).toEqual([-1, 0]);
  });

  test('[STK-1, STK-4] only of goods there are, in whole ones, at an amount', () => {
    const floor = Floor.open([]);
    const receive = { type: 'receiveStock', goodsCode: 'TEA', qty: 1, eachFen: 1 } as const;
    const count = { type: 'countStock', goodsCode: 'TEA', counted: 1 } as const;
    floor.refuses('unknown_goods', { ...receive, goodsCode: 'GOLD' });
    floor.refuses('unknown_goods', { ...count, goodsCode: 'GOLD' });
    for (const qty of [0, -1, 1.5, 1_000_000]) floor.refuses('bad_quantity', { ...receive, qty });
    for (const eachFen of [-1, 0.5, 10_000_001])
      floor.refuses('bad_amount', { ...receive, eachFen });
    for (const counted of [-1, 0.5, 1_000_000])
      floor.refuses('bad_quantity', { ...count, counted });
    comes(floor, 999_999, 10_000_000);
    floor.refuses('bad_quantity', receive);
  });
});

describe('what it cost', () => {
  test('[STK-3] the average of what is there; a rest stays, and the last takes it along', () => {
    const { floor, order, cancel } = withGuest();
    comes(floor, 2, 100);
    comes(floor, 1, 200);
    expect(shelf(floor)).toEqual([3, 400]);
    const first = order(1);
    // 133⅓ each.
    expect(shelf(floor)).toEqual([2, 267]);
    order(1);
    expect(shelf(floor)).toEqual([1, 134]);
    order(1);
    expect(shelf(floor)).toEqual([0, 0]);
    cancel(first);
    expect(shelf(floor)).toEqual([1, 133]);
  });

  test('[STK-3] of a line that is cancelled bit by bit all comes back, to the fen', () => {
    const { floor, order, cancel } = withGuest();
    comes(floor, 3, 100);
    comes(floor, 4, 101);
    const line = order(5);
    const [, after] = shelf(floor) ?? [];
    cancel(line, 3);
    cancel(line, 1);
    cancel(line);
    expect(shelf(floor)).toEqual([7, 704]);
    expect(after).toBe(704 - Math.floor((704 * 5) / 7));
  });

  test('[STK-3] what was sold beyond what was there is covered first', () => {
    const { floor, order, cancel } = withGuest();
    comes(floor, 1, 100);
    const line = order(4);
    expect(floor.events.at(-1)).toMatchObject({ stock: { left: -3, valueFen: 0, costFen: 100 } });
    comes(floor, 2, 150);
    expect(shelf(floor)).toEqual([-1, 0]);
    comes(floor, 3, 150);
    expect(shelf(floor)).toEqual([2, 300]);
    cancel(line);
    expect(shelf(floor)).toEqual([6, 400]);
  });

  test('[STK-4] a count: less is worth its part, more what one cost last, with what was thought', () => {
    const floor = Floor.open([]);
    expect(counts(floor, 4)).toMatchObject([
      { type: 'stockCounted', was: 0, counted: 4, valueFen: 0 },
    ]);
    comes(floor, 6, 200);
    expect(shelf(floor)).toEqual([10, 1_200]);
    expect(counts(floor, 5)).toMatchObject([
      { was: 10, counted: 5, valueFen: 600, who: 'staff:H1' },
    ]);
    counts(floor, 7);
    expect(shelf(floor)).toEqual([7, 1_000]);
    counts(floor, 0);
    expect(shelf(floor)).toEqual([0, 0]);
  });

  test('[LAW-13] exact however much there is', () => {
    const { floor, order } = withGuest();
    comes(floor, 999_999, 9_999_999);
    order(98);
    const unit = 9_999_999;
    expect(shelf(floor)).toEqual([999_901, 999_901 * unit]);
  });
});

test('[STK-2, STK-3, LAW-13, LAW-5] any story: a naive sum agrees at every event, nothing is worth less than nothing, replay gives the same', () => {
  const act = fc.record({
    what: fc.constantFrom(
      'order',
      'order',
      'order',
      'cancel',
      'cancel',
      'receive',
      'count',
      'rules',
    ),
    n: fc.integer({ min: 1, max: 9 }),
    fen: fc.integer({ min: 0, max: 1_000 }),
  });
  fc.assert(
    fc.property(fc.array(act, { maxLength: 60 }), (acts) => {
      const { floor } = withGuest();
      const { ticketId } = floor.ticketIn('301');
      const naive = new NaiveStock();
      const said: string[] = [];
      for (const { what, n, fen } of acts) {
        const lines = floor.ticketIn('301').goods;
        const line = lines[fen % Math.max(1, lines.length)];
        const decision = floor.send(
          what === 'order'
            ? { type: 'orderGoods', ticketId, goodsCode: 'TEA', qty: n }
            : what === 'cancel'
              ? { type: 'cancelGoods', lineId: line?.lineId ?? '', left: n - 1, reason: 'r' }
              : what === 'receive'
                ? { type: 'receiveStock', goodsCode: 'TEA', qty: n, eachFen: fen }
                : what === 'count'
                  ? { type: 'countStock', goodsCode: 'TEA', counted: n - 1 }
                  : { type: 'setStockRules', negative: n > 6 ? 'refuse' : 'allow' },
        );
        if (decision.kind === 'refused') continue;
        floor.events.push(...decision.events);
        for (const event of decision.events) naive.apply(event, (sentence) => said.push(sentence));
        naive.check(floor.state, (sentence) => said.push(sentence));
        const { qty = 0, valueFen = 0 } = floor.state.stock.get('TEA') ?? {};
        expect(valueFen).toBeGreaterThanOrEqual(0);
        if (qty <= 0) expect(valueFen).toBe(0);
      }
      expect(said).toEqual([]);
      const again = emptyState();
      for (const event of floor.events) evolve(again, event);
      expect(serialize(restore(serialize(again)))).toEqual(serialize(floor.state));
    }),
    { numRuns: runs(200) },
  );
});
