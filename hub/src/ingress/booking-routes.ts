/** Who booked: for those at the desk, who have to ring them. Everything else of a booking is a command or in the live view. */
import type { BookingContactsAnswer } from '@baozhong/contract/bookings.ts';
import { paths } from '@baozhong/contract/http.ts';
import { mayCommand } from '@baozhong/contract/permissions.ts';
import type { State } from '@baozhong/core/index.ts';
import type { BookingContacts } from '../persistence/booking-contacts.ts';
import { refuse, type Routes } from './http-tools.ts';

export function bookingRoutes(parts: {
  readonly contacts: Pick<BookingContacts, 'of'>;
  readonly state: () => State;
}): Routes {
  return (app, { signedIn }) => {
    app.get(
      paths.bookingContacts,
      signedIn(async (session, _request, reply) => {
        if (!mayCommand(session.role, 'bookVisit'))
          return refuse(reply, { name: 'not_allowed', detail: { role: session.role } });
        const { bookings, bookingsOver } = parts.state();
        const answer: BookingContactsAnswer = {
          contacts: await parts.contacts.of([...bookings.keys(), ...bookingsOver.keys()]),
        };
        return answer;
      }),
    );
  };
}
