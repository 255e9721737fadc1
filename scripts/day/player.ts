/**
 * Plays a day of visits: what happens when. What to do next is read from the
 * live view, as people do, and put on the agenda at its virtual minute.
 */
import type { ClockView, VisitView } from '@baozhong/contract/live.ts';
import type { StoreFile } from '@baozhong/contract/store-file.ts';
import { Agenda, type Entry, type Rank } from './agenda.ts';
import type { DayFile, PlayEvent, PlayVisit } from './day-file.ts';
import { Hands, type House, type Seat } from './hands.ts';
import type { Kill } from './kills.ts';
import { type RoomForParty, seatNext } from './room-choice.ts';
import { type Shifts, shiftsOf } from './shifts.ts';
import { minuteMs, minuteOf, textOf } from './store-time.ts';

const walkMinutes = 2;
const extendBeforeEndMinutes = 5;
const payAfterMinutes = 5;
const cleaningMinutes = 10;
const lookAgainMinutes = 5;

/** A visit that has a room. */
interface Seated extends Seat {
  readonly visit: PlayVisit;
  /** What was last seen of each clock: its status, and its end while it runs. */
  readonly seen: Map<
    string,
    { readonly status: ClockView['status']; readonly endAt: number | null }
  >;
  paying: boolean;
}

type Task =
  | { readonly do: 'clockOn' | 'clockOff'; readonly staffNo: string }
  | { readonly do: 'arrive' | 'giveUpRoom'; readonly visit: PlayVisit }
  | { readonly do: 'start' | 'giveUpLine'; readonly at: Seated; readonly clockId: string }
  | { readonly do: 'end'; readonly at: Seated; readonly clockId: string; readonly endAt: number }
  | {
      readonly do: 'extend';
      readonly at: Seated;
      readonly clockId: string;
      readonly extensions: number;
    }
  | {
      readonly do: 'order';
      readonly at: Seated;
      readonly order: Extract<PlayEvent, { do: 'order' }>;
    }
  | { readonly do: 'pay'; readonly at: Seated }
  | { readonly do: 'cleaned'; readonly roomNo: string };

export interface Stage extends House {
  readonly day: DayFile;
  /** The moment of 00:00 of the business day. */
  readonly midnightAt: number;
  readonly kills: readonly Kill[];
  readonly say: (line: string) => void;
}

/** How many deeds a day has, near enough: by this the kills are spread over it. */
export function expectedDeeds(day: DayFile, store: StoreFile): number {
  const items = day.visits.flatMap((visit) => visit.guests.flatMap((guest) => guest.items)).length;
  const events = day.visits.flatMap((visit) => visit.events).length;
  return 2 * store.technicians.length + 4 * day.visits.length + 2 * items + events;
}

export class Player {
  readonly #stage: Stage;
  readonly #hands: Hands;
  readonly #agenda = new Agenda<Task>();
  readonly #shifts: Shifts;
  readonly #rooms: readonly RoomForParty[];
  readonly #seated: Seated[] = [];
  readonly #waiting: PlayVisit[] = [];
  /** Those whose shift is over and who go as soon as they are free. */
  readonly #leaving = new Set<string>();
  #minute: number;
  /** Lines that nobody could serve any more before the shifts ended. */
  unserved = 0;

