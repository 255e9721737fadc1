/** Bookings (BKG): a room and technicians kept for guests who are still on their way. */
import type { BookedGuest, BookedWish, BookingCommand, BookingWanted } from './booking-commands.ts';
import type { BookingFixed, BookingHold } from './booking-events.ts';
import { type Answer, never, refuse, type Refused } from '../../decision.ts';
import { type At, type BookingId, minuteMs, type RoomNo } from '../../units.ts';
import { clashOf, keptFor, meet } from './booked.ts';
import { dispatchAwaiting, dispatchParty } from '../dispatch/dispatch.ts';
import type { Recording } from '../recording.ts';
import type { Booking, Catalogue, State } from '../state.ts';
import { seat, whyNotItems, whyNotOpen } from '../visits/visits.ts';

type Of<T extends BookingCommand['type']> = Extract<BookingCommand, { type: T }>;

/** Further ahead nobody plans, and a slip of the year is noticed. */
const mostDays = 180;
const mostMinutes = 12 * 60;
/** Of those that are not over: they are carried with the floor. */
const mostOpen = 2_000;

export function handleBooking(recording: Recording, command: BookingCommand): Answer | Refused {
  switch (command.type) {
    case 'bookVisit':
      return bookVisit(recording, command);
    case 'changeBooking':
      return changeBooking(recording, command);
    case 'cancelBooking':
      return cancelBooking(recording, command);
    case 'openBooking':
      return openBooking(recording, command);
    case 'markNoShow':
      return markNoShow(recording, command.bookingId);
    case 'acknowledgeBooking':
      return acknowledgeBooking(recording, command.bookingId);
    default:
      return never(command);
  }
}

/** BKG-1: for a moment to come, with services, people and a room that exist and fit. BKG-2: nothing twice. */
function bookVisit(recording: Recording, command: Of<'bookVisit'>): Answer | Refused {
  const { state, command: sent } = recording;
  if (state.businessDay === null) return refuse('no_business_day');
  if (state.bookings.size >= mostOpen) return refuse('too_many_bookings', { most: mostOpen });
  const no = state.bookingCount + 1;
  const bookingId = `B${state.businessDay.replaceAll('-', '')}-${String(no)}`;
  const wrong = whyNotBook(recording, command, undefined);
  if (wrong !== undefined) return wrong;
  const fixed = fix(recording.catalogue, bookingId, command, sent.stamp.at);
  recording.record({ type: 'bookingMade', no, ...fixed });
  lockIfTime(recording, bookingId);
  return { bookingId };
}

/** BKG-3: as the person saw it; what it held is free, what it holds now is looked at anew. */
function changeBooking(recording: Recording, command: Of<'changeBooking'>): Answer | Refused {
  const booking = openOne(recording.state, command.bookingId);
  if ('kind' in booking) return booking;
  if (command.seenVersion !== booking.version)
    return refuse('booking_changed', { version: booking.version });
  const wrong = whyNotBook(recording, command, booking);
  if (wrong !== undefined) return wrong;
  const { bookingId, holds: released } = booking;
  const fixed = fix(recording.catalogue, bookingId, command, recording.command.stamp.at);
  const version = booking.version + 1;
  recording.record({ type: 'bookingChanged', version, released, ...fixed });
  lockIfTime(recording, bookingId);
  letGo(recording, booking);
  return { bookingId };
}

function cancelBooking(recording: Recording, command: Of<'cancelBooking'>): Answer | Refused {
  const booking = openOne(recording.state, command.bookingId);
  if ('kind' in booking) return booking;
  const { bookingId, holds: released } = booking;
  recording.record({ type: 'bookingCancelled', bookingId, reason: command.reason, released });
  letGo(recording, booking);
  return { bookingId };
}

/** BKG-7: the desk knows that they do not come; before their time nobody can know that. */
function markNoShow(recording: Recording, bookingId: BookingId): Answer | Refused {
  const booking = openOne(recording.state, bookingId);
  if ('kind' in booking) return booking;
  if (recording.command.stamp.at < booking.startAt)
    return refuse('booking_not_due', { startAt: booking.startAt });
  return noShow(recording, booking, 'desk', false);
}

