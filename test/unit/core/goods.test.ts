import {
  billLines,
  type CommandBody,
  emptyState,
  evolve,
  restore,
  serialize,
} from '@baozhong/core/index.ts';
import { describe, expect, test } from 'vitest';
import { NaiveGoods } from '../../../scripts/simulate/checks/naive-goods.ts';
import { Floor, noon } from '../../support/floor.ts';

/** A guest in 301 with three teas. */
function withTea(qty = 3): { floor: Floor; lineId: string; ticketId: string } {
  const floor = Floor.open(['1']);
  const clockId = floor.opens('301');
  floor.does({ type: 'startClock', clockId });
  const { ticketId } = floor.ticketIn('301');
  floor.does({ type: 'orderGoods', ticketId, goodsCode: 'TEA', qty });
  return { floor, ticketId, lineId: `${ticketId}/g1` };
}
const cancel = (
  lineId: string,
  more: Partial<Extract<CommandBody, { type: 'cancelGoods' }>> = {},
) => ({ type: 'cancelGoods', lineId, reason: '客人不要', ...more }) as const;
const billed = (floor: Floor) => {
  const { catalogue } = floor.state;
  if (catalogue === null) throw new Error('no store');
  return billLines(floor.state, catalogue, floor.ticketIn('301'))
    .filter(({ lineKind }) => lineKind === 'goods')
    .map(({ lineId, qty, fen }) => [lineId, qty, fen]);
};

describe('from order to served', () => {
  test('[GDS-1, GDS-5, CSH-10] ordered for the bar, made, served, each with when and by whom, each once', () => {
    const { floor, lineId } = withTea();
    expect(floor.events.at(-1)).toMatchObject({
      type: 'goodsOrdered',
      roomNo: '301',
      place: 'bar',
    });
    floor.passMinutes(2).does({ type: 'markGoodsMade', lineId });
    floor.refuses('goods_made', { type: 'markGoodsMade', lineId });
    floor.passMinutes(1).does({ type: 'markGoodsServed', lineId });
    floor.refuses('goods_served', { type: 'markGoodsServed', lineId });
    floor.refuses('goods_served', { type: 'markGoodsMade', lineId });
    expect(floor.ticketIn('301').goods).toMatchObject([
      {
        ...{ at: noon, who: 'staff:H1', place: 'bar' },
        made: { at: noon + 120_000, who: 'staff:H1' },
        served: { at: noon + 180_000, who: 'staff:H1' },
      },
    ]);
    const again = emptyState();
    for (const event of floor.events) evolve(again, event);
    expect(serialize(restore(serialize(again)))).toEqual(serialize(floor.state));
  });

  test('[GDS-1] served straight, and nothing that was never ordered', () => {
    const { floor, lineId, ticketId } = withTea();
    floor.does({ type: 'markGoodsServed', lineId });
    floor.refuses('unknown_goods_line', { type: 'markGoodsServed', lineId: `${ticketId}/g2` });
    floor.refuses('unknown_ticket', { type: 'markGoodsServed', lineId: 'T0-0/g1' });
    floor.refuses('unknown_ticket', { type: 'markGoodsServed', lineId: 'g1' });
  });

  test('[GDS-2] the last mark is taken back within two minutes', () => {
    const { floor, lineId } = withTea();
    floor.refuses('goods_not_made', { type: 'takeBackGoods', lineId });
    floor.does({ type: 'markGoodsMade', lineId });
    floor.does({ type: 'markGoodsServed', lineId });
    floor.passMinutes(2).does({ type: 'takeBackGoods', lineId });
    expect(floor.ticketIn('301').goods[0]).toMatchObject({ made: { at: noon } });
    expect(floor.ticketIn('301').goods[0]).not.toHaveProperty('served');
    floor.at += 1;
    expect(floor.refuses('goods_too_late', { type: 'takeBackGoods', lineId })).toEqual({
      minutes: 2,
    });
    floor.does({ type: 'markGoodsServed', lineId });
    floor.does({ type: 'takeBackGoods', lineId });
  });

  test('[GDS-5] the place is that of the order, whatever the list says later', () => {
    const { floor, lineId } = withTea();
    const config = floor.state.catalogue?.config;
    if (config === undefined) throw new Error('no store');
    const goods = [
      { code: 'TEA', name: '菊花茶', priceFen: 2800, printTo: 'kitchen', course: 'last' as const },
    ];
    floor.does({ type: 'configureStore', config: { ...config, goods } });
    expect(floor.does(cancel(lineId)).at(-1)).toMatchObject({ place: 'bar', roomNo: '301' });
    const { ticketId } = floor.ticketIn('301');
    floor.does({ type: 'orderGoods', ticketId, goodsCode: 'TEA', qty: 1 });
    expect(floor.ticketIn('301').goods[1]).toMatchObject({ place: 'kitchen', course: 'last' });
  });

  test('[GDS-6] when the guests have left nobody waits for it', () => {
    const { floor, lineId, ticketId } = withTea();
    const [clockId = ''] = floor.ticketIn('301').clockIds;
    floor.passMinutes(60).does({ type: 'endClock', clockId });
    const { ticketVersion: seenVersion } = floor.ticketIn('301');
    const tenders = [{ tender: 'qr' }] as const;
    floor.does({ type: 'settle', ticketId, seenVersion, seenDueFen: 12800 + 8400, tenders });
    floor.refuses('ticket_settled', { type: 'markGoodsMade', lineId });
    floor.refuses('ticket_settled', cancel(lineId));
  });
});

