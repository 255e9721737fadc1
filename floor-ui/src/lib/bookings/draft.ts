/** A booking as it is being written down, and what it holds. Pure. */
import type { BookedGuest, BookedWish, BookingView } from '@baozhong/contract/bookings.ts';

/** Whom the guest wants: nobody by name, a woman, a man, or a staff number. */
export type Who = '' | 'F' | 'M' | `no ${string}`;

export interface ItemDraft {
  serviceCode: string;
  who: Who;
}
export interface GuestDraft {
  items: ItemDraft[];
}

export interface Draft {
  day: string;
  /** `20:00`, as typed. */
  time: string;
  /** Null: as long as it takes. */
  minutes: number | null;
  roomNo: string | null;
  guests: GuestDraft[];
  name: string;
  phone: string;
}

/** How somebody is wished for: of those asked for by name without the number. */
export function wayOf(who: Who): Who {
  return namedIn(who) === undefined ? who : 'no ';
}

/** Whom the guest asks for by name; empty: not chosen yet. */
export function namedIn(who: Who): string | undefined {
  return who.startsWith('no ') ? who.slice(3) : undefined;
}

export function whoOf(wish: BookedWish): Who {
  return wish.type === 'booked' ? `no ${wish.staffNo}` : (wish.gender ?? '');
}

export function wishOf(who: Who): BookedWish {
  if (who === '') return { type: 'rotation' };
  return who === 'F' || who === 'M'
    ? { type: 'rotation', gender: who }
    : { type: 'booked', staffNo: who.slice(3) };
}

/** Null while a service is missing. */
export function guestsOf(guests: readonly GuestDraft[]): BookedGuest[] | null {
  if (guests.some(({ items }) => items.some(({ serviceCode }) => serviceCode === ''))) return null;
  return guests.map(({ items }) => ({
    items: items.map(({ serviceCode, who }) => ({ serviceCode, wish: wishOf(who) })),
  }));
}

/** As long as the guest with the most to have. */
export function leastMinutes(
  guests: readonly GuestDraft[],
  minutesOf: (serviceCode: string) => number,
): number {
  const sums = guests.map(({ items }) =>
    items.reduce((sum, { serviceCode }) => sum + minutesOf(serviceCode), 0),
  );
  return Math.max(0, ...sums);
}

export const isOpen = ({ status }: Pick<BookingView, 'status'>): boolean =>
  status === 'booked' || status === 'locked';

type Span = Pick<BookingView, 'id' | 'status' | 'startAt' | 'minutes'>;
const minuteMs = 60_000;

/** Whether a booking that is still to come lies in this time. */
export function meets(one: Span, startAt: number, minutes: number): boolean {
  return (
    isOpen(one) &&
    one.startAt < startAt + minutes * minuteMs &&
    startAt < one.startAt + one.minutes * minuteMs
  );
}

/** Those asked for by name. */
export function staffOf(guests: readonly BookedGuest[]): string[] {
  const named = guests.flatMap(({ items }) =>
    items.flatMap(({ wish }) => (wish.type === 'booked' ? [wish.staffNo] : [])),
  );
  return [...new Set(named)];
}

/** Where bookings of one room would cover each other, each has a line of its own. */
export function lanes<T extends Span>(bookings: readonly T[]): (T & { lane: number })[] {
  const ends: number[] = [];
  return bookings
    .toSorted((a, b) => a.startAt - b.startAt || (a.id < b.id ? -1 : 1))
    .map((one) => {
      const free = ends.findIndex((end) => end <= one.startAt);
      const lane = free < 0 ? ends.length : free;
      ends[lane] = one.startAt + one.minutes * minuteMs;
      return { ...one, lane };
    });
}