/** BKG-6: they are here. The room is opened for them, and whom they booked is called. */
function openBooking(recording: Recording, command: Of<'openBooking'>): Answer | Refused {
  const { state, catalogue } = recording;
  const booking = openOne(state, command.bookingId);
  if ('kind' in booking) return booking;
  const { bookingId, holds: released, startAt } = booking;
  const roomNo = command.roomNo ?? booking.roomNo ?? '';
  const guests = command.guests ?? booking.guests;
  const wrong = whyNotOpen(state, catalogue, roomNo, guests, bookingId);
  if (wrong !== undefined) return wrong;
  if (state.businessDay === null) return refuse('no_business_day');
  const { visitId, ticketId, ready } = seat(recording, { roomNo, guests });
  const lateMinutes = Math.floor((recording.command.stamp.at - startAt) / minuteMs);
  const how = lateMinutes > catalogue.bookings.lateMinutes ? 'late' : 'onTime';
  recording.record({
    ...{ type: 'bookingArrived', bookingId, visitId, roomNo, how, lateMinutes, released },
  });
  // Before anybody is called: those whom it kept from others are free for its own guests.
  freeRoomOf(recording, booking);
  dispatchParty(recording, ready);
  return { visitId, ticketId, bookingId };
}

/** BKG-8 */
function acknowledgeBooking(recording: Recording, bookingId: BookingId): Answer | Refused {
  const booking = openOne(recording.state, bookingId);
  if ('kind' in booking) return booking;
  if (booking.remind !== true) return refuse('already_acknowledged');
  recording.record({ type: 'bookingReminderSeen', bookingId });
  return { bookingId };
}

/** BKG-4: a room that was booked and is vacant again is kept at once. Asked after every decision that made one vacant. */
export function keepBookedRooms(recording: Recording): void {
  if (recording.state.bookings.size === 0) return;
  for (const event of [...recording.events])
    if (event.type === 'roomStatusChanged' && event.to === 'vacant')
      keepRoom(recording, event.roomNo);
}

function openOne(state: State, bookingId: BookingId): Booking | Refused {
  const booking = state.bookings.get(bookingId);
  if (booking !== undefined) return booking;
  const how = state.bookingsOver.get(bookingId);
  return how === undefined
    ? refuse('unknown_booking', { bookingId })
    : refuse('booking_over', { bookingId, how });
}

function whyNotBook(
  recording: Recording,
  wanted: BookingWanted,
  before: Booking | undefined,
): Refused | undefined {
  const { state, catalogue, command } = recording;
  const { guests, roomNo, memberId } = wanted;
  const now = command.stamp.at;
  const unfit = whyNotItems(state, catalogue, roomNo ?? '', guests, true);
  if (unfit !== undefined) return unfit;
  const room = roomNo === null ? undefined : catalogue.rooms.get(roomNo);
  if (roomNo !== null && room === undefined) return refuse('unknown_room', { roomNo });
  if (memberId !== undefined && !state.wallets.has(memberId))
    return refuse('unknown_member', { memberId });
  if (room !== undefined && guests.length > room.seats)
    return refuse('too_many_guests', { roomNo: room.roomNo, seats: room.seats });
  return (
    whyNotThen(catalogue, wanted, now, before?.startAt) ??
    whyClash(recording, wanted, before?.bookingId)
  );
}

function whyNotThen(
  catalogue: Catalogue,
  { startAt, minutes, guests }: BookingWanted,
  now: At,
  before: At | undefined,
): Refused | undefined {
  const ends = guests.flatMap((guest) =>
    timesOf(catalogue, guest, 0).map(({ untilAt }) => untilAt),
  );
  const leastMinutes = Math.max(...ends) / minuteMs;
  const whole = Number.isInteger(startAt) && Number.isInteger(minutes);
  // Who comes later than booked may still have the rest of the booking changed.
  const tooEarly = startAt < now && startAt !== before;
  const tooFar = startAt > now + mostDays * 24 * 60 * minuteMs;
  return !whole || tooEarly || tooFar || minutes < leastMinutes || minutes > mostMinutes
    ? refuse('bad_booking_time', { leastMinutes, mostMinutes, mostDays })
    : undefined;
}

function whyClash(
  { state, catalogue, command }: Recording,
  wanted: BookingWanted,
  ofBooking: BookingId | undefined,
): Refused | undefined {
  const holds = holdsOf(catalogue, wanted);
  for (const [index, hold] of holds.entries()) {
    const thing = 'roomNo' in hold ? { roomNo: hold.roomNo } : { staffNo: hold.staffNo };
    const { fromAt, untilAt } = hold;
    const twice = holds.slice(0, index).some((one) => same(one, hold) && meet(one, hold));
    if (twice) return refuse('booking_clash', { ...thing, fromAt, untilAt, bookingId: '' });
    const clash = clashOf(state, catalogue, hold, command.stamp.at, ofBooking);
    if (clash === undefined) continue;
    const { bookingId } = clash;
    return refuse('booking_clash', {
      ...{ ...thing, fromAt, untilAt: clash.untilAt, bookingId: bookingId ?? '' },
    });
  }
  return undefined;
}

