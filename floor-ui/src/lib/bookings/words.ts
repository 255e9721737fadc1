import type { BookedGuest, BookingView } from '@baozhong/contract/bookings.ts';
import { moreWished } from '../floor/words.ts';
import { timeOfDay } from '../format.ts';
import { t } from '../i18n/index.svelte.ts';
import { live } from '../live.svelte.ts';
import { nameOf } from '../names.svelte.ts';
import { dayOf, minuteOf } from '../store-time.ts';
import { diary } from './diary.svelte.ts';

export function partyText(n: number): string {
  return n === 1 ? t('booking.party.one') : t('booking.party', { n });
}

export function serviceText(code: string): string {
  const service = live.store?.services.find((one) => one.code === code);
  return service ? nameOf(service) : code;
}

export function wishText(wish: BookedGuest['items'][number]['wish']): string {
  if (wish.type === 'booked') return t('technician', { no: wish.staffNo });
  const who =
    wish.gender === undefined
      ? t('booking.anyone')
      : t(wish.gender === 'F' ? 'booking.women' : 'booking.men');
  return [who, ...moreWished(wish)].join(', ');
}

/** `足底按摩 8号 · 21号`: each service once, and who is asked for by name. */
export function servicesText({ guests }: Pick<BookingView, 'guests'>): string {
  const items = guests.flatMap((guest) => guest.items);
  const services = [...new Set(items.map(({ serviceCode }) => serviceText(serviceCode)))];
  return services.join(' · ');
}

export function roomText(roomNo: string | null): string {
  return roomNo ?? t('booking.anyRoom');
}

const morning = 6 * 60;

/** What guests call the day of a moment after midnight, when the business day is still the one before: `11-25 凌晨`. */
export function nightText(at: number): string | undefined {
  const date = dayOf(at, 0, diary.timezone);
  const businessDay = diary.dayOf(at);
  if (date === businessDay) return undefined;
  const short = date.slice(5);
  const isNight = minuteOf(at, date, diary.timezone) < morning;
  return isNight ? t('booking.night', { date: short }) : short;
}

/** `11-25 凌晨 05:45`; before midnight the time alone. */
export function bookedTime(at: number): string {
  return [nightText(at), timeOfDay(at)].filter(Boolean).join(' ');
}
