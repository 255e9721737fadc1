/**
 * What happened to each technician's turn since they came on duty: told to
 * whoever asks why they stand where they stand. Folded from the events, thrown
 * away and rebuilt at each start from the day's, and from the day before where
 * somebody has been on duty since; a new day forgets those who are not, and what was news on the wall.
 */
import type { WhyMove } from '@baozhong/contract/why.ts';
import type { Event, State } from '@baozhong/core/index.ts';
import { visitOfClock } from './day-facts.ts';

/** Of one technician; a long shift has fewer than a hundred. */
const most = 300;
/** Of all, for the wall: what a wall can tell before it is old. */
const mostLatest = 24;

export class Moves {
  readonly #of = new Map<string, WhyMove[]>();
  readonly #latest: { staffNo: string; move: WhyMove }[] = [];
  readonly #away = new Set<string>();
  readonly #roomOf = new Map<string, string>();
  /** Who has been on duty on this business day: coming again is another thing than coming late. */
  readonly #came = new Set<string>();
  /** Why somebody joins elsewhere than those who came in time. */
  readonly #joining = new Map<string, string>();

  apply(event: Event): void {
    switch (event.type) {
      case 'businessDayOpened':
        for (const staffNo of this.#away) this.#of.delete(staffNo);
        this.#away.clear();
        this.#latest.length = 0;
        this.#came.clear();
        for (const staffNo of this.#of.keys()) this.#came.add(staffNo);
        return;
      case 'shiftJoined': {
        const { staffNo, onTime } = event;
        this.#joining.set(
          staffNo,
          this.#came.has(staffNo) ? 'again' : onTime ? 'earlyEnd' : 'late',
        );
        this.#came.add(staffNo);
        return;
      }
      case 'visitOpened':
        this.#roomOf.set(event.visitId, event.roomNo);
        return;
      case 'visitMoved':
        this.#roomOf.set(event.visitId, event.to);
        return;
      case 'visitClosed':
        this.#roomOf.delete(event.visitId);
        return;
      case 'technicianStatusChanged':
        if (event.to === 'offDuty') this.#away.add(event.staffNo);
        else if (event.from === 'offDuty') {
          this.#away.delete(event.staffNo);
          this.#of.delete(event.staffNo);
        }
        return;
      case 'queueMoved': {
        const { staffNo, group, from, to, ruleId, clockId } = event;
        const because = ruleId === 'ROT-18' ? this.#joining.get(staffNo) : undefined;
        this.#tell(event, staffNo, {
          ...{ ruleId, group, from, to, clockId },
          ...saidOf(event),
          ...(because === undefined ? {} : { because }),
        });
        return;
      }
      case 'clockTransferred': {
        const { from, to } = event;
        const said = saidOf(event);
        this.#tell(event, from, { ...said, otherStaffNo: to, because: 'given' });
        this.#tell(event, to, { ...said, otherStaffNo: from, because: 'taken' });
        return;
      }
      case 'queuesLaidOut':
        for (const { group, staffNos } of event.queues)
          for (const [to, staffNo] of staffNos.entries())
            this.#tell(event, staffNo, { ruleId: event.ruleId, group, to });
        return;
      case 'owedTurnRecorded':
      case 'owedTurnUsed':
      case 'owedTurnWithdrawn':
      case 'slotHeld':
      case 'holdReleased':
      case 'holdExpired':
      case 'lapsSet':
      case 'penaltyRecorded':
        this.#tell(event, event.staffNo, saidOf(event));
        return;
      default:
        return;
    }
  }

  /** Oldest first. */
  of(staffNo: string): readonly WhyMove[] {
    return this.#of.get(staffNo) ?? [];
  }

  /** Of anybody, newest first. */
  latest(): readonly { readonly staffNo: string; readonly move: WhyMove }[] {
    return this.#latest.toReversed();
  }

  #tell(event: Event, staffNo: string, said: Partial<WhyMove>): void {
    const clockId = 'clockId' in event ? event.clockId : null;
    const roomNo = clockId === null ? undefined : this.#roomOf.get(visitOfClock(clockId));
    const moves = this.#of.get(staffNo) ?? [];
    this.#of.set(staffNo, moves);
    const move: WhyMove = {
      ...{ at: event.at, what: event.type, ruleId: '', who: event.who },
      ...{ group: null, from: null, to: null, clockId, roomNo: roomNo ?? null },
      ...said,
    };
    moves.push(move);
    // A day that begins moves everybody: that is no news of one.
    if (event.type !== 'queuesLaidOut') this.#latest.push({ staffNo, move });
    if (this.#latest.length > mostLatest) this.#latest.shift();
    if (moves.length > most) moves.shift();
  }
}

/** Whether the day alone does not tell all: somebody has been on duty since before it was opened, or guests have sat since then, whose room it does not say. */
export function reachesBack({ technicians }: State, dayEvents: readonly Event[]): boolean {
  if (satBefore(dayEvents)) return true;
  const came = new Set<string>();
  for (const event of dayEvents)
    if (event.type === 'technicianStatusChanged' && event.from === 'offDuty')
      came.add(event.staffNo);
  return [...technicians].some(
    ([staffNo, { status }]) => status !== 'offDuty' && !came.has(staffNo),
  );
}

function satBefore(dayEvents: readonly Event[]): boolean {
  const opened = new Set<string>();
  return dayEvents.some((event) => {
    if (event.type === 'visitOpened') opened.add(event.visitId);
    const clockId = 'clockId' in event ? event.clockId : null;
    return clockId !== null && !opened.has(visitOfClock(clockId));
  });
}

/** What a person said of it, and what it cost. */
function saidOf(event: Event): Partial<WhyMove> {
  const said = event as Partial<Record<'reason' | 'ruleId' | 'what', unknown>> &
    Partial<Record<'untilAt' | 'fineFen', unknown>>;
  return {
    ...(typeof said.reason === 'string' ? { reason: said.reason } : {}),
    ...(typeof said.ruleId === 'string' ? { ruleId: said.ruleId } : {}),
    ...(typeof said.untilAt === 'number' ? { untilAt: said.untilAt } : {}),
    ...(typeof said.fineFen === 'number' ? { fineFen: said.fineFen } : {}),
    ...(typeof said.what === 'string' ? { because: said.what } : {}),
  };
}