test('[GDS-7, MOV-2] what is not served yet goes along to the new room, each line told; what is served or cancelled is not', () => {
  const { floor, lineId, ticketId } = withTea();
  const order = (qty: number) =>
    floor.does({ type: 'orderGoods', ticketId, goodsCode: 'TEA', qty });
  for (const qty of [1, 2, 4]) order(qty);
  floor.does({ type: 'markGoodsMade', lineId });
  floor.does({ type: 'markGoodsServed', lineId: `${ticketId}/g2` });
  floor.does(cancel(`${ticketId}/g3`));
  const { visitId } = floor.ticketIn('301');
  const told = floor
    .does({ type: 'moveRoom', visitId, toRoomNo: '303' })
    .filter(({ type }) => type === 'goodsRedirected');
  expect(told).toMatchObject([
    { lineId, from: '301', to: '303', qty: 3, place: 'bar', name: '菊花茶' },
    { lineId: `${ticketId}/g4`, qty: 4 },
  ]);
  expect(floor.ticketIn('303').goods).toHaveLength(4);
});

describe('cancelling goods', () => {
  test('[GDS-3, GDS-4] before it is made: some of it, then the rest; the bill has what stands', () => {
    const { floor, lineId } = withTea();
    const { ticketVersion } = floor.ticketIn('301');
    floor.refuses('bad_quantity', cancel(lineId, { left: 3 }));
    floor.refuses('bad_quantity', cancel(lineId, { left: -1 }));
    expect(floor.does(cancel(lineId, { left: 1 }))).toMatchObject([
      { type: 'goodsCancelled', qty: 2, left: 1, was: 'ordered', reason: '客人不要' },
    ]);
    expect(floor.ticketIn('301').ticketVersion).toBe(ticketVersion + 1);
    expect(billed(floor)).toEqual([[lineId, 1, 2800]]);
    floor.does(cancel(lineId));
    expect(billed(floor)).toEqual([]);
    expect(floor.ticketIn('301').goods[0]?.cancelled).toMatchObject({ qty: 3, who: 'staff:H1' });
    floor.refuses('goods_cancelled', cancel(lineId));
    floor.refuses('goods_cancelled', { type: 'markGoodsMade', lineId });
    const { ticketId } = floor.ticketIn('301');
    floor.does({ type: 'orderGoods', ticketId, goodsCode: 'TEA', qty: 1 });
    expect(billed(floor)).toEqual([[`${ticketId}/g2`, 1, 2800]]);
  });

  test('[GDS-3] what was made needs a manager, also if the mark was taken back', () => {
    const { floor, lineId } = withTea();
    floor.does({ type: 'markGoodsMade', lineId });
    floor.refuses('approval_required', cancel(lineId));
    floor.does({ type: 'takeBackGoods', lineId });
    floor.refuses('approval_required', cancel(lineId));
    floor.refuses('approval_required', cancel(lineId, { approvedBy: 'H1' }));
    expect(floor.does(cancel(lineId, { approvedBy: 'B1' }))).toMatchObject([
      { type: 'goodsCancelled', left: 0, was: 'ordered', approvedBy: 'B1' },
    ]);
    const served = withTea();
    served.floor.does({ type: 'markGoodsServed', lineId: served.lineId });
    served.floor.refuses('approval_required', cancel(served.lineId));
    expect(served.floor.does(cancel(served.lineId, { approvedBy: 'B1' }))).toMatchObject([
      { was: 'served', approvedBy: 'B1' },
    ]);
  });

  test('[GDS-3] nobody is named as having approved what needs no approval', () => {
    const { floor, lineId } = withTea();
    expect(floor.does(cancel(lineId, { approvedBy: 'B1' }))[0]).not.toHaveProperty('approvedBy');
  });

  test('[GDS-3, TKT-8] not what is paid for, while the other guest stays', () => {
    const floor = Floor.open(['1', '2']);
    const item = { serviceCode: 'FOOT60', wish: { type: 'rotation' } } as const;
    floor.does({
      ...{ type: 'openVisit', roomNo: '301' },
      guests: [{ items: [item] }, { items: [item] }],
    });
    const { ticketId, clockIds } = floor.ticketIn('301');
    for (const clockId of clockIds) floor.does({ type: 'startClock', clockId });
    floor.does({ type: 'orderGoods', ticketId, goodsCode: 'TEA', qty: 2, guest: 0 });
    floor.does({ type: 'orderGoods', ticketId, goodsCode: 'TEA', qty: 2, guest: 1 });
    const [first = ''] = clockIds;
    floor.passMinutes(60).does({ type: 'endClock', clockId: first });
    const { ticketVersion: seenVersion } = floor.ticketIn('301');
    floor.does({
      ...{ type: 'settle', ticketId, seenVersion, seenDueFen: 12800 + 5600, guests: [0] },
      tenders: [{ tender: 'qr' }],
    });
    expect(floor.refuses('guest_settled', cancel(`${ticketId}/g1`))).toEqual({ guest: 0 });
    // It may still be on its way.
    floor.does({ type: 'markGoodsServed', lineId: `${ticketId}/g1` });
    floor.does(cancel(`${ticketId}/g2`, { left: 1 }));
  });

  test('[TKT-5, GDS-4] who saw the bill before it was cancelled is told that it changed', () => {
    const { floor, lineId, ticketId } = withTea();
    const [clockId = ''] = floor.ticketIn('301').clockIds;
    floor.passMinutes(60).does({ type: 'endClock', clockId });
    const { ticketVersion: seenVersion } = floor.ticketIn('301');
    const tenders = [{ tender: 'qr' }] as const;
    floor.does(cancel(lineId, { left: 2 }));
    const seen = {
      type: 'settle',
      ticketId,
      seenVersion,
      seenDueFen: 12800 + 5600,
      tenders,
    } as const;
    expect(floor.refuses('ticket_changed', seen)).toMatchObject({ dueFen: 18400 });
    const naive = new NaiveGoods();
    floor.does({ ...seen, seenVersion: seenVersion + 1 });
    const said: string[] = [];
    for (const event of floor.events) naive.apply(event, (sentence) => said.push(sentence));
    naive.check(floor.state, (sentence) => said.push(sentence));
    expect(said).toEqual([]);
  });
});

