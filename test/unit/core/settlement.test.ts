/** Paying in parts, by every tender, with tips; and paying in beforehand. */
import { exchanged, isAmount } from '@baozhong/core/money.ts';
import type { CommandBody, TenderGiven } from '@baozhong/core/index.ts';
import { upcast, type Event } from '@baozhong/core/index.ts';
import { describe, expect, test } from 'vitest';
import {
  balances,
  entriesOf,
  handed,
  linesIn302,
  member,
  paying,
  type Served,
  served,
  settledIn,
  walletIn,
} from '../../support/money.ts';
import { Floor } from '../../support/floor.ts';

const foot: Served = { service: 'FOOT60', extensions: 0, tea: 0 };
const footLong: Served = { service: 'FOOT60', extensions: 1, tea: 0 };
const bodyTea: Served = { service: 'BODY60', extensions: 0, tea: 2 };
const qr = { tender: 'qr' } as const;
const cash = (handedFen: number): TenderGiven => ({ tender: 'cash', handedFen });
const hkd = (handedMinor: number): TenderGiven => ({
  tender: 'cash',
  currency: 'HKD',
  handedMinor,
});
const stored = (upToFen?: number): TenderGiven => ({
  tender: 'storedValue',
  memberId: 'M1',
  upToFen,
});
const countCard = { tender: 'countCard', memberId: 'M1' } as const;
const free = { tender: 'complimentary', reason: '老板朋友' } as const;
const sumOf = (entries: readonly { readonly fen: number }[]) =>
  entries.reduce((total, { fen }) => total + fen, 0);

