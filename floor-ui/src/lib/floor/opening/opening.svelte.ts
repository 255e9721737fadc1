import type { BookedWish, BookingView } from '@baozhong/contract/bookings.ts';
import type { PreviewOpenAnswer, PreviewOpenRequest, Wish } from '@baozhong/contract/commands.ts';
import { paths } from '@baozhong/contract/paths.ts';
import { ask } from '../../http.ts';
import { live } from '../../live.svelte.ts';
import type { GuestDraft } from '../quick-line.ts';

export type WishType = Wish['type'];
export type NamedType = Exclude<WishType, 'rotation'>;
export interface RotationForm {
  type: 'rotation';
  gender: 'F' | 'M' | null;
  grade: string | null;
  /** Whom the guest does not want. */
  exclude: readonly string[];
}
export type WishForm = RotationForm | { type: NamedType; staffNo: string | null };

const usual: readonly WishType[] = ['rotation', 'requested', 'picked'];
/** The kinds that are offered: booked only where it is one, called in where somebody has said so. */
export function wishTypes(wish: WishForm): readonly WishType[] {
  const isCalledIn =
    wish.type === 'calledIn' || live.technicians.all.some(({ callsIn }) => callsIn > 0);
  return [
    ...(wish.type === 'booked' ? (['booked'] as const) : []),
    ...usual,
    ...(isCalledIn ? (['calledIn'] as const) : []),
  ];
}

/** One service for one guest, as it is being chosen. */
export interface ItemForm {
  id: number;
  serviceCode: string | null;
  wish: WishForm;
  /** At the same time as the one before it: several technicians on one guest. */
  together: boolean;
}

export interface GuestForm {
  wristband: number | null;
  items: readonly ItemForm[];
}

export interface RoomForm {
  roomNo: string;
  guests: readonly GuestForm[];
}

type Previewed = PreviewOpenAnswer['items'][number];

export const anyone: RotationForm = { type: 'rotation', gender: null, grade: null, exclude: [] };

interface Chosen {
  request: PreviewOpenRequest;
  /** By room: the items of the request, as they stand in it. */
  ids: ReadonlyMap<string, readonly (readonly number[])[]>;
  count: number;
}

/** What is being opened, and what the hub says would come of it. */
export class Opening {
  /** The booking for which they have come. */
  readonly bookingId: string | undefined;
  /** Where the party sits; the first is the one that was opened. */
  rooms: readonly RoomForm[] = $state.raw([]);
  /** The room that the number of guests and the wristbands mean. */
  roomNo: string = $state('');
  /** The item that a service button means; null: everybody's. */
  active: number | null = $state(null);
  /** The hub's answer, and the request it belongs to. */
  answer: PreviewOpenAnswer | null = $state.raw(null);
  asking = $state(false);
  /** Items whose technician changed without our doing: who it was. */
  changed = $state.raw<ReadonlyMap<number, string>>(new Map());

  #nextId = 1;
  #answerFor = $state('');
  #answerIds: Chosen['ids'] = $state.raw(new Map());
  #asked: Promise<void> | undefined;
  #askedFor = '';

