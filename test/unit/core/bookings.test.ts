import {
  type BookedGuest,
  type CommandBody,
  minuteMs,
  nextTimer,
  restore,
  serialize,
} from '@baozhong/core/index.ts';
import { describe, expect, test } from 'vitest';
import { Floor, noon, picked, requested, storeConfig, typesOf } from '../../support/floor.ts';

type BookVisit = Extract<CommandBody, { type: 'bookVisit' }>;

const by = (staffNo?: string, serviceCode = 'FOOT60'): BookedGuest => ({
  items: [
    {
      serviceCode,
      wish: staffNo === undefined ? { type: 'rotation' } : { type: 'booked', staffNo },
    },
  ],
});

/** In room 301, with technician 1, for so many minutes after noon. */
function booking(afterMinutes: number, wanted: Partial<BookVisit> = {}): BookVisit {
  return {
    type: 'bookVisit',
    roomNo: '301',
    startAt: noon + afterMinutes * minuteMs,
    minutes: 60,
    guests: [by('1')],
    ...wanted,
  };
}

function books(floor: Floor, afterMinutes: number, wanted: Partial<BookVisit> = {}): string {
  floor.does(booking(afterMinutes, wanted));
  return [...floor.state.bookings.keys()].at(-1) ?? '';
}

/** Fires what is due until then, as the scheduler does. Returns what happened. */
function runTo(floor: Floor, afterMinutes: number): string[] {
  const to = noon + afterMinutes * minuteMs;
  const happened: string[] = [];
  for (let timer = nextTimer(floor.state); timer !== undefined; timer = nextTimer(floor.state)) {
    if (timer.dueAt > to) break;
    floor.at = Math.max(floor.at, timer.dueAt);
    happened.push(...typesOf(floor.does({ type: 'fireTimer', ...timer })));
  }
  floor.at = to;
  return happened;
}

const roomOf = (floor: Floor, roomNo = '301') => floor.state.rooms.get(roomNo)?.status;
const statusOf = (floor: Floor, staffNo: string) => floor.state.technicians.get(staffNo)?.status;

