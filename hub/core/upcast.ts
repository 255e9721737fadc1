/** Events of older releases as events of today: what a release did not know yet, it could only mean in one way. */
import type { Event } from './events.ts';

type Settled = Extract<Event, { type: 'ticketSettled' }>;

/** Before tickets could be paid in parts, each settlement was of the whole ticket, with no tip. */
const wholeTicket: Pick<
  Settled,
  | 'roomNo'
  | 'openedAt'
  | 'settlementNo'
  | 'part'
  | 'closes'
  | 'tipFen'
  | 'tipStaffNo'
  | 'memberAfter'
> = {
  roomNo: '',
  openedAt: null,
  settlementNo: 1,
  part: null,
  closes: true,
  tipFen: 0,
  tipStaffNo: null,
  memberAfter: null,
};

/** `event` as the log has it. */
export function upcast(event: Event): Event {
  return event.type === 'ticketSettled' ? { ...wholeTicket, ...event } : event;
}
