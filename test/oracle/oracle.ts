/**
 * A second opinion on a played day: from the store file, the day file and the
 * log alone, what should have been billed, paid, earned and called, and whether
 * the log and the summary say the same. It shares no code with what it judges.
 */
import { checkBills } from './bills.ts';
import { checkChain } from './chain.ts';
import { checkClocks } from './clocks.ts';
import { type History, tell } from './history.ts';
import { type Day, decode, type Finding, type Report, type Store, type Stored } from './inputs.ts';
import { checkLedger } from './ledger.ts';
import { deriveMoney, type Figures } from './money.ts';
import { checkRooms } from './rooms.ts';
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
  checkRooms(history, events, store, report);
  checkTurns(events, store, report);
  checkBills(history, report);
  const figures = deriveMoney(history, store, report);
  checkLedger(history, events, figures, store, report);
  if (summary !== undefined) compare(summary, expected(day, history, figures), report);
  return { findings, figures };
}

/** What the summary must say. Nothing stays open, nothing is off: a day in which it does is not this day. */
function expected(
  day: Day,
  { lines, visits }: History,
  figures: Figures,
): Readonly<Record<string, unknown>> {
  const items = day.visits.flatMap(({ guests }) => guests.flatMap((guest) => guest.items)).length;
  const said = (what: string) =>
    day.visits.flatMap(({ events }) => events).filter((event) => event.do === what).length;
  const takenBack = lines.filter(({ cancelled }) => cancelled !== undefined);
  const left = takenBack.filter(({ cancelled }) => cancelled?.because !== 'swapped').length;
  const fallbacks = lines.flatMap((line) => line.fallbacks);
  const sum = (fen: Readonly<Record<string, number>>) =>
    Object.values(fen).reduce((total, one) => total + one, 0);
  return {
    visits: day.visits.length,
    unserved: 0,
    // Who missed the turn did not fall back: the technician did not come.
    wishFallbacks: fallbacks.filter(({ because }) => because !== 'missedTurn').length,
    clocksStarted: items - left,
    clocksEnded: items - left,
    clocksCancelled: takenBack.length,
    missedTurns: said('missedTurn'),
    swaps: said('swapTechnician'),
    // One that found no room free was refused: `checkRooms` says whether it was.
    roomMoves: visits.flatMap(({ moves }) => moves).length,
    serviceCalls: said('serviceCall'),
    ticketsSettled: day.visits.length,
    billedFen: figures.billedFen,
    tenderedFen: figures.tenderedFen,
    changeFen: figures.changeFen,
    tipsFen: sum(figures.tipsFen),
    topUpsFen: sum(figures.topUpsFen),
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
