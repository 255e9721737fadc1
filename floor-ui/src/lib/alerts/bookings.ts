import { timeOfDay } from '../format.ts';
import { t } from '../i18n/index.svelte.ts';
import { runsInto } from '../floor/room/clocks.ts';
import { live } from '../live.svelte.ts';
import type { Alert } from './alert.ts';

const href = '/bookings';
const mostNamed = 4;

/** Guests who want reminding, rooms that are booked for now and still in use, and clocks that run into a booking. */
export function bookingAlerts(): readonly Alert[] {
  const byTime = live.bookings.all.toSorted((a, b) => a.startAt - b.startAt);
  const due = byTime.filter((one) => one.remind);
  const times = due.slice(0, mostNamed).map(({ startAt }) => timeOfDay(startAt));
  const named = [...times, ...(due.length > mostNamed ? ['…'] : [])].join(' ');
  const reminders: Alert[] =
    due.length === 0
      ? []
      : [
          {
            ...{ id: 'booking/remind', severity: 'warning', href },
            text: t('alerts.booking.remind', { n: due.length, times: named }),
          },
        ];
  const rooms = byTime.flatMap(({ id, status, roomNo, roomKept, startAt }): Alert[] =>
    status !== 'locked' || roomNo === null || roomKept
      ? []
      : [
          {
            ...{ id: `booking/${id}`, severity: 'danger', href },
            text: t('alerts.booking.room', { room: roomNo, time: timeOfDay(startAt) }),
          },
        ],
  );
  return [...rooms, ...clockAlerts(), ...reminders];
}

/** BKG-11: whoever has extended it. A room that is kept already and still in use is told by itself. */
function clockAlerts(): Alert[] {
  return live.visits.all.flatMap((visit) =>
    visit.clocks.flatMap((clock): Alert[] => {
      const meets = runsInto(clock, live.now);
      if (meets === null) return [];
      const { at, staffNo, bookingId } = meets;
      if (staffNo === null && live.bookings.get(bookingId)?.status === 'locked') return [];
      const who = staffNo === null ? visit.roomNo : t('technician', { no: staffNo });
      const end = timeOfDay(Math.max(clock.expectedEndAt ?? 0, live.now));
      const words = { room: visit.roomNo, end, time: timeOfDay(at), who };
      const severity = at <= live.now ? 'danger' : 'warning';
      return [
        { id: `booked/${clock.clockId}`, severity, href, text: t('alerts.booking.clock', words) },
      ];
    }),
  );
}
