/** The store's core as the pipeline wants it. */
import {
  type Command,
  decide,
  emptyState,
  type Event,
  evolve,
  restore,
  serialize,
  type State,
  streamOf,
  upcast,
} from '@baozhong/core/index.ts';
import type { GuardRows } from '../persistence/port.ts';
import type { Core } from './core-port.ts';

export const floorCore: Core<State, Command, Event> = {
  emptyState,
  decide,
  evolve,
  serialize,
  opening: 'businessDayOpened',
  carried: (event) => (event.type === 'businessDayOpened' ? restore(event.state) : undefined),
  // The hash chain vouches for the text: it is what an event of ours was written as.
  read: (body) => upcast(JSON.parse(body) as Event),
  streamOf: (event) => streamOf(event.type),

  guard(event, pos, into) {
    if (event.type === 'ledgerPosted')
      into.postings.push({ txId: event.txId, day: event.day, pos, entries: event.entries });
    if (event.type === 'memberRegistered') {
      const { memberId, memberNo, cardUid, levelCode } = event;
      into.members.push({ memberId, memberNo, cardUid, levelCode });
    }
    const holds = holdsAfter(event);
    if (holds !== undefined) into.bookings.push(holds);
    // The event that closes a day will add its seal here.
  },

  membersOf(command) {
    if (command.type === 'topUp') return [command.memberId];
    if (command.type === 'bookVisit' || command.type === 'changeBooking')
      return command.memberId === undefined ? [] : [command.memberId];
    if (command.type !== 'settle') return [];
    return command.tenders.flatMap((tender) => ('memberId' in tender ? [tender.memberId] : []));
  },

  // Members are rows and not in memory: only the tables know who has joined already.
  refusalOf(constraint) {
    switch (constraint) {
      case 'card_once':
        return { name: 'card_in_use', detail: {} };
      case 'member_once':
      case 'member_no_once':
        return { name: 'member_exists', detail: {} };
      // The core asks first: the tables hold against our own bugs.
      case 'booking_room_free':
      case 'booking_technician_free':
        return { name: 'booking_clash', detail: {} };
      default:
        return undefined;
    }
  },
};

/** What a booking holds after the event; undefined: it is not about that. */
function holdsAfter(event: Event): GuardRows['bookings'][number] | undefined {
  switch (event.type) {
    case 'bookingMade':
    case 'bookingChanged':
      return { bookingId: event.bookingId, holds: event.holds };
    case 'bookingCancelled':
    case 'bookingArrived':
    case 'bookingNoShow':
      return { bookingId: event.bookingId, holds: [] };
    default:
      return undefined;
  }
}
