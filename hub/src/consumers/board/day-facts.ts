/**
 * What the screens tell of the day beside the state: earnings, histories, the
 * last settled tickets, the last announcements. Folded from the events since
 * the day opened, thrown away and rebuilt at each start.
 */
import type { EntityKind, SettlementView, VisitView } from '@baozhong/contract/live.ts';
import type { Event } from '@baozhong/core/index.ts';
import { AnnouncementFacts } from './announcement-facts.ts';
import { BookingFacts } from './booking-facts.ts';
import { ConductFacts } from './conduct-facts.ts';
import { lineView } from './views.ts';
import { WorkFacts } from './work-facts.ts';

/** Names one entity of the live view. */
export type Ref = `${EntityKind}:${string}`;

const historyLimit = 200;
const settledLimit = 100;

/** Event types that are of one visit, told in its history. */
function visitOf(event: Event): string | undefined {
  if ('visitId' in event && event.visitId !== null) return event.visitId;
  if ('clockId' in event && event.clockId !== null) return visitOfClock(event.clockId);
  if ('lineId' in event) return visitOfTicket(event.ticketId);
  return undefined;
}
/** Ids are made by the core as `V<day>-<no>`, `T<day>-<no>`, `V<day>-<no>/<line>`. */
export function visitOfClock(clockId: string): string {
  return clockId.slice(0, clockId.lastIndexOf('/'));
}
export function visitOfTicket(ticketId: string): string {
  return `V${ticketId.slice(1)}`;
}

const toldInHistory = new Set<Event['type']>([
  'visitOpened',
  'wishFellBack',
  'technicianCalled',
  'technicianLate',
  'turnMissed',
  'clockStarted',
  'clockExtended',
  'serviceChanged',
  'clockTransferred',
  'guestJoined',
  'overrunAsked',
  'clockEnded',
  'clockCancelled',
  'visitMoved',
  'serviceCalled',
  'goodsOrdered',
  'goodsServed',
  'goodsCancelled',
  'endReminderRaised',
  'endReminderAcknowledged',
  'ticketSettled',
]);

interface Line {
  readonly staffNo?: string;
  readonly replaces?: string;
}
/** Whom it is about: of a transfer, the one who serves on. */
function staffOf(event: Event): string | null {
  if (event.type === 'clockTransferred') return event.to;
  return 'staffNo' in event ? event.staffNo : null;
}

type Settled = Extract<Event, { type: 'ticketSettled' }>;

function settlementView(event: Settled): SettlementView {
  const { settlementNo, at, part, discountFen, billedFen, tipFen, tipStaffNo, changeFen } = event;
  return {
    ...{ no: settlementNo, at, discountFen, billedFen, tipFen, tipStaffNo, changeFen },
    guests: part === null ? null : [...part.guests],
    tenders: event.tenders.map((one) => ({
      tender: one.tender,
      fen: one.tender === 'cash' ? one.handedFen : one.takenFen,
      currency: one.tender === 'cash' ? (one.foreign?.currency ?? null) : null,
    })),
  };
}

export class DayFacts {
  readonly #earned = new Map<string, { clocks: number; fen: number }>();
  readonly #history = new Map<string, VisitView['history']>();
  /** Who was called to each line, and which line it replaces: for what is told of a swap. */
  readonly #lines = new Map<string, Map<string, Line>>();
  readonly #opened = new Map<string, Extract<Event, { type: 'visitOpened' }>>();
  /** Of visits whose guests pay one by one. */
  readonly #parts = new Map<string, Settled[]>();
  readonly #settled = new Map<string, VisitView>();
  readonly announcements = new AnnouncementFacts();
  readonly bookings = new BookingFacts();
  readonly conduct = new ConductFacts();
  readonly work = new WorkFacts();
  #forgotten: Ref[] = [];

