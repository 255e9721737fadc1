import type { BookingView } from '@baozhong/contract/bookings.ts';
import type { Entity, VisitView } from '@baozhong/contract/live.ts';
import { type BookedWish, minuteMs, nextTimer } from '@baozhong/core/index.ts';
import { describe, expect, test } from 'vitest';
import { boardOf } from '../../support/board.ts';
import { Floor, requested, tapOf } from '../../support/floor.ts';

const isBooking = (entity: Entity): entity is BookingView => entity.kind === 'booking';

test('[BKG-4, FLR-13] who has booked a room is told when it becomes free and is kept', () => {
  const floor = Floor.open();
  floor.does({
    ...{ type: 'bookVisit', roomNo: '301', startAt: floor.at + 90 * minuteMs, minutes: 60 },
    guests: [{ items: [{ serviceCode: 'FOOT60', wish: { type: 'rotation' } }] }],
  });
  // Somebody else sits there still when the time of the booking draws near.
  const clockId = floor.opens('301');
  const visitId = floor.state.rooms.get('301')?.visitId ?? '';
  const board = boardOf(floor);
  board.rebuild(floor.events, 0);
  const told: BookingView[] = [];
  board.onChanges(({ upserts }) => told.push(...upserts.filter(isBooking)));
  let pos = 0;
  const does = (body: Parameters<Floor['does']>[0]) => {
    pos += 1;
    board.apply(floor.does(body), pos);
  };
  does({ type: 'cancelClock', clockId });
  floor.passMinutes(61);
  for (let timer = nextTimer(floor.state); timer; timer = nextTimer(floor.state)) {
    if (timer.dueAt > floor.at) break;
    does({ type: 'fireTimer', ...timer });
  }
  expect(told.at(-1)).toMatchObject({ status: 'locked', roomKept: false });
  does({ type: 'releaseRoom', visitId });
  expect(told.at(-1)).toMatchObject({ status: 'locked', roomKept: true });
});

describe('[BKG-11, FLR-13] a clock that runs on into a booking', () => {
  /** Technician 1 serves in room 301, for an hour from now. */
  function served() {
    const floor = Floor.open();
    const clockId = floor.opens('301', requested('1'));
    floor.does({ type: 'startClock', clockId });
    const board = boardOf(floor);
    board.rebuild(floor.events, 0);
    const does = (body: Parameters<Floor['does']>[0]) => {
      board.apply(floor.does(body), 1);
    };
    const books = (afterMinutes: number, roomNo: string, wish: BookedWish) => {
      does({
        ...{ type: 'bookVisit', roomNo, startAt: floor.at + afterMinutes * minuteMs, minutes: 60 },
        guests: [{ items: [{ serviceCode: 'FOOT60', wish }] }],
      });
      return [...floor.state.bookings.keys()].at(-1) ?? '';
    };
    const shown = () => {
      const visits = [...board.entities()].filter((one): one is VisitView => one.kind === 'visit');
      const clock = visits.flatMap(({ clocks }) => clocks).find((one) => one.clockId === clockId);
      return { bookedNext: clock?.bookedNext, expectedEndAt: clock?.expectedEndAt };
    };
    return { floor, clockId, does, books, shown };
  }

  test('is told with that booking, of its technician as of its room, also when a card at the terminal extends it', () => {
    const { floor, does, books, shown } = served();
    expect(shown().bookedNext).toBeNull();
    const start = floor.at;
    const later = books(90, '301', { type: 'rotation' });
    const at = { room: start + 90 * minuteMs, technician: start + 75 * minuteMs };
    const room = { bookingId: later, at: at.room, roomNo: '301', staffNo: null };
    expect(shown().bookedNext).toEqual(room);
    const sooner = books(75, '302', { type: 'booked', staffNo: '1' });
    const technician = { bookingId: sooner, at: at.technician, roomNo: null, staffNo: '1' };
    expect(shown()).toEqual({ bookedNext: technician, expectedEndAt: start + 60 * minuteMs });
    floor.passMinutes(50);
    does({ ...tapOf('301', '1', floor.at), intent: 'extend' });
    expect(shown()).toEqual({ bookedNext: technician, expectedEndAt: at.room });
    // The guest comes another day: what is in the way now is the booking of the room, and not yet.
    does({ type: 'cancelBooking', bookingId: sooner, reason: '改天' });
    expect(shown()).toEqual({ bookedNext: room, expectedEndAt: at.room });
    does({ type: 'cancelBooking', bookingId: later, reason: '改天' });
    expect(shown().bookedNext).toBeNull();
  });

  test('is told in the room that the party has moved to, and of whoever serves now', () => {
    const { floor, clockId, does, books, shown } = served();
    books(75, '302', { type: 'booked', staffNo: '1' });
    const inOther = books(90, '303', { type: 'rotation' });
    does({ type: 'transferClock', clockId, wish: requested('2'), reason: '累了' });
    expect(shown().bookedNext).toBeNull();
    const visitId = floor.clock(clockId).visitId;
    does({ type: 'moveRoom', visitId, toRoomNo: '303' });
    expect(shown().bookedNext).toMatchObject({ bookingId: inOther, roomNo: '303' });
  });
});
