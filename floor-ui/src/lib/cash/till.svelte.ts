import type { CommandRequest, MemberFound, Quote } from '@baozhong/contract/commands.ts';
import type { VisitView } from '@baozhong/contract/live.ts';
import type { Refusal } from '@baozhong/contract/refusals.ts';
import { backoffMs, pause } from '../backoff.ts';
import { send, type Sent } from '../commands.svelte.ts';
import { paths } from '@baozhong/contract/paths.ts';
import { ask } from '../http.ts';
import { live } from '../live.svelte.ts';
import { session } from '../session.svelte.ts';
import {
  awaitsSince,
  linesToPay,
  openClocks,
  payableGuests,
  sortBills,
  tipGoesTo,
  unsettledGuests,
} from './bills.ts';
import { exchanged, type Mode, type Part, shares, tendersOf } from './payment.ts';
import { changeOf, parseAmount } from './tender.ts';

/** What the person does next before the bill can be settled; null: nothing, it can. */
export type Need =
  | 'bill'
  | 'clocks'
  | 'quote'
  | 'accept'
  | 'member'
  | 'pin'
  /** Money is still missing, and none is typed; or more than there is to take; or a part of it. */
  | 'handed'
  | 'over'
  | 'part'
  | 'approval'
  | null;

export type Approval = NonNullable<CommandRequest['approval']>;

/** What was taken, as the hub told it. */
export interface Done {
  visitId: string;
  ticketId: string;
  settlementNo: number;
  roomNo: string;
  /** Null: the whole bill. */
  guests: readonly number[] | null;
  /** Whether nobody is left to pay. */
  closes: boolean;
  billedFen: number;
  tipFen: number;
  tipStaffNo: string | null;
  changeFen: number;
  storedFen: number;
  countFen: number;
  parts: readonly Part[];
  complimentaryFen: number;
  member: MemberFound | null;
}

const pinLength = 4;

/** The bill on the desk, what the guest gives for it, and the one settlement that is on its way. */
class Till {
  visitId = $state.raw<string | null>(null);
  /** Whose part is being paid; null: all that is left. */
  guests = $state.raw<readonly number[] | null>(null);
  mode: Mode = $state('cash');
  /** The currency that is being counted; null: the store's own. */
  currency = $state.raw<string | null>(null);
  typed = $state('');
  parts = $state.raw<readonly Part[]>([]);
  tipFen = $state(0);
  pin = $state('');
  member = $state.raw<MemberFound | null>(null);
  usesStored = $state(true);
  usesCount = $state(false);
  refusal = $state.raw<Refusal | null>(null);
  done = $state.raw<Done | null>(null);
  #sent = $state.raw<Sent | null>(null);
  #quote = $state.raw<{ quote: Quote; asked: string } | null>(null);
  /** The amount that the person has had before their eyes, and what it was asked for. */
  #seen = $state.raw({ version: 0, dueFen: 0, asked: '' });

  bills = $derived(sortBills(live.visits.all, (roomNo) => live.rooms.get(roomNo)));
  visit = $derived(live.visits.get(this.visitId));
  status = $derived(this.#sent?.status ?? 'done');
  busy = $derived(this.status !== 'done');
  lines = $derived(this.visit ? linesToPay(this.visit, this.guests) : []);
  /** Clocks that must be over before these can pay. */
  open = $derived(
    this.visit
      ? openClocks(this.visit).filter((clock) => this.guests?.includes(clock.guest) ?? true)
      : [],
  );
  unsettled = $derived(this.visit ? unsettledGuests(this.visit) : []);
  payable = $derived(this.visit ? payableGuests(this.visit) : []);
  tipStaffNo = $derived(tipGoesTo(this.lines));

  /** What the hub is asked when it cannot be read off the bill: somebody's discount, or a part. */
  question = $derived(
    this.visit && this.visit.status !== 'settled' && (this.member || this.guests)
      ? {
          ticketId: this.visit.ticketId,
          ...(this.member ? { memberId: this.member.memberId } : {}),
          ...(this.guests ? { guests: [...this.guests] } : {}),
          ...(this.member && this.usesCount ? { countCard: true } : {}),
        }
      : null,
  );
  #asked = $derived(JSON.stringify(this.question));
  /** The hub's answer, of the bill as it stands now. */
  quote = $derived.by(() => {
    if (!this.question || !this.visit || this.#quote?.asked !== this.#asked) return null;
    return this.#quote.quote.version >= this.visit.ticketVersion ? this.#quote.quote : null;
  });

  dueFen = $derived(this.quote?.dueFen ?? this.visit?.dueFen ?? 0);
  countFen = $derived(this.quote?.countCardFen ?? 0);
  #heldFen = $derived.by(() => {
    const { member, quote } = this;
    if (!member || !quote) return 0;
    // Less than what is due: that is all there is. The tip may be paid with more of it.
    const isAll = quote.storedValueFen < quote.dueFen - quote.countCardFen;
    return isAll ? quote.storedValueFen : member.principalFen + member.bonusFen;
  });
  shares = $derived(
    shares({
      dueFen: this.dueFen,
      tipFen: this.tipFen,
      countFen: this.countFen,
      heldFen: this.#heldFen,
      usesStored: this.member !== null && this.usesStored,
      parts: this.parts,
    }),
  );
  toPayFen = $derived(this.shares.toPayFen);
  storedFen = $derived(this.shares.storedFen);
  restFen = $derived(this.shares.restFen);

