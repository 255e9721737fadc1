/**
 * A second opinion on a played day: from the store file, the day file and the
 * log alone, what should have been billed, paid, earned and called, and whether
 * the log and the summary say the same. It shares no code with what it judges.
 */
import { checkChain } from './chain.ts';
import { checkClocks } from './clocks.ts';
import { tell } from './history.ts';
import {
  type Day,
  decode,
  type Finding,
  type LogEvent,
  type Report,
  type Store,
  type Stored,
} from './inputs.ts';
import { deriveMoney, type Figures } from './money.ts';
import { checkTurns } from './turns.ts';

export interface Verdict {
  readonly findings: readonly Finding[];
  readonly figures: Figures;
}

export function judge(
  store: Store,
  day: Day,
  log: readonly Stored[],
  summary?: Readonly<Record<string, unknown>>,
): Verdict {
  const findings: Finding[] = [];
  const report: Report = (name, where, detail) => findings.push({ name, where, detail });
  checkChain(log, report);
  const events = decode(log);
  const history = tell(events, day, report);
  checkClocks(history, store, report);
  checkTurns(events, store, report);
  const figures = deriveMoney(history, events, store, report);
  if (summary !== undefined) compare(summary, expected(day, events, figures), report);
  return { findings, figures };
}

/** What the summary must say. Nothing stays open, nothing is off: a day in which it does is not this day. */
function expected(
  day: Day,
  events: readonly LogEvent[],
  figures: Figures,
): Readonly<Record<string, unknown>> {
  const cancelled = events.filter(({ type }) => type === 'clockCancelled').length;
  const items = day.visits.flatMap(({ guests }) => guests.flatMap((guest) => guest.items)).length;
  return {
    visits: day.visits.length,
    unserved: 0,
    wishFallbacks: events.filter(({ type }) => type === 'wishFellBack').length,
    clocksStarted: items - cancelled,
    clocksEnded: items - cancelled,
    clocksCancelled: cancelled,
    ticketsSettled: day.visits.length,
    billedFen: figures.billedFen,
    tenderedFen: figures.tenderedFen,
    changeFen: figures.changeFen,
    tipsFen: 0,
    commissionFen: figures.commissionFen,
    openTickets: 0,
    ledgerImbalanceFen: 0,
    queueLawViolations: 0,
    overlappingClocks: 0,
    unknownEvents: [],
  };
}

function compare(
  summary: Readonly<Record<string, unknown>>,
  wanted: Readonly<Record<string, unknown>>,
  report: Report,
): void {
  for (const [key, value] of Object.entries(wanted)) {
    const [said, should] = [plain(summary[key]), plain(value)];
    if (said !== should) report('summary-differs', key, `${said}, should be ${should}`);
  }
}

/** Records without their zeros, in one order. */
function plain(value: unknown): string {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    return JSON.stringify(value);
  const entries = Object.entries(value).filter(([, fen]) => fen !== 0);
  return JSON.stringify(entries.sort(([a], [b]) => (a < b ? -1 : 1)));
}
