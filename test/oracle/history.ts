/** The log as a person would tell it: visits with their lines, and which visit of the day file each one is. */
import type { Day, DayVisit, Known, LogEvent, Report } from './inputs.ts';

type Of<T extends Known['type']> = Extract<LogEvent, { type: T }>;

export interface Line {
  readonly added: Of<'clockLineAdded'>;
  readonly calls: Of<'technicianCalled'>[];
  readonly starts: Of<'clockStarted'>[];
  readonly extensions: Of<'clockExtended'>[];
  readonly ends: Of<'clockEnded'>[];
  readonly commissions: Of<'commissionEarned'>[];
  readonly fallbacks: Of<'wishFellBack'>[];
  cancelled: boolean;
}
export interface Visit {
  readonly opened: Of<'visitOpened'>;
  readonly lines: Line[];
  readonly goods: Of<'goodsOrdered'>[];
  readonly settlements: Of<'ticketSettled'>[];
  closed: string | undefined;
  /** The visit of the day file that this one is. */
  asked: DayVisit | undefined;
}
export interface History {
  readonly visits: readonly Visit[];
  readonly lines: readonly Line[];
}

export function tell(events: readonly LogEvent[], day: Day, report: Report): History {
  const visits = new Map<string, Visit>();
  const byTicket = new Map<string, Visit>();
  const lines = new Map<string, Line>();
  const onLine = (event: { readonly clockId: string; readonly pos: number }): Line | undefined => {
    const line = lines.get(event.clockId);
    if (line === undefined) report('clock-unknown', `pos ${String(event.pos)}`, event.clockId);
    return line;
  };
  for (const event of events)
    switch (event.type) {
      case 'visitOpened': {
        const visit: Visit = {
          opened: event,
          lines: [],
          goods: [],
          settlements: [],
          closed: undefined,
          asked: undefined,
        };
        visits.set(event.visitId, visit);
        byTicket.set(event.ticketId, visit);
        break;
      }
      case 'clockLineAdded': {
        const line: Line = {
          added: event,
          calls: [],
          starts: [],
          extensions: [],
          ends: [],
          commissions: [],
          fallbacks: [],
          cancelled: false,
        };
        lines.set(event.clockId, line);
        visits.get(event.visitId)?.lines.push(line);
        break;
      }
      case 'technicianCalled':
        onLine(event)?.calls.push(event);
        break;
      case 'clockStarted':
        onLine(event)?.starts.push(event);
        break;
      case 'clockExtended':
        onLine(event)?.extensions.push(event);
        break;
      case 'clockEnded':
        onLine(event)?.ends.push(event);
        break;
      case 'commissionEarned':
        onLine(event)?.commissions.push(event);
        break;
      case 'wishFellBack':
        onLine(event)?.fallbacks.push(event);
        break;
      case 'clockCancelled': {
        const line = onLine(event);
        if (line !== undefined) line.cancelled = true;
        break;
      }
      case 'goodsOrdered':
        byTicket.get(event.ticketId)?.goods.push(event);
        break;
      case 'ticketSettled':
        byTicket.get(event.ticketId)?.settlements.push(event);
        break;
      case 'visitClosed': {
        const visit = visits.get(event.visitId);
        if (visit !== undefined) visit.closed = event.because;
        break;
      }
      default:
    }
  const kept = [...visits.values()].filter(({ closed }) => closed !== 'released');
  match(kept, day, report);
  return { visits: kept, lines: [...lines.values()] };
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