test('[LAW-12] the naive sum notices a line that is billed too often, and one cancelled without a manager', () => {
  const { floor, lineId, ticketId } = withTea();
  const [ordered] = floor.events.filter(({ type }) => type === 'goodsOrdered');
  const cancelled = floor.does(cancel(lineId, { left: 1 }))[0];
  if (ordered?.type !== 'goodsOrdered' || cancelled?.type !== 'goodsCancelled') throw new Error();
  const heard = (...events: Parameters<NaiveGoods['apply']>[0][]) => {
    const said: string[] = [];
    const naive = new NaiveGoods();
    for (const event of events) naive.apply(event, (sentence) => said.push(sentence));
    return said;
  };
  expect(heard(ordered, cancelled)).toEqual([]);
  expect(heard(ordered, ordered)).toEqual([`${lineId} was ordered twice`]);
  expect(heard(ordered, { ...cancelled, left: 2 })).toHaveLength(1);
  expect(heard(ordered, { ...cancelled, was: 'made' })).toHaveLength(1);
  expect(heard(cancelled)).toHaveLength(1);
  const naive = new NaiveGoods();
  const said: string[] = [];
  naive.apply(ordered, () => undefined);
  naive.check(floor.state, (sentence) => said.push(sentence));
  expect(said).toEqual([`${lineId} stands 1 times where 3 do`]);
  expect(ticketId).toBe(ordered.ticketId);
});