function same(one: BookingHold, other: BookingHold): boolean {
  return 'staffNo' in one && 'staffNo' in other && one.staffNo === other.staffNo;
}

interface Timed {
  readonly wish: BookedWish;
  readonly fromAt: At;
  readonly untilAt: At;
}

/** One service after the other; what is done together begins together. */
function timesOf(catalogue: Catalogue, { items }: BookedGuest, startAt: At): Timed[] {
  const times: Timed[] = [];
  let fromAt = startAt;
  let jobEndsAt = startAt;
  for (const { serviceCode, wish, together = false } of items) {
    if (!together) fromAt = jobEndsAt;
    const minutes = catalogue.services.get(serviceCode)?.minutes ?? 0;
    const untilAt = fromAt + minutes * minuteMs;
    jobEndsAt = Math.max(jobEndsAt, untilAt);
    times.push({ wish, fromAt, untilAt });
  }
  return times;
}

/** The room for all of the time, each who is asked for by name for the time of their own service. */
function holdsOf(
  catalogue: Catalogue,
  { roomNo, startAt, minutes, guests }: BookingWanted,
): BookingHold[] {
  const room =
    roomNo === null ? [] : [{ roomNo, fromAt: startAt, untilAt: startAt + minutes * minuteMs }];
  const people = guests
    .flatMap((guest) => timesOf(catalogue, guest, startAt))
    .flatMap(({ wish, fromAt, untilAt }) =>
      wish.type === 'booked' ? [{ staffNo: wish.staffNo, fromAt, untilAt }] : [],
    );
  return [...room, ...people];
}

function fix(
  catalogue: Catalogue,
  bookingId: BookingId,
  wanted: BookingWanted,
  now: At,
): BookingFixed {
  const { roomNo, startAt, minutes, guests, memberId } = wanted;
  const { reminderMinutes, lockMinutes, noShowMinutes } = catalogue.bookings;
  const reminderAt = startAt - reminderMinutes * minuteMs;
  return {
    ...{ bookingId, roomNo, startAt, minutes, guests, memberId: memberId ?? null },
    holds: holdsOf(catalogue, wanted),
    reminderAt: reminderMinutes > 0 && reminderAt > now ? reminderAt : null,
    lockAt: startAt - lockMinutes * minuteMs,
    noShowAt: startAt + noShowMinutes * minuteMs,
  };
}

/** BKG-4: from so long before on, a room and technicians are kept; at once where that moment has passed. */
function lockIfTime(recording: Recording, bookingId: BookingId): void {
  const booking = recording.state.bookings.get(bookingId);
  if (booking !== undefined && booking.lockAt <= recording.command.stamp.at)
    lock(recording, booking, false);
}

export function lock(recording: Recording, booking: Booking, late: boolean): Answer {
  const { bookingId, roomNo } = booking;
  recording.record({ type: 'bookingLocked', bookingId, late });
  if (roomNo !== null) keepRoom(recording, roomNo);
  return { did: 'bookingLocked', bookingId };
}

function keepRoom(recording: Recording, roomNo: RoomNo): void {
  const { rooms } = recording.state;
  if (rooms.get(roomNo)?.status !== 'vacant' || keptFor(recording.state, roomNo) === undefined)
    return;
  recording.record({
    ...{ type: 'roomStatusChanged', roomNo, from: 'vacant', to: 'reserved', visitId: null },
  });
}

export function noShow(
  recording: Recording,
  booking: Booking,
  by: 'timer' | 'desk',
  late: boolean,
): Answer {
  const { bookingId, holds: released } = booking;
  recording.record({ type: 'bookingNoShow', bookingId, by, late, released });
  letGo(recording, booking);
  return { did: 'bookingNoShow', bookingId };
}

/** The room and the people that were kept are anybody's again. */
function letGo(recording: Recording, booking: Booking): void {
  if (booking.status !== 'locked') return;
  freeRoomOf(recording, booking);
  dispatchAwaiting(recording);
}

function freeRoomOf(recording: Recording, { roomNo }: Booking): void {
  const { state } = recording;
  if (roomNo === null || state.rooms.get(roomNo)?.status !== 'reserved') return;
  if (keptFor(state, roomNo) !== undefined) return;
  recording.record({
    ...{ type: 'roomStatusChanged', roomNo, from: 'reserved', to: 'vacant', visitId: null },
  });
}
