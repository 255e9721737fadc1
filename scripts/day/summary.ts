/** The day in figures: counted from the log, the ledger and what the player saw. */
import type { Event } from '@baozhong/core/index.ts';
import type { Difference } from './compare.ts';
import type { DayFile } from './day-file.ts';

export interface Summary {
  readonly visits: number;
  readonly unserved: number;
  readonly wishFallbacks: number;
  readonly clocksStarted: number;
  readonly clocksEnded: number;
  /** Taken back, by the desk or for another technician: in neither of the two before. */
  readonly clocksCancelled: number;
  readonly missedTurns: number;
  readonly swaps: number;
  readonly roomMoves: number;
  readonly serviceCalls: number;
  readonly ticketsSettled: number;
  readonly billedFen: number;
  /** What was given, by tender; cash as it was handed, foreign notes at their worth, before change. */
  readonly tenderedFen: Readonly<Record<string, number>>;
  readonly changeFen: number;
  readonly tipsFen: number;
  readonly topUpsFen: number;
  readonly commissionFen: Readonly<Record<string, number>>;
  readonly openTickets: number;
  readonly ledgerImbalanceFen: number;
  readonly queueLawViolations: number;
  readonly overlappingClocks: number;
  readonly unknownEvents: readonly string[];
  readonly refusals: Readonly<Record<string, number>>;
  readonly wallSeconds: number;
  /** Of a day that was disturbed on purpose. */
  readonly faults?: FaultsSummary;
}

export interface FaultsSummary {
  readonly seed: number;
  /** How often a terminal was without network. */
  readonly spells: number;
  readonly taps: number;
  /** Of these, made while there was no network. */
  readonly savedTaps: number;
  readonly brokerRestarts: number;
  readonly hubKills: number;
  /** Taps that have not exactly one outcome. */
  readonly miscounted: readonly string[];
  readonly replayedCommands: number;
  readonly replayDifference: string | null;
  /** From the undisturbed day; null when there was none to compare with. */
  readonly differences: readonly Difference[] | null;
}

/** What the log alone does not tell. */
export interface Seen {
  readonly unserved: number;
  readonly ledgerImbalanceFen: number;
  readonly queueLawViolations: number;
  readonly overlappingClocks: number;
  readonly unknownEvents: readonly string[];
  readonly refusals: ReadonlyMap<string, number>;
  readonly wallSeconds: number;
}

type Of<T extends Event['type']> = Extract<Event, { type: T }>;

function ofType<T extends Event['type']>(events: readonly Event[], type: T): Of<T>[] {
  return events.filter((event): event is Of<T> => event.type === type);
}

const sum = (amounts: readonly number[]): number => amounts.reduce((total, one) => total + one, 0);

export function summarize(events: readonly Event[], seen: Seen): Summary {
  const released = ofType(events, 'visitClosed').filter(({ because }) => because === 'released');
  const opened = ofType(events, 'visitOpened').length - released.length;
  const settled = ofType(events, 'ticketSettled');
  const closed = new Set(settled.filter(({ closes }) => closes).map(({ ticketId }) => ticketId));
  const takenBack = ofType(events, 'clockCancelled');
  const cancelled = new Set(takenBack.map(({ clockId }) => clockId));
  const fallbacks = ofType(events, 'wishFellBack');
  const kept = (one: { readonly clockId: string }) => !cancelled.has(one.clockId);
  const { refusals, ...counted } = seen;
  return {
    visits: opened,
    unserved: counted.unserved,
    // Whose technician did not come has not fallen back by the policy.
    wishFallbacks: fallbacks.filter(({ because }) => because !== 'missedTurn').length,
    clocksStarted: ofType(events, 'clockStarted').filter(kept).length,
    clocksEnded: ofType(events, 'clockEnded').filter(kept).length,
    clocksCancelled: cancelled.size,
    missedTurns: ofType(events, 'turnMissed').length,
    swaps: takenBack.filter(({ because }) => because === 'swapped').length,
    roomMoves: ofType(events, 'visitMoved').length,
    serviceCalls: ofType(events, 'serviceCalled').length,
    ticketsSettled: closed.size,
    billedFen: sum(settled.map(({ billedFen }) => billedFen)),
    tenderedFen: tenderedFen(settled),
    changeFen: sum(settled.map(({ changeFen }) => changeFen)),
    tipsFen: sum(settled.map(({ tipFen }) => tipFen)),
    topUpsFen: sum(ofType(events, 'memberToppedUp').map(({ principalFen }) => principalFen)),
    commissionFen: commissionFen(events),
    openTickets: opened - closed.size,
    ledgerImbalanceFen: counted.ledgerImbalanceFen,
    queueLawViolations: counted.queueLawViolations,
    overlappingClocks: counted.overlappingClocks,
    unknownEvents: counted.unknownEvents,
    refusals: Object.fromEntries([...refusals].sort(([a], [b]) => (a < b ? -1 : 1))),
    wallSeconds: counted.wallSeconds,
  };
}