describe('guest by guest', () => {
  test('[TKT-7, TKT-8, CSH-01] each pays for themselves; the last part has the room fee and frees the room', () => {
    const floor = served([footLong, bodyTea]);
    const first = settledIn(floor.does(paying(floor, [qr], { guests: [1] })));
    expect(first).toMatchObject({
      ...{ part: { guests: [1] }, closes: false, settlementNo: 1, roomNo: '302' },
      billedFen: 15800 + 5600,
      tenders: [{ tender: 'qr', takenFen: 21400 }],
    });
    expect(floor.state.rooms.get('302')?.status).toBe('awaitingPayment');
    expect(floor.ticketIn('302').settledGuests).toEqual([1]);
    const last = settledIn(floor.does(paying(floor, [cash(30000)], { guests: [0] })));
    expect(last).toMatchObject({ part: { guests: [0] }, closes: true, settlementNo: 2 });
    expect(last).toMatchObject({ billedFen: 18800 + 8000, changeFen: 3200 });
    expect(last.lines.map(({ lineKind }) => lineKind)).toEqual(['service', 'extension', 'roomFee']);
    expect(floor.state.rooms.get('302')?.status).toBe('dirty');
    expect(floor.state.visits.size).toBe(0);
    expect(
      new Set(floor.events.flatMap((one) => (one.type === 'ledgerPosted' ? [one.txId] : []))),
    ).toEqual(new Set([`settle/${last.ticketId}`, `settle/${last.ticketId}/2`]));
  });

  test('[TKT-8] who has paid goes on sitting while the others are served; the rest is paid together', () => {
    const floor = served([foot, foot]);
    const whole = settledIn(floor.does(paying(floor, [qr])));
    expect(whole).toMatchObject({ part: null, closes: true, billedFen: 33600 });

    const busy = served([foot, foot, foot]);
    const clockIds = [...busy.ticketIn('302').clockIds];
    expect(clockIds).toHaveLength(3);
    busy.does(paying(busy, [qr], { guests: [0] }));
    const rest = settledIn(busy.does(paying(busy, [qr])));
    expect(rest).toMatchObject({ part: { guests: [1, 2] }, closes: true, billedFen: 25600 + 8000 });
  });

  test('[TKT-8] only the clocks of those who pay must be over', () => {
    const floor = Floor.open();
    floor.does({
      type: 'openVisit',
      roomNo: '302',
      guests: ['FOOT60', 'BODY60'].map((serviceCode) => ({
        items: [{ serviceCode, wish: { type: 'rotation' } }],
      })),
    });
    const [first = '', second = ''] = floor.ticketIn('302').clockIds;
    floor.does({ type: 'startClock', clockId: first });
    floor.does({ type: 'startClock', clockId: second });
    floor.does({ type: 'endClock', clockId: first, early: true });
    expect(floor.refuses('clocks_open', paying(floor, [qr]))).toEqual({ clockIds: [second] });
    floor.does(paying(floor, [qr], { guests: [0] }));
    expect(floor.state.rooms.get('302')?.status).toBe('occupied');
    floor.refuses('clocks_open', paying(floor, [qr], { guests: [1] }));
    floor.refuses('visit_in_progress', {
      type: 'releaseRoom',
      visitId: floor.ticketIn('302').visitId,
    });
  });

  test('[TKT-5, TKT-8] two parts at once: the second is told that the ticket changed, and whose part it was', () => {
    const floor = served([foot, foot, foot]);
    const [one, other] = [
      paying(floor, [qr], { guests: [0] }),
      paying(floor, [qr], { guests: [1] }),
    ];
    const same = paying(floor, [cash(20000)], { guests: [0] });
    floor.does(one);
    expect(floor.refuses('ticket_changed', other)).toMatchObject({ dueFen: 12800 });
    expect(floor.refuses('ticket_changed', same)).toMatchObject({ dueFen: 0 });
    expect(floor.refuses('guest_settled', paying(floor, [], { guests: [0] }))).toEqual({
      guest: 0,
    });
    floor.does(paying(floor, [qr], { guests: [2, 1] }));
    floor.refuses('ticket_settled', other);
  });

  test('[TKT-8] guests that do not sit here, that are named twice, and none', () => {
    const floor = served([foot, foot]);
    for (const guests of [[2], [-1], [0.5], [0, 0]])
      floor.refuses('unknown_guest', paying(floor, [qr], { guests }));
    floor.refuses('no_guests', paying(floor, [qr], { guests: [] }));
  });

  test('[TKT-4] who has paid orders no more; an order without a name goes to one who has not', () => {
    const floor = served([foot, foot]);
    const { ticketId } = floor.ticketIn('302');
    floor.does(paying(floor, [qr], { guests: [0] }));
    const tea = { type: 'orderGoods', ticketId, goodsCode: 'TEA', qty: 1 } as const;
    expect(floor.refuses('guest_settled', { ...tea, guest: 0 })).toEqual({ guest: 0 });
    floor.does(tea);
    expect(linesIn302(floor).find(({ lineKind }) => lineKind === 'goods')?.guest).toBe(1);
  });

  test('[LAW-9, LAW-5] a day that changes between two parts carries who has paid', () => {
    const floor = served([foot, foot]);
    floor.does(paying(floor, [qr], { guests: [0] }));
    floor.does({ type: 'openBusinessDay', day: '2026-11-21' });
    expect(floor.replayed().visits.get(floor.ticketIn('302').visitId)).toMatchObject({
      settledGuests: [0],
      settlements: 1,
    });
  });

  test('[TKT-5] a settlement of an older log was of the whole ticket', () => {
    const old = { type: 'ticketSettled', ticketId: 'T1', visitId: 'V1', billedFen: 5 };
    expect(upcast(old as unknown as Event)).toMatchObject({
      ...{ closes: true, part: null, settlementNo: 1, tipFen: 0, memberAfter: null, billedFen: 5 },
    });
  });
});