  /** Of the room that is meant. */
  guests = $derived(this.rooms.find(({ roomNo }) => roomNo === this.roomNo)?.guests ?? []);
  items = $derived(
    this.rooms.flatMap(({ roomNo, guests }) =>
      guests.flatMap(({ items, wristband }, guestNo) =>
        items.map((item, itemNo) => ({ item, roomNo, guestNo, itemNo, wristband })),
      ),
    ),
  );
  /** What is chosen so far, without the items that are not finished. */
  #chosen = $derived.by((): Chosen => {
    const chosen = this.rooms.map(({ roomNo, guests }) => ({ roomNo, ...finished(guests) }));
    const ids = new Map(chosen.map((room) => [room.roomNo, room.ids]));
    const [first, ...linked] = chosen.map(({ roomNo, guests }) => ({ roomNo, guests }));
    const { bookingId } = this;
    return {
      request: {
        ...(first ?? { roomNo: '', guests: [] }),
        ...(linked.length === 0 ? {} : { linked }),
        ...(bookingId !== undefined && { bookingId }),
      },
      ids,
      count: [...ids.values()].flat(2).length,
    };
  });
  /** Null while something is still to be chosen. */
  request = $derived(
    this.items.length > 0 && this.#chosen.count === this.items.length ? this.#chosen.request : null,
  );
  /** What the hub is asked about: the finished items. Empty when there is none. */
  requestText = $derived(this.#chosen.count === 0 ? '' : JSON.stringify(this.#chosen.request));
  /** Whether the answer on the screen is the answer to what is on the screen. */
  fresh = $derived(this.requestText !== '' && this.#answerFor === this.requestText);

  constructor(roomNo: string, drafts: readonly GuestDraft[], booking?: BookingView) {
    this.bookingId = booking?.id;
    if (booking !== undefined) {
      this.roomNo = roomNo;
      this.rooms = [{ roomNo, guests: this.#booked(booking) }];
      return;
    }
    const guests = drafts.length > 0 ? drafts : [{ services: [], who: undefined }];
    this.roomNo = roomNo;
    this.rooms = [
      {
        roomNo,
        guests: guests.map((draft) => ({
          wristband: null,
          items: (draft.services.length > 0 ? draft.services : [null]).map((serviceCode) =>
            this.#item(serviceCode, formOf(draft.who)),
          ),
        })),
      },
    ];
  }

  /** As they were booked: what has changed since is changed here. */
  #booked(booking: BookingView): GuestForm[] {
    return booking.guests.map(({ items }) => ({
      wristband: null,
      items: items.map(({ serviceCode, wish, together = false }) => ({
        ...this.#item(serviceCode, wish.type === 'booked' ? { ...wish } : formOfRotation(wish)),
        together,
      })),
    }));
  }

  /** Of an item that is not finished: nothing. */
  previewOf(id: number): Previewed | undefined {
    const isThere = (ids: Chosen['ids']) =>
      [...ids.values()].some((all) => all.flat().includes(id));
    if (!isThere(this.#chosen.ids)) return undefined;
    return this.answer?.items.find(
      (one) => this.#answerIds.get(one.roomNo)?.[one.guest]?.[one.item] === id,
    );
  }

  setParty(count: number) {
    const last = this.guests.at(-1);
    this.#seat(Array.from({ length: count }, (_, i) => this.guests[i] ?? this.#guestLike(last)));
  }

  /** Another room for the same party: all are dispatched in one decision. */
  link(roomNo: string) {
    if (this.rooms.some((room) => room.roomNo === roomNo)) return;
    const like = this.rooms.at(-1)?.guests.at(-1);
    this.rooms = [...this.rooms, { roomNo, guests: [this.#guestLike(like)] }];
    this.roomNo = roomNo;
    this.active = null;
    this.#changedByHand();
  }

  unlink(roomNo: string) {
    this.rooms = this.rooms.filter((room, i) => i === 0 || room.roomNo !== roomNo);
    if (this.roomNo === roomNo) this.roomNo = this.rooms[0]?.roomNo ?? '';
    this.#dropActive();
    this.#changedByHand();
  }

  choose(serviceCode: string) {
    this.#edit((item) => ({ ...item, serviceCode }));
  }

  /** The service after or before the active one's, in the store's order. */
  step(by: 1 | -1) {
    const codes = live.store?.services.map((service) => service.code) ?? [];
    const now = this.items.find(
      ({ item }) => this.active === null || item.id === this.active,
    )?.item;
    const code = now?.serviceCode ?? null;
    const at = code === null ? (by > 0 ? -1 : 0) : codes.indexOf(code);
    const next = codes[(at + by + codes.length) % codes.length];
    if (next !== undefined) this.choose(next);
  }

  wish(id: number, wish: WishForm) {
    this.#edit((item) => ({ ...item, wish }), id);
  }

  /** Another kind of wish for an item: whoever was named stays named. */
  wishType(item: ItemForm, type: WishType) {
    const staffNo = item.wish.type === 'rotation' ? null : item.wish.staffNo;
    this.wish(item.id, type === 'rotation' ? anyone : { type, staffNo });
  }

  /** One more service for the guest who has this one. */
  addItem(of: number) {
    const item = this.#item(null, anyone);
    this.#editGuests((guest) =>
      guest.items.some(({ id }) => id === of) && guest.items.length < 6
        ? { ...guest, items: [...guest.items, item] }
        : guest,
    );
    this.active = item.id;
  }

  removeItem(id: number) {
    this.#editGuests((guest) =>
      guest.items.length > 1
        ? { ...guest, items: guest.items.filter((item) => item.id !== id) }
        : guest,
    );
    if (this.active === id) this.active = null;
  }

  setTogether(id: number, together: boolean) {
    this.#edit((item) => ({ ...item, together }), id);
  }

  setWristbands(numbers: readonly number[]) {
    this.#seat(this.guests.map((guest, i) => ({ ...guest, wristband: numbers[i] ?? null })));
  }

  /** A scanned wristband goes to the first guest without one; false when all have theirs. */
  addWristband(number: number): boolean {
    const all = this.rooms.flatMap(({ guests }) => guests);
    const at = all.find((guest) => guest.wristband === null);
    if (!at || all.some((guest) => guest.wristband === number)) return false;
    this.#editGuests((guest) => (guest === at ? { ...guest, wristband: number } : guest));
    return true;
  }

  /** Asks who would come for what is on the screen now. */
  preview(): Promise<void> {
    const text = this.requestText;
    if (text === '') return Promise.resolve();
    if (this.#asked && this.#askedFor === text) return this.#asked;
    this.#askedFor = text;
    this.asking = true;
    const asked = this.#ask(text).finally(() => {
      if (this.#asked !== asked) return;
      this.#asked = undefined;
      this.asking = false;
    });
    this.#asked = asked;
    return asked;
  }

  /** Waits until the answer belongs to what is on the screen. False when the hub cannot be reached. */
  async settled(): Promise<boolean> {
    for (let tries = 0; tries < 3 && !this.fresh; tries++) await this.preview();
    return this.fresh;
  }

  async #ask(text: string) {
    const asked = await ask<PreviewOpenAnswer>('POST', paths.previewOpen, JSON.parse(text));
    // Older than what is on the screen by now: another question is on its way.
    if (text !== this.requestText) return;
    if (asked.kind === 'lost') return;
    const before =
      this.#answerFor === text
        ? new Map(this.items.map(({ item }) => [item.id, this.previewOf(item.id)?.staffNo]))
        : null;
    this.answer =
      asked.kind === 'answered'
        ? asked.value
        : { pos: live.pos, items: [], roomFeeFen: 0, totalFen: 0, refusal: asked.refusal };
    this.#answerFor = text;
    this.#answerIds = this.#chosen.ids;
    if (before) this.#note(before);
  }

  /** Remembers whom the hub named before, where that changed by itself. */
  #note(before: ReadonlyMap<number, string | null | undefined>) {
    const changed = new Map(this.changed);
    for (const { item } of this.items) {
      const was = before.get(item.id);
      const is = this.previewOf(item.id)?.staffNo;
      if (was && was !== is) changed.set(item.id, was);
    }
    this.changed = changed;
  }

  #changedByHand() {
    this.changed = new Map();
  }

  #dropActive() {
    if (!this.items.some(({ item }) => item.id === this.active)) this.active = null;
  }

  /** The guests of the room that is meant. */
  #seat(guests: readonly GuestForm[]) {
    this.rooms = this.rooms.map((room) =>
      room.roomNo === this.roomNo ? { ...room, guests } : room,
    );
    this.#dropActive();
    this.#changedByHand();
  }

  #editGuests(change: (guest: GuestForm) => GuestForm) {
    this.rooms = this.rooms.map((room) => ({ ...room, guests: room.guests.map(change) }));
    this.#changedByHand();
  }

  #edit(change: (item: ItemForm) => ItemForm, id: number | null = this.active) {
    this.#editGuests((guest) => ({
      ...guest,
      items: guest.items.map((item, i) =>
        item.id === id || (id === null && i === 0) ? change(item) : item,
      ),
    }));
  }

  /** A further guest is taken to want what the one before wants, but nobody by name. */
  #guestLike(guest: GuestForm | undefined): GuestForm {
    const items = guest?.items.map(({ serviceCode, wish, together }) => ({
      ...this.#item(serviceCode, wish.type === 'rotation' ? wish : anyone),
      together,
    }));
    return { wristband: null, items: items ?? [this.#item(null, anyone)] };
  }

  #item(serviceCode: string | null, wish: WishForm): ItemForm {
    return { id: this.#nextId++, serviceCode, wish, together: false };
  }
}

