/**
 * Whose turn it was at each call. The queues are kept by the rules alone (see
 * `queues.ts`) and never by the moves in the log, which are only compared.
 */
import {
  type LogEvent,
  minuteMs,
  minutesOf,
  need,
  type Report,
  type Store,
  type Wish,
} from './inputs.ts';
import { Queues } from './queues.ts';

const shiftEndGraceMinutes = 15;

interface Line {
  readonly clockId: string;
  readonly serviceCode: string;
  wish: Wish;
  awaiting: boolean;
  readyAt: number;
  /** Counts the lines as they become ready: the order in which they wait. */
  readyNo: number;
  /** Who was let go by this guest. */
  readonly unwanted: readonly string[];
  servedBy: string;
}
interface Person {
  status: 'offDuty' | 'waiting' | 'called' | 'inService';
  clockId: string;
  freeAt: number;
}
/** Something after which somebody must stand in a certain place. */
interface Consequence {
  readonly staffNo: string;
  readonly otherwise: string;
}

export function checkTurns(events: readonly LogEvent[], store: Store, report: Report): void {
  const floor = new Floor(store, report);
  for (const event of events) floor.take(event);
  floor.settle();
}

class Floor {
  readonly #store: Store;
  readonly #report: Report;
  readonly #queues: Queues;
  readonly #people = new Map<string, Person>();
  readonly #lines = new Map<string, Line>();
  #at = 0;
  #midnight = 0;
  #day = '';
  #pos = 0;
  #readyCount = 0;
  #consequences: Consequence[] = [];

  constructor(store: Store, report: Report) {
    this.#store = store;
    this.#report = report;
    this.#queues = new Queues(store);
    for (const { staffNo } of store.technicians)
      this.#people.set(staffNo, { status: 'offDuty', clockId: '', freeAt: 0 });
  }

