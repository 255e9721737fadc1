/** When a booking asks to be looked at: to remind the desk, to keep what was booked, to give it up. */
import { sooner, type Timer } from '../timer.ts';
import { type Answer, refuse, type Refused } from '../../decision.ts';
import { type At, minuteMs } from '../../units.ts';
import { lock, noShow } from './bookings.ts';
import type { Recording } from '../recording.ts';
import type { Booking, State } from '../state.ts';

const prefix = 'booking';
/** Later than this, the hub was down when it came due. */
const trustedMs = minuteMs;

/** Of several at one moment: reminded first, kept next, given up last. */
function dueOf(booking: Booking): { readonly what: string; readonly dueAt: At } {
  const { reminderAt, lockAt, noShowAt, status } = booking;
  const next =
    status === 'booked' ? { what: 'Lock', dueAt: lockAt } : { what: 'NoShow', dueAt: noShowAt };
  return reminderAt !== null && reminderAt <= next.dueAt
    ? { what: 'Reminder', dueAt: reminderAt }
    : next;
}

function timerOf(booking: Booking): Timer {
  const { what, dueAt } = dueOf(booking);
  return { timerId: `${prefix}${what}/${booking.bookingId}`, dueAt };
}

export function nextBookingTimer(state: State): Timer | undefined {
  let next: Timer | undefined;
  for (const booking of state.bookings.values()) {
    const { what, dueAt } = dueOf(booking);
    next = sooner(next, `${prefix}${what}/`, booking.bookingId, dueAt);
  }
  return next;
}

export function isBookingTimer(timerId: string): boolean {
  return timerId.startsWith(prefix);
}

export function fireBookingTimer(recording: Recording, fired: Timer): Answer | Refused {
  const { state, command } = recording;
  const booking = state.bookings.get(fired.timerId.slice(fired.timerId.indexOf('/') + 1));
  const now = command.stamp.at;
  const timer = booking === undefined ? undefined : timerOf(booking);
  if (
    booking === undefined ||
    timer?.timerId !== fired.timerId ||
    timer.dueAt !== fired.dueAt ||
    fired.dueAt > now
  )
    return refuse('unknown_timer', { timerId: fired.timerId });
  const late = now - fired.dueAt > trustedMs;
  const { what } = dueOf(booking);
  if (what === 'Lock') return lock(recording, booking, late);
  if (what === 'NoShow') return noShow(recording, booking, 'timer', late);
  const { bookingId } = booking;
  recording.record({ type: 'bookingReminderDue', bookingId, late });
  return { did: 'bookingReminderDue', bookingId };
}
