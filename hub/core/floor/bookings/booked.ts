/** What bookings keep for their guests: asked by the dispatch, by whoever opens a room, and by the screens. */
import type { BookingHold } from './booking-events.ts';
import { type At, type BookingId, minuteMs, type RoomNo, type StaffNo } from '../../units.ts';
import type { Booking, Catalogue, StartedClock, State } from '../state.ts';

type RoomHold = Extract<BookingHold, { roomNo: RoomNo }>;
type TechnicianHold = Extract<BookingHold, { staffNo: StaffNo }>;

/** BKG-4: for whom a room is kept: of several the one that comes first. */
export function keptFor(state: State, roomNo: RoomNo): Booking | undefined {
  let first: Booking | undefined;
  for (const booking of state.bookings.values())
    if (
      booking.status === 'locked' &&
      booking.roomNo === roomNo &&
      (first === undefined || booking.startAt < first.startAt)
    )
      first = booking;
  return first;
}

/** Whether a party may be seated there now; a room that is kept is open to those for whom it is. */
export function isOpenTo(state: State, roomNo: RoomNo, bookingId?: BookingId): boolean {
  const status = state.rooms.get(roomNo)?.status;
  if (status === 'vacant') return true;
  return (
    status === 'reserved' &&
    bookingId !== undefined &&
    keptFor(state, roomNo)?.bookingId === bookingId
  );
}

/** The floor as it is once these guests are here: what was kept for them is theirs. */
export function withoutBooking(state: State, bookingId: BookingId | undefined): State {
  if (bookingId === undefined || !state.bookings.has(bookingId)) return state;
  const others = [...state.bookings].filter(([id]) => id !== bookingId);
  return { ...state, bookings: new Map(others) };
}

/**
 * BKG-5: the booking that keeps this technician from a line which would end at
 * `untilAt`, from whoever it is: guests of another booking are others, too. Their
 * own booking is over when they are here, and keeps nobody from them.
 */
export function lockedFor(state: State, staffNo: StaffNo, untilAt: At): TechnicianHold | undefined {
  for (const booking of state.bookings.values()) {
    if (booking.status !== 'locked') continue;
    const hold = booking.holds.find(
      (one): one is TechnicianHold =>
        'staffNo' in one && one.staffNo === staffNo && one.fromAt < untilAt,
    );
    if (hold !== undefined) return hold;
  }
  return undefined;
}

/** The next booking of a room or a technician that is not over. */
export function nextHoldOf(
  state: State,
  of: { readonly roomNo: RoomNo } | { readonly staffNo: StaffNo },
): BookingHold | undefined {
  let next: BookingHold | undefined;
  for (const { holds } of state.bookings.values())
    for (const hold of holds)
      if (isOf(hold, of) && (next === undefined || hold.fromAt < next.fromAt)) next = hold;
  return next;
}

/** BKG-11: the booking that a running clock has to make way for, the room's or its technician's, whichever begins first. */
export function aheadOf(
  state: State,
  clock: StartedClock,
): { readonly bookingId: BookingId; readonly hold: BookingHold } | undefined {
  const roomNo = state.visits.get(clock.visitId)?.roomNo;
  const { staffNo } = clock;
  let ahead: { readonly bookingId: BookingId; readonly hold: BookingHold } | undefined;
  for (const { bookingId, holds } of state.bookings.values())
    for (const hold of holds) {
      const meant = isOf(hold, { staffNo }) || (roomNo !== undefined && isOf(hold, { roomNo }));
      if (meant && (ahead === undefined || hold.fromAt < ahead.hold.fromAt))
        ahead = { bookingId, hold };
    }
  return ahead;
}

function isOf(
  hold: BookingHold,
  of: { readonly roomNo: RoomNo } | { readonly staffNo: StaffNo },
): boolean {
  return 'roomNo' in of
    ? 'roomNo' in hold && hold.roomNo === of.roomNo
    : 'staffNo' in hold && hold.staffNo === of.staffNo;
}

/** BKG-2: what stands in the way of a hold: another booking, or guests who will still be there. */
export interface Clash {
  readonly bookingId: BookingId | null;
  readonly untilAt: At;
}

export function clashOf(
  state: State,
  catalogue: Catalogue,
  hold: BookingHold,
  now: At,
  ofBooking: BookingId | undefined,
): Clash | undefined {
  for (const { bookingId, holds } of state.bookings.values()) {
    if (bookingId === ofBooking) continue;
    const other = holds.find((one) => isOf(one, hold) && meet(one, hold));
    if (other !== undefined) return { bookingId, untilAt: other.untilAt };
  }
  const busyUntil =
    'roomNo' in hold
      ? roomBusyUntil(state, catalogue, hold, now)
      : technicianBusyUntil(state, catalogue, hold, now);
  return busyUntil > hold.fromAt ? { bookingId: null, untilAt: busyUntil } : undefined;
}

/** The moment at which one ends may be that at which the other begins. */
export function meet(one: BookingHold, other: BookingHold): boolean {
  return one.fromAt < other.untilAt && other.fromAt < one.untilAt;
}

/** As far as the lines of the guests who sit there tell. */
function roomBusyUntil(state: State, catalogue: Catalogue, { roomNo }: RoomHold, now: At): At {
  const visitId = state.rooms.get(roomNo)?.visitId;
  const visit = visitId === null || visitId === undefined ? undefined : state.visits.get(visitId);
  if (visit === undefined) return 0;
  const ends = visit.guests.map((_, guest) => {
    let end = 0;
    for (const clockId of visit.clockIds) {
      const clock = state.clocks.get(clockId);
      if (clock?.guest !== guest) continue;
      if (clock.status === 'started') end = Math.max(end, clock.expectedEndAt);
      else if (clock.status !== 'ended' && clock.status !== 'cancelled')
        end = Math.max(end, now) + minutesOf(catalogue, clock.serviceCode) * minuteMs;
    }
    return end;
  });
  return Math.max(0, ...ends);
}

function technicianBusyUntil(
  state: State,
  catalogue: Catalogue,
  { staffNo }: TechnicianHold,
  now: At,
): At {
  const technician = state.technicians.get(staffNo);
  if (technician === undefined || !('clockId' in technician)) return 0;
  const clock = state.clocks.get(technician.clockId);
  if (clock?.status === 'started') return clock.expectedEndAt;
  return clock === undefined ? 0 : now + minutesOf(catalogue, clock.serviceCode) * minuteMs;
}

function minutesOf(catalogue: Catalogue, serviceCode: string): number {
  return catalogue.services.get(serviceCode)?.minutes ?? 0;
}
