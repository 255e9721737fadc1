/** What bookings hold, as both stores guard it: no room and no technician for two at once. */
import type { BookingHold } from '@baozhong/core/index.ts';
import type { GuardRows } from './port.ts';

type Holds = readonly BookingHold[];

/** A batch may name a booking several times; what it leaves behind is what the last one says. */
export function lastOfEachBooking(bookings: GuardRows['bookings']): ReadonlyMap<string, Holds> {
  return new Map(bookings.map(({ bookingId, holds }) => [bookingId, holds]));
}

/** The changed bookings with what they hold then. `refuse` is told of the constraint that forbids it. */
export function holdsAfter(
  before: ReadonlyMap<string, Holds>,
  bookings: GuardRows['bookings'],
  refuse: (constraint: string, wrong: boolean) => void,
): ReadonlyMap<string, Holds> {
  const changed = lastOfEachBooking(bookings);
  if (changed.size === 0) return changed;
  const taken = [...before].flatMap(([bookingId, holds]) => (changed.has(bookingId) ? [] : holds));
  for (const hold of [...changed.values()].flat()) {
    refuse('booking_hold_lasts', hold.fromAt >= hold.untilAt);
    const clashes = taken.some((other) => sameThing(hold, other) && meet(hold, other));
    refuse('roomNo' in hold ? 'booking_room_free' : 'booking_technician_free', clashes);
    taken.push(hold);
  }
  return changed;
}

function sameThing(one: BookingHold, other: BookingHold): boolean {
  return 'roomNo' in one
    ? 'roomNo' in other && one.roomNo === other.roomNo
    : 'staffNo' in other && one.staffNo === other.staffNo;
}

/** The moment at which one ends may be that at which the next begins. */
function meet(one: BookingHold, other: BookingHold): boolean {
  return one.fromAt < other.untilAt && other.fromAt < one.untilAt;
}