describe('booking', () => {
  test('[BKG-1, FLR-13] for a moment to come, with a room, services and people that exist and fit', () => {
    const floor = Floor.open();
    floor.refuses('unknown_room', booking(90, { roomNo: '999' }));
    floor.refuses('unknown_service', booking(90, { guests: [by('1', 'NONE')] }));
    floor.refuses('unknown_technician', booking(90, { guests: [by('77')] }));
    floor.refuses('technician_lacks_skill', booking(90, { guests: [by('1', 'BODY60')] }));
    floor.refuses('unknown_member', booking(90, { memberId: 'M1' }));
    floor.refuses('no_guests', booking(90, { guests: [] }));
    floor.refuses('too_many_guests', booking(90, { guests: [by(), by(), by()] }));
    floor.refuses('bad_booking_time', booking(-1));
    floor.refuses('bad_booking_time', booking(200 * 24 * 60));
    expect(floor.refuses('bad_booking_time', booking(90, { minutes: 59 }))).toMatchObject({
      leastMinutes: 60,
    });
    const events = floor.does(booking(90, { guests: [by('1'), by()] }));
    expect(typesOf(events)).toEqual(['bookingMade']);
    expect([...floor.state.bookings.values()]).toMatchObject([
      {
        bookingId: 'B20261120-1',
        status: 'booked',
        version: 1,
        reminderAt: noon + 30 * minuteMs,
        lockAt: noon + 60 * minuteMs,
        noShowAt: noon + 120 * minuteMs,
      },
    ]);
    expect(roomOf(floor)).toBe('vacant');
  });

  test('[BKG-1] without a room, for members who are known, on a day that is open', () => {
    const closed = new Floor();
    closed.does({ type: 'configureStore', config: storeConfig() });
    closed.refuses('no_business_day', booking(90));
    const floor = Floor.open();
    floor.state.wallets.set('M1', {
      ...{ memberId: 'M1', levelCode: 'gold', principalFen: 0, bonusFen: 0, counts: [] },
    });
    const bookingId = books(floor, 90, { roomNo: null, memberId: 'M1' });
    expect(floor.state.bookings.get(bookingId)).toMatchObject({ roomNo: null, memberId: 'M1' });
    floor.refuses('unknown_room', { type: 'openBooking', bookingId });
    floor.does({ type: 'openBooking', bookingId, roomNo: '303' });
    expect(roomOf(floor, '303')).toBe('occupied');
  });

  test('[BKG-2] no room and nobody twice at once; one may begin when the other ends', () => {
    const floor = Floor.open();
    const first = books(floor, 120);
    expect(floor.refuses('booking_clash', booking(120, { guests: [by('2')] }))).toEqual({
      ...{ roomNo: '301', bookingId: first },
      ...{ fromAt: noon + 120 * minuteMs, untilAt: noon + 180 * minuteMs },
    });
    expect(floor.refuses('booking_clash', booking(179, { roomNo: '302' }))).toMatchObject({
      ...{ staffNo: '1', bookingId: first },
    });
    floor.refuses('booking_clash', booking(61, { guests: [by('2')] }));
    floor.does(booking(180));
    floor.does(booking(60));
    // Twice in one party, unless one after the other.
    floor.refuses('booking_clash', booking(600, { guests: [by('1'), by('1')] }));
    const two = { items: [...by('3').items, ...by('3', 'BODY60').items] };
    floor.does(booking(600, { minutes: 120, guests: [two] }));
    floor.refuses('booking_clash', booking(660, { roomNo: '302', guests: [by('3')] }));
    floor.does(booking(720, { roomNo: '302', guests: [by('3')] }));
  });

  test('[BKG-2] not where guests will still sit, nor with somebody who will still be busy', () => {
    const floor = Floor.open(['1', '2']);
    floor.does({ type: 'startClock', clockId: floor.opens('301', requested('1')) });
    expect(floor.refuses('booking_clash', booking(30, { guests: [by()] }))).toEqual({
      ...{ roomNo: '301', bookingId: '' },
      ...{ fromAt: noon + 30 * minuteMs, untilAt: noon + 60 * minuteMs },
    });
    expect(floor.refuses('booking_clash', booking(30, { roomNo: '302' }))).toMatchObject({
      staffNo: '1',
    });
    floor.does(booking(60));
  });

  test('[BKG-3] is changed as the person saw it, and what it held is free', () => {
    const floor = Floor.open();
    const bookingId = books(floor, 120);
    const change = { ...booking(150, { roomNo: '302', guests: [by('2')] }), bookingId };
    const seen = { ...change, type: 'changeBooking', seenVersion: 1 } as const;
    floor.refuses('unknown_booking', { ...seen, bookingId: 'B0' });
    expect(floor.refuses('booking_changed', { ...seen, seenVersion: 0 })).toEqual({ version: 1 });
    const [event] = floor.does(seen);
    expect(event).toMatchObject({
      ...{ type: 'bookingChanged', version: 2, roomNo: '302' },
      released: [{ roomNo: '301' }, { staffNo: '1' }],
    });
    floor.refuses('booking_changed', seen);
    floor.does(booking(120));
    // It does not stand in its own way.
    floor.does({ ...seen, seenVersion: 2, startAt: noon + 160 * minuteMs });
    floor.refuses('booking_clash', { ...seen, seenVersion: 3, ...{ roomNo: '301' } });
  });

  test('[BKG-3] one that is late can be changed in all but to an earlier time', () => {
    const floor = Floor.open();
    const bookingId = books(floor, 60);
    runTo(floor, 70);
    const same = { ...booking(60, { guests: [by('2')] }), bookingId, seenVersion: 1 };
    floor.does({ ...same, type: 'changeBooking' });
    floor.refuses('bad_booking_time', {
      ...{ ...same, type: 'changeBooking', seenVersion: 2, startAt: noon + 61 * minuteMs },
    });
  });
});