function tenderedFen(settled: readonly Of<'ticketSettled'>[]): Record<string, number> {
  const kinds = ['cash', 'qr', 'bankCard', 'storedValue', 'countCard', 'complimentary'];
  const fen = Object.fromEntries(kinds.map((kind) => [kind, 0]));
  for (const tender of settled.flatMap(({ tenders }) => tenders)) {
    const given = tender.tender === 'cash' ? tender.handedFen : tender.takenFen;
    fen[tender.tender] = (fen[tender.tender] ?? 0) + given;
  }
  return fen;
}

function commissionFen(events: readonly Event[]): Record<string, number> {
  const fen = new Map<string, number>();
  for (const earned of ofType(events, 'commissionEarned'))
    fen.set(earned.staffNo, (fen.get(earned.staffNo) ?? 0) + earned.fen);
  const byNumber = (a: string, b: string) => a.localeCompare(b, 'en', { numeric: true });
  return Object.fromEntries([...fen].sort(([a], [b]) => byNumber(a, b)));
}

/** What must hold of every day (shared data, README): one sentence for each that does not. */
export function brokenIdentities(summary: Summary): string[] {
  const broken: string[] = [];
  const must = (holds: boolean, sentence: string) => {
    if (!holds) broken.push(sentence);
  };
  const { clocksStarted, clocksEnded, billedFen, tipsFen, changeFen } = summary;
  const tendered = sum(Object.values(summary.tenderedFen));
  must(
    clocksStarted === clocksEnded,
    `${String(clocksStarted)} clocks started, ${String(clocksEnded)} ended`,
  );
  must(
    tendered - changeFen === billedFen + tipsFen,
    'tenders less change are not what was billed and tipped',
  );
  must(summary.openTickets === 0, `${String(summary.openTickets)} tickets are open`);
  must(
    summary.ledgerImbalanceFen === 0,
    `the ledger is off by ${String(summary.ledgerImbalanceFen)} fen`,
  );
  must(summary.queueLawViolations === 0, 'the laws of the queue were broken');
  must(summary.overlappingClocks === 0, 'clocks overlap');
  return broken;
}

/** Whose wish is not for somebody by name, whose technician does not come or is swapped, gets whoever stands first. */
export function hangsOnTurns({ visits }: Pick<DayFile, 'visits'>): boolean {
  return visits.some(
    ({ guests, events }) =>
      guests.some(({ items }) => items.some(({ wish }) => wish.type === 'rotation')) ||
      events.some((event) => event.do === 'missedTurn' || event.do === 'swapTechnician'),
  );
}

/** One sentence for each thing that the faults should not have changed. */
export function wrongByFaults(
  faults: FaultsSummary | undefined,
  day: Pick<DayFile, 'visits'>,
): string[] {
  if (faults === undefined) return [];
  const wrong = [...faults.miscounted];
  if (faults.replayDifference !== null) wrong.push(`decided again: ${faults.replayDifference}`);
  // When a tap comes later, somebody else's turn may have come: queue moves are never rewritten.
  if (hangsOnTurns(day)) return wrong;
  for (const { what, of, undisturbed, disturbed } of faults.differences ?? [])
    if (what !== 'clocks') wrong.push(`${what}, ${of}: ${undisturbed} became ${disturbed}`);
  return wrong;
}
