/** Anything about goods: what was ordered, made, served, cancelled, or never asked for. */
import type { Chance } from '../world/chance.ts';
import type { MakersOf } from './any-command.ts';
import { aReason, anyVisit, guestOf, oneOf, strangeService } from './pick.ts';
import type { Floor } from './stage.ts';

const neverTicket = 'T20000101-1';

function lineOf({ state }: Floor, chance: Chance): string {
  const all = [...state.visits.values()].flatMap(({ goods }) => goods);
  return oneOf(
    chance,
    all.map(({ lineId }) => lineId),
    chance.is(0.5) ? `${neverTicket}/g1` : `${[...state.visitByTicket.keys()][0] ?? ''}/g99`,
  );
}

export const goodsMakers: MakersOf<
  | ('orderGoods' | 'markGoodsMade' | 'markGoodsServed' | 'takeBackGoods' | 'cancelGoods')
  | ('receiveStock' | 'countStock' | 'setStockRules')
> = {
  orderGoods(floor, chance) {
    const of = anyVisit(floor, chance);
    return {
      type: 'orderGoods',
      ticketId: of?.ticketId ?? neverTicket,
      goodsCode: oneOf(chance, floor.catalogue.goods.keys(), strangeService),
      qty: chance.between(1, 4),
      ...(chance.is(0.6) ? { guest: guestOf(of, chance) } : {}),
    };
  },
  receiveStock: (floor, chance) => ({
    type: 'receiveStock',
    goodsCode: oneOf(chance, floor.catalogue.goods.keys(), strangeService),
    qty: chance.between(1, 30),
    eachFen: chance.between(0, 3_000),
  }),
  countStock: (floor, chance) => ({
    type: 'countStock',
    goodsCode: oneOf(chance, floor.catalogue.goods.keys(), strangeService),
    counted: chance.between(0, 12),
  }),
  setStockRules: (_floor, chance) => ({
    ...{ type: 'setStockRules', negative: chance.is(0.5) ? 'refuse' : 'allow' },
  }),
  markGoodsMade: (floor, chance) => ({ type: 'markGoodsMade', lineId: lineOf(floor, chance) }),
  markGoodsServed: (floor, chance) => ({ type: 'markGoodsServed', lineId: lineOf(floor, chance) }),
  takeBackGoods: (floor, chance) => ({ type: 'takeBackGoods', lineId: lineOf(floor, chance) }),
  cancelGoods: (floor, chance) => ({
    ...{ type: 'cancelGoods', lineId: lineOf(floor, chance), reason: aReason(chance) },
    ...(chance.is(0.5) ? { left: chance.between(0, 3) } : {}),
  }),
};