  rate = $derived(live.store?.currencies.find(({ code }) => code === this.currency)?.rate ?? null);
  /** What is typed, in the store's currency; null: nothing. */
  typedFen = $derived.by(() => {
    const minor = parseAmount(this.typed);
    if (minor === null || this.mode !== 'cash') return minor;
    return this.rate === null ? minor : exchanged(minor, this.rate);
  });
  change = $derived(changeOf(this.typedFen, this.restFen));
  /** What the bill came to before it changed under the person's hands. */
  changedFrom = $derived.by(() => {
    const pending = this.question !== null && this.quote === null;
    const isOther = this.#seen.asked !== this.#asked;
    return pending || isOther || this.#seen.dueFen === this.dueFen ? null : this.#seen.dueFen;
  });

  need: Need = $derived.by(() => {
    const { member, mode } = this;
    if (!this.visit || this.visit.status === 'settled') return 'bill';
    if (this.open.length > 0) return 'clocks';
    const isMembers = mode === 'stored' || mode === 'countCard';
    if (isMembers && member === null) return 'member';
    if (this.question !== null && this.quote === null) return 'quote';
    if (this.changedFrom !== null) return 'accept';
    if (member !== null && this.pin.length < pinLength) return 'pin';
    if (mode === 'complimentary') return 'approval';
    if (this.restFen === 0) return this.typedFen ? 'over' : null;
    if (isMembers) return 'handed';
    if (this.typedFen === null) return mode === 'cash' ? 'handed' : null;
    if (this.typedFen === 0) return 'handed';
    if (this.typedFen < this.restFen) return 'part';
    return mode !== 'cash' && this.typedFen > this.restFen ? 'over' : null;
  });

  /** Puts a bill on the desk. A member who tapped before it was chosen stays. */
  choose(visitId: string | null, guests: readonly number[] | null = null) {
    if (this.busy) return;
    const member = this.visitId === null && !this.done ? this.member : null;
    this.visitId = visitId;
    this.guests = guests;
    this.done = null;
    this.refusal = null;
    this.tipFen = 0;
    this.mode = 'cash';
    this.#clearMoney();
    this.#setMember(member);
    this.#see();
  }

  /** Pays for some of the party only; all of those who are left are nobody in particular. */
  toggleGuest(guest: number) {
    if (this.busy || !this.unsettled.includes(guest)) return;
    const chosen = new Set(this.guests ?? []);
    if (!chosen.delete(guest)) chosen.add(guest);
    this.payFor(this.unsettled.filter((one) => chosen.has(one)));
  }

  payFor(guests: readonly number[]) {
    const isAll = guests.length === 0 || guests.length === this.unsettled.length;
    this.guests = isAll ? null : guests;
    this.refusal = null;
    if (this.tipStaffNo === null) this.tipFen = 0;
    this.#clearMoney();
    this.#see();
  }

  useMember(member: MemberFound | null) {
    if (this.busy) return;
    this.refusal = null;
    this.#clearMoney();
    this.#setMember(member);
    this.#see();
  }

  /** The member has paid in: what they hold is another, the bill is the same. */
  refreshMember(member: MemberFound) {
    this.#quote = null;
    this.member = member;
  }

  useTender(mode: Mode) {
    if (this.busy) return;
    if (mode !== this.mode) this.typed = '';
    this.mode = mode;
    this.refusal = null;
    if (mode !== 'cash') this.currency = null;
    if (mode === 'stored') this.usesStored = true;
    if (mode === 'countCard') this.usesCount = true;
    this.#see();
  }

  useCards(stored: boolean, count: boolean) {
    if (this.busy) return;
    this.usesStored = stored;
    this.usesCount = count;
    this.#see();
  }

  useCurrency(code: string | null) {
    if (this.busy) return;
    this.currency = code;
    this.typed = '';
  }

  /** What is typed has been counted; more is to come. */
  addPart() {
    const part = this.#typedPart();
    if (part === null || part.fen === 0) return;
    this.parts = [...this.parts, part];
    this.typed = '';
  }

  dropPart(at: number) {
    if (!this.busy) this.parts = this.parts.filter((_, i) => i !== at);
  }

  tip(fen: number) {
    if (!this.busy) this.tipFen = fen;
  }

  /** The person has seen the new amount. */
  accept() {
    this.refusal = null;
    this.#see();
  }

