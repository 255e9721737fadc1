/** Bookings as the screens show them: those to come from the state, and what became of the others today. */
import type { BookingView } from '@baozhong/contract/bookings.ts';
import { type Booking, type Event, keptFor, type State } from '@baozhong/core/index.ts';
import type { Ref } from './day-facts.ts';

type Known = Pick<
  Booking,
  'roomNo' | 'startAt' | 'minutes' | 'guests' | 'memberId' | 'lockAt' | 'noShowAt'
> &
  Pick<Booking, 'madeAt' | 'madeBy' | 'version'>;
type Over = Pick<BookingView, 'status' | 'overAt' | 'visitId' | 'late' | 'reason'>;

const notOver = { overAt: null, visitId: null, late: false, reason: '' };

export class BookingFacts {
  readonly #known = new Map<string, Known>();
  readonly #over = new Map<string, Over & { readonly roomNo?: string }>();
  #forgotten: string[] = [];

  apply(event: Event): void {
    switch (event.type) {
      case 'businessDayOpened':
        for (const bookingId of this.#over.keys()) {
          this.#forgotten.push(bookingId);
          this.#known.delete(bookingId);
        }
        this.#over.clear();
        for (const booking of event.state.bookings ?? [])
          this.#known.set(booking.bookingId, booking);
        return;
      case 'bookingMade': {
        const { at: madeAt, who: madeBy } = event;
        this.#known.set(event.bookingId, { ...event, madeAt, madeBy, version: 1 });
        return;
      }
      case 'bookingChanged': {
        const before = this.#known.get(event.bookingId);
        if (before === undefined) return;
        const { madeAt, madeBy } = before;
        this.#known.set(event.bookingId, { ...event, madeAt, madeBy });
        return;
      }
      case 'bookingArrived': {
        const { at: overAt, visitId, how, roomNo } = event;
        const over = { status: 'arrived', overAt, visitId, late: how === 'late' } as const;
        this.#over.set(event.bookingId, { ...notOver, ...over, roomNo });
        return;
      }
      case 'bookingNoShow':
        this.#over.set(event.bookingId, { ...notOver, status: 'noShow', overAt: event.at });
        return;
      case 'bookingCancelled': {
        const { at: overAt, reason } = event;
        this.#over.set(event.bookingId, { ...notOver, status: 'cancelled', overAt, reason });
        return;
      }
      default:
        return;
    }
  }

  ids(): Iterable<string> {
    return this.#known.keys();
  }

  takeForgotten(): readonly string[] {
    const forgotten = this.#forgotten;
    this.#forgotten = [];
    return forgotten;
  }

  view(state: State, bookingId: string): BookingView | undefined {
    const open = state.bookings.get(bookingId);
    const over = this.#over.get(bookingId);
    const booking: Known | undefined = open ?? this.#known.get(bookingId);
    if (booking === undefined) return undefined;
    const { version, startAt, minutes, memberId, lockAt, noShowAt, madeAt, madeBy } = booking;
    const roomNo = over?.roomNo ?? booking.roomNo;
    const isKept =
      open?.status === 'locked' &&
      roomNo !== null &&
      state.rooms.get(roomNo)?.status === 'reserved' &&
      keptFor(state, roomNo)?.bookingId === bookingId;
    return {
      ...{ kind: 'booking', id: bookingId, version, roomNo, roomKept: isKept },
      ...{ startAt, minutes, memberId, lockAt, noShowAt, madeAt, madeBy },
      guests: booking.guests.map(({ items }) => ({
        items: items.map(({ wish, ...item }) => ({ ...item, wish: viewedWish(wish) })),
      })),
      remind: open?.remind === true,
      ...notOver,
      ...(over === undefined ? { status: open?.status ?? 'booked' } : withoutRoom(over)),
    };
  }
}

function withoutRoom({ status, overAt, visitId, late, reason }: Over): Over {
  return { status, overAt, visitId, late, reason };
}

type Wish = BookingView['guests'][number]['items'][number]['wish'];
function viewedWish(wish: Known['guests'][number]['items'][number]['wish']): Wish {
  if (wish.type === 'booked') return wish;
  const { exclude, ...rest } = wish;
  return exclude === undefined ? rest : { ...rest, exclude: [...exclude] };
}

/** The booking itself, and the rooms and people that it holds or has let go of. */
export function bookingRefs(event: Event): Ref[] {
  if (!('bookingId' in event)) return [];
  const holds = [
    ...('holds' in event ? event.holds : []),
    ...('released' in event ? event.released : []),
  ];
  return [
    `booking:${event.bookingId}`,
    ...holds.map((hold): Ref =>
      'roomNo' in hold ? `room:${hold.roomNo}` : `technician:${hold.staffNo}`,
    ),
  ];
}
