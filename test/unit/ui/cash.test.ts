import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ClockView, RoomView, VisitView } from '@baozhong/contract/live.ts';
import {
  awaitsSince,
  findBills,
  linesByGuest,
  linesToPay,
  openClocks,
  payableGuests,
  readScan,
  sortBills,
  sums,
  tipGoesTo,
  unsettledGuests,
} from '../../../floor-ui/src/lib/cash/bills.ts';
import {
  changeOf,
  parseAmount,
  quickAmounts,
  typedAmount,
  typeKey,
} from '../../../floor-ui/src/lib/cash/tender.ts';

const minute = 60_000;

const clock = (given: Partial<ClockView>): ClockView => ({
  clockId: 'V1/1',
  guest: 0,
  serviceCode: 'FOOT60',
  serviceName: '足底按摩',
  minutes: 60,
  status: 'ended',
  wishType: 'rotation',
  wishStaffNo: null,
  clockType: 'rotation',
  staffNo: '8',
  waitingSinceAt: null,
  calledAt: null,
  startedAt: null,
  expectedEndAt: null,
  endedAt: null,
  extensions: 0,
  job: 'V1/1',
  promisedTo: null,
  helps: null,
  overrunAskedAt: null,
  bookedNext: null,
  servedBefore: [],
  priceFen: 12_800,
  late: false,
  replaces: null,
  reminder: 'none',
  reminderAt: null,
  ...given,
});

const visit = (roomNo: string, given: Partial<VisitView> = {}): VisitView => ({
  kind: 'visit',
  id: `V-${roomNo}`,
  ticketId: `T2026-11-22-${roomNo}`,
  ticketVersion: 1,
  roomNo,
  partyId: null,
  openedAt: 0,
  openedBy: 'H1',
  status: 'awaitingPayment',
  guests: [{ seat: 0, wristband: null }],
  clocks: [],
  lines: [],
  dueFen: 0,
  settledGuests: [],
  settlements: [],
  settledAt: null,
  history: [],
  ...given,
});

const rooms = (since: Record<string, number>) => (roomNo: string) =>
  ({
    roomNo,
    visitId: `V-${roomNo}`,
    state: 'awaitingPayment',
    sinceAt: since[roomNo] ?? 0,
  }) as RoomView;

describe('[CSH-04] cash', () => {
  it.each([
    [33_600, [33_600, 34_000, 35_000, 40_000]],
    [16_800, [16_800, 17_000, 20_000, 50_000]],
    [40_000, [40_000, 50_000, 100_000]],
    [30_240, [30_240, 31_000, 35_000, 40_000]],
    [99_000, [99_000, 100_000]],
    [1, [1, 1_000, 5_000, 10_000]],
    [0, []],
  ])('%i fen are likely handed over as %j', (due, amounts) => {
    expect(quickAmounts(due)).toEqual(amounts);
  });

  it('offers exact first, rising, each enough, at most four', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 10_000_000 }), (due) => {
        const amounts = quickAmounts(due);
        expect(amounts[0]).toBe(due);
        expect(amounts.length).toBeLessThanOrEqual(4);
        expect(amounts.toSorted((a, b) => a - b)).toEqual(amounts);
        expect(new Set(amounts).size).toBe(amounts.length);
      }),
    );
  });

  it('reads what is typed, and only amounts', () => {
    expect(['336', '336.5', '0.05', '.5', '1,288.00', '３３６', '¥40'].map(parseAmount)).toEqual([
      33_600, 33_650, 5, 50, 128_800, 33_600, 4_000,
    ]);
    expect(['', '.', 'abc', '1.234', '-5', '1e3', '12345678'].map(parseAmount)).toEqual(
      Array.from({ length: 7 }, () => null),
    );
  });

  it('reads back every amount that it writes', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 999_999_999 }), (fen) => {
        expect(parseAmount(typedAmount(fen))).toBe(fen);
      }),
    );
  });

  it('types with the pad as with keys, and takes nothing that is no amount', () => {
    const type = (keys: string) => [...keys].reduce((text, key) => typeKey(text, key), '');
    expect(type('400')).toBe('400');
    expect(type('007')).toBe('7');
    expect(type('.5')).toBe('0.5');
    expect(type('1.239')).toBe('1.23');
    expect(type('1..2')).toBe('1.2');
    expect(type('4x0')).toBe('40');
    expect(typeKey('400', 'delete')).toBe('40');
    expect(typeKey('400', 'clear')).toBe('');
  });

  it('gives change or says what is missing, never both, and the sum is right', () => {
    expect(changeOf(40_000, 33_600)).toEqual({ changeFen: 6_400, shortFen: 0 });
    expect(changeOf(30_000, 33_600)).toEqual({ changeFen: 0, shortFen: 3_600 });
    expect(changeOf(null, 33_600)).toEqual({ changeFen: 0, shortFen: 0 });
    fc.assert(
      fc.property(fc.nat(10_000_000), fc.nat(10_000_000), (handed, due) => {
        const { changeFen, shortFen } = changeOf(handed, due);
        expect(handed + shortFen - changeFen).toBe(due);
        expect(Math.min(changeFen, shortFen)).toBe(0);
      }),
    );
  });
});

