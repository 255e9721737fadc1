import { timeOfDay } from '../format.ts';
import { t } from '../i18n/index.svelte.ts';
import { live } from '../live.svelte.ts';
import type { Alert } from './alert.ts';

const href = '/bookings';
const mostNamed = 4;

/** Guests who want reminding, and rooms that are booked for now and still in use. */
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
  return [...rooms, ...reminders];
}
