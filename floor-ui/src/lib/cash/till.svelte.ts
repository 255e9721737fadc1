import type { MemberFound, Quote, TenderGiven } from '@baozhong/contract/commands.ts';
import type { Refusal } from '@baozhong/contract/refusals.ts';
import { backoffMs, pause } from '../backoff.ts';
import { send, type Sent } from '../commands.svelte.ts';
import { paths } from '@baozhong/contract/paths.ts';
import { ask } from '../http.ts';
import { live } from '../live.svelte.ts';
import { session } from '../session.svelte.ts';
import { awaitsSince, openClocks, sortBills } from './bills.ts';
import { changeOf, parseAmount } from './tender.ts';

export type Mode = 'cash' | 'stored';

/** What the person does next before the bill can be settled; null: nothing, it can. */
export type Need = 'bill' | 'clocks' | 'quote' | 'accept' | 'member' | 'pin' | 'handed' | null;

/** What was taken, as the hub told it. */
export interface Done {
  roomNo: string;
  billedFen: number;
  changeFen: number;
  storedFen: number;
  cashFen: number;
  member: MemberFound | null;
}

const pinLength = 4;

/** The bill on the desk, what the guest gives for it, and the one settlement that is on its way. */
class Till {
  visitId = $state.raw<string | null>(null);
  mode: Mode = $state('cash');
  handed = $state('');
  pin = $state('');
  member = $state.raw<MemberFound | null>(null);
  refusal = $state.raw<Refusal | null>(null);
  done = $state.raw<Done | null>(null);
  #sent = $state.raw<Sent | null>(null);
  #quote = $state.raw<Quote | null>(null);
  /** The version and amount that the person has had before their eyes. */
  #seen = $state.raw({ version: 0, dueFen: 0 });

  bills = $derived(sortBills(live.visits.all, (roomNo) => live.rooms.get(roomNo)));
  visit = $derived(live.visits.get(this.visitId));
  status = $derived(this.#sent?.status ?? 'done');
  busy = $derived(this.status !== 'done');
  open = $derived(this.visit ? openClocks(this.visit) : []);

  /** The member's quote, of the bill as it stands now. */
  quote = $derived.by(() => {
    if (!this.member || !this.visit || !this.#quote) return null;
    return this.#quote.version >= this.visit.ticketVersion ? this.#quote : null;
  });
  dueFen = $derived(this.quote?.dueFen ?? this.visit?.dueFen ?? 0);
  storedFen = $derived(this.quote?.storedValueFen ?? 0);
  restFen = $derived(this.dueFen - this.storedFen);
  handedFen = $derived(parseAmount(this.handed));
  change = $derived(changeOf(this.handedFen, this.restFen));
  /** What the bill came to before it changed under the person's hands. */
  changedFrom = $derived.by(() => {
    const pending = this.member !== null && this.quote === null;
    return pending || this.#seen.dueFen === this.dueFen ? null : this.#seen.dueFen;
  });

  need: Need = $derived.by(() => {
    if (!this.visit || this.visit.status === 'settled') return 'bill';
    if (this.open.length > 0) return 'clocks';
    if (this.mode === 'stored' && this.member === null) return 'member';
    if (this.member !== null && this.quote === null) return 'quote';
    if (this.changedFrom !== null) return 'accept';
    if (this.member !== null && this.pin.length < pinLength) return 'pin';
    if (this.restFen === 0) return null;
    return this.handedFen === null || this.change.shortFen > 0 ? 'handed' : null;
  });

  /** Puts a bill on the desk. A member who tapped before it was chosen stays. */
  choose(visitId: string | null) {
    if (this.busy) return;
    const member = this.visitId === null && !this.done ? this.member : null;
    this.visitId = visitId;
    this.done = null;
    this.refusal = null;
    this.handed = '';
    this.pin = '';
    this.#quote = null;
    this.member = member;
    this.mode = member ? 'stored' : 'cash';
    this.#see();
  }

  useMember(member: MemberFound | null) {
    if (this.busy) return;
    const isKnown = this.changedFrom === null;
    this.member = member;
    this.pin = '';
    this.refusal = null;
    this.#quote = null;
    if (member) this.mode = 'stored';
    if (isKnown) this.#see();
  }

  /** The person has seen the new amount. */
  accept() {
    this.refusal = null;
    this.#see();
  }

  #see() {
    this.#seen = {
      version: this.quote?.version ?? this.visit?.ticketVersion ?? 0,
      dueFen: this.dueFen,
    };
  }

  /** Asks what is due with this member's discount, until the hub has answered. */
  async requote(ticketId: string, memberId: string, signal: AbortSignal) {
    for (let tries = 0; ; tries++) {
      const asked = await ask<Quote>('POST', paths.previewSettle, { ticketId, memberId }, signal);
      if (signal.aborted) return;
      if (asked.kind === 'answered') {
        const isFirst = asked.value.version === this.#seen.version;
        this.#quote = asked.value;
        if (isFirst) this.#see();
        return;
      }
      if (asked.kind === 'refused' && asked.status < 500) {
        this.useMember(null);
        this.#refuse(asked.refusal);
        return;
      }
      await pause(backoffMs(tries, Math.random()));
    }
  }

  /** Settles the bill as it was seen. One key for this wish, however often the line breaks. */
  async settle(): Promise<void> {
    const { visit, member, need } = this;
    if (need !== null || this.busy || !visit || !live.usable) return;
    const tenders: TenderGiven[] = [];
    if (member) tenders.push({ tender: 'storedValue', memberId: member.memberId });
    if (this.restFen > 0) tenders.push({ tender: 'cash', handedFen: this.handedFen ?? 0 });
    const { storedFen, dueFen } = this;
    const seenVersion = this.quote?.version ?? visit.ticketVersion;
    this.refusal = null;
    const sent = send(
      { type: 'settle', ticketId: visit.ticketId, seenVersion, seenDueFen: dueFen, tenders },
      member ? this.pin : undefined,
    );
    this.#sent = sent;
    const outcome = await sent.outcome;
    this.pin = '';
    if (outcome.status === 'refused') {
      this.#refuse(outcome.refusal);
      return;
    }
    this.handed = '';
    this.done = {
      roomNo: visit.roomNo,
      billedFen: Number(outcome.answer['billedFen'] ?? dueFen),
      changeFen: Number(outcome.answer['changeFen'] ?? 0),
      storedFen,
      cashFen: dueFen - storedFen,
      member,
    };
  }

  #refuse(refusal: Refusal) {
    this.refusal = refusal;
    if (refusal.name === 'not_signed_in') void session.look();
    // The wallet or the bill is not what it was: ask again.
    if (this.member && /^(ticket_changed|insufficient_tender|over_tender)$/.test(refusal.name)) {
      this.#quote = null;
      this.member = { ...this.member };
    }
  }

  /** The one that waits longest, beside this one. */
  next = $derived(this.bills.toPay.find((visit) => visit.id !== this.visitId));

  waitedSince(visit: NonNullable<Till['visit']>): number {
    return awaitsSince(visit, live.rooms.get(visit.roomNo));
  }
}

export const till = new Till();
