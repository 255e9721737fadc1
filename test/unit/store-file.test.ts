/** What a store file says of the rules of the queues, and of goods. */
import { StoreFile } from '@baozhong/contract/store-file.ts';
import { defaultPolicy, type RotationPolicy } from '@baozhong/core/index.ts';
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { configOf } from '../../hub/src/setup/import-store.ts';
import { smallStore } from '../support/hub.ts';

const file = JSON.parse(readFileSync(smallStore, 'utf8')) as Record<string, unknown>;
const policyWith = (rotation: object): RotationPolicy | undefined => {
  const named = { partition: 'group', order: 'list', discipline: 'positional', ...rotation };
  return configOf(StoreFile.parse({ ...file, rotation: named })).usualPolicy;
};

test('[POL-1] the order that the file names is that of the start of a shift; all else is as usual', () => {
  expect(policyWith({})).toEqual({ ...defaultPolicy, shiftStart: 'list' });
});

test('[POL-1] any of the rules can stand in it', () => {
  const chosen = {
    discipline: 'rounds',
    owedTurns: true,
    missedTurn: { then: 'suspend', afterMinutes: 5, fineFen: 1000 },
  } as const;
  expect(policyWith({ ...chosen, order: 'fewestRequested' })).toEqual({
    ...defaultPolicy,
    ...chosen,
    shiftStart: 'fewestRequested',
  });
});

test('[POL-2] rules that contradict each other are no store, and unknown ones no file', () => {
  expect(() => policyWith({ owedTurns: true })).toThrow(
    'rotation: owedNeedsCounts (owedTurns, discipline)',
  );
  expect(() => policyWith({ discipline: 'byMood' })).toThrow();
  expect(() => policyWith({ more: 1 })).toThrow();
});

test('[STK-01] goods stand in a tree of categories that has a top, each code and barcode once', () => {
  const withGoods = (goodsCategories: object[], more: object = {}) => {
    const goods = [
      { code: 'TEA', name: '茶', price: 100, printTo: 'bar', category: 'TEA', ...more },
    ];
    return configOf(StoreFile.parse({ ...file, goodsCategories, goods }));
  };
  const [drink, tea] = [
    { code: 'DRINK', name: '酒水' },
    { code: 'TEA', name: '茶', parent: 'DRINK' },
  ];
  const more = { barcode: '6901', unit: '壶', points: 3, lowStock: 5, course: 'first' };
  expect(withGoods([drink, tea], more)).toMatchObject({
    goods: [{ code: 'TEA', priceFen: 100, category: 'TEA', ...more }],
    goodsCategories: [drink, tea],
  });
  expect(() => withGoods([drink])).toThrow('no goods category TEA');
  expect(() => withGoods([{ ...drink, parent: 'TEA' }, tea])).toThrow(
    'goods category DRINK is under itself',
  );
  expect(() => withGoods([drink, tea, tea])).toThrow('a goods category named twice');
  expect(() =>
    configOf(
      StoreFile.parse({
        ...file,
        goodsCategories: undefined,
        goods: ['A', 'B'].map((code) => ({
          code,
          name: code,
          price: 1,
          printTo: 'bar',
          barcode: '1',
        })),
      }),
    ),
  ).toThrow('a barcode named twice');
});