  apply(event: Event): void {
    this.announcements.apply(event);
    this.conduct.apply(event);
    this.work.apply(event);
    this.#noteLine(event);
    this.bookings.apply(event);
    const visitId = visitOf(event);
    if (visitId !== undefined && toldInHistory.has(event.type)) this.#tell(visitId, event);
    switch (event.type) {
      case 'businessDayOpened':
        this.#earned.clear();
        this.#forget(0);
        return;
      case 'visitOpened':
        this.#opened.set(event.visitId, event);
        return;
      case 'visitMoved': {
        const opened = this.#opened.get(event.visitId);
        if (opened !== undefined) this.#opened.set(event.visitId, { ...opened, roomNo: event.to });
        return;
      }
      case 'guestJoined': {
        const opened = this.#opened.get(event.visitId);
        const { seat, wristband } = event;
        if (opened !== undefined)
          this.#opened.set(event.visitId, {
            ...opened,
            guests: [...opened.guests, { seat, wristband }],
          });
        return;
      }
      case 'commissionEarned': {
        const before = this.earned(event.staffNo);
        this.#earned.set(event.staffNo, { clocks: before.clocks + 1, fen: before.fen + event.fen });
        return;
      }
      case 'ticketSettled':
        this.#settle(event);
        return;
      case 'receiptReprinted':
        this.#reprinted(event);
        return;
      case 'visitClosed':
        this.#opened.delete(event.visitId);
        this.#history.delete(event.visitId);
        this.#lines.delete(event.visitId);
        this.#parts.delete(event.visitId);
        return;
      default:
        return;
    }
  }

  #tell(visitId: string, event: Event): void {
    const history = this.#history.get(visitId) ?? [];
    const line = 'clockId' in event ? this.#lineOf(event.clockId) : undefined;
    const swapped = event.type === 'clockCancelled' && event.because === 'swapped';
    const what = swapped ? 'technicianSwapped' : event.type;
    const staffNo = staffOf(event) ?? (swapped ? (line?.staffNo ?? null) : null);
    const insteadOf =
      event.type === 'technicianCalled' && line?.replaces !== undefined
        ? this.#lineOf(line.replaces)?.staffNo
        : undefined;
    history.push({
      ...{ at: event.at, what, who: event.who, staffNo },
      ...(insteadOf === undefined ? {} : { insteadOf }),
    });
    if (history.length > historyLimit) history.shift();
    this.#history.set(visitId, history);
  }

  #noteLine(event: Event): void {
    if (event.type !== 'clockLineAdded' && event.type !== 'technicianCalled') return;
    const visitId = visitOfClock(event.clockId);
    const lines = this.#lines.get(visitId) ?? new Map<string, Line>();
    this.#lines.set(visitId, lines);
    const before = lines.get(event.clockId);
    if (event.type === 'technicianCalled')
      lines.set(event.clockId, { ...before, staffNo: event.staffNo });
    else if (event.replaces !== undefined) lines.set(event.clockId, { replaces: event.replaces });
  }

  #lineOf(clockId: string | null): Line | undefined {
    return clockId === null ? undefined : this.#lines.get(visitOfClock(clockId))?.get(clockId);
  }

  #settle(event: Settled): void {
    const opened = this.#opened.get(event.visitId);
    const parts = [...(this.#parts.get(event.visitId) ?? []), event];
    this.#parts.set(event.visitId, parts);
    if (!event.closes) return;
    this.#settled.set(event.visitId, {
      kind: 'visit',
      id: event.visitId,
      ticketId: event.ticketId,
      ticketVersion: 0,
      roomNo: opened?.roomNo ?? '',
      partyId: opened?.partyId ?? null,
      openedAt: opened?.at ?? event.at,
      openedBy: opened?.who ?? '',
      status: 'settled',
      guests: opened?.guests.map((guest) => ({ ...guest })) ?? [],
      clocks: [],
      lines: parts.flatMap(({ lines }) => lines.map((line) => lineView(line, true))),
      dueFen: parts.reduce((total, { billedFen }) => total + billedFen, 0),
      settledGuests: opened?.guests.map((_, guest) => guest) ?? [],
      settlements: parts.map(settlementView),
      settledAt: event.at,
      history: [...this.history(event.visitId)],
    });
    this.#forget(settledLimit);
  }

  /** The visit is over, but its history is still looked at. */
  #reprinted({ ticketId, at, who, type }: Extract<Event, { type: 'receiptReprinted' }>): void {
    const visitId = visitOfTicket(ticketId);
    const settled = this.#settled.get(visitId);
    if (settled === undefined) return;
    const history = [...settled.history, { at, what: type, who, staffNo: null }];
    this.#settled.set(visitId, { ...settled, history: history.slice(-historyLimit) });
  }

  /** The oldest go first; the board is told, so that it forgets them too. */
  #forget(limit: number): void {
    for (const visitId of this.#settled.keys()) {
      if (this.#settled.size <= limit) return;
      this.#settled.delete(visitId);
      this.#forgotten.push(`visit:${visitId}`);
    }
  }

  /** What has been forgotten since this was asked last. */
  takeForgotten(): readonly Ref[] {
    const forgotten = this.#forgotten;
    for (const id of this.bookings.takeForgotten()) forgotten.push(`booking:${id}`);
    for (const no of this.announcements.forget()) forgotten.push(`announcement:${String(no)}`);
    this.#forgotten = [];
    return forgotten;
  }

  earned(staffNo: string): { readonly clocks: number; readonly fen: number } {
    return this.#earned.get(staffNo) ?? { clocks: 0, fen: 0 };
  }
  history(visitId: string): VisitView['history'] {
    return this.#history.get(visitId) ?? [];
  }
  settledVisit(visitId: string): VisitView | undefined {
    return this.#settled.get(visitId);
  }
  /** Those of a visit that has not ended. */
  settlements(visitId: string): SettlementView[] {
    return (this.#parts.get(visitId) ?? []).map(settlementView);
  }
  settledIds(): Iterable<string> {
    return this.#settled.keys();
  }
}
