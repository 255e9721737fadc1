/** What the floor has learnt since v2: rules by version, owed and promised turns, duty, jobs, transfers, helpers, bookings. */
import { defaultPolicy, minuteMs, nextTimer, type RotationPolicy } from '@baozhong/core/index.ts';
import { type Floor, requested, storeConfig, tapOf } from '../support/floor.ts';

/** Goes on where an evening has ended, with rooms enough. */
export function playLaterEvening(floor: Floor): Floor {
  const store = storeConfig();
  const rooms = Array.from({ length: 12 }, (_, index) => ({
    ...{ roomNo: String(304 + index), area: '3F', typeCode: 'double', seats: 2 },
  }));
  floor.does({ type: 'configureStore', config: { ...store, rooms: [...store.rooms, ...rooms] } });
  const policy: RotationPolicy = {
    ...defaultPolicy,
    ...{ partition: 'one', discipline: 'rounds', owedTurns: true, preAssignMinutes: 10 },
    missedTurn: { then: 'skipRound', afterMinutes: 3, fineFen: 1_000 },
    boughtClockFen: 5_000,
  };
  floor.does({ type: 'setRotationPolicy', policy, fromDay: '2026-11-23' });
  floor.does({ type: 'openBusinessDay', day: '2026-11-23' });
  floor.does({ type: 'clockOn', staffNo: '4' });
  allOver(floor);
  playTurns(floor);
  playDuty(floor);
  playJobs(floor);
  playBookings(floor);
  playGoods(floor);
  floor.does({ type: 'openBusinessDay', day: '2026-11-24' });
  return floor;
}

const reason = '店长决定';

function serves(floor: Floor, roomNo: string, wish?: Parameters<Floor['opens']>[1]): string {
  const clockId = floor.opens(roomNo, wish);
  floor.does({ type: 'startClock', clockId });
  return clockId;
}
function ends(floor: Floor, ...clockIds: string[]): void {
  for (const clockId of clockIds) floor.does({ type: 'endClock', clockId, early: true });
}
/** All that is due until then, as the scheduler fires it. */
function runFor(floor: Floor, minutes: number): void {
  const until = floor.at + minutes * minuteMs;
  for (let timer = nextTimer(floor.state); timer; timer = nextTimer(floor.state)) {
    if (timer.dueAt > until) break;
    floor.at = Math.max(floor.at, timer.dueAt);
    floor.does({ type: 'fireTimer', ...timer });
  }
  floor.at = until;
}
/** What still waits or runs is over. */
function allOver(floor: Floor): void {
  for (const { clockId } of [...floor.state.clocks.values()]) {
    // A clock that went with the one that it helped is over already.
    const { status } = floor.clock(clockId);
    if (status === 'started') floor.does({ type: 'endClock', clockId, early: true });
    else if (status !== 'ended' && status !== 'cancelled')
      floor.does({ type: 'cancelClock', clockId });
  }
}

function playTurns(floor: Floor): void {
  const move = (staffNo: string, how: 'rewardHead' | 'passOneLap' | 'forgiveLap' | 'penaltyTail') =>
    floor.does({ type: 'moveInQueue', staffNo, how, reason });
  move('1', 'rewardHead');
  move('3', 'penaltyTail');
  move('2', 'passOneLap');
  move('2', 'forgiveLap');
  floor.does({ type: 'holdSlot', staffNo: '3', reason, minutes: 5 });
  floor.does({ type: 'releaseHold', staffNo: '3' });
  floor.does({ type: 'holdSlot', staffNo: '3', reason, minutes: 5 });
  runFor(floor, 6);
  const asked = serves(floor, '304', requested('1'));
  const undone = floor.opens('305');
  floor.does({ type: 'cancelClock', clockId: undone });
  const second = serves(floor, '306');
  ends(floor, second, asked);
  const owed = serves(floor, '307');
  const others = [serves(floor, '308'), serves(floor, '309')];
  runFor(floor, 45);
  const waits = floor.opens('310');
  runFor(floor, 10);
  floor.does({ type: 'extendClock', clockId: owed, extensions: 0.5 });
  runFor(floor, 4);
  floor.does({ type: 'cancelClock', clockId: waits });
  // Past its end and the grace: the desk is asked.
  runFor(floor, 60);
  ends(floor, owed, ...others);
  floor.does({ type: 'markMissedTurn', clockId: floor.opens('311') });
  allOver(floor);
}

