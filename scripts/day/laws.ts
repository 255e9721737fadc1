/**
 * The laws of the queue, worked out from the log by a naive model: who should
 * have been sent, where everyone should stand. It knows nothing of how the hub
 * decides; it folds the moves, and beside them applies the rules itself.
 */
import type { Event } from '@baozhong/core/index.ts';
import type { StoreFile } from '@baozhong/contract/store-file.ts';
import { midnightOf, minuteMs, minuteOf } from './store-time.ts';

/** floor-rules §10. */
const shiftEndGraceMinutes = 15;

interface Line {
  readonly clockId: string;
  readonly serviceCode: string;
  readonly gender: 'F' | 'M' | undefined;
  readonly exclude: readonly string[];
  clockType: string | undefined;
  /** The places that were given up for it, by queue. */
  turns: ReadonlyMap<string, number>;
}

/** One sentence for each breach. */
export function queueLawViolations(events: readonly Event[], store: StoreFile): string[] {
  const floor = new NaiveFloor(store);
  for (const event of events) floor.take(event);
  floor.instantIsOver();
  return floor.broken;
}

class NaiveFloor {
  readonly broken: string[] = [];
  readonly #store: StoreFile;
  /** Folded from the moves in the log. */
  readonly #queues = new Map<string, string[]>();
  /**
   * Kept by the rules alone, as a number for each who stands there: on duty,
   * rotation start and missed turn give the next one, a clock that is taken
   * back gives the old one back, off duty is out.
   */
  readonly #expected = new Map<string, Map<string, number>>();
  #lastTurn = 0;
  readonly #status = new Map<string, string>();
  readonly #lines = new Map<string, Line>();
  #at = 0;

  constructor(store: StoreFile) {
    this.#store = store;
    for (const { code } of store.queueGroups) {
      this.#queues.set(code, []);
      this.#expected.set(code, new Map());
    }
  }

  take(event: Event): void {
    if (event.at !== this.#at) this.instantIsOver();
    this.#at = event.at;
    switch (event.type) {
      case 'queueMoved':
        this.#move(event);
        return;
      case 'technicianStatusChanged':
        this.#changeStatus(event);
        return;
      case 'clockLineAdded': {
        const { clockId, serviceCode, wish } = event;
        const gender = wish.type === 'rotation' ? wish.gender : undefined;
        const exclude = wish.type === 'rotation' ? (wish.exclude ?? []) : [];
        const line = { clockId, serviceCode, gender, exclude, clockType: undefined };
        this.#lines.set(clockId, { ...line, turns: new Map() });
        return;
      }
      case 'technicianCalled':
        this.#call(event);
        return;
      case 'clockStarted':
        this.#start(event.clockId, event.staffNo);
        return;
      case 'turnMissed':
      case 'freezeEnded':
        this.#toTail(event.staffNo);
        return;
      case 'clockCancelled':
        this.#takeBack(event.clockId);
        return;
      default:
    }
  }

  /** Between two moments both accounts of the queues must be the same. */
  instantIsOver(): void {
    for (const [group, queue] of this.#queues) {
      const turns = this.#expected.get(group) ?? new Map<string, number>();
      const expected = [...turns].sort(([, a], [, b]) => a - b).map(([staffNo]) => staffNo);
      if (queue.join() === expected.join()) continue;
      this.#breach(`${group} stands ${queue.join(' ')}, by the rules ${expected.join(' ')}`);
      this.#expected.set(group, new Map(queue.map((staffNo) => [staffNo, this.#nextTurn()])));
    }
  }

  #breach(sentence: string): void {
    this.broken.push(`${new Date(this.#at).toISOString()} ${sentence}`);
  }