/** Of some guests what can be asked about, and which items that is. */
function finished(all: readonly GuestForm[]) {
  const guests: PreviewOpenRequest['guests'] = [];
  const ids: number[][] = [];
  for (const { wristband, items } of all) {
    const whole = items.flatMap((item) => {
      const wish = wishOf(item.wish);
      if (item.serviceCode === null || !wish) return [];
      return [{ item, asked: { serviceCode: item.serviceCode, wish } }];
    });
    if (whole.length === 0) continue;
    guests.push({
      ...(wristband === null ? {} : { wristband }),
      items: whole.map(({ item, asked }, i) => ({
        ...asked,
        ...(item.together && i > 0 ? { together: true } : {}),
      })),
    });
    ids.push(whole.map(({ item }) => item.id));
  }
  return { guests, ids };
}

function formOf(who: GuestDraft['who']): WishForm {
  if (!who) return anyone;
  return who.type === 'rotation' ? { ...anyone, gender: who.gender } : { ...who };
}

export type RotationWish = Extract<BookedWish, { type: 'rotation' }>;

export function formOfRotation(wish: RotationWish): RotationForm {
  const { gender = null, grade = null, exclude = [] } = wish;
  return { ...anyone, gender, grade, exclude };
}

export function rotationOf({ gender, grade, exclude }: RotationForm): RotationWish {
  return {
    type: 'rotation',
    ...(gender === null ? {} : { gender }),
    ...(grade === null ? {} : { grade }),
    ...(exclude.length === 0 ? {} : { exclude: [...exclude] }),
  };
}

export function wishOf(form: WishForm): Wish | null {
  if (form.type === 'rotation') return rotationOf(form);
  return form.staffNo === null ? null : { type: form.type, staffNo: form.staffNo };
}

/** Wristband numbers as typed: `21,22` or `21 22`. */
export function wristbandsOf(text: string): number[] {
  const numbers = new Set(
    text
      .normalize('NFKC')
      .split(/[^\d]+/)
      .filter((part) => part !== '')
      .map(Number)
      .filter((number) => number >= 1 && number <= 99_999),
  );
  return [...numbers];
}
