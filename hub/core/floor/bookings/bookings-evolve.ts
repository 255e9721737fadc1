/** What the events of a booking do to the floor. */
import { never } from '../../decision.ts';
import type { BookingEvent, BookingFixed } from './booking-events.ts';
import type { At, BookingId } from '../../units.ts';
import type { Booking, BookingOver, State } from '../state.ts';

type Told = BookingEvent & { readonly at: At; readonly who: string };

export function evolveBooking(state: State, event: Told): void {
  const { bookingId } = event;
  switch (event.type) {
    case 'bookingMade': {
      const made = { madeAt: event.at, madeBy: event.who, version: 1 };
      state.bookings.set(bookingId, { ...fixed(event), ...made, status: 'booked' });
      state.bookingCount = event.no;
      return;
    }
    case 'bookingChanged': {
      const { madeAt, madeBy } = bookingOf(state, bookingId);
      const kept = { madeAt, madeBy, version: event.version };
      state.bookings.set(bookingId, { ...fixed(event), ...kept, status: 'booked' });
      return;
    }
    case 'bookingReminderDue': {
      const booking = bookingOf(state, bookingId);
      state.bookings.set(bookingId, { ...booking, reminderAt: null, remind: true });
      return;
    }
    case 'bookingReminderSeen': {
      const { remind: _seen, ...booking } = bookingOf(state, bookingId);
      state.bookings.set(bookingId, booking);
      return;
    }
    case 'bookingLocked':
      state.bookings.set(bookingId, { ...bookingOf(state, bookingId), status: 'locked' });
      return;
    case 'bookingCancelled':
      end(state, bookingId, 'cancelled');
      return;
    case 'bookingArrived':
      end(state, bookingId, 'arrived');
      return;
    case 'bookingNoShow':
      end(state, bookingId, 'noShow');
      return;
    default:
      never(event);
  }
}

function bookingOf(state: State, bookingId: BookingId): Booking {
  const booking = state.bookings.get(bookingId);
  if (booking === undefined) throw new Error(`the log names booking ${bookingId}, which is over`);
  return booking;
}

function fixed(event: BookingFixed): BookingFixed {
  const { bookingId, roomNo, startAt, minutes, guests, memberId } = event;
  const { holds, reminderAt, lockAt, noShowAt } = event;
  return {
    ...{ bookingId, roomNo, startAt, minutes, guests, memberId },
    ...{ holds, reminderAt, lockAt, noShowAt },
  };
}

function end(state: State, bookingId: BookingId, how: BookingOver): void {
  bookingOf(state, bookingId);
  state.bookings.delete(bookingId);
  state.bookingsOver.set(bookingId, how);
}
