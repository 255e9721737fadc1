/**
 * Whose turn it was at each call. The queues are kept by the rules alone (see
 * `queues.ts`) and never by the moves in the log, which are only compared.
 */
import { Floor } from './floor.ts';
import type { LogEvent, Report, Store } from './inputs.ts';

/** Something after which somebody must stand in a certain place. */
interface Consequence {
  readonly staffNo: string;
  readonly otherwise: string;
}

export function checkTurns(events: readonly LogEvent[], store: Store, report: Report): void {
  const judge = new Judge(store, report);
  for (const event of events) judge.take(event);
  judge.settle();
}

class Judge {
  readonly #floor: Floor;
  readonly #report: Report;
  #pos = 0;
  #consequences: Consequence[] = [];

  constructor(store: Store, report: Report) {
    this.#floor = new Floor(store);
    this.#report = report;
  }

  take(event: LogEvent): void {
    const floor = this.#floor;
    if (event.at > floor.at) this.settle();
    floor.passTo(event);
    this.#pos = event.pos;
    switch (event.type) {
      case 'technicianStatusChanged':
        floor.duty(event.staffNo, event.from, event.to);
        break;
      case 'queueMoved': {
        const wrong = floor.queues.follow(event);
        if (wrong !== undefined) this.#say('queue-differs', wrong);
        break;
      }
      case 'clockLineAdded':
        floor.add(event);
        break;
      case 'clockLineReady':
        floor.ready(event.clockId);
        break;
      case 'wishFellBack':
        this.#fallBack(event.clockId, event.because);
        break;
      case 'technicianCalled':
        this.#call(event.clockId, event.staffNo, event.clockType);
        break;
      case 'clockStarted':
        floor.start(event.clockId, event.staffNo, event.startedAt);
        break;
      case 'clockExtended':
        floor.extend(event.clockId, event.extensions);
        break;
      case 'clockEnded':
        floor.free(event.clockId);
        break;
      case 'clockCancelled':
        this.#takeBack(event.clockId);
        break;
      case 'turnMissed':
        this.#miss(event.clockId, event.staffNo);
        break;
      default:
    }
  }

  /** Nothing more happens at this moment: the queues agree, and nobody waits who could be served. */
  settle(): void {
    for (const { staffNo, otherwise } of this.#consequences)
      if (this.#floor.queues.isMisplaced(staffNo)) this.#say(otherwise, staffNo);
    this.#consequences = [];
    for (const sentence of this.#floor.queues.differences()) this.#say('queue-differs', sentence);
    for (const line of this.#floor.lines.values()) {
      if (!line.awaiting) continue;
      const { wish } = line;
      if (wish.type === 'rotation') {
        const free = this.#floor.firstInTurn(line);
        if (free !== undefined) this.#say('left-waiting', `${line.clockId} waits, ${free} is free`);
        continue;
      }
      const person = this.#floor.people.get(wish.staffNo);
      if (person?.status === 'waiting')
        this.#say('left-waiting', `${line.clockId} waits for ${wish.staffNo}, who is free`);
      if (line.readyAt === this.#floor.at && this.#floor.mustFallBack(line, person))
        this.#say('fallback-missing', `${line.clockId} waits for ${wish.staffNo}`);
    }
  }

  #say(name: string, detail: string): void {
    this.#report(name, `pos ${String(this.#pos)}`, detail);
  }

  /** As if it had never begun: who had taken the turn for it has it again. */
  #takeBack(clockId: string): void {
    const staffNo = this.#floor.free(clockId);
    if (staffNo === undefined) return;
    this.#floor.queues.giveBack(staffNo, clockId);
    this.#consequences.push({ staffNo, otherwise: 'slot-lost' });
  }

  /** To the tail of every queue; the line waits where it waited, for anybody. */
  #miss(clockId: string, staffNo: string): void {
    const line = this.#floor.lines.get(clockId);
    const person = this.#floor.people.get(staffNo);
    if (line === undefined || person?.clockId !== clockId) {
      this.#say('missed-turn-differs', `${staffNo} was not called to ${clockId}`);
      return;
    }
    this.#floor.free(clockId);
    line.awaiting = true;
    this.#floor.queues.toTail(staffNo);
    this.#consequences.push({ staffNo, otherwise: 'missed-turn-free' });
  }

  #call(clockId: string, staffNo: string, clockType: string): void {
    const line = this.#floor.lines.get(clockId);
    const person = this.#floor.people.get(staffNo);
    if (line === undefined || person === undefined) {
      this.#say('call-unknown', `${staffNo} to ${clockId}`);
      return;
    }
    if (person.status !== 'waiting')
      this.#say('technician-not-free', `${staffNo} was ${person.status} when called to ${clockId}`);
    const { wish } = line;
    if (clockType !== wish.type)
      this.#say('wish-not-kept', `${clockId} is ${clockType}, wished ${wish.type}`);
    if (wish.type !== 'rotation') {
      if (wish.staffNo !== staffNo)
        this.#say('wish-not-kept', `${clockId} wished ${wish.staffNo}, got ${staffNo}`);
    } else {
      const first = this.#floor.firstInTurn(line);
      if (first !== staffNo)
        this.#say(
          'technician-skipped',
          `${clockId}: ${staffNo} was sent, the turn was ${first ?? 'nobody'}'s`,
        );
    }
    // Who is waited for by name goes there first, however long others have waited.
    const byName = (one: typeof line) => one.wish.type !== 'rotation';
    const comesFirst = (other: typeof line) =>
      byName(other) === byName(line) ? other.readyAt < line.readyAt : byName(other);
    const older = [...this.#floor.lines.values()].find(
      (other) =>
        other.awaiting &&
        other !== line &&
        comesFirst(other) &&
        this.#floor.wouldTake(other, staffNo),
    );
    if (older !== undefined)
      this.#say(
        'line-passed-over',
        `${older.clockId} waited longer than ${clockId} for ${staffNo}`,
      );
    this.#floor.call(line, staffNo);
  }

  #fallBack(clockId: string, because: string): void {
    const line = this.#floor.lines.get(clockId);
    if (line === undefined || line.wish.type === 'rotation') {
      this.#say('fallback-unfounded', `${clockId} had no wish to lose`);
      return;
    }
    const { staffNo } = line.wish;
    const person = this.#floor.people.get(staffNo);
    const offDuty = person === undefined || person.status === 'offDuty';
    const gone = this.#consequences.some(
      (one) => one.staffNo === staffNo && one.otherwise === 'missed-turn-free',
    );
    const founded =
      because === 'missedTurn'
        ? gone
        : offDuty
          ? because === 'offDuty'
          : because === 'busy' && this.#floor.isTooBusy(line);
    if (!founded)
      this.#say('fallback-unfounded', `${clockId}: ${staffNo} is said to be ${because}`);
    line.wish = { type: 'rotation' };
  }
}