  take(event: LogEvent): void {
    if (event.at > this.#at) this.settle();
    this.#at = event.at;
    this.#pos = event.pos;
    if (event.day !== this.#day) {
      this.#day = event.day;
      this.#midnight = midnight(event.day, this.#store.timezone);
    }
    switch (event.type) {
      case 'technicianStatusChanged':
        this.#duty(event.staffNo, event.from, event.to);
        break;
      case 'queueMoved': {
        const wrong = this.#queues.follow(event);
        if (wrong !== undefined) this.#say('queue-differs', wrong);
        break;
      }
      case 'clockLineAdded':
        this.#add(event);
        break;
      case 'clockLineReady': {
        const line = this.#lines.get(event.clockId);
        if (line === undefined) break;
        line.awaiting = true;
        line.readyAt = this.#at;
        line.readyNo = this.#nextReadyNo();
        break;
      }
      case 'wishFellBack':
        this.#fallBack(event.clockId, event.because);
        break;
      case 'technicianCalled':
        this.#call(event.clockId, event.staffNo, event.clockType);
        break;
      case 'clockStarted':
        this.#start(event.clockId, event.staffNo, event.startedAt);
        break;
      case 'clockExtended': {
        const line = this.#lines.get(event.clockId);
        const minutes =
          line === undefined ? 0 : this.#service(line).extendMinutes * event.extensions;
        for (const person of this.#people.values())
          if (person.clockId === event.clockId) person.freeAt += minutes * minuteMs;
        break;
      }
      case 'clockEnded':
        this.#free(event.clockId);
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
      if (this.#queues.isMisplaced(staffNo)) this.#say(otherwise, staffNo);
    this.#consequences = [];
    for (const sentence of this.#queues.differences()) this.#say('queue-differs', sentence);
    for (const line of this.#lines.values()) {
      if (!line.awaiting) continue;
      const { wish } = line;
      if (wish.type === 'rotation') {
        const free = this.#firstInTurn(line);
        if (free !== undefined) this.#say('left-waiting', `${line.clockId} waits, ${free} is free`);
        continue;
      }
      const person = this.#people.get(wish.staffNo);
      if (person?.status === 'waiting')
        this.#say('left-waiting', `${line.clockId} waits for ${wish.staffNo}, who is free`);
      if (line.readyAt === this.#at && this.#mustFallBack(line, person))
        this.#say('fallback-missing', `${line.clockId} waits for ${wish.staffNo}`);
    }
  }

  #nextReadyNo(): number {
    this.#readyCount += 1;
    return this.#readyCount;
  }

  #say(name: string, detail: string): void {
    this.#report(name, `pos ${String(this.#pos)}`, detail);
  }

  #service(line: Line) {
    return need(
      this.#store.services.find(({ code }) => code === line.serviceCode),
      line.serviceCode,
    );
  }

  #technician(staffNo: string) {
    return this.#store.technicians.find((one) => one.staffNo === staffNo);
  }

  #add(event: Extract<LogEvent, { type: 'clockLineAdded' }>): void {
    const { clockId, serviceCode, wish, replaces } = event;
    const before = this.#lines.get(replaces ?? '');
    this.#lines.set(clockId, {
      clockId,
      serviceCode,
      wish,
      awaiting: event.status === 'awaitingTechnician',
      readyAt: this.#at,
      readyNo: this.#nextReadyNo(),
      unwanted: before === undefined ? [] : [...before.unwanted, before.servedBy],
      servedBy: '',
    });
  }

  #duty(staffNo: string, from: string, to: string): void {
    const person = this.#people.get(staffNo);
    if (person === undefined) return;
    if (from === 'offDuty') this.#queues.join(staffNo);
    if (to === 'offDuty') this.#queues.leave(staffNo);
    if (from === 'offDuty') Object.assign(person, { status: 'waiting', clockId: '' });
    if (to === 'offDuty') Object.assign(person, { status: 'offDuty', clockId: '' });
  }

  #free(clockId: string): string | undefined {
    const line = this.#lines.get(clockId);
    if (line !== undefined) line.awaiting = false;
    let freed: string | undefined;
    for (const [staffNo, person] of this.#people) {
      if (person.clockId !== clockId) continue;
      Object.assign(person, { status: 'waiting', clockId: '', freeAt: 0 });
      freed = staffNo;
    }
    return freed;
  }

  /** As if it had never begun: who had taken the turn for it has it again. */
  #takeBack(clockId: string): void {
    const staffNo = this.#free(clockId);
    if (staffNo === undefined) return;
    this.#queues.giveBack(staffNo, clockId);
    this.#consequences.push({ staffNo, otherwise: 'slot-lost' });
  }

  /** To the tail of every queue; the line waits where it waited, for anybody. */
  #miss(clockId: string, staffNo: string): void {
    const line = this.#lines.get(clockId);
    const person = this.#people.get(staffNo);
    if (line === undefined || person?.clockId !== clockId) {
      this.#say('missed-turn-differs', `${staffNo} was not called to ${clockId}`);
      return;
    }
    this.#free(clockId);
    line.awaiting = true;
    this.#queues.toTail(staffNo);
    this.#consequences.push({ staffNo, otherwise: 'missed-turn-free' });
  }

  #call(clockId: string, staffNo: string, clockType: string): void {
    const line = this.#lines.get(clockId);
    const person = this.#people.get(staffNo);
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
      const first = this.#firstInTurn(line);
      if (first !== staffNo)
        this.#say(
          'technician-skipped',
          `${clockId}: ${staffNo} was sent, the turn was ${first ?? 'nobody'}'s`,
        );
    }
    const older = [...this.#lines.values()].find(
      (other) =>
        other.awaiting &&
        other !== line &&
        other.readyAt < line.readyAt &&
        this.#wouldTake(other, staffNo),
    );
    if (older !== undefined)
      this.#say(
        'line-passed-over',
        `${older.clockId} waited longer than ${clockId} for ${staffNo}`,
      );
    line.awaiting = false;
    line.servedBy = staffNo;
    const minutes = this.#service(line).minutes;
    Object.assign(person, { status: 'called', clockId, freeAt: this.#at + minutes * minuteMs });
  }

  #wouldTake(line: Line, staffNo: string): boolean {
    return line.wish.type === 'rotation'
      ? this.#fits(line, staffNo)
      : line.wish.staffNo === staffNo;
  }

  #start(clockId: string, staffNo: string, startedAt: number): void {
    const line = this.#lines.get(clockId);
    const person = this.#people.get(staffNo);
    if (line === undefined || person === undefined) return;
    const freeAt = startedAt + this.#service(line).minutes * minuteMs;
    Object.assign(person, { status: 'inService', clockId, freeAt });
    if (line.wish.type !== 'rotation') return;
    this.#queues.takeTurn(staffNo, clockId);
  }

  #fits(line: Line, staffNo: string): boolean {
    const technician = this.#technician(staffNo);
    const service = this.#service(line);
    const shift = this.#store.shiftPlans[technician?.shiftPlan ?? ''];
    if (technician === undefined || shift === undefined) return false;
    const { wish } = line;
    const gender = wish.type === 'rotation' ? wish.gender : undefined;
    const over = (this.#at - this.#midnight) / minuteMs + service.minutes;
    return (
      technician.skills.includes(service.skill) &&
      !line.unwanted.includes(staffNo) &&
      (gender === undefined || gender === technician.gender) &&
      over <= minutesOf(shift.end) + shiftEndGraceMinutes
    );
  }

  #firstInTurn(line: Line): string | undefined {
    const { skill } = this.#service(line);
    return this.#queues
      .of(skill)
      .find(
        (staffNo) => this.#people.get(staffNo)?.status === 'waiting' && this.#fits(line, staffNo),
      );
  }

  // ---- the wish policy, as far as it can be told from outside

  #fallBack(clockId: string, because: string): void {
    const line = this.#lines.get(clockId);
    if (line === undefined || line.wish.type === 'rotation') {
      this.#say('fallback-unfounded', `${clockId} had no wish to lose`);
      return;
    }
    const { type, staffNo } = line.wish;
    const person = this.#people.get(staffNo);
    const offDuty = person === undefined || person.status === 'offDuty';
    const gone = this.#consequences.some(
      (one) => one.staffNo === staffNo && one.otherwise === 'missed-turn-free',
    );
    const busy = () =>
      type === 'picked'
        ? person?.status !== 'waiting'
        : this.#minutesToFree(person) + this.#minutesAhead(line, staffNo) > this.#patience();
    const founded =
      because === 'missedTurn'
        ? gone
        : offDuty
          ? because === 'offDuty'
          : because === 'busy' && busy();
    if (!founded)
      this.#say('fallback-unfounded', `${clockId}: ${staffNo} is said to be ${because}`);
    line.wish = { type: 'rotation' };
  }

  #mustFallBack(line: Line, person: Person | undefined): boolean {
    if (person === undefined || person.status === 'offDuty') return true;
    if (person.status === 'waiting') return false;
    return line.wish.type === 'picked' || this.#minutesToFree(person) > this.#patience();
  }

  #minutesToFree(person: Person | undefined): number {
    if (person === undefined || person.status === 'waiting') return 0;
    return Math.max(0, (person.freeAt - this.#at) / minuteMs);
  }

  /** Of the lines that wait for just this person and were ready before. */
  #minutesAhead(line: Line, staffNo: string): number {
    return [...this.#lines.values()]
      .filter(({ awaiting, readyNo }) => awaiting && readyNo < line.readyNo)
      .filter(({ wish }) => wish.type !== 'rotation' && wish.staffNo === staffNo)
      .reduce((sum, ahead) => sum + this.#service(ahead).minutes, 0);
  }

  #patience(): number {
    return this.#store.wishPolicy.requestedBusyWaitMinutes;
  }
}

/** 00:00 of a date in the store's zone, found by asking what time it is there. */
function midnight(date: string, timeZone: string): number {
  const utc = Date.parse(`${date}T00:00:00Z`);
  const there = new Intl.DateTimeFormat('sv-SE', {
    timeZone,
    dateStyle: 'short',
    timeStyle: 'medium',
  }).format(utc);
  return utc - (Date.parse(`${there.replace(' ', 'T')}Z`) - utc);
}
