import type { BookedGuest, BookingView } from '@baozhong/contract/bookings.ts';
import { t } from '../i18n/index.svelte.ts';
import { live } from '../live.svelte.ts';
import { nameOf } from '../names.svelte.ts';

export function partyText(n: number): string {
  return n === 1 ? t('booking.party.one') : t('booking.party', { n });
}

export function serviceText(code: string): string {
  const service = live.store?.services.find((one) => one.code === code);
  return service ? nameOf(service) : code;
}

export function wishText(wish: BookedGuest['items'][number]['wish']): string {
  if (wish.type === 'booked') return t('technician', { no: wish.staffNo });
  return wish.gender === undefined
    ? t('booking.anyone')
    : t(wish.gender === 'F' ? 'booking.women' : 'booking.men');
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