describe('what is booked is kept', () => {
  test('[BKG-4] the room from so long before on; at once where that moment has passed', () => {
    const floor = Floor.open();
    books(floor, 120);
    expect(runTo(floor, 89)).toEqual(['bookingReminderDue']);
    expect(roomOf(floor)).toBe('vacant');
    expect(runTo(floor, 90)).toEqual(['bookingLocked', 'roomStatusChanged']);
    expect(roomOf(floor)).toBe('reserved');
    expect(
      floor.refuses('room_not_vacant', {
        type: 'openVisit',
        roomNo: '301',
        guests: [by()],
      }),
    ).toMatchObject({ state: 'reserved' });
    floor.refuses('room_not_vacant', { type: 'setOutOfService', roomNo: '301' });
    const soon = floor.does(booking(100, { roomNo: '302', guests: [by()] }));
    expect(typesOf(soon)).toEqual(['bookingMade', 'bookingLocked', 'roomStatusChanged']);
  });

  test('[BKG-4] a room that is still taken is kept as soon as it is vacant', () => {
    const floor = Floor.open(['2', '3']);
    floor.does(booking(60));
    floor.opens('301');
    const { visitId } = floor.ticketIn('301');
    runTo(floor, 40);
    expect(roomOf(floor)).toBe('occupied');
    floor.does({ type: 'moveRoom', visitId, toRoomNo: '302' });
    expect(roomOf(floor)).toBe('dirty');
    const events = floor.does({ type: 'markVacant', roomNo: '301' });
    expect(events).toMatchObject([
      { type: 'roomStatusChanged', to: 'vacant' },
      { type: 'roomStatusChanged', from: 'vacant', to: 'reserved' },
    ]);
  });

  test('[BKG-4, LAW-10] of two the one that comes first has the room, then the other', () => {
    const floor = Floor.open();
    const config = { ...storeConfig(), bookings: { noShowMinutes: 45 } };
    floor.does({ type: 'configureStore', config });
    const second = books(floor, 100, { guests: [by()] });
    const first = books(floor, 40, { guests: [by()] });
    runTo(floor, 70);
    floor.refuses('room_not_vacant', { type: 'openBooking', bookingId: second });
    floor.does({ type: 'cancelBooking', bookingId: first, reason: '改天' });
    expect(roomOf(floor)).toBe('reserved');
    floor.does({ type: 'openBooking', bookingId: second });
    expect(roomOf(floor)).toBe('occupied');
  });

  test('[BKG-5] a technician is not given to a line that would run into the booking, and keeps the place', () => {
    const floor = Floor.open(['1', '2']);
    books(floor, 60);
    runTo(floor, 20);
    floor.opens('302');
    expect(statusOf(floor, '1')).toBe('called');
    const clash = Floor.open(['1', '2']);
    books(clash, 60);
    runTo(clash, 30);
    clash.opens('302');
    expect([statusOf(clash, '1'), statusOf(clash, '2')]).toEqual(['waiting', 'called']);
    expect(clash.queue('foot')).toBe('1 2');
    // Nobody else is free: the line waits, rather than take what is promised.
    const clockId = clash.opens('303');
    expect(clash.clock(clockId).status).toBe('awaitingTechnician');
  });

  test('[BKG-5, DSP-3] by name neither, where the booking leaves no time for it', () => {
    const floor = Floor.open(['1', '2']);
    books(floor, 60);
    runTo(floor, 30);
    expect(floor.clock(floor.opens('302', requested('1')))).toMatchObject({
      ...{ status: 'called', staffNo: '2', wish: { type: 'rotation' } },
    });
    floor.opens('303', picked('1'));
    expect(statusOf(floor, '1')).toBe('waiting');
  });
});

