/** Rooms and people that are kept for guests on their way. */
import type { Mutant } from '../mutant.ts';

const booked = 'floor/bookings/booked.ts';
const bookings = 'floor/bookings/bookings.ts';

export const bookingMutants: readonly Mutant[] = [
  {
    name: 'a room is booked twice',
    law: 'BKG-2',
    file: booked,
    find: 'return one.fromAt < other.untilAt && other.fromAt < one.untilAt;',
    replace: 'return one.fromAt === other.fromAt && other.fromAt < one.untilAt;',
  },
  {
    name: 'one booking may not begin when the other ends',
    law: 'BKG-2',
    file: booked,
    find: 'return one.fromAt < other.untilAt && other.fromAt < one.untilAt;',
    replace: 'return one.fromAt <= other.untilAt && other.fromAt <= one.untilAt;',
  },
  {
    name: 'booked where guests will still sit',
    law: 'BKG-2',
    file: booked,
    find: 'return busyUntil > hold.fromAt ? {',
    replace: 'return busyUntil > hold.fromAt + 3_600_000 ? {',
  },
  {
    name: 'changed as another person saw it',
    law: 'BKG-3',
    file: bookings,
    find: 'if (command.seenVersion !== booking.version)',
    replace: 'if (command.seenVersion > booking.version)',
  },
  {
    name: "a room that was booked is anybody's when it is vacant again",
    law: 'BKG-4',
    file: bookings,
    find: "if (event.type === 'roomStatusChanged' && event.to === 'vacant')",
    replace: "if (event.type === 'roomStatusChanged' && event.to === 'reserved')",
  },
  {
    name: 'a room that is kept is opened for others',
    law: 'BKG-4',
    file: booked,
    find: 'keptFor(state, roomNo)?.bookingId === bookingId',
    replace: 'keptFor(state, roomNo) !== undefined',
  },
  {
    name: 'who is booked is sent into their booking',
    law: 'BKG-5',
    file: booked,
    find: "'staffNo' in one && one.staffNo === staffNo && one.fromAt < untilAt,",
    replace: "'staffNo' in one && one.staffNo === staffNo && one.untilAt < untilAt,",
  },
  {
    name: 'who is booked is kept from everybody all day',
    law: 'BKG-5',
    file: booked,
    find: "if (booking.status !== 'locked') continue;",
    replace: "if (booking.status !== 'locked' && booking.lockAt < 0) continue;",
  },
  {
    name: 'anybody is booked without a booking',
    law: 'BKG-10',
    file: 'floor/dispatch/wishes.ts',
    find: "if (wish.type === 'booked' && !forBooking)",
    replace: "if (wish.type === 'booked' && !forBooking && staffNo === '')",
  },
  {
    name: 'whoever comes is on time',
    law: 'BKG-6',
    file: bookings,
    find: "lateMinutes > catalogue.bookings.lateMinutes ? 'late' : 'onTime';",
    replace: "lateMinutes < catalogue.bookings.lateMinutes ? 'onTime' : 'onTime';",
  },
  {
    name: 'somebody has not come before their time',
    law: 'BKG-7',
    file: bookings,
    find: 'if (recording.command.stamp.at < booking.startAt)',
    replace: 'if (recording.command.stamp.at < booking.lockAt)',
  },
  {
    name: 'who does not come keeps the room',
    law: 'BKG-7',
    file: bookings,
    find: 'if (keptFor(state, roomNo) !== undefined) return;',
    replace: 'if (keptFor(state, roomNo) === undefined) return;',
  },
  {
    name: 'a room is kept for the booking that comes last',
    law: 'BKG-4',
    file: 'floor/bookings/booked.ts',
    find: 'booking.startAt < first.startAt)',
    replace: 'booking.startAt > first.startAt)',
  },
];
