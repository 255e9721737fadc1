import type { BookedGuest, BookingView } from '@baozhong/contract/bookings.ts';
import type { DeskCommand } from '@baozhong/contract/commands.ts';
import { compareNumbers } from '../format.ts';
import { seats } from '../floor/words.ts';
import { live } from '../live.svelte.ts';
import { nameOf } from '../names.svelte.ts';
import { clockText, minuteIn } from '../store-time.ts';
import { contacts } from './contacts.svelte.ts';
import { diary } from './diary.svelte.ts';
import {
  anyone,
  type Draft,
  draftsOf,
  guestLike,
  guestsOf,
  type ItemDraft,
  leastMinutes,
  meets,
  namedIn,
  staffOf,
} from './draft.ts';

type Booked = Extract<DeskCommand, { type: 'bookVisit' }>;
export type Missing = 'time' | 'service' | 'staff' | 'name';

/** Somebody who may be asked for by name. */
export interface Bookable {
  readonly staffNo: string;
  readonly name: string;
  readonly taken: boolean;
}

const stepMs = 5 * 60_000;

const blank: Draft = {
  ...{ day: '', time: '', minutes: null, roomNo: null, guests: [], name: '', phone: '' },
};

/** A booking that is being written down or changed. */
export class BookingForm {
  readonly booking: BookingView | undefined;
  draft: Draft = $state(blank);
  /** When the booking is, as long as nobody has typed another time: to the second. */
  #asBooked: { day: string; time: string; at: number } | undefined;

  minute = $derived(minuteIn(this.draft.time, diary.cutoff));
  startAt = $derived.by(() => {
    const { day, time } = this.draft;
    const was = this.#asBooked;
    if (was?.day === day && was.time === time) return was.at;
    return this.minute === undefined || day === '' ? undefined : diary.atOf(this.minute, day);
  });
  least = $derived(leastMinutes(this.draft.guests, (code) => serviceOf(code)?.minutes ?? 0));
  minutes = $derived(Math.max(this.least, this.draft.minutes ?? 0));
  #guests: BookedGuest[] | null = $derived(guestsOf(this.draft.guests));
  missing: Missing | null = $derived(
    this.startAt === undefined
      ? 'time'
      : this.#guests === null
        ? 'service'
        : this.draft.guests.some(({ items }) => items.some(({ wish }) => namedIn(wish) === ''))
          ? 'staff'
          : this.draft.name.trim() === ''
            ? 'name'
            : null,
  );
  /** Rooms with seats enough, those that are free then first said to be so. */
  rooms = $derived(
    live.roomOrder
      .filter(({ seats }) => seats >= this.draft.guests.length)
      .map(({ roomNo, typeCode, seats: n }) => ({
        roomNo,
        about: [typeName(typeCode), seats(n)].filter(Boolean).join(' · '),
        taken: this.#taken((one) => one.roomNo === roomNo),
      })),
  );

  constructor(booking: BookingView | undefined, roomNo: string | null, startAt: number | null) {
    this.booking = booking;
    // The next five minutes that are whole.
    const at = booking?.startAt ?? startAt ?? Math.ceil((live.now + 3_600_000) / stepMs) * stepMs;
    const day = startAt === null && booking === undefined ? diary.day : diary.dayOf(at);
    const isToday = day === diary.today;
    const time =
      booking !== undefined
        ? clockText(diary.minuteOf(at))
        : startAt === null && !isToday
          ? ''
          : clockText(diary.minuteOf(Math.ceil(at / stepMs) * stepMs));
    this.#asBooked = booking && { day, time, at };
    const contact = booking && contacts.of(booking.id);
    this.draft = {
      ...{ day, time, roomNo: booking?.roomNo ?? roomNo },
      minutes: booking?.minutes ?? null,
      guests: booking ? draftsOf(booking.guests) : [{ items: [this.#item()] }],
      ...{ name: contact?.name ?? '', phone: contact?.phone ?? '' },
    };
  }

  /** Who has the skill, and who of them is booked already then. */
  technicians(serviceCode: string): Bookable[] {
    const skill = serviceOf(serviceCode)?.skill;
    return live.technicians.all
      .filter(({ skills }) => skill === undefined || skills.includes(skill))
      .map(({ staffNo, name }) => ({
        ...{ staffNo, name },
        taken: this.#taken((one) => staffOf(one.guests).includes(staffNo)),
      }))
      .sort((a, b) => compareNumbers(a.staffNo, b.staffNo));
  }

  setParty(count: number) {
    const { guests } = this.draft;
    const last = guests.at(-1);
    this.draft.guests = Array.from(
      { length: count },
      (_, i) => guests[i] ?? guestLike(last ?? { items: [this.#item()] }),
    );
  }

  addItem(guest: number) {
    this.draft.guests[guest]?.items.push(this.#item());
  }
  dropItem(guest: number, item: number) {
    this.draft.guests[guest]?.items.splice(item, 1);
  }

  /** Undefined while something is missing. */
  command(): Extract<DeskCommand, { type: 'bookVisit' | 'changeBooking' }> | undefined {
    if (this.startAt === undefined || this.#guests === null) return undefined;
    const { roomNo } = this.draft;
    const memberId = this.booking?.memberId ?? undefined;
    const wanted: Omit<Booked, 'type'> = {
      ...{ roomNo, startAt: this.startAt, minutes: this.minutes, guests: this.#guests },
      ...(memberId === undefined ? {} : { memberId }),
    };
    if (this.booking === undefined) return { type: 'bookVisit', ...wanted };
    const { id: bookingId, version: seenVersion } = this.booking;
    return { type: 'changeBooking', bookingId, seenVersion, ...wanted };
  }

  #taken(is: (one: BookingView) => boolean): boolean {
    const { startAt, minutes } = this;
    if (startAt === undefined) return false;
    return live.bookings.all.some(
      (one) => one.id !== this.booking?.id && is(one) && meets(one, startAt, minutes),
    );
  }

  #item(): ItemDraft {
    return { serviceCode: live.store?.services[0]?.code ?? '', wish: anyone };
  }
}

function typeName(code: string): string {
  const type = live.store?.roomTypes.find((one) => one.code === code);
  return type ? nameOf(type) : '';
}

function serviceOf(code: string) {
  return live.store?.services.find((one) => one.code === code);
}
