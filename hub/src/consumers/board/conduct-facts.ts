/**
 * What a manager is told of the day beside the floor (POL-5, MIS-7, QMV-1): who
 * missed a turn or ended a clock too early, what it cost, and who was moved by
 * hand. Folded from the day's events like all of the board.
 */
import type { ConductRecord } from '@baozhong/contract/policy.ts';
import type { Event } from '@baozhong/core/index.ts';

/** A day that has more has another trouble. */
const most = 500;

export class ConductFacts {
  #records: ConductRecord[] = [];
  /** Whose clock it is: an end does not say. */
  #servedBy = new Map<string, string>();

  /** Newest first. */
  all(): readonly ConductRecord[] {
    return this.#records.toReversed();
  }

  apply(event: Event): void {
    switch (event.type) {
      case 'businessDayOpened':
        this.#records = [];
        this.#servedBy = new Map(
          event.state.clocks.flatMap((clock) =>
            clock.status === 'started' ? [[clock.clockId, clock.staffNo] as const] : [],
          ),
        );
        return;
      case 'clockStarted':
        this.#servedBy.set(event.clockId, event.staffNo);
        return;
      case 'clockTransferred':
        this.#servedBy.set(event.clockId, event.to);
        return;
      case 'clockEnded': {
        const staffNo = this.#servedBy.get(event.clockId) ?? '';
        this.#servedBy.delete(event.clockId);
        if (event.early) this.#add(event, { staffNo, what: 'earlyEnd', clockId: event.clockId });
        return;
      }
      case 'clockCancelled':
        this.#servedBy.delete(event.clockId);
        return;
      case 'turnMissed':
        this.#add(event, { staffNo: event.staffNo, what: 'missedTurn', clockId: event.clockId });
        return;
      case 'penaltyRecorded':
        this.#penalise(event);
        return;
      case 'queueMoved':
        if (event.ruleId === 'QMV-2') this.#move(event, 'rewardHead');
        if (event.ruleId === 'QMV-4') this.#move(event, 'toTail');
        if (event.ruleId === 'QMV-8') this.#move(event, 'holdExpired');
        return;
      case 'lapsSet':
        if (event.reason !== undefined)
          this.#add(event, {
            ...{ staffNo: event.staffNo, what: 'laps', laps: event.laps },
            reason: event.reason,
          });
        return;
      default:
        return;
    }
  }

  /** What was done wrong is told already; here is what it costs. A manager's own penalty is told whole. */
  #penalise(event: Extract<Event, { type: 'penaltyRecorded' }>): void {
    const { staffNo, what, fineFen, tailNext, clockId, reason } = event;
    if (what === 'manager') {
      this.#add(event, { staffNo, what: 'penaltyTail', fineFen, ...(reason && { reason }) });
      return;
    }
    const index = this.#records.findLastIndex(
      (one) => one.what === what && one.clockId === clockId && one.staffNo === staffNo,
    );
    const record = this.#records[index];
    if (record !== undefined) this.#records[index] = { ...record, fineFen, tailNext };
  }

  /** Of several queues one move is told. */
  #move(
    event: Extract<Event, { type: 'queueMoved' }>,
    what: 'rewardHead' | 'toTail' | 'holdExpired',
  ): void {
    const { at, staffNo, reason } = event;
    const last = this.#records.at(-1);
    if (last?.at === at && last.staffNo === staffNo && last.what === what) return;
    this.#add(event, { staffNo, what, ...(reason !== undefined && { reason }) });
  }

  #add(
    { at, who }: Pick<Event, 'at' | 'who'>,
    told: Pick<ConductRecord, 'staffNo' | 'what'> & Partial<ConductRecord>,
  ): void {
    const nothing = { fineFen: 0, tailNext: false, laps: null, clockId: null, reason: null };
    this.#records.push({ at, who, ...nothing, ...told });
    if (this.#records.length > most) this.#records.shift();
  }
}
