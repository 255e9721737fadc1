import { type StockView, seenBy } from '@baozhong/contract/live.ts';
import { expect, test } from 'vitest';
import { shelfOf } from '../../../floor-ui/src/lib/stock/shelf.ts';

const goods = (code: string, category?: string) => ({
  ...{ code, name: code, priceFen: 100, printTo: 'bar' },
  ...(category === undefined ? {} : { category }),
});
const stock = (id: string, qty: number, valueFen: number | null): StockView => ({
  ...{ kind: 'stock', id, qty, low: qty < 3, valueFen, eachFen: valueFen === null ? null : 70 },
});

test('[STK-01] the shelf goes down the tree; what is of no category, or of one that is gone, stands last', () => {
  const store = {
    goodsCategories: [
      { code: 'TEA', name: '茶', parent: 'DRINK' },
      { code: 'FOOD', name: '餐点' },
      { code: 'DRINK', name: '酒水' },
    ],
    goods: [goods('X'), goods('NOODLE', 'FOOD'), goods('BEER', 'DRINK'), goods('OOLONG', 'TEA')],
  };
  const shelf = (shows: Parameters<typeof shelfOf>[2] = () => true) =>
    shelfOf(store, () => undefined, shows).map(({ path, rows }) => [
      path.map(({ code }) => code).join('/'),
      ...rows.map((row) => row.goods.code),
    ]);
  expect(shelf()).toEqual([
    ['FOOD', 'NOODLE'],
    ['DRINK', 'BEER'],
    ['DRINK/TEA', 'OOLONG'],
    ['', 'X'],
  ]);
  expect(shelf(({ code }) => code === 'OOLONG')).toEqual([['DRINK/TEA', 'OOLONG']]);
  store.goods.push(goods('Y', 'GONE'));
  expect(shelf().at(-1)).toEqual(['', 'X', 'Y']);
});

test('[STK-02] one costs the average of what is there, or what it cost last; nothing is told to whom it is not told', () => {
  const each = (one: StockView | undefined) =>
    shelfOf(
      { goods: [goods('A')], goodsCategories: [] },
      () => one,
      () => true,
    )[0]?.rows[0]?.eachFen;
  expect(each(stock('A', 3, 200))).toBe(67);
  expect(each(stock('A', 0, 0))).toBe(70);
  expect(each(undefined)).toBeNull();
  expect(each(stock('A', 3, null))).toBeNull();
});

test('[STK-02] how many are left is for all who order; what they cost is for the manager alone', () => {
  const one = stock('A', 3, 200);
  expect(seenBy('manager', one)).toEqual(one);
  for (const role of ['host', 'cashier', 'attendant', 'accountManager'] as const)
    expect(seenBy(role, one)).toEqual({ ...one, valueFen: null, eachFen: null });
  expect(seenBy('turnBoard', one)).toBeUndefined();
  expect(seenBy('kitchen', one)).toBeUndefined();
});
