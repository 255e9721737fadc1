import { billLines, quote } from '@baozhong/core/index.ts';
import { describe, expect, test } from 'vitest';
import { Floor } from '../../support/floor.ts';

function finished(roomNo = '301'): Floor {
  const floor = Floor.open(['1', '2']);
  const clockId = floor.opens(roomNo);
  floor.does({ type: 'startClock', clockId });
  floor.passMinutes(60).does({ type: 'endClock', clockId });
  return floor;
}
function pay(floor: Floor, roomNo: string, handedFen: number, seenDueFen: number) {
  const { ticketId, ticketVersion } = floor.ticketIn(roomNo);
  return {
    type: 'settle',
    ticketId,
    seenVersion: ticketVersion,
    seenDueFen,
    tenders: [{ tender: 'cash', handedFen }],
  } as const;
}
const entriesOf = (events: ReturnType<Floor['does']>) =>
  events.flatMap((event) => (event.type === 'ledgerPosted' ? event.entries : []));

describe('what is due', () => {
  test('[TKT-1, TKT-2, CSH-01] clocks, extensions, goods and the fee of the room, by guest; nothing for what did not start', () => {
    const floor = Floor.open(['1', '2']);
    floor.does({
      type: 'openVisit',
      roomNo: '302',
      guests: [
        { items: [{ serviceCode: 'FOOT60', wish: { type: 'rotation' } }] },
        { items: [{ serviceCode: 'FOOT60', wish: { type: 'rotation' } }] },
      ],
    });
    const visit = floor.ticketIn('302');
    const { catalogue } = floor.state;
    if (catalogue === null) throw new Error('no catalogue');
    expect(billLines(floor.state, catalogue, visit)).toEqual([]);
    const [first = '', second = ''] = visit.clockIds;
    floor.does({ type: 'startClock', clockId: first });
    floor.does({ type: 'extendClock', clockId: first, extensions: 2 });
    floor.does({
      type: 'orderGoods',
      ticketId: visit.ticketId,
      goodsCode: 'TEA',
      qty: 2,
      guest: 1,
    });
    floor.does({ type: 'cancelClock', clockId: second });
    expect(
      billLines(floor.state, catalogue, visit).map(({ lineKind, guest, qty, fen }) => [
        lineKind,
        guest,
        qty,
        fen,
      ]),
    ).toEqual([
      ['service', 0, 1, 12800],
      ['extension', 0, 2, 12000],
      ['goods', 1, 2, 5600],
      ['roomFee', null, 1, 8000],
    ]);
    expect(quote(floor.state, catalogue, visit)).toMatchObject({
      dueFen: 38400,
      discountFen: 0,
    });
  });

  test('[TKT-3] the level discount is on services and extensions, not on goods and fee', () => {
    const floor = finished('302');
    const visit = floor.ticketIn('302');
    floor.does({ type: 'orderGoods', ticketId: visit.ticketId, goodsCode: 'TEA', qty: 1 });
    const { catalogue } = floor.state;
    if (catalogue === null) throw new Error('no catalogue');
    expect(quote(floor.state, catalogue, visit, { levelCode: 'gold' })).toMatchObject({
      servicesFen: 12800,
      discountFen: 1536,
      dueFen: 11264 + 2800 + 8000,
      payPct: 88,
    });
    expect(quote(floor.state, catalogue, visit, { levelCode: 'none' })).toMatchObject({
      discountFen: 0,
    });
  });
});