  #groupsOf(staffNo: string): string[] {
    const skills = this.#store.technicians.find((one) => one.staffNo === staffNo)?.skills ?? [];
    return this.#store.queueGroups
      .filter((group) => group.skills.some((skill) => skills.includes(skill)))
      .map(({ code }) => code);
  }

  #move({ group, staffNo, from, to }: Extract<Event, { type: 'queueMoved' }>): void {
    const queue = this.#queues.get(group) ?? [];
    const index = queue.indexOf(staffNo);
    if (index !== (from ?? -1))
      this.#breach(
        `${staffNo} moved in ${group} from ${String(from)}, but stood at ${String(index)}`,
      );
    if (index >= 0) queue.splice(index, 1);
    if (to !== null && (to < 0 || to > queue.length))
      this.#breach(`${staffNo} moved in ${group} to ${String(to)}, beyond its end`);
    if (to !== null) queue.splice(to, 0, staffNo);
    this.#queues.set(group, queue);
  }

  #changeStatus(event: Extract<Event, { type: 'technicianStatusChanged' }>): void {
    const { staffNo, from, to } = event;
    const before = this.#status.get(staffNo) ?? 'offDuty';
    if (before !== from) this.#breach(`${staffNo} became ${to} from ${from}, but was ${before}`);
    this.#status.set(staffNo, to);
    for (const group of this.#groupsOf(staffNo)) {
      if (isAbsent(from)) this.#expected.get(group)?.set(staffNo, this.#nextTurn());
      if (isAbsent(to)) this.#expected.get(group)?.delete(staffNo);
    }
  }

  #nextTurn(): number {
    this.#lastTurn += 1;
    return this.#lastTurn;
  }

  #start(clockId: string, staffNo: string): void {
    const line = this.#lines.get(clockId);
    if (line?.clockType !== 'rotation') return;
    line.turns = new Map(
      [...this.#expected].flatMap(([group, turns]) => {
        const turn = turns.get(staffNo);
        return turn === undefined ? [] : [[`${group} ${staffNo}`, turn]];
      }),
    );
    this.#toTail(staffNo);
  }

  /** Who had taken the turn for it stands where they would stand without. */
  #takeBack(clockId: string): void {
    for (const [place, turn] of this.#lines.get(clockId)?.turns ?? []) {
      const [group = '', staffNo = ''] = place.split(' ');
      const turns = this.#expected.get(group);
      if (turns?.has(staffNo) === true) turns.set(staffNo, turn);
    }
  }

  #toTail(staffNo: string): void {
    for (const turns of this.#expected.values())
      if (turns.has(staffNo)) turns.set(staffNo, this.#nextTurn());
  }

  /** By rotation the first in turn order who waits, fits and is there until the end. */
  #call({ clockId, staffNo, clockType, day }: Extract<Event, { type: 'technicianCalled' }>): void {
    const line = this.#lines.get(clockId);
    const service = this.#store.services.find(({ code }) => code === line?.serviceCode);
    if (line === undefined || service === undefined) {
      this.#breach(`${staffNo} was called to ${clockId}, which nobody asked for`);
      return;
    }
    line.clockType = clockType;
    if (this.#status.get(staffNo) !== 'waiting')
      this.#breach(`${staffNo} was called while not waiting`);
    if (clockType !== 'rotation') return;
    const group = this.#store.queueGroups.find(({ skills }) => skills.includes(service.skill));
    const minute = (this.#at - midnightOf(day, this.#store.timezone)) / minuteMs;
    const first = (this.#queues.get(group?.code ?? '') ?? []).find((candidate) => {
      const technician = this.#store.technicians.find((one) => one.staffNo === candidate);
      const shift = this.#store.shiftPlans[technician?.shiftPlan ?? ''];
      return (
        technician !== undefined &&
        shift !== undefined &&
        this.#status.get(candidate) === 'waiting' &&
        technician.skills.includes(service.skill) &&
        !line.exclude.includes(candidate) &&
        (line.gender ?? technician.gender) === technician.gender &&
        minute + service.minutes <= minuteOf(shift.end) + shiftEndGraceMinutes
      );
    });
    if (first !== staffNo)
      this.#breach(`${staffNo} was called to ${clockId}, it was the turn of ${first ?? 'nobody'}`);
  }
}

const isAbsent = (status: string) => status === 'offDuty' || status === 'leave';

/** Two clocks at one time of one technician, or of one guest: one sentence for each pair. */
export function overlappingClocks(events: readonly Event[]): string[] {
  interface Span {
    readonly clockId: string;
    readonly from: number;
    to: number;
  }
  const ofWhom = new Map<string, Span[]>();
  const guests = new Map<string, string>();
  for (const event of events) {
    if (event.type === 'clockLineAdded')
      guests.set(event.clockId, `guest ${String(event.guest)} of ${event.visitId}`);
    if (event.type === 'clockStarted') {
      const { clockId, startedAt: from } = event;
      const span = { clockId, from, to: Number.POSITIVE_INFINITY };
      for (const who of [`technician ${event.staffNo}`, guests.get(clockId) ?? clockId])
        ofWhom.set(who, [...(ofWhom.get(who) ?? []), span]);
    }
    if (event.type === 'clockEnded' || event.type === 'clockCancelled')
      for (const span of [...ofWhom.values()].flat())
        if (span.clockId === event.clockId)
          span.to = Math.min(span.to, event.type === 'clockEnded' ? event.endedAt : event.at);
  }
  const broken: string[] = [];
  for (const [who, spans] of ofWhom) {
    spans.sort((a, b) => a.from - b.from);
    for (const [index, span] of spans.entries()) {
      const next = spans[index + 1];
      if (next !== undefined && next.from < span.to)
        broken.push(`${who}: ${span.clockId} and ${next.clockId} at one time`);
    }
  }
  return broken;
}