describe('tenders', () => {
  test('[TKT-6, CSH-04] several on one bill, each what it can, in the order given; too little says how much is missing', () => {
    const floor = served([foot]);
    const short = [cash(5000), { tender: 'bankCard', fen: 4000 }] as const;
    expect(floor.refuses('insufficient_tender', paying(floor, short))).toEqual({
      dueFen: 20800,
      shortFen: 11800,
    });
    const settled = settledIn(floor.does(paying(floor, [...short, qr])));
    expect(settled.tenders).toEqual([
      { tender: 'cash', takenFen: 5000, handedFen: 5000, changeFen: 0 },
      { tender: 'bankCard', takenFen: 4000 },
      { tender: 'qr', takenFen: 11800 },
    ]);
    expect(balances(floor.events).get('tender/qr')).toBe(-11800);
  });

  test('[MNY-3, TKT-6] a card or a code gives no change, and nothing is handed over for nothing', () => {
    const floor = served([foot]);
    floor.refuses('over_tender', paying(floor, [{ tender: 'qr', fen: 20801 }]));
    floor.refuses('over_tender', paying(floor, [qr, { tender: 'bankCard', fen: 1 }]));
    floor.refuses('over_tender', paying(floor, [qr, cash(1)]));
    const settled = settledIn(floor.does(paying(floor, [qr, { tender: 'bankCard' }, cash(0)])));
    expect(settled.tenders).toEqual([{ tender: 'qr', takenFen: 20800 }]);
  });

  test('[MNY-1, MNY-3, LED-8, CSH-04] foreign cash at the rate of the day, change in our own', () => {
    const floor = served([foot]);
    const events = floor.does(paying(floor, [hkd(23000)]));
    expect(settledIn(events)).toMatchObject({
      changeFen: 360,
      tenders: [
        {
          ...{ tender: 'cash', takenFen: 20800, handedFen: 21160, changeFen: 360 },
          foreign: { currency: 'HKD', rate: '0.9200', handedMinor: 23000 },
        },
      ],
    });
    expect(entriesOf(events)).toEqual([
      { account: 'tender/cash/HKD', fen: -21160 },
      { account: 'tender/cash', fen: 360 },
      { account: 'revenue/services', fen: 12800 },
      { account: 'revenue/roomFee', fen: 8000 },
    ]);
    const mixed = served([foot]);
    expect(settledIn(mixed.does(paying(mixed, [hkd(101), cash(30000)]))).tenders).toMatchObject([
      { takenFen: 92, handedFen: 92, changeFen: 0 },
      { takenFen: 20708, changeFen: 9292 },
    ]);
  });

  test.each([
    [1, '0.9200', 0],
    [3, '0.3333', 0],
    [4, '0.3333', 1],
    [10_000, '0.9200', 9200],
    // 8.2 x 3 is 24.599999999999998 in floats, 1.15 x 100 is 114.99999999999999.
    [30, '8.2', 246],
    [100, '1.15', 115],
    [999_999_999, '0.999999', 999_998_999],
    [7, '7', 49],
  ])('[MNY-1] %i at %s are %i fen', (minor, rate, fen) => {
    expect(exchanged(minor, rate)).toBe(fen);
  });

  test.each(['', '.5', '1.', '-1', '1e3', '0x10', '１', ' 1', '1,5'])(
    '[MNY-1] "%s" is no rate',
    (rate) => {
      expect(exchanged(100, rate)).toBeUndefined();
    },
  );

  test('[MNY-2] amounts that nobody can hand over are refused by name', () => {
    const floor = served([foot]);
    member(floor, { principalFen: 50000 });
    const many = [-1, 0.5, 1e10, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 53];
    const tenders = (amount: number): TenderGiven[] => [
      cash(amount),
      hkd(amount),
      { tender: 'qr', fen: amount },
      { tender: 'bankCard', fen: amount },
      stored(amount),
    ];
    for (const amount of many) {
      expect(isAmount(amount)).toBe(false);
      for (const tender of tenders(amount))
        floor.refuses('bad_amount', paying(floor, [tender, qr]));
      floor.refuses('bad_amount', paying(floor, [qr], { tipFen: amount }));
      floor.refuses('bad_amount', {
        ...{ type: 'topUp', memberId: 'M1', principalFen: amount, tender: 'cash' },
      });
    }
    // A fortune in dollars is more than the store can count.
    const dollars = { tender: 'cash', currency: 'USD', handedMinor: 1_000_000_000 } as const;
    floor.refuses('bad_amount', paying(floor, [dollars]));
    const yen = { tender: 'cash', currency: 'JPY', handedMinor: 100 } as const;
    expect(floor.refuses('unknown_currency', paying(floor, [yen]))).toEqual({ currency: 'JPY' });
  });
});