describe('what becomes of it', () => {
  test('[BKG-5] guests of a later booking who come early do not take who is kept for an earlier one', () => {
    const floor = Floor.open(['1', '2']);
    const earlier = books(floor, 20);
    const later = books(floor, 80, { roomNo: '302' });
    const events = floor.does({ type: 'openBooking', bookingId: later });
    expect(events).toContainEqual(
      expect.objectContaining({ type: 'wishFellBack', staffNo: '1', because: 'busy' }),
    );
    expect(events).toContainEqual(
      expect.objectContaining({ type: 'technicianCalled', staffNo: '2', clockType: 'rotation' }),
    );
    floor.passMinutes(20).does({ type: 'openBooking', bookingId: earlier });
    expect(statusOf(floor, '1')).toBe('called');
  });

  test('[BKG-10, BKG-5] booked is nobody without a booking', () => {
    const floor = Floor.open(['1', '2', '3']);
    books(floor, 30, { roomNo: '303' });
    const wish = { type: 'booked', staffNo: '1' } as const;
    const items = [{ serviceCode: 'FOOT60', wish }];
    const refused = (body: CommandBody) => {
      expect(floor.refuses('booked_without_booking', body)).toEqual({ staffNo: '1' });
    };
    refused({ type: 'openVisit', roomNo: '301', guests: [{ items }] });
    refused({
      type: 'openLinked',
      rooms: ['301', '302'].map((roomNo) => ({ roomNo, guests: [{ items }] })),
    });
    const clockId = floor.opens('301', requested('2'));
    const { visitId } = floor.clock(clockId);
    refused({ type: 'addGuest', visitId, items });
    refused({ type: 'addService', visitId, guest: 0, serviceCode: 'FOOT60', wish });
    refused({ type: 'addHelper', clockId, wish });
    refused({ type: 'swapTechnician', clockId, wish });
    floor.does({ type: 'startClock', clockId });
    refused({ type: 'transferClock', clockId, wish });
  });

  test('[BKG-6, FLR-13] they are here: the room is theirs, and whom they booked is called', () => {
    const floor = Floor.open(['2', '1']);
    const bookingId = books(floor, 60, { guests: [by('1'), by()] });
    runTo(floor, 55);
    const events = floor.does({ type: 'openBooking', bookingId });
    expect(events.find(({ type }) => type === 'bookingArrived')).toMatchObject({
      ...{ how: 'onTime', lateMinutes: -5, roomNo: '301' },
    });
    const called = events.filter((event) => event.type === 'technicianCalled');
    expect(called).toMatchObject([
      { staffNo: '1', clockType: 'booked' },
      { staffNo: '2', clockType: 'rotation' },
    ]);
    expect(floor.refuses('booking_over', { type: 'openBooking', bookingId })).toEqual({
      ...{ bookingId, how: 'arrived' },
    });
    expect(nextTimer(floor.state)?.timerId.startsWith('booking')).toBe(false);
    // As a requested one, it keeps the place.
    const [clockId = ''] = floor.ticketIn('301').clockIds;
    floor.does({ type: 'startClock', clockId });
    expect(floor.queue('foot')).toBe('2 1');
  });

  test('[BKG-6] late, into another room, with other wishes: the room that was kept is free', () => {
    const floor = Floor.open();
    const bookingId = books(floor, 60);
    runTo(floor, 71);
    floor.opens('302');
    floor.refuses('room_not_vacant', { type: 'openBooking', bookingId, roomNo: '302' });
    const guests = [{ wristband: 7, ...by() }];
    const events = floor.does({ type: 'openBooking', bookingId, roomNo: '303', guests });
    expect(events.find(({ type }) => type === 'bookingArrived')).toMatchObject({
      ...{ how: 'late', lateMinutes: 11 },
    });
    expect([roomOf(floor), roomOf(floor, '303')]).toEqual(['vacant', 'occupied']);
    expect(floor.ticketIn('303').guests).toMatchObject([{ wristband: 7 }]);
    // What the booking kept from others is the guest's own, whatever they wish for now.
    expect(statusOf(floor, '1')).toBe('called');
  });

  test('[BKG-7] who has not come in time does not come; what was kept goes to those who wait', () => {
    const floor = Floor.open(['1']);
    const bookingId = books(floor, 60);
    runTo(floor, 40);
    const waiting = floor.opens('302');
    expect(floor.clock(waiting).status).toBe('awaitingTechnician');
    expect(floor.refuses('booking_not_due', { type: 'markNoShow', bookingId })).toEqual({
      startAt: noon + 60 * minuteMs,
    });
    expect(runTo(floor, 89)).toEqual([]);
    const events = runTo(floor, 90);
    expect(events.slice(0, 3)).toEqual(['bookingNoShow', 'roomStatusChanged', 'technicianCalled']);
    expect(floor.clock(waiting).status).toBe('called');
    floor.refuses('booking_over', { type: 'cancelBooking', bookingId, reason: '晚了' });
  });

  test('[BKG-7] the desk knows it sooner, and a cancelled one keeps nothing', () => {
    const floor = Floor.open();
    const bookingId = books(floor, 60);
    runTo(floor, 61);
    floor.does({ type: 'markNoShow', bookingId });
    expect(roomOf(floor)).toBe('vacant');
    const other = books(floor, 120);
    floor.does({ type: 'cancelBooking', bookingId: other, reason: '客人来电' });
    expect(floor.refuses('booking_over', { type: 'markNoShow', bookingId: other })).toMatchObject({
      how: 'cancelled',
    });
    floor.does(booking(120));
  });

  test('[BKG-8] the desk is reminded once, and says that it has seen it', () => {
    const floor = Floor.open();
    const bookingId = books(floor, 120);
    floor.refuses('already_acknowledged', { type: 'acknowledgeBooking', bookingId });
    expect(runTo(floor, 60)).toEqual(['bookingReminderDue']);
    floor.does({ type: 'acknowledgeBooking', bookingId });
    expect(floor.state.bookings.get(bookingId)).not.toHaveProperty('remind');
    // Too near for that: who books is at the telephone now.
    const soon = books(floor, 110, { roomNo: '302', guests: [by('2')] });
    expect(floor.state.bookings.get(soon)?.reminderAt).toBeNull();
  });
});

