import type { BookingView } from '@baozhong/contract/bookings.ts';
import type { Meaning } from '../state.ts';

/** A booking has the colours of what it means for its room. */
export const bookingMeaning: Readonly<Record<BookingView['status'], Meaning>> = {
  booked: 'available',
  locked: 'held',
  arrived: 'running',
  noShow: 'late',
  cancelled: 'absent',
};
