/** Random steps of an evening: each names things by number, and the run finds the thing, so that most steps mean something. */
import {
  type CommandBody,
  minuteMs,
  nextTimer,
  type OpenRoom,
  type Visit,
} from '@baozhong/core/index.ts';
import fc from 'fast-check';
import { bookingOf } from './booking-steps.ts';
import type { Floor, Wish } from './floor.ts';

const staffNo = fc.constantFrom('1', '2', '3', '4', '9');
const roomNo = fc.constantFrom('301', '302', '303', '999');
const wish: fc.Arbitrary<Wish> = fc.oneof(
  fc.record({ type: fc.constant('rotation' as const) }),
  fc.record({
    type: fc.constant('rotation' as const),
    gender: fc.constantFrom('F' as const, 'M' as const),
  }),
  fc.record({
    type: fc.constantFrom('requested' as const, 'picked' as const, 'calledIn' as const),
    staffNo,
  }),
);
const guest = fc.record({
  wristband: fc.option(fc.integer({ min: 1, max: 5 }), { nil: undefined }),
  items: fc.array(
    fc.record({
      serviceCode: fc.constantFrom('FOOT60', 'BODY60'),
      wish,
      together: fc.constantFrom(false, false, true),
    }),
    { minLength: 1, maxLength: 3 },
  ),
});
export type Step = {
  readonly what: string;
  readonly n: number;
  readonly minutes: number;
  readonly roomNo: string;
  readonly staffNo: string;
  readonly guests: Extract<CommandBody, { type: 'openVisit' }>['guests'];
};
export const step: fc.Arbitrary<Step> = fc.record({
  what: fc.constantFrom(
    'open',
    'open',
    'open',
    'open',
    'tap',
    'tap',
    'tap',
    'start',
    'start',
    'start',
    'end',
    'extend',
    'settle',
    'settle',
    'settlePart',
    'settlePart',
    'topUp',
    'clean',
    'clean',
    'clean',
    'order',
    'order',
    'goods',
    'goods',
    'cancel',
    'cancel',
    'swap',
    'swap',
    'missed',
    'move',
    'call',
    'called',
    'release',
    'on',
    'on',
    'on',
    'off',
    'timer',
    'timer',
    'timer',
    'recall',
    'claim',
    'report',
    'repair',
    'pause',
    'pause',
    'back',
    'back',
    'duty',
    'linked',
    'joins',
    'joins',
    'adds',
    'adds',
    'helps',
    'helps',
    'changes',
    'changes',
    'transfer',
    'transfer',
    'book',
    'book',
    'booking',
    'booking',
    'booking',
    'day',
  ),
  n: fc.nat(50),
  minutes: fc.constantFrom(0, 0, 1, 2, 3, 5, 20, 61),
  roomNo,
  staffNo,
  guests: fc.array(guest, { minLength: 1, maxLength: 3 }),
});