  constructor(stage: Stage) {
    this.#stage = stage;
    const { store, hub, midnightAt, kills, say } = stage;
    this.#hands = new Hands(stage, kills, (line) => say(`${textOf(this.#minute)}  ${line}`));
    this.#shifts = shiftsOf(store);
    const fees = new Map(store.roomTypes.map((type) => [type.code, type.fee]));
    this.#rooms = store.rooms.map((room) => ({
      roomNo: room.no,
      seats: room.seats,
      feeFen: fees.get(room.type) ?? 0,
    }));
    this.#minute = Math.round((hub.at - midnightAt) / minuteMs);
  }

  async play(): Promise<void> {
    const { store, day } = this.#stage;
    for (const [index, { staffNo, shiftPlan }] of store.technicians.entries()) {
      const plan = store.shiftPlans[shiftPlan];
      if (plan === undefined) continue;
      this.#later(minuteOf(plan.start), 'clockOn', index, { do: 'clockOn', staffNo });
      this.#later(minuteOf(plan.end), 'clockOff', index, { do: 'clockOff', staffNo });
    }
    for (const visit of day.visits)
      this.#later(visit.minute, 'arrive', visit.no, { do: 'arrive', visit });
    for (let entry = this.#agenda.take(); entry !== undefined; entry = this.#agenda.take())
      await this.#act(entry);
  }

  #later(minute: number, rank: Rank, order: number, what: Task): void {
    this.#agenda.add({ minute: Math.max(minute, this.#minute), rank, order, what });
  }

  async #act({ minute, what }: Entry<Task>): Promise<void> {
    // Minute by minute, so that what the hub does by itself is done at its minute, killed or not.
    while (this.#minute < minute) {
      this.#minute += 1;
      await this.#hands.driveTo(this.#stage.midnightAt + this.#minute * minuteMs);
      if (this.#minute % 60 === 0)
        this.#stage.say(`${textOf(this.#minute)}  ${String(this.#seated.length)} parties in rooms`);
    }
    await this.#do(what);
    await this.#look();
  }

  async #do(task: Task): Promise<void> {
    switch (task.do) {
      case 'clockOn':
        await this.#hands.command('host', { type: 'clockOn', staffNo: task.staffNo });
        return;
      case 'clockOff':
        this.#leaving.add(task.staffNo);
        return;
      case 'arrive':
        this.#arrive(task.visit);
        return;
      case 'giveUpRoom':
        this.#giveUpRoom(task.visit);
        return;
      case 'start':
        await this.#hands.tap(task.at, task.clockId, 'start');
        return;
      case 'extend':
        await this.#hands.tap(task.at, task.clockId, 'extend', task.extensions);
        return;
      case 'end':
        // Extended meanwhile: the later end has its own entry.
        if (task.at.seen.get(task.clockId)?.endAt === task.endAt)
          await this.#hands.tap(task.at, task.clockId, 'end');
        return;
      case 'giveUpLine':
        await this.#giveUpLine(task.at, task.clockId);
        return;
      case 'order':
        await this.#hands.order(task.at, task.order);
        return;
      case 'pay':
        await this.#pay(task.at);
        return;
      case 'cleaned':
        await this.#hands.clean(task.roomNo);
        return;
    }
  }

  #arrive(visit: PlayVisit): void {
    this.#waiting.push(visit);
    const items = visit.guests.flatMap((guest) => guest.items);
    const last = Math.max(
      ...items.map(({ service, wish }) => this.#shifts.latestCall(service, wish)),
    );
    this.#later(last + 1, 'giveUp', visit.no, { do: 'giveUpRoom', visit });
  }

  async #pay(at: Seated): Promise<void> {
    const { visit, roomNo } = at;
    if (!(await this.#hands.pay(visit, at.ticketId))) return;
    this.#seated.splice(this.#seated.indexOf(at), 1);
    await this.#hands.clean(roomNo);
    const minute = this.#minute + cleaningMinutes;
    this.#later(minute, 'cleaned', visit.no, { do: 'cleaned', roomNo });
  }

  // ---- what nobody can serve any more

  #giveUpRoom(visit: PlayVisit): void {
    const index = this.#waiting.indexOf(visit);
    if (index < 0) return;
    this.#waiting.splice(index, 1);
    this.unserved += visit.guests.flatMap((guest) => guest.items).length;
  }

  async #giveUpLine(at: Seated, clockId: string): Promise<void> {
    const view = this.#stage.live.visit(at.visitId);
    const clock = view?.clocks.find((one) => one.clockId === clockId);
    if (clock?.status !== 'awaitingTechnician') return;
    if (clock.wishType !== 'rotation') {
      // Waits for one who is busy, and may still come, or go off duty and leave it to rotation.
      const minute = this.#minute + lookAgainMinutes;
      this.#later(minute, 'giveUp', at.visit.no, { do: 'giveUpLine', at, clockId });
      return;
    }
    const outcome = await this.#hands.command('host', { type: 'cancelClock', clockId });
    if (outcome.status === 'accepted') this.unserved += 1;
  }

  // ---- looking at the screen after each deed

  async #look(): Promise<void> {
    for (const at of this.#seated) this.#lookAt(at);
    for (const { staffNo } of this.#stage.store.technicians) {
      if (!this.#leaving.has(staffNo)) continue;
      if (this.#stage.live.technician(staffNo)?.state !== 'waiting') continue;
      this.#leaving.delete(staffNo);
      await this.#hands.command('host', { type: 'clockOff', staffNo });
      for (const at of this.#seated) this.#lookAt(at);
    }
    await this.#seatWaiting();
  }

  async #seatWaiting(): Promise<void> {
    for (;;) {
      const { live } = this.#stage;
      const vacant = this.#rooms.filter(({ roomNo }) => live.room(roomNo)?.state === 'vacant');
      const next = seatNext(this.#waiting, vacant);
      if (next === undefined) return;
      const { party: visit, room } = next;
      this.#waiting.splice(this.#waiting.indexOf(visit), 1);
      const seat = await this.#hands.open(visit, room.roomNo);
      if (seat === undefined) continue;
      const at: Seated = { ...seat, visit, seen: new Map(), paying: false };
      this.#seated.push(at);
      this.#lookAt(at);
    }
  }

  #lookAt(at: Seated): void {
    const view = this.#stage.live.visit(at.visitId);
    if (view === undefined) return;
    for (const clock of view.clocks) {
      const before = at.seen.get(clock.clockId);
      if (before?.status === clock.status && before.endAt === clock.expectedEndAt) continue;
      at.seen.set(clock.clockId, { status: clock.status, endAt: clock.expectedEndAt });
      if (clock.status === 'awaitingTechnician') this.#planGivingUp(at, view, clock);
      if (clock.status === 'called') this.#planStart(at, clock);
      if (clock.status === 'started')
        this.#planClock(at, clock, before?.status !== 'started' && isFirstOfGuest(view, clock));
    }
    const over = view.clocks.every(({ status }) => status === 'ended' || status === 'cancelled');
    if (!over || at.paying) return;
    at.paying = true;
    const ends = view.clocks.flatMap(({ endedAt }) => endedAt ?? []);
    const lastEnd = ends.length === 0 ? this.#minute : this.#minuteOf(Math.max(...ends));
    this.#later(lastEnd + payAfterMinutes, 'pay', at.visit.no, { do: 'pay', at });
  }

  #planGivingUp(at: Seated, view: VisitView, clock: ClockView): void {
    const index = view.clocks.filter(({ guest }) => guest === clock.guest).indexOf(clock);
    // The gender stands in the file; the screen does not tell it.
    const wish = at.visit.guests[clock.guest]?.items[index]?.wish ?? { type: 'rotation' };
    const minute = this.#shifts.latestCall(clock.serviceCode, wish) + 1;
    const { clockId } = clock;
    this.#later(minute, 'giveUp', at.visit.no, { do: 'giveUpLine', at, clockId });
  }

  #planStart(at: Seated, { clockId, calledAt }: ClockView): void {
    const called = calledAt === null ? this.#minute : this.#minuteOf(calledAt);
    this.#later(called + walkMinutes, 'start', at.visit.no, { do: 'start', at, clockId });
  }

  /** A clock runs, or runs on. What the file says of a guest hangs on the start of the first one. */
  #planClock(at: Seated, clock: ClockView, first: boolean): void {
    const { clockId, startedAt, expectedEndAt: endAt } = clock;
    const { no, events } = at.visit;
    if (startedAt === null || endAt === null) return;
    const end = this.#minuteOf(endAt);
    this.#later(end, 'end', no, { do: 'end', at, clockId, endAt });
    if (!first) return;
    const third = this.#minuteOf(startedAt) + Math.floor(clock.minutes / 3);
    for (const event of events) {
      if (event.guest !== clock.guest) continue;
      if (event.do === 'order') this.#later(third, 'order', no, { do: 'order', at, order: event });
      else {
        const { extensions } = event;
        const minute = end - extendBeforeEndMinutes;
        this.#later(minute, 'extend', no, { do: 'extend', at, clockId, extensions });
      }
    }
  }

  #minuteOf(at: number): number {
    return Math.ceil((at - this.#stage.midnightAt) / minuteMs);
  }
}

function isFirstOfGuest(view: VisitView, clock: ClockView): boolean {
  return view.clocks.find(({ guest }) => guest === clock.guest)?.clockId === clock.clockId;
}