  #setMember(member: MemberFound | null) {
    this.member = member;
    this.usesStored = true;
    this.usesCount = member !== null && this.mode === 'countCard';
    if (member && !this.usesCount) this.mode = 'stored';
    if (!member && this.mode !== 'countCard' && this.mode !== 'stored') this.mode = 'cash';
  }

  #clearMoney() {
    this.typed = '';
    this.pin = '';
    this.parts = [];
    this.currency = null;
    this.#quote = null;
  }

  #see() {
    const version = this.quote?.version ?? this.visit?.ticketVersion ?? 0;
    this.#seen = { version, dueFen: this.dueFen, asked: this.#asked };
  }

  /** Asks what is due, until the hub has answered. */
  async requote(signal: AbortSignal) {
    const [question, asked] = [this.question, this.#asked];
    if (!question) return;
    for (let tries = 0; ; tries++) {
      const answer = await ask<Quote>('POST', paths.previewSettle, question, signal);
      if (signal.aborted) return;
      if (answer.kind === 'answered') {
        const isFirst = this.#seen.asked !== asked || answer.value.version === this.#seen.version;
        this.#quote = { quote: answer.value, asked };
        if (isFirst) this.#see();
        return;
      }
      if (answer.kind === 'refused' && answer.status < 500) {
        if (this.member) this.useMember(null);
        else this.payFor([]);
        this.#refuse(answer.refusal);
        return;
      }
      await pause(backoffMs(tries, Math.random()));
    }
  }

  #typedPart(): Part | null {
    const { mode, typedFen, restFen } = this;
    if (mode === 'qr' || mode === 'bankCard') return { tender: mode, fen: typedFen ?? restFen };
    if (mode !== 'cash' || typedFen === null) return null;
    const minor = parseAmount(this.typed);
    return this.currency === null || minor === null
      ? { tender: 'cash', fen: typedFen }
      : { tender: 'cash', fen: typedFen, foreign: { currency: this.currency, minor } };
  }

  /** Settles the bill as it was seen. One key for this wish, however often the line breaks. */
  async settle(free?: { reason: string; approval: Approval | undefined }): Promise<void> {
    const { visit, member, need, restFen, storedFen, dueFen, tipFen, guests } = this;
    const isReady = need === null || (need === 'approval' && free !== undefined);
    if (!isReady || this.busy || !visit || !live.usable) return;
    const last = free || restFen === 0 ? null : this.#typedPart();
    const giving = {
      memberId: member?.memberId ?? null,
      usesCount: this.usesCount,
      usesStored: this.usesStored,
      ...{ storedFen, parts: this.parts, last, complimentary: free?.reason ?? null },
    };
    const paid = {
      visitId: visit.id,
      ticketId: visit.ticketId,
      roomNo: visit.roomNo,
      ...{ guests, tipFen, storedFen, member },
      tipStaffNo: tipFen > 0 ? this.tipStaffNo : null,
      countFen: this.countFen,
      parts: last ? [...this.parts, last] : this.parts,
      complimentaryFen: free ? restFen : 0,
    };
    this.refusal = null;
    const sent = send(
      {
        type: 'settle',
        ticketId: visit.ticketId,
        seenVersion: this.quote?.version ?? visit.ticketVersion,
        seenDueFen: dueFen,
        ...(guests ? { guests: [...guests] } : {}),
        ...(tipFen > 0 ? { tipFen } : {}),
        tenders: tendersOf(giving),
      },
      { memberPin: member ? this.pin : undefined, approval: free?.approval },
    );
    this.#sent = sent;
    const outcome = await sent.outcome;
    this.pin = '';
    if (outcome.status === 'refused') {
      this.#refuse(outcome.refusal);
      return;
    }
    const { answer } = outcome;
    this.typed = '';
    this.done = {
      ...paid,
      settlementNo: Number(answer['settlementNo'] ?? 1),
      closes: answer['closes'] !== false,
      billedFen: Number(answer['billedFen'] ?? dueFen),
      changeFen: Number(answer['changeFen'] ?? 0),
    };
  }

  #refuse(refusal: Refusal) {
    this.refusal = refusal;
    if (refusal.name === 'not_signed_in') void session.look();
    // The wallet or the bill is not what it was: ask again.
    if (/^(ticket_changed|insufficient_tender|over_tender)$/.test(refusal.name)) {
      this.#quote = null;
      if (this.member) this.member = { ...this.member };
      else if (this.guests) this.guests = [...this.guests];
    }
  }

  /** The one that waits longest, beside this one. */
  next = $derived(this.bills.toPay.find((visit) => visit.id !== this.visitId));

  /** After a part: those of the party who could pay next. */
  goesOn = $derived(
    this.done && !this.done.closes && this.payable.length > 0 ? this.payable : null,
  );

  waitedSince(visit: VisitView): number {
    return awaitsSince(visit, live.rooms.get(visit.roomNo));
  }
}

export const till = new Till();