export function commandOf(floor: Floor, one: Step): CommandBody | undefined {
  const clocks = [...floor.state.clocks.keys()];
  const clockId = clocks[one.n % Math.max(1, clocks.length)] ?? 'none';
  // What is on the way or running: or a swap would seldom find one.
  const busy = [...floor.state.clocks.values()].filter(
    ({ status }) => status === 'called' || status === 'started',
  );
  const busyId = busy[one.n % Math.max(1, busy.length)]?.clockId ?? clockId;
  const visits = [...floor.state.visits.values()];
  const visit = visits[one.n % Math.max(1, visits.length)];
  switch (one.what) {
    case 'open':
      return { type: 'openVisit', roomNo: one.roomNo, guests: one.guests };
    case 'tap': {
      const intent = (['auto', 'start', 'extend', 'end', 'clean'] as const)[one.n % 5] ?? 'auto';
      const where = visit?.roomNo ?? one.roomNo;
      const tapAt = floor.at - (one.n % 4) * minuteMs;
      return {
        type: 'tapCard',
        roomNo: where,
        cardUid: `0402000${one.staffNo}5E8061`,
        intent,
        tapAt,
        tapAtKnown: one.n % 7 > 0,
      };
    }
    case 'start':
      return { type: 'startClock', clockId: busyId };
    case 'end':
      return { type: 'endClock', clockId, early: one.n % 2 === 0 };
    case 'extend':
      return { type: 'extendClock', clockId, extensions: (1 + (one.n % 5)) / 2 };
    case 'settle':
      return (
        visit && {
          type: 'settle',
          ticketId: visit.ticketId,
          seenVersion: visit.ticketVersion,
          seenDueFen: dueOf(floor, visit.ticketId),
          tenders: [{ tender: 'cash', handedFen: 100_000 }],
        }
      );
    case 'settlePart': {
      const guests = [one.n % 3];
      return (
        visit && {
          ...{ type: 'settle', ticketId: visit.ticketId, seenVersion: visit.ticketVersion, guests },
          seenDueFen: dueOf(floor, visit.ticketId, guests),
          tipFen: one.n % 2 === 0 ? 500 : 0,
          tenders: [{ tender: 'qr' }],
        }
      );
    }
    case 'topUp':
      // As the pipeline loads it.
      if (!floor.state.wallets.has('M1'))
        floor.state.wallets.set('M1', {
          ...{ memberId: 'M1', levelCode: 'gold', principalFen: 0, bonusFen: 0, counts: [] },
        });
      return { type: 'topUp', memberId: 'M1', principalFen: 100 * one.n, tender: 'cash' };
    case 'clean':
      return { type: one.n % 2 === 0 ? 'markCleaning' : 'markVacant', roomNo: one.roomNo };
    case 'order':
      return {
        type: 'orderGoods',
        ticketId: visit?.ticketId ?? 'none',
        goodsCode: 'TEA',
        qty: 1 + (one.n % 3),
        guest: one.n % 2,
      };
    case 'goods':
      return goodsOf(one, visit);
    case 'cancel':
      return { type: 'cancelClock', clockId: one.n % 3 === 0 ? clockId : busyId };
    case 'swap':
      return {
        ...{ type: 'swapTechnician', clockId: one.n % 5 === 0 ? clockId : busyId },
        wish: wishOf(one),
      };
    case 'missed':
      return { type: 'markMissedTurn', clockId: busyId };
    case 'move':
      return { type: 'moveRoom', visitId: visit?.visitId ?? 'none', toRoomNo: one.roomNo };
    case 'call':
      return { type: 'callService', roomNo: one.roomNo, what: one.n % 2 === 0 ? 'tea' : 'water' };
    case 'called': {
      const [callId = 'none'] = floor.state.calls.keys();
      return { type: one.n % 2 === 0 ? 'takeCall' : 'finishCall', callId };
    }
    case 'release':
      return { type: 'releaseRoom', visitId: visit?.visitId ?? 'none' };
    case 'on':
      return { type: 'clockOn', staffNo: one.staffNo };
    case 'off':
      return { type: 'clockOff', staffNo: one.staffNo };
    case 'pause': {
      const to = (['onBreak', 'meal', 'away', 'leave', 'suspended', 'covered'] as const)[one.n % 6];
      return { type: 'setDuty', staffNo: one.staffNo, to: to ?? 'meal' };
    }
    case 'back':
      return { type: 'setDuty', staffNo: one.staffNo, to: 'waiting' };
    case 'duty':
      return dutyOf(one);
    case 'book':
    case 'booking':
      return bookingOf(floor, one);
    case 'linked': {
      const roomNo = one.roomNo === '301' ? '302' : '301';
      const rooms = [one.roomNo, roomNo].map((no) => ({ roomNo: no, guests: one.guests }));
      return { type: 'openLinked', rooms: one.n % 2 === 0 ? rooms : withoutBands(rooms) };
    }
    case 'joins': {
      const [guest = { items: [] }] = one.guests;
      return { type: 'addGuest', visitId: visit?.visitId ?? 'none', ...guest };
    }
    case 'adds': {
      const item = one.guests[0]?.items[0];
      const visitId = visit?.visitId ?? 'none';
      return item && { type: 'addService', visitId, guest: one.n % 3, ...item };
    }
    case 'helps':
      return { type: 'addHelper', clockId: busyId, wish: wishOf(one) };
    case 'changes': {
      const is = floor.state.clocks.get(busyId)?.serviceCode;
      const serviceCode = is === 'FOOT60' ? 'BODY60' : 'FOOT60';
      return { type: 'changeService', clockId: one.n % 2 === 0 ? busyId : clockId, serviceCode };
    }
    case 'transfer':
      return { type: 'transferClock', clockId: busyId, wish: wishOf(one) };
    case 'recall':
      return { type: 'recallTechnician', clockId };
    case 'claim':
      return {
        ...{ type: 'claimAnnouncement', no: 1 + (one.n % (floor.state.announcementCount + 1)) },
        ...{ player: `board-${String(one.n % 2)}`, soundMs: 6_000, notReady: [] },
      };
    case 'report':
      return {
        ...{ type: 'reportAnnouncement', no: 1 + (one.n % (floor.state.announcementCount + 1)) },
        ...{ player: `board-${String(one.n % 2)}`, result: 'played', why: '' },
      };
    case 'repair':
      return { type: one.n % 2 === 0 ? 'setOutOfService' : 'returnToService', roomNo: one.roomNo };
    case 'day':
      return one.n % 10 === 0
        ? { type: 'openBusinessDay', day: `2026-11-${String(21 + (one.n % 9))}` }
        : undefined;
    default: {
      const timer = nextTimer(floor.state);
      return timer && { type: 'fireTimer', ...timer, terminalOnline: one.n % 2 === 0 };
    }
  }
}