function playDuty(floor: Floor): void {
  const duty = (staffNo: string, to: 'meal' | 'waiting' | 'suspended' | 'leave') =>
    floor.does({ type: 'setDuty', staffNo, to, reason });
  duty('1', 'meal');
  runFor(floor, 31);
  duty('1', 'waiting');
  floor.does({ type: 'planShift', staffNo: '3', day: '2026-11-25', shiftPlan: null });
  floor.does({ type: 'setOvertime', staffNo: '2', on: true });
  floor.does({ type: 'registerCallIn', staffNo: '2' });
  const brought = floor.opens('312', { type: 'calledIn', staffNo: '2' });
  floor.does({ type: 'setOff', staffNo: '2' });
  duty('2', 'suspended');
  floor.does({ type: 'startClock', clockId: brought });
  ends(floor, brought);
  duty('2', 'waiting');
  floor.does({ type: 'buyClock', staffNo: '4', reason });
  floor.does({ type: 'clockOn', staffNo: '4' });
  const person = { staffNo: 'H9', name: '新咨客', role: 'host', cardUid: '0B020099' } as const;
  floor.does({ type: 'addStaff', ...person });
  floor.does({ type: 'changeStaff', ...person, name: '咨客' });
  floor.does({ type: 'staffLeaves', staffNo: 'H9' });
}

function playJobs(floor: Floor): void {
  const item = { serviceCode: 'FOOT60', wish: requested('1') } as const;
  floor.does({ type: 'openVisit', roomNo: '313', guests: [{ items: [item] }] });
  const { visitId, clockIds } = floor.ticketIn('313');
  const [clockId = ''] = clockIds;
  floor.does({ type: 'startClock', clockId });
  floor.does({ type: 'addHelper', clockId, wish: { type: 'rotation' } });
  floor.does({ type: 'addGuest', visitId, items: [{ ...item, wish: { type: 'rotation' } }] });
  const added = floor.ticketIn('313').clockIds.at(-1) ?? '';
  floor.does({ type: 'changeService', clockId: added, serviceCode: 'BODY60' });
  allOver(floor);
  const running = serves(floor, '314', requested('1'));
  runFor(floor, 5);
  floor.does({ type: 'transferClock', clockId: running, wish: requested('2'), reason });
  floor.does(tapOf('314', '2', floor.at));
  ends(floor, running);
}

function playBookings(floor: Floor): void {
  const book = (staffNo: string, roomNo: string, minutes: number) => {
    const wanted = {
      ...{ roomNo, startAt: floor.at + minutes * minuteMs, minutes: 60 },
      guests: [{ items: [{ serviceCode: 'FOOT60', wish: { type: 'booked', staffNo } }] }],
    } as const;
    floor.does({ type: 'bookVisit', ...wanted });
    return { ...wanted, bookingId: [...floor.state.bookings.keys()].at(-1) ?? '' };
  };
  const first = book('1', '315', 90);
  const { bookingId } = first;
  floor.does({
    ...first,
    type: 'changeBooking',
    seenVersion: 1,
    startAt: first.startAt + minuteMs,
  });
  book('2', '304', 90);
  const third = book('3', '305', 90);
  floor.does({ type: 'cancelBooking', bookingId: third.bookingId, reason });
  runFor(floor, 35);
  floor.does({ type: 'acknowledgeBooking', bookingId });
  runFor(floor, 53);
  floor.does({ type: 'openBooking', bookingId });
  runFor(floor, 40);
  book('3', '306', 600);
}

function freeRoom(floor: Floor): string {
  const free = [...floor.state.rooms.values()].find(({ status }) => status === 'dirty');
  if (free === undefined) throw new Error('no room');
  floor.does({ type: 'markVacant', roomNo: free.roomNo });
  return free.roomNo;
}

/** Made, marked by mistake, served, and cancelled in part. */
function playGoods(floor: Floor): void {
  const { ticketId } = floor.ticketIn('314');
  floor.does({ type: 'receiveStock', goodsCode: 'TEA', qty: 10, eachFen: 333 });
  floor.does({ type: 'orderGoods', ticketId, goodsCode: 'TEA', qty: 3 });
  const lineId = `${ticketId}/g1`;
  floor.does({ type: 'cancelGoods', lineId, left: 2, reason });
  const { visitId } = floor.ticketIn('314');
  floor.does({ type: 'moveRoom', visitId, toRoomNo: freeRoom(floor) });
  floor.does({ type: 'markGoodsMade', lineId });
  floor.does({ type: 'markGoodsServed', lineId });
  floor.does({ type: 'takeBackGoods', lineId });
  floor.does({ type: 'countStock', goodsCode: 'TEA', counted: 7 });
}