describe('[CSH-01] finding a bill', () => {
  const all = [
    visit('302', { guests: [{ seat: 0, wristband: 21 }] }),
    visit('303'),
    visit('1302'),
    visit('21', { status: 'open' }),
  ];
  const found = (text: string) => findBills(all, text).map((one) => one.roomNo);

  it('by room first, then wristband, then how the room begins, then ticket', () => {
    expect(found('302')).toEqual(['302']);
    expect(found('30')).toEqual(['302', '303']);
    expect(found('21')).toEqual(['21', '302']);
    expect(found('T2026-11-22-303')).toEqual(['303']);
    expect(found(' ３０２ ')).toEqual(['302']);
    expect(found('999')).toEqual([]);
    expect(found('')).toHaveLength(4);
  });

  it('tells a wristband from a card', () => {
    expect(readScan('000021')).toEqual({ kind: 'wristband', no: 21 });
    expect(readScan('0a030004')).toEqual({ kind: 'card', uid: '0A030004' });
    expect(readScan('12345678')).toEqual({ kind: 'card', uid: '12345678' });
    expect(readScan('00000021')).toEqual({ kind: 'card', uid: '00000021' });
  });

  it('shows those who wait longest first, the running by their ends, the settled by time', () => {
    const ends = (at: number) => ({
      status: 'open' as const,
      clocks: [clock({ status: 'started', expectedEndAt: at })],
    });
    const bills = sortBills(
      [
        visit('101'),
        visit('102'),
        visit('201', ends(9 * minute)),
        visit('202', ends(3 * minute)),
        visit('203', { status: 'open', clocks: [clock({ status: 'called' })] }),
        visit('301', { status: 'settled', settledAt: 1 }),
        visit('302', { status: 'settled', settledAt: 2 }),
      ],
      rooms({ '101': 5 * minute, '102': 2 * minute }),
    );
    expect(bills.toPay.map((one) => one.roomNo)).toEqual(['102', '101']);
    expect(bills.running.map((one) => one.roomNo)).toEqual(['202', '201', '203']);
    expect(bills.settled.map((one) => one.roomNo)).toEqual(['302', '301']);
  });

  it('counts the wait from the last clock when the room says nothing', () => {
    const ended = visit('101', { clocks: [clock({ endedAt: 7 }), clock({ endedAt: 9 })] });
    expect(awaitsSince(ended, undefined)).toBe(9);
    expect(awaitsSince(ended, rooms({ '101': 8 })('101'))).toBe(8);
  });

  it('names the clocks that must be over first', () => {
    const statuses = [
      'queued',
      'awaitingTechnician',
      'called',
      'started',
      'ended',
      'cancelled',
    ] as const;
    const one = visit('101', { clocks: statuses.map((status) => clock({ status })) });
    expect(openClocks(one).map(({ status }) => status)).toEqual(statuses.slice(0, 4));
  });
});

describe('[CSH-01] the bill', () => {
  const line = { name: '', staffNo: null, qty: 1, ruleId: '', settled: false };
  const bill = visit('302', {
    guests: [
      { seat: 0, wristband: 21 },
      { seat: 1, wristband: null },
    ],
    lines: [
      { ...line, lineId: 'a', lineKind: 'service', guest: 1, fen: 16_800 },
      { ...line, lineId: 'b', lineKind: 'roomFee', guest: null, fen: 2_000 },
      { ...line, lineId: 'c', lineKind: 'service', guest: 0, fen: 12_800 },
      { ...line, lineId: 'd', lineKind: 'goods', guest: 0, fen: 1_800, qty: 3 },
      { ...line, lineId: 'e', lineKind: 'extension', guest: 1, fen: 6_000 },
    ],
    dueFen: 39_400 - 3_560,
  });

  it('is itemised by guest, the whole party last, and every fen of it stands once', () => {
    const groups = linesByGuest(bill);
    expect(groups.map(({ guest, wristband, sumFen }) => [guest, wristband, sumFen])).toEqual([
      [0, 21, 14_600],
      [1, null, 22_800],
      [null, null, 2_000],
    ]);
  });

  it('adds up by kind, and shows what was taken off', () => {
    expect(sums(bill.lines)).toEqual({
      servicesFen: 35_600,
      goodsFen: 1_800,
      roomFeeFen: 2_000,
    });
  });

  it('[CSH-02] can be paid guest by guest: who is over may go, the room is paid by the last', () => {
    const running = visit('302', {
      guests: bill.guests,
      clocks: [clock({ guest: 1, status: 'started' })],
    });
    expect(payableGuests(running)).toEqual([0]);
    expect(linesToPay(bill, [0]).map(({ lineId }) => lineId)).toEqual(['c', 'd']);
    expect(linesToPay(bill, [0, 1])).toHaveLength(5);
    const paid = {
      ...bill,
      settledGuests: [0],
      lines: bill.lines.map((one) => ({ ...one, settled: one.guest === 0 })),
    };
    expect(unsettledGuests(paid)).toEqual([1]);
    expect(linesToPay(paid, null).map(({ lineId }) => lineId)).toEqual(['a', 'b', 'e']);
    expect(linesByGuest(paid).map(({ settled }) => settled)).toEqual([true, false, false]);
  });

  it('[CSH-04] sends the tip to the first technician who is paid for', () => {
    const lines = bill.lines.map((one) => ({
      ...one,
      staffNo: one.lineKind === 'service' ? one.lineId : null,
    }));
    expect(tipGoesTo(lines)).toBe('a');
    expect(tipGoesTo(linesToPay({ ...bill, lines }, [0]))).toBe('c');
    expect(tipGoesTo([])).toBeNull();
  });
});