function goodsOf({ n }: Step, visit: Visit | undefined): CommandBody {
  const lines = visit?.goods ?? [];
  const lineId = lines[n % Math.max(1, lines.length)]?.lineId ?? 'none/g1';
  const reason = '客人不要';
  const all: readonly CommandBody[] = [
    { type: 'markGoodsMade', lineId },
    { type: 'markGoodsServed', lineId },
    { type: 'takeBackGoods', lineId },
    { type: 'cancelGoods', lineId, reason, left: n % 3 },
    { type: 'cancelGoods', lineId, reason, approvedBy: 'B1' },
    { type: 'receiveStock', goodsCode: 'TEA', qty: 1 + (n % 4), eachFen: 333 },
    { type: 'countStock', goodsCode: 'TEA', counted: n % 5 },
  ];
  return all[n % all.length] ?? { type: 'markGoodsMade', lineId };
}

function wishOf({ guests }: Step): Wish {
  return guests[0]?.items[0]?.wish ?? { type: 'rotation' };
}

function withoutBands(rooms: readonly OpenRoom[]): OpenRoom[] {
  return rooms.map(({ roomNo, guests }) => ({
    roomNo,
    guests: guests.slice(0, 2).map(({ items }) => ({ items })),
  }));
}

function dutyOf({ n, staffNo }: Step): CommandBody {
  const shiftPlan = n % 2 === 0 ? 'day' : null;
  const all: readonly CommandBody[] = [
    { type: 'setOff', staffNo },
    { type: 'setOvertime', staffNo, on: n % 2 === 0 },
    { type: 'registerCallIn', staffNo },
    { type: 'buyClock', staffNo, reason: '有事' },
    { type: 'planShift', staffNo, day: `2026-11-${String(20 + (n % 9))}`, shiftPlan },
  ];
  return all[n % all.length] ?? { type: 'setOff', staffNo };
}

export function dueOf(floor: Floor, ticketId: string, guests?: readonly number[]): number {
  const { catalogue } = floor.state;
  const visitId = floor.state.visitByTicket.get(ticketId) ?? '';
  const visit = floor.state.visits.get(visitId);
  if (catalogue === null || visit === undefined) return 0;
  const decision = floor.send({
    type: 'settle',
    ticketId,
    seenVersion: visit.ticketVersion,
    seenDueFen: -1,
    guests,
    tenders: [],
  });
  return decision.kind === 'refused' ? Number(decision.detail['dueFen'] ?? 0) : 0;
}