describe('count cards', () => {
  const held = { levelCode: 'gold', principalFen: 100_000 };

  test('[TKT-10, LED-6] a piece pays its service at the list price; the rest has the level discount', () => {
    const floor = served([footLong, foot, bodyTea]);
    member(floor, { ...held, counts: [{ serviceCode: 'FOOT60', left: 1 }] });
    const events = floor.does(paying(floor, [qr, countCard]));
    const settled = settledIn(events);
    // Off: the extension 720, the second FOOT60 1536, the BODY60 1896.
    expect(settled).toMatchObject({ discountFen: 720 + 1536 + 1896, payPct: 88 });
    expect(settled.tenders[0]).toEqual({
      ...{ tender: 'countCard', memberId: 'M1', takenFen: 12800 },
      uses: [{ serviceCode: 'FOOT60', lineId: settled.lines[0]?.lineId }],
    });
    expect(handed(settled)).toBe(settled.billedFen);
    expect(settled.memberAfter).toEqual({ principalFen: 100_000, bonusFen: 0, counts: [] });
    expect(events.flatMap((one) => (one.type === 'ledgerPosted' ? [one.entries] : []))[1]).toEqual([
      { account: 'wallet/M1/at/S1/count/FOOT60', fen: -1 },
      { account: 'countsUsed/FOOT60', fen: 1 },
    ]);
    expect(floor.state.wallets.get('M1')?.counts).toEqual([]);
  });

  test('[TKT-10] part by part the pieces are used up, and an empty card leaves no line but its level', () => {
    const floor = served([foot, foot]);
    member(floor, { ...held, counts: [{ serviceCode: 'FOOT60', left: 1 }] });
    const first = settledIn(floor.does(paying(floor, [countCard], { guests: [1] })));
    expect(first).toMatchObject({ billedFen: 12800, discountFen: 0 });
    const second = settledIn(floor.does(paying(floor, [countCard, stored()], { guests: [0] })));
    expect(second).toMatchObject({
      ...{ billedFen: 11264 + 8000, discountFen: 1536 },
      tenders: [{ tender: 'storedValue', principalFen: 19264 }],
      memberAfter: { principalFen: 100_000 - 19264 },
    });
    expect(walletIn(floor.events)).toEqual({ ...second.memberAfter });
  });

  test('[TKT-10] a card pays no tip, and two people, or one card twice, do not pay one bill', () => {
    const floor = served([foot]);
    member(floor, { counts: [{ serviceCode: 'FOOT60', left: 9 }] });
    member(floor, { principalFen: 90000 }, 'M2');
    expect(
      floor.refuses('insufficient_tender', paying(floor, [countCard], { tipFen: 500 })),
    ).toEqual({ dueFen: 21300, shortFen: 8500 });
    const other = { tender: 'storedValue', memberId: 'M2' } as const;
    floor.refuses('over_tender', paying(floor, [countCard, other]));
    floor.refuses('over_tender', paying(floor, [countCard, countCard, qr]));
    floor.refuses('unknown_member', paying(floor, [{ tender: 'countCard', memberId: 'M9' }]));
  });

  test('[LED-1, LED-6, MNY-2] a member brings pieces of services that there are', () => {
    const floor = Floor.open();
    const join = {
      type: 'registerMember' as const,
      ...{ memberId: 'M1', memberNo: 'M1', cardUid: '0A020001', levelCode: 'gold' },
      ...{ principalFen: 0, bonusFen: 0 },
    };
    const left = (serviceCode: string, pieces: number) => ({
      ...join,
      counts: [{ serviceCode, left: pieces }],
    });
    floor.refuses('unknown_service', left('SPA1', 1));
    floor.refuses('bad_amount', left('FOOT60', 1.5));
    floor.refuses('bad_amount', { ...join, principalFen: -1 });
    expect(floor.refuses('unknown_level', { ...join, levelCode: 'tin' })).toEqual({
      levelCode: 'tin',
    });
    floor.does(left('FOOT60', 3));
    expect(walletIn(floor.events).counts).toEqual([{ serviceCode: 'FOOT60', left: 3 }]);
    expect(sumOf(entriesOf(floor.events))).toBe(0);
  });
});

describe('on the house', () => {
  test('[TKT-11, CSH-04] needs a manager, keeps the reason, covers bill and tip; revenue stands, the house pays', () => {
    const floor = served([foot]);
    floor.refuses('approval_required', paying(floor, [free]));
    for (const approvedBy of ['H1', 'A1', '1', 'nobody'])
      floor.refuses('approval_required', paying(floor, [free], { approvedBy }));
    const events = floor.does(paying(floor, [cash(800), free], { approvedBy: 'B1', tipFen: 1000 }));
    expect(settledIn(events).tenders).toEqual([
      { tender: 'cash', takenFen: 800, handedFen: 800, changeFen: 0 },
      { tender: 'complimentary', takenFen: 21000, reason: '老板朋友', approvedBy: 'B1' },
    ]);
    expect(balances(floor.events).get('tender/complimentary')).toBe(-21000);
    expect(floor.events.some(({ type }) => type === 'commissionEarned')).toBe(true);
  });
});

