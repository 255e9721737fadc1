/** Random steps of an evening that are about bookings. */
import { type BookedGuest, type CommandBody, minuteMs } from '@baozhong/core/index.ts';
import type { Step } from './evening.ts';
import type { Floor } from './floor.ts';

/** Soon and in an hour or two, so that some meet and some are locked at once. */
export function bookingOf(floor: Floor, one: Step): CommandBody {
  const ids = [...floor.state.bookings.keys()];
  const bookingId = ids[one.n % Math.max(1, ids.length)] ?? 'B0';
  const wanted = {
    roomNo: one.n % 5 === 0 ? null : one.roomNo,
    startAt: floor.at + ((one.n * 7) % 120) * minuteMs,
    minutes: 120,
    guests: one.guests.slice(0, 2).map((guest) => bookedGuest(guest, one)),
  };
  switch (one.what === 'book' ? 0 : 1 + (one.n % 6)) {
    case 0:
      return { type: 'bookVisit', ...wanted };
    case 1: {
      const seenVersion = floor.state.bookings.get(bookingId)?.version ?? 1;
      return { type: 'changeBooking', bookingId, seenVersion, ...wanted };
    }
    case 2:
      return { type: 'cancelBooking', bookingId, reason: '改天' };
    case 3:
      return { type: 'markNoShow', bookingId };
    case 4:
      return { type: 'acknowledgeBooking', bookingId };
    case 5:
      return { type: 'openBooking', bookingId, roomNo: one.roomNo };
    default:
      return { type: 'openBooking', bookingId };
  }
}

/** Who is asked for in any way is booked. */
function bookedGuest({ items }: Step['guests'][number], { n }: Step): BookedGuest {
  return {
    items: items.slice(0, 1 + (n % 2)).map(({ serviceCode, wish }) => ({
      serviceCode,
      wish: wish.type === 'rotation' ? wish : { type: 'booked', staffNo: wish.staffNo },
    })),
  };
}
