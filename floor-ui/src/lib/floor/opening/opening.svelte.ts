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
/** The kinds that are offered: booked only where it is one. */
export function wishTypes(wish: WishForm): readonly WishType[] {
  return wish.type === 'booked' ? ['booked', ...usual] : usual;
}

/** One service for one guest, as it is being chosen. */
export interface ItemForm {
  id: number;
  serviceCode: string | null;
  wish: WishForm;
}

export interface GuestForm {
  wristband: number | null;
  items: readonly ItemForm[];
}

type Previewed = PreviewOpenAnswer['items'][number];

export const anyone: RotationForm = { type: 'rotation', gender: null, grade: null, exclude: [] };

/** What is being opened, and what the hub says would come of it. */
export class Opening {
  readonly roomNo: string;
  /** The booking for which they have come. */
  readonly bookingId: string | undefined;
  guests: readonly GuestForm[] = $state.raw([]);
  /** The item that a service button means; null: everybody's. */
  active: number | null = $state(null);
  /** The hub's answer, and the request it belongs to. */
  answer: PreviewOpenAnswer | null = $state.raw(null);
  asking = $state(false);
  /** Items whose technician changed without our doing: who it was. */
  changed = $state.raw<ReadonlyMap<number, string>>(new Map());

  #nextId = 1;
  #answerFor = $state('');
  #answerIds: readonly (readonly number[])[] = $state.raw([]);
  #asked: Promise<void> | undefined;
  #askedFor = '';

  items = $derived(
    this.guests.flatMap((guest, guestNo) =>
      guest.items.map((item, itemNo) => ({ item, guestNo, itemNo })),
    ),
  );
  /** What is chosen so far, without the items that are not finished; `ids` are its items, as they stand in it. */
  #chosen = $derived.by((): { request: PreviewOpenRequest; ids: number[][] } => {
    const guests: PreviewOpenRequest['guests'][number][] = [];
    const ids: number[][] = [];
    for (const guest of this.guests) {
      const finished = guest.items.flatMap((item) => {
        const wish = wishOf(item.wish);
        return item.serviceCode !== null && wish
          ? [{ id: item.id, asked: { serviceCode: item.serviceCode, wish } }]
          : [];
      });
      if (finished.length === 0) continue;
      guests.push({
        ...(guest.wristband === null ? {} : { wristband: guest.wristband }),
        items: finished.map(({ asked }) => asked),
      });
      ids.push(finished.map(({ id }) => id));
    }
    const { roomNo, bookingId } = this;
    return { request: { roomNo, guests, ...(bookingId !== undefined && { bookingId }) }, ids };
  });
  /** Null while something is still to be chosen. */
  request = $derived(
    this.items.length > 0 && this.#chosen.ids.flat().length === this.items.length
      ? this.#chosen.request
      : null,
  );
  /** What the hub is asked about: the finished items. Empty when there is none. */
  requestText = $derived(this.#chosen.ids.length === 0 ? '' : JSON.stringify(this.#chosen.request));
  /** Whether the answer on the screen is the answer to what is on the screen. */
  fresh = $derived(this.requestText !== '' && this.#answerFor === this.requestText);

  constructor(roomNo: string, drafts: readonly GuestDraft[], booking?: BookingView) {
    this.roomNo = roomNo;
    this.bookingId = booking?.id;
    if (booking !== undefined) {
      this.guests = this.#booked(booking);
      return;
    }
    const guests = drafts.length > 0 ? drafts : [{ services: [], who: undefined }];
    this.guests = guests.map((draft) => ({
      wristband: null,
      items: (draft.services.length > 0 ? draft.services : [null]).map((serviceCode) =>
        this.#item(serviceCode, formOf(draft.who)),
      ),
    }));
  }

  /** As they were booked: what has changed since is changed here. */
  #booked(booking: BookingView): GuestForm[] {
    return booking.guests.map(({ items }) => ({
      wristband: null,
      items: items.map(({ serviceCode, wish }) => this.#item(serviceCode, formOfBooked(wish))),
    }));
  }

  /** Of an item that is not finished: nothing. */
  previewOf(id: number): Previewed | undefined {
    if (!this.#chosen.ids.some((ids) => ids.includes(id))) return undefined;
    return this.answer?.items.find((one) => this.#answerIds[one.guest]?.[one.item] === id);
  }

  setParty(count: number) {
    const last = this.guests.at(-1);
    this.guests = Array.from(
      { length: count },
      (_, i) =>
        this.guests[i] ?? {
          wristband: null,
          // A further guest is taken to want what the one before wants, but nobody by name.
          items: (last?.items ?? []).map((item) =>
            this.#item(item.serviceCode, item.wish.type === 'rotation' ? item.wish : anyone),
          ),
        },
    );
    if (!this.items.some(({ item }) => item.id === this.active)) this.active = null;
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

  addItem(guestNo: number) {
    const item = this.#item(null, anyone);
    this.guests = this.guests.map((guest, i) =>
      i === guestNo && guest.items.length < 6 ? { ...guest, items: [...guest.items, item] } : guest,
    );
    this.active = item.id;
    this.#changedByHand();
  }

  removeItem(id: number) {
    this.guests = this.guests.map((guest) =>
      guest.items.length > 1
        ? { ...guest, items: guest.items.filter((item) => item.id !== id) }
        : guest,
    );
    if (this.active === id) this.active = null;
    this.#changedByHand();
  }

  setWristbands(numbers: readonly number[]) {
    this.guests = this.guests.map((guest, i) => ({ ...guest, wristband: numbers[i] ?? null }));
    this.#changedByHand();
  }

  /** A scanned wristband goes to the first guest without one; false when all have theirs. */
  addWristband(number: number): boolean {
    const at = this.guests.findIndex((guest) => guest.wristband === null);
    if (at < 0 || this.guests.some((guest) => guest.wristband === number)) return false;
    this.guests = this.guests.map((guest, i) =>
      i === at ? { ...guest, wristband: number } : guest,
    );
    this.#changedByHand();
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

  #edit(change: (item: ItemForm) => ItemForm, id: number | null = this.active) {
    this.guests = this.guests.map((guest) => ({
      ...guest,
      items: guest.items.map((item, i) =>
        item.id === id || (id === null && i === 0) ? change(item) : item,
      ),
    }));
    this.#changedByHand();
  }

  #item(serviceCode: string | null, wish: WishForm): ItemForm {
    return { id: this.#nextId++, serviceCode, wish };
  }
}

function formOf(who: GuestDraft['who']): WishForm {
  if (!who) return anyone;
  return who.type === 'rotation' ? { ...anyone, gender: who.gender } : { ...who };
}

function formOfBooked(wish: BookedWish): WishForm {
  if (wish.type === 'booked') return { ...wish };
  const { gender = null, grade = null, exclude = [] } = wish;
  return { ...anyone, gender, grade, exclude };
}

export function wishOf(form: WishForm): Wish | null {
  if (form.type === 'rotation') {
    const { gender, grade, exclude } = form;
    return {
      type: 'rotation',
      ...(gender === null ? {} : { gender }),
      ...(grade === null ? {} : { grade }),
      ...(exclude.length === 0 ? {} : { exclude: [...exclude] }),
    };
  }
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
