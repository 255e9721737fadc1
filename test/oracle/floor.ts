/** Who waits for whom, who is where, and who may be sent: the floor as the rules alone have it. */
import { type LogEvent, minuteMs, minutesOf, need, type Store, type Wish } from './inputs.ts';
import { Queues } from './queues.ts';

const shiftEndGraceMinutes = 15;

export interface Line {
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
export interface Person {
  status: 'offDuty' | 'waiting' | 'called' | 'inService';
  clockId: string;
  freeAt: number;
}

export class Floor {
  readonly store: Store;
  readonly queues: Queues;
  readonly people = new Map<string, Person>();
  readonly lines = new Map<string, Line>();
  at = 0;
  #midnight = 0;
  #day = '';
  #readyCount = 0;

  constructor(store: Store) {
    this.store = store;
    this.queues = new Queues(store);
    for (const { staffNo } of store.technicians)
      this.people.set(staffNo, { status: 'offDuty', clockId: '', freeAt: 0 });
  }

  passTo({ at, day }: LogEvent): void {
    this.at = at;
    if (day === this.#day) return;
    this.#day = day;
    this.#midnight = midnight(day, this.store.timezone);
  }

  add(event: Extract<LogEvent, { type: 'clockLineAdded' }>): void {
    const { clockId, serviceCode, wish, replaces } = event;
    const before = this.lines.get(replaces ?? '');
    this.lines.set(clockId, {
      clockId,
      serviceCode,
      wish,
      awaiting: event.status === 'awaitingTechnician',
      readyAt: this.at,
      readyNo: this.#nextReadyNo(),
      unwanted: before === undefined ? [] : [...before.unwanted, before.servedBy],
      servedBy: '',
    });
  }

  ready(clockId: string): void {
    const line = this.lines.get(clockId);
    if (line === undefined) return;
    line.awaiting = true;
    line.readyAt = this.at;
    line.readyNo = this.#nextReadyNo();
  }

  #nextReadyNo(): number {
    this.#readyCount += 1;
    return this.#readyCount;
  }

  duty(staffNo: string, from: string, to: string): void {
    const person = this.people.get(staffNo);
    if (person === undefined) return;
    if (from === 'offDuty') this.queues.join(staffNo);
    if (to === 'offDuty') this.queues.leave(staffNo);
    if (from === 'offDuty') Object.assign(person, { status: 'waiting', clockId: '' });
    if (to === 'offDuty') Object.assign(person, { status: 'offDuty', clockId: '' });
  }

  free(clockId: string): string | undefined {
    const line = this.lines.get(clockId);
    if (line !== undefined) line.awaiting = false;
    let freed: string | undefined;
    for (const [staffNo, person] of this.people) {
      if (person.clockId !== clockId) continue;
      Object.assign(person, { status: 'waiting', clockId: '', freeAt: 0 });
      freed = staffNo;
    }
    return freed;
  }

  call(line: Line, staffNo: string): void {
    line.awaiting = false;
    line.servedBy = staffNo;
    const freeAt = this.at + this.service(line).minutes * minuteMs;
    this.people.set(staffNo, { status: 'called', clockId: line.clockId, freeAt });
  }

  start(clockId: string, staffNo: string, startedAt: number): void {
    const line = this.lines.get(clockId);
    if (line === undefined || !this.people.has(staffNo)) return;
    const freeAt = startedAt + this.service(line).minutes * minuteMs;
    this.people.set(staffNo, { status: 'inService', clockId, freeAt });
    if (line.wish.type === 'rotation') this.queues.takeTurn(staffNo, clockId);
  }

  extend(clockId: string, extensions: number): void {
    const line = this.lines.get(clockId);
    const minutes = line === undefined ? 0 : this.service(line).extendMinutes * extensions;
    for (const person of this.people.values())
      if (person.clockId === clockId) person.freeAt += minutes * minuteMs;
  }

  service(line: Line) {
    return need(
      this.store.services.find(({ code }) => code === line.serviceCode),
      line.serviceCode,
    );
  }

  #technician(staffNo: string) {
    return this.store.technicians.find((one) => one.staffNo === staffNo);
  }

  wouldTake(line: Line, staffNo: string): boolean {
    return line.wish.type === 'rotation' ? this.fits(line, staffNo) : line.wish.staffNo === staffNo;
  }

  fits(line: Line, staffNo: string): boolean {
    const technician = this.#technician(staffNo);
    const service = this.service(line);
    const shift = this.store.shiftPlans[technician?.shiftPlan ?? ''];
    if (technician === undefined || shift === undefined) return false;
    const { wish } = line;
    const gender = wish.type === 'rotation' ? wish.gender : undefined;
    const over = (this.at - this.#midnight) / minuteMs + service.minutes;
    return (
      technician.skills.includes(service.skill) &&
      !line.unwanted.includes(staffNo) &&
      (gender === undefined || gender === technician.gender) &&
      over <= minutesOf(shift.end) + shiftEndGraceMinutes
    );
  }

  firstInTurn(line: Line): string | undefined {
    const { skill } = this.service(line);
    return this.queues
      .of(skill)
      .find(
        (staffNo) => this.people.get(staffNo)?.status === 'waiting' && this.fits(line, staffNo),
      );
  }

  // ---- the wish policy, as far as it can be told from outside

  /** Whether the one who was asked for is busy for longer than the guest waits. */
  isTooBusy(line: Line): boolean {
    if (line.wish.type === 'rotation') return false;
    const { type, staffNo } = line.wish;
    const person = this.people.get(staffNo);
    if (type === 'picked') return person?.status !== 'waiting';
    return this.#minutesToFree(person) + this.#minutesAhead(line, staffNo) > this.#patience();
  }

  mustFallBack(line: Line, person: Person | undefined): boolean {
    if (person === undefined || person.status === 'offDuty') return true;
    if (person.status === 'waiting') return false;
    return line.wish.type === 'picked' || this.#minutesToFree(person) > this.#patience();
  }

  #minutesToFree(person: Person | undefined): number {
    if (person === undefined || person.status === 'waiting') return 0;
    return Math.max(0, (person.freeAt - this.at) / minuteMs);
  }

  /** Of the lines that wait for just this person and were ready before. */
  #minutesAhead(line: Line, staffNo: string): number {
    return [...this.lines.values()]
      .filter(({ awaiting, readyNo }) => awaiting && readyNo < line.readyNo)
      .filter(({ wish }) => wish.type !== 'rotation' && wish.staffNo === staffNo)
      .reduce((sum, ahead) => sum + this.service(ahead).minutes, 0);
  }

  #patience(): number {
    return this.store.wishPolicy.requestedBusyWaitMinutes;
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
