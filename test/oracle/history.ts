/** The log as a person would tell it: visits with their lines, and which visit of the day file each one is. */
import type { Day, DayVisit, Known, LogEvent, Report } from './inputs.ts';

export type Of<T extends Known['type']> = Extract<LogEvent, { type: T }>;

export interface Line {
  readonly added: Of<'clockLineAdded'>;
  readonly calls: Of<'technicianCalled'>[];
  readonly missed: Of<'turnMissed'>[];
  readonly starts: Of<'clockStarted'>[];
  readonly extensions: Of<'clockExtended'>[];
  readonly ends: Of<'clockEnded'>[];
  readonly commissions: Of<'commissionEarned'>[];
  readonly fallbacks: Of<'wishFellBack'>[];
  cancelled: Of<'clockCancelled'> | undefined;
}
export interface Call {
  readonly called: Of<'serviceCalled'>;
  readonly taken: Of<'serviceCallTaken'>[];
  readonly done: Of<'serviceCallDone'>[];
}
export interface Visit {
  readonly opened: Of<'visitOpened'>;
  readonly lines: Line[];
  readonly goods: Of<'goodsOrdered'>[];
  readonly moves: Of<'visitMoved'>[];
  readonly calls: Call[];
  readonly settlements: Of<'ticketSettled'>[];
  closed: string | undefined;
  /** The visit of the day file that this one is. */
  asked: DayVisit | undefined;
}
export interface History {
  readonly visits: readonly Visit[];
  readonly lines: readonly Line[];
  readonly topUps: readonly Of<'memberToppedUp'>[];
}

/** A line that somebody served, or still may: neither taken back nor given to another. */
export function counts(line: Line): boolean {
  return line.cancelled === undefined;
}

/** Each item that a guest asked for: its line, then the lines that took its place. */
export function itemsOf(visit: Visit, guest: number): readonly (readonly Line[])[] {
  const ofGuest = visit.lines.filter(({ added }) => added.guest === guest);
  return ofGuest
    .filter(({ added }) => (added.replaces ?? null) === null)
    .map((first) => {
      const chain = [first];
      for (let last: Line | undefined = first; last !== undefined;) {
        const { clockId }: Of<'clockLineAdded'> = last.added;
        last = ofGuest.find(({ added }) => added.replaces === clockId);
        if (last !== undefined) chain.push(last);
      }
      return chain;
    });
}

export function tell(events: readonly LogEvent[], day: Day, report: Report): History {
  const teller = new Teller(report);
  for (const event of events) teller.take(event);
  const kept = [...teller.visits.values()].filter(({ closed }) => closed !== 'released');
  match(kept, day, report);
  return { visits: kept, lines: [...teller.lines.values()], topUps: teller.topUps };
}

class Teller {
  readonly visits = new Map<string, Visit>();
  readonly lines = new Map<string, Line>();
  readonly topUps: Of<'memberToppedUp'>[] = [];
  readonly #byTicket = new Map<string, Visit>();
  readonly #calls = new Map<string, Call>();
  readonly #report: Report;

  constructor(report: Report) {
    this.#report = report;
  }

  take(event: LogEvent): void {
    switch (event.type) {
      case 'visitOpened':
        this.#open(event);
        break;
      case 'clockLineAdded':
        this.#add(event);
        break;
      case 'goodsOrdered':
        this.#byTicket.get(event.ticketId)?.goods.push(event);
        break;
      case 'ticketSettled':
        this.#byTicket.get(event.ticketId)?.settlements.push(event);
        break;
      case 'visitMoved':
        this.visits.get(event.visitId)?.moves.push(event);
        break;
      case 'memberToppedUp':
        this.topUps.push(event);
        break;
      case 'visitClosed': {
        const visit = this.visits.get(event.visitId);
        if (visit !== undefined) visit.closed = event.because;
        break;
      }
      case 'serviceCalled':
      case 'serviceCallTaken':
      case 'serviceCallDone':
        this.#call(event);
        break;
      default:
        this.#onLine(event);
    }
  }

  #open(opened: Of<'visitOpened'>): void {
    const visit: Visit = {
      opened,
      lines: [],
      goods: [],
      moves: [],
      calls: [],
      settlements: [],
      closed: undefined,
      asked: undefined,
    };
    this.visits.set(opened.visitId, visit);
    this.#byTicket.set(opened.ticketId, visit);
  }

  #add(added: Of<'clockLineAdded'>): void {
    const line: Line = {
      added,
      calls: [],
      missed: [],
      starts: [],
      extensions: [],
      ends: [],
      commissions: [],
      fallbacks: [],
      cancelled: undefined,
    };
    this.lines.set(added.clockId, line);
    this.visits.get(added.visitId)?.lines.push(line);
  }

  #call(event: Of<'serviceCalled'> | Of<'serviceCallTaken'> | Of<'serviceCallDone'>): void {
    if (event.type === 'serviceCalled') {
      const call: Call = { called: event, taken: [], done: [] };
      this.#calls.set(event.callId, call);
      this.visits.get(event.visitId ?? '')?.calls.push(call);
      return;
    }
    const call = this.#calls.get(event.callId);
    if (call === undefined)
      this.#report('call-unknown', `pos ${String(event.pos)}`, `${event.type} ${event.callId}`);
    else if (event.type === 'serviceCallTaken') call.taken.push(event);
    else call.done.push(event);
  }

  #onLine(event: LogEvent): void {
    switch (event.type) {
      case 'technicianCalled':
        this.#line(event)?.calls.push(event);
        break;
      case 'turnMissed':
        this.#line(event)?.missed.push(event);
        break;
      case 'clockStarted':
        this.#line(event)?.starts.push(event);
        break;
      case 'clockExtended':
        this.#line(event)?.extensions.push(event);
        break;
      case 'clockEnded':
        this.#line(event)?.ends.push(event);
        break;
      case 'commissionEarned':
        this.#line(event)?.commissions.push(event);
        break;
      case 'wishFellBack':
        this.#line(event)?.fallbacks.push(event);
        break;
      case 'clockCancelled': {
        const line = this.#line(event);
        if (line === undefined) break;
        if (line.cancelled !== undefined)
          this.#report('cancelled-twice', `pos ${String(event.pos)}`, event.clockId);
        line.cancelled = event;
        break;
      }
      default:
    }
  }

  #line(event: { readonly clockId: string; readonly pos: number }): Line | undefined {
    const line = this.lines.get(event.clockId);
    if (line === undefined)
      this.#report('clock-unknown', `pos ${String(event.pos)}`, event.clockId);
    return line;
  }
}

/** By the wristbands of the party. */
function match(visits: readonly Visit[], day: Day, report: Report): void {
  const open = [...visits];
  for (const asked of day.visits) {
    const bands = asked.guests.map(({ wristband }) => wristband ?? null).join();
    const index = open.findIndex(
      ({ opened }) => opened.guests.map(({ wristband }) => wristband).join() === bands,
    );
    const [found] = index < 0 ? [] : open.splice(index, 1);
    if (found === undefined)
      report('visit-missing', `visit ${String(asked.visit)}`, 'never opened');
    else found.asked = asked;
  }
  for (const { opened } of open)
    report('visit-unknown', opened.visitId, 'the day file has no such party');
}
