/** A booking as it is being written down, and what it holds. Pure. */
import type { BookedGuest, BookedWish, BookingView } from '@baozhong/contract/bookings.ts';

/** One service as it is booked, whole: what the form has no field for is carried as it is. */
export type ItemDraft = BookedGuest['items'][number];
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

/** Nobody by name, a woman, a man, or somebody by name. */
export type Way = '' | 'F' | 'M' | 'named';

export const anyone: Extract<BookedWish, { type: 'rotation' }> = { type: 'rotation' };

export function wayOf(wish: BookedWish): Way {
  return wish.type === 'booked' ? 'named' : (wish.gender ?? '');
}

/** The same wish in another way: grade and whom not stay as long as nobody is named. */
export function inWay(wish: BookedWish, way: Way): BookedWish {
  if (way === wayOf(wish)) return wish;
  if (way === 'named') return { type: 'booked', staffNo: '' };
  const { gender: _was, ...rest } = wish.type === 'rotation' ? wish : anyone;
  return way === '' ? rest : { ...rest, gender: way };
}

/** Whom the guest asks for by name; empty: not chosen yet. */
export function namedIn(wish: BookedWish): string | undefined {
  return wish.type === 'booked' ? wish.staffNo : undefined;
}

/** A copy, which can be written on. */
export function draftsOf(guests: readonly BookedGuest[]): GuestDraft[] {
  return guests.map(({ items }) => ({ items: items.map((item) => ({ ...item })) }));
}

/** A further guest is taken to want what this one wants, but nobody by name. */
export function guestLike({ items }: GuestDraft): GuestDraft {
  return {
    items: items.map((item) => ({
      ...item,
      wish: item.wish.type === 'booked' ? anyone : { ...item.wish },
    })),
  };
}

/** Null while a service is missing. */
export function guestsOf(guests: readonly GuestDraft[]): BookedGuest[] | null {
  if (guests.some(({ items }) => items.some(({ serviceCode }) => serviceCode === ''))) return null;
  return draftsOf(guests);
}

/** As long as the guest with the most to have; what is done at the same time counts once. */
export function leastMinutes(
  guests: readonly GuestDraft[],
  minutesOf: (serviceCode: string) => number,
): number {
  const ends = guests.map(({ items }) => {
    let from = 0;
    let end = 0;
    for (const { serviceCode, together = false } of items) {
      if (!together) from = end;
      end = Math.max(end, from + minutesOf(serviceCode));
    }
    return end;
  });
  return Math.max(0, ...ends);
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