describe('tips', () => {
  test('[TKT-9, LED-7, CSH-06] pass through to the technician of the first clock that is paid', () => {
    const floor = served([foot, bodyTea]);
    const second = linesIn302(floor).find(({ guest }) => guest === 1);
    const events = floor.does(paying(floor, [cash(30000)], { guests: [1], tipFen: 5000 }));
    const settled = settledIn(events);
    expect(settled).toMatchObject({ tipFen: 5000, tipStaffNo: second?.staffNo, changeFen: 3600 });
    expect(settled.billedFen).toBe(21400);
    expect(entriesOf(events)).toContainEqual({
      account: `tips/${second?.staffNo ?? ''}`,
      fen: 5000,
    });
    expect(settledIn(floor.does(paying(floor, [qr])))).toMatchObject({
      tipFen: 0,
      tipStaffNo: null,
    });
  });

  test('[LED-7] bonus that pays a tip is no discount, and the books still balance', () => {
    const floor = served([foot]);
    member(floor, { bonusFen: 50000 });
    const events = floor.does(paying(floor, [stored()], { tipFen: 3000 }));
    const { tipStaffNo } = settledIn(events);
    expect(entriesOf(events)).toEqual([
      { account: 'wallet/M1/at/S1/bonus', fen: -23800 },
      { account: 'discount/bonus', fen: 20800 },
      { account: `tips/${tipStaffNo ?? ''}`, fen: 3000 },
    ]);
  });

  test('[TKT-9] nobody served them: nobody to tip', () => {
    const floor = Floor.open();
    const clockId = floor.opens('302');
    const { ticketId } = floor.ticketIn('302');
    floor.does({ type: 'orderGoods', ticketId, goodsCode: 'TEA', qty: 1 });
    floor.does({ type: 'cancelClock', clockId });
    floor.refuses('nobody_to_tip', paying(floor, [qr], { tipFen: 100 }));
    floor.does(paying(floor, [qr]));
  });
});

describe('topping up', () => {
  const topUp = (principalFen: number, more: object = {}): CommandBody => ({
    ...{ type: 'topUp', memberId: 'M1', principalFen, tender: 'cash' },
    ...more,
  });

  test('[LED-4, MBR-03] money in, as much owed to the member, no revenue; numbered by the day', () => {
    const floor = Floor.open();
    member(floor, {
      principalFen: 1000,
      bonusFen: 7,
      counts: [{ serviceCode: 'FOOT60', left: 2 }],
    });
    const events = floor.does(topUp(50000, { soldBy: 'H1' }));
    expect(events[0]).toMatchObject({
      ...{ type: 'memberToppedUp', topUpId: 'U20261120-1', principalFen: 50000, soldBy: 'H1' },
      memberAfter: {
        principalFen: 51000,
        bonusFen: 7,
        counts: [{ serviceCode: 'FOOT60', left: 2 }],
      },
    });
    expect(entriesOf(events)).toEqual([
      { account: 'tender/cash', fen: -50000 },
      { account: 'wallet/M1/at/S1/principal', fen: 50000 },
    ]);
    expect(floor.state.wallets.get('M1')?.principalFen).toBe(51000);
    const [second] = floor.does(topUp(100, { tender: 'bankCard' }));
    expect(second).toMatchObject({ topUpId: 'U20261120-2', soldBy: null });
    floor.does({ type: 'openBusinessDay', day: '2026-11-21' });
    expect(floor.does(topUp(1))[0]).toMatchObject({ topUpId: 'U20261121-1' });
  });

  test('[LED-5] a named card holds 5,000 yuan of principal and not a fen more', () => {
    const floor = Floor.open();
    member(floor, { principalFen: 400_000, bonusFen: 90_000 });
    expect(floor.refuses('over_limit', topUp(100_001))).toEqual({
      limitFen: 500_000,
      mostFen: 100_000,
    });
    floor.does(topUp(100_000));
    expect(floor.refuses('over_limit', topUp(1))).toMatchObject({ mostFen: 0 });
  });

  test('[MNY-2] nothing, somebody who is not there, a seller who is not', () => {
    const floor = Floor.open();
    member(floor, {});
    floor.refuses('bad_amount', topUp(0));
    floor.refuses('unknown_member', topUp(100, { memberId: 'M9' }));
    floor.refuses('unknown_staff', topUp(100, { soldBy: 'Z9' }));
    floor.does(topUp(100, { soldBy: '3' }));
  });
});
