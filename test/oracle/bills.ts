/** Each ticket is settled once, each guest once, each line once; and only for what was really given. */
import { type History, itemsOf, type Of, type Visit } from './history.ts';
import type { Report } from './inputs.ts';

export function checkBills(history: History, report: Report): void {
  for (const visit of history.visits) {
    const { ticketId } = visit.opened;
    const { settlements } = visit;
    if (!settlements.some(closes)) report('ticket-open', ticketId, 'never settled');
    if (settlements.filter(closes).length > 1) report('ticket-settled-twice', ticketId, '');
    const single = settlements.flatMap(({ part }) => part?.guests ?? []);
    for (const guest of new Set(single))
      if (single.filter((one) => one === guest).length > 1)
        report('guest-billed-twice', ticketId, `guest ${String(guest)}`);
    checkLines(visit, report);
    for (const settled of settlements) checkUses(settled, report);
  }
}

function closes({ closes: last, part }: Of<'ticketSettled'>): boolean {
  return last ?? (part ?? null) === null;
}

function checkLines(visit: Visit, report: Report): void {
  const byClock = new Map(visit.lines.map((line) => [line.added.clockId, line]));
  const seen = new Set<string>();
  for (const { ticketId, lines, part } of visit.settlements)
    for (const { lineId, lineKind, guest } of lines) {
      if (seen.has(lineId)) report('line-billed-twice', ticketId, lineId);
      seen.add(lineId);
      if ((part ?? null) !== null && guest !== null && part?.guests.includes(guest) !== true)
        report('line-of-another', ticketId, `${lineId} is of guest ${String(guest)}`);
      const line = byClock.get(lineKind === 'service' ? lineId : '');
      if (line?.cancelled === undefined) continue;
      const swapped = line.cancelled.because === 'swapped';
      report(swapped ? 'swap-billed-twice' : 'cancelled-billed', ticketId, lineId);
    }
  if (!visit.settlements.some(closes)) return;
  for (const guest of visit.opened.guests.keys())
    for (const chain of itemsOf(visit, guest))
      for (const { added, cancelled } of chain)
        if (cancelled === undefined && !seen.has(added.clockId))
          report('line-unbilled', visit.opened.ticketId, added.clockId);
}

/** A count pays one service, and one that stands on the bill. */
function checkUses({ ticketId, tenders, lines }: Of<'ticketSettled'>, report: Report): void {
  const billed = new Map(lines.map(({ lineId, fen }) => [lineId, fen]));
  const covered = new Set<string>();
  for (const { uses = [], takenFen, tender } of tenders) {
    if (tender !== 'countCard') continue;
    for (const { lineId } of uses) {
      if (covered.has(lineId)) report('count-used-twice', ticketId, lineId);
      covered.add(lineId);
    }
    const fen = uses.reduce((sum, { lineId }) => sum + (billed.get(lineId) ?? 0), 0);
    if (fen !== takenFen)
      report('count-differs', ticketId, `${String(takenFen)} for services of ${String(fen)}`);
  }
}