describe('settling', () => {
  test('[TKT-5, TKT-6, TKT-7, LED-3, CSH-04] cash with change: paid once, posted in balance, the room dirty', () => {
    const floor = finished();
    const command = pay(floor, '301', 20000, 12800);
    const events = floor.does(command);
    expect(events.find((event) => event.type === 'ticketSettled')).toMatchObject({
      billedFen: 12800,
      changeFen: 7200,
      tenders: [{ tender: 'cash', takenFen: 12800, handedFen: 20000, changeFen: 7200 }],
    });
    expect(entriesOf(events)).toEqual([
      { account: 'tender/cash', fen: -12800 },
      { account: 'revenue/services', fen: 12800 },
    ]);
    expect(floor.state.rooms.get('301')?.status).toBe('dirty');
    floor.refuses('ticket_settled', command);
    floor.refuses('ticket_settled', {
      type: 'orderGoods',
      ticketId: command.ticketId,
      goodsCode: 'TEA',
      qty: 1,
    });
  });

  test('[TKT-5] not while a line is open, not on an old sight of it, not without the money', () => {
    const floor = Floor.open(['1']);
    const clockId = floor.opens('301');
    const visit = floor.ticketIn('301');
    expect(floor.refuses('clocks_open', pay(floor, '301', 0, 0))).toEqual({ clockIds: [clockId] });
    floor.does({ type: 'startClock', clockId });
    floor.refuses('clocks_open', pay(floor, '301', 12800, 12800));
    floor.passMinutes(60).does({ type: 'endClock', clockId });
    const seen = pay(floor, '301', 12800, 12800);
    floor.does({ type: 'orderGoods', ticketId: visit.ticketId, goodsCode: 'TEA', qty: 1 });
    expect(floor.refuses('ticket_changed', seen)).toMatchObject({ dueFen: 15600 });
    expect(floor.refuses('insufficient_tender', pay(floor, '301', 15500, 15600))).toMatchObject({
      shortFen: 100,
    });
    floor.refuses('insufficient_tender', { ...pay(floor, '301', 0, 15600), tenders: [] });
    floor.refuses('unknown_ticket', { ...pay(floor, '301', 0, 15600), ticketId: 'T0-9' });
  });

  function withWallet(principalFen: number, bonusFen: number, levelCode = 'regular'): Floor {
    const floor = finished('302');
    floor.state.wallets.set('M1', {
      ...{ memberId: 'M1', levelCode, principalFen, bonusFen, counts: [] },
    });
    return floor;
  }
  const byCard = (floor: Floor, seenDueFen: number, cash?: number, upToFen?: number) => {
    const { ticketId, ticketVersion } = floor.ticketIn('302');
    const card = { tender: 'storedValue', memberId: 'M1', upToFen } as const;
    const tenders =
      cash === undefined ? [card] : [card, { tender: 'cash', handedFen: cash } as const];
    return { type: 'settle', ticketId, seenVersion: ticketVersion, seenDueFen, tenders } as const;
  };

  test('[LED-2, LED-3, MBR-03] principal before bonus; bonus is discount, not revenue', () => {
    const floor = withWallet(20000, 5000);
    const events = floor.does(byCard(floor, 20800));
    expect(entriesOf(events)).toEqual([
      { account: 'wallet/M1/at/S1/principal', fen: -20000 },
      { account: 'wallet/M1/at/S1/bonus', fen: -800 },
      { account: 'revenue/services', fen: 12000 },
      { account: 'revenue/roomFee', fen: 8000 },
      { account: 'discount/bonus', fen: 800 },
    ]);
    expect(floor.state.wallets.get('M1')).toMatchObject({ principalFen: 0, bonusFen: 4200 });
  });

  test('[TKT-6] what the card cannot pay the cash pays; an empty card leaves no line but still its level', () => {
    const floor = withWallet(5000, 0, 'gold');
    const events = floor.does(byCard(floor, 19264, 20000));
    expect(events.find((event) => event.type === 'ticketSettled')).toMatchObject({
      payingMemberId: 'M1',
      discountFen: 1536,
      changeFen: 5736,
      tenders: [
        { tender: 'storedValue', takenFen: 5000, principalFen: 5000, bonusFen: 0 },
        { tender: 'cash', takenFen: 14264 },
      ],
    });
    const empty = withWallet(0, 0, 'gold');
    expect(
      empty.does(byCard(empty, 19264, 19264)).find((event) => event.type === 'ticketSettled'),
    ).toMatchObject({
      tenders: [{ tender: 'cash', takenFen: 19264, changeFen: 0 }],
    });
  });

  test('[TKT-6] too little on the card, cash on top of a full card, an unknown wallet, two cards', () => {
    const floor = withWallet(5000, 0);
    expect(floor.refuses('insufficient_tender', byCard(floor, 20800))).toMatchObject({
      shortFen: 15800,
    });
    floor.refuses('insufficient_tender', byCard(floor, 20800, 100));
    const rich = withWallet(90000, 0);
    rich.refuses('over_tender', byCard(rich, 20800, 100));
    const command = byCard(rich, 20800);
    rich.refuses('over_tender', { ...command, tenders: [...command.tenders, ...command.tenders] });
    rich.state.wallets.clear();
    rich.refuses('unknown_member', command);
    const part = withWallet(90000, 0);
    expect(
      part.does(byCard(part, 20800, 10800, 10000)).find((event) => event.type === 'ticketSettled'),
    ).toMatchObject({
      tenders: [{ takenFen: 10000 }, { tender: 'cash', takenFen: 10800 }],
    });
  });

  test('[TKT-5] a party that had nothing leaves without paying', () => {
    const floor = Floor.open(['1']);
    const clockId = floor.opens('301');
    floor.does({ type: 'cancelClock', clockId });
    const { ticketId, ticketVersion } = floor.ticketIn('301');
    const events = floor.does({
      type: 'settle',
      ticketId,
      seenVersion: ticketVersion,
      seenDueFen: 0,
      tenders: [],
    });
    expect(entriesOf(events)).toEqual([]);
    expect(floor.state.rooms.get('301')?.status).toBe('dirty');
  });

  test('[LED-1] a member brings what they hold', () => {
    const floor = Floor.open([]);
    const events = floor.does({
      type: 'registerMember',
      memberId: 'M2',
      memberNo: 'M2',
      cardUid: '0A020000',
      levelCode: 'gold',
      principalFen: 20000,
      bonusFen: 2000,
    });
    expect(entriesOf(events).reduce((total, entry) => total + entry.fen, 0)).toBe(0);
    expect(entriesOf(events)).toContainEqual({ account: 'wallet/M2/at/S1/bonus', fen: 2000 });
  });
});

describe('the day', () => {
  test('[DAY-1, DAY-2, CSH-09] the day moves forward only, and carries the floor', () => {
    const floor = Floor.open(['1']);
    floor.opens('301');
    floor.refuses('nothing_to_do', { type: 'openBusinessDay', day: '2026-11-20' });
    const opened = floor.does({ type: 'openBusinessDay', day: '2026-11-21' }).at(-1);
    expect(opened).toMatchObject({ day: '2026-11-21', previous: '2026-11-20' });
    expect(floor.ticketIn('301').visitId).toBe('V20261120-1');
    floor.does({ type: 'clockOn', staffNo: '2' });
    floor.opens('303');
    expect(floor.ticketIn('303').visitId).toBe('V20261121-1');
  });

  test('a store that is not set up, and one whose day is not open, say so', () => {
    const floor = new Floor();
    floor.refuses('store_not_configured', { type: 'clockOn', staffNo: '1' });
  });
});