describe('timers and days', () => {
  test('[BKG-7, TMR-3, TMR-5] what came due while the hub was down fires once, in order, and says so', () => {
    const floor = Floor.open();
    const bookingId = books(floor, 120);
    floor.at = noon + 200 * minuteMs;
    const timer = nextTimer(floor.state);
    expect(timer?.timerId).toBe(`bookingReminder/${bookingId}`);
    const told: object[] = [];
    for (let due = nextTimer(floor.state); due !== undefined; due = nextTimer(floor.state))
      told.push(...floor.does({ type: 'fireTimer', ...due }));
    expect(told).toMatchObject([
      { type: 'bookingReminderDue', late: true },
      { type: 'bookingLocked', late: true },
      { type: 'roomStatusChanged', to: 'reserved' },
      { type: 'bookingNoShow', by: 'timer', late: true },
      { type: 'roomStatusChanged', to: 'vacant' },
    ]);
    if (timer !== undefined) floor.refuses('unknown_timer', { type: 'fireTimer', ...timer });
    floor.refuses('unknown_timer', {
      ...{ type: 'fireTimer', timerId: 'bookingLock/B0', dueAt: floor.at },
    });
  });

  test('[BKG-1, LAW-5] bookings are carried from day to day; what is over is forgotten', () => {
    const floor = Floor.open();
    const kept = books(floor, 2_000);
    const over = books(floor, 60, { roomNo: '302' });
    floor.does({ type: 'cancelBooking', bookingId: over, reason: '改天' });
    const carried = restore(serialize(floor.state));
    expect(carried.bookings.get(kept)).toEqual(floor.state.bookings.get(kept));
    floor.does({ type: 'openBusinessDay', day: '2026-11-21' });
    floor.refuses('unknown_booking', { type: 'markNoShow', bookingId: over });
    expect([...floor.state.bookings.keys()]).toEqual([kept]);
    floor.does(booking(300));
    expect([...floor.state.bookings.keys()]).toEqual([kept, 'B20261121-1']);
    expect(serialize(floor.replayed())).toEqual(serialize(floor.state));
  });
});
