/**
 * Plays a day of visits: what happens when. What to do next is read from the
 * live view, as people do, and put on the agenda at its virtual minute.
 */
import type { ClockView, VisitView } from '@baozhong/contract/live.ts';
import type { StoreFile } from '@baozhong/contract/store-file.ts';
import { Beliefs } from './belief.ts';
import { Agenda, type Entry, type Rank } from './agenda.ts';
import { Cashier } from './cashier.ts';
import type { DayFile, PlayVisit } from './day-file.ts';
import { type Disturbances, Hands, type House } from './hands.ts';
import type { Spell } from './faults.ts';
import { itemOf, type PartyTask, plansFor, type Seated, seated } from './party.ts';
import { chooseRoom, type RoomForParty, seatNext } from './room-choice.ts';
import { type Shifts, shiftsOf } from './shifts.ts';
import { minuteMs, minuteOf, textOf } from './store-time.ts';
import type { SavedTap } from './terminals.ts';

const payAfterMinutes = 5;
const cleaningMinutes = 10;
const answerCallMinutes = 2;
const lookAgainMinutes = 5;

type Task =
  | PartyTask
  | { readonly do: 'clockOn' | 'clockOff'; readonly staffNo: string }
  | { readonly do: 'arrive' | 'giveUpRoom'; readonly visit: PlayVisit }
  | { readonly do: 'pay'; readonly at: Seated }
  | { readonly do: 'answered'; readonly callId: string }
  | { readonly do: 'cleaned'; readonly roomNo: string };

export interface Stage extends House, Disturbances {
  readonly day: DayFile;
  /** The moment of 00:00 of the business day. */
  readonly midnightAt: number;
  /** When which terminal has no network. */
  readonly spells: readonly Spell[];
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
  readonly #cashier: Cashier;
  readonly #agenda = new Agenda<Task>();
  readonly #beliefs = new Beliefs();
  readonly #shifts: Shifts;
  readonly #rooms: readonly RoomForParty[];
  readonly #seated: Seated[] = [];
  readonly #waiting: PlayVisit[] = [];
  /** Those whose shift is over and who go as soon as they are free. */
  readonly #leaving = new Set<string>();
  #minute: number;
  /** Lines that nobody could serve any more before the shifts ended. */
  unserved = 0;
  /** The visits of the hub, by their number in the file. */
  readonly visitNos = new Map<string, number>();

  constructor(stage: Stage) {
    this.#stage = stage;
    const { store, hub, midnightAt, say } = stage;
    this.#hands = new Hands(stage, stage, (line) => say(`${textOf(this.#minute)}  ${line}`));
    this.#cashier = new Cashier(stage, this.#hands);
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
    for (let minute = this.#agenda.next(); minute !== undefined; minute = this.#agenda.next())
      if (minute > this.#minute) await this.#passMinute();
      else await this.#do(this.#agenda.take());
    // Nobody is left who would tap; what was tapped is told before the day is summed up.
    for (const { roomNo, from, to } of this.#stage.spells)
      if (from <= this.#minute && this.#minute < to) await this.#giveNetwork(roomNo);
  }

  get brokerRestarts(): number {
    return this.#hands.brokerRestarts;
  }

  #later(minute: number, rank: Rank, order: number, what: Task): void {
    this.#agenda.add({ minute: Math.max(minute, this.#minute), rank, order, what });
  }

  /** Minute by minute, so that what the hub does by itself is done and seen at its minute, killed or not. */
  async #passMinute(): Promise<void> {
    this.#minute += 1;
    await this.#hands.driveTo(this.#stage.midnightAt + this.#minute * minuteMs);
    for (const { roomNo, from, to } of this.#stage.spells) {
      if (to === this.#minute) await this.#giveNetwork(roomNo);
      if (from === this.#minute) await this.#hands.takeNetwork(roomNo);
    }
    if (this.#minute % 60 === 0)
      this.#stage.say(`${textOf(this.#minute)}  ${String(this.#seated.length)} parties in rooms`);
    await this.#look();
  }

  async #do(entry: Entry<Task> | undefined): Promise<void> {
    if (entry === undefined) return;
    await this.#act(entry.what);
    await this.#look();
  }

  async #act(task: Task): Promise<void> {
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
      case 'pay':
        await this.#pay(task.at);
        return;
      case 'answered':
        await this.#hands.command('attendant', { type: 'finishCall', callId: task.callId });
        return;
      case 'cleaned':
        this.#keep(await this.#hands.clean(task.roomNo));
        return;
      default:
        await this.#actForParty(task);
    }
  }

  async #actForParty(task: PartyTask): Promise<void> {
    const { at } = task;
    switch (task.do) {
      case 'start':
      case 'end':
      case 'extend':
        await this.#tap(task);
        return;
      case 'swap':
        await this.#swap(task);
        return;
      case 'leave':
        await this.#hands.cancelAll(at, task.event.guest, task.event.reason);
        return;
      case 'sendNext':
        await this.#hands.command('host', { type: 'markMissedTurn', clockId: task.clockId });
        return;
      case 'giveUpLine':
        await this.#giveUpLine(at, task.clockId);
        return;
      case 'order':
        this.#keep(await this.#hands.order(at, task.event));
        return;
      case 'move':
        if (this.#beliefs.waits(at.roomNo))
          this.#later(this.#minute + 1, 'move', at.visit.no, { do: 'move', at });
        else await this.#move(at);
        return;
      case 'call': {
        const answer = () => this.#answerCall(at, task.what);
        const saved = await this.#hands.serviceCall(at, task.what);
        if (saved === undefined) await answer();
        else this.#keep(saved, answer);
        return;
      }
    }
  }

  /** What the technician of a clock does at the terminal, and who is in the room goes by. */
  async #tap(task: Extract<PartyTask, { do: 'start' | 'end' | 'extend' }>): Promise<void> {
    const { at, clockId } = task;
    const clock = this.#clock(at, clockId);
    if (clock === undefined) return;
    if (task.do === 'start' && clock.calledAt !== task.calledAt) return;
    // Extended or taken back meanwhile: a later end has its own entry.
    if (task.do === 'end' && (clock.status !== 'started' || clock.expectedEndAt !== task.endAt))
      return;
    const extensions = task.do === 'extend' ? task.extensions : undefined;
    const saved = await this.#hands.tap(at, clockId, task.do, extensions);
    if (saved === undefined) return;
    this.#keep(saved);
    const now = this.#stage.hub.at;
    if (task.do === 'start') this.#beliefs.started(at.roomNo, clock, now);
    else if (task.do === 'end') this.#beliefs.ended(at.roomNo, clock, now);
    else {
      const { services } = this.#stage.store;
      const service = services.find(({ code }) => code === clock.serviceCode);
      const minutes = (service?.extendMinutes ?? 0) * task.extensions;
      this.#beliefs.extended(at.roomNo, clock, minutes);
    }
  }

  async #answerCall(at: Seated, what: string): Promise<void> {
    const callId = await this.#hands.takeCall(at, what);
    const minute = this.#minute + answerCallMinutes;
    if (callId !== undefined) this.#later(minute, 'call', at.visit.no, { do: 'answered', callId });
  }

  #keep(tap: SavedTap | undefined, then?: () => Promise<void>): void {
    if (tap !== undefined) this.#beliefs.keep({ tap, then });
  }

  /** Everybody in the room has gone on meanwhile; now the hub hears of it. */
  async #giveNetwork(roomNo: string): Promise<void> {
    await this.#hands.giveNetwork(roomNo);
    for (const { tap, then } of this.#beliefs.told(roomNo))
      if (await this.#hands.told(tap)) await then?.();
  }

  #visit(at: Seated): VisitView | undefined {
    const view = this.#stage.live.visit(at.visitId);
    return view && this.#beliefs.of(view);
  }

  #clock(at: Seated, clockId: string, status?: ClockView['status']): ClockView | undefined {
    const clock = this.#visit(at)?.clocks.find((one) => one.clockId === clockId);
    return status === undefined || clock?.status === status ? clock : undefined;
  }

  /** Anybody else; of the gender that the guest wished for. */
  async #swap({ at, clockId, event }: Extract<PartyTask, { do: 'swap' }>): Promise<void> {
    const wish = at.visit.guests[event.guest]?.items[0]?.wish;
    const gender = wish?.type === 'rotation' ? wish.gender : undefined;
    const { reason } = event;
    await this.#hands.command('host', {
      ...{ type: 'swapTechnician', clockId },
      wish: { type: 'rotation', ...(gender === undefined ? {} : { gender }) },
      ...(reason === undefined ? {} : { reason }),
    });
  }

  /** Into the best room that is free; with none free the wish is told all the same, and refused. */
  async #move(at: Seated): Promise<void> {
    const { live } = this.#stage;
    const { roomNo: from, visit } = at;
    const others = this.#rooms.filter(({ roomNo }) => roomNo !== from);
    const vacant = others.filter(({ roomNo }) => live.room(roomNo)?.state === 'vacant');
    const guests = visit.guests.length;
    const to = chooseRoom(vacant, guests) ?? chooseRoom(others, guests);
    if (to === undefined || !(await this.#hands.move(at, to.roomNo))) return;
    await this.#clean(from, visit.no);
  }

  async #clean(roomNo: string, order: number): Promise<void> {
    this.#keep(await this.#hands.clean(roomNo));
    this.#later(this.#minute + cleaningMinutes, 'cleaned', order, { do: 'cleaned', roomNo });
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
    // The cashier's screen does not show all of it yet: nobody pays half a bill.
    if (this.#beliefs.waits(at.roomNo)) {
      this.#later(this.#minute + 1, 'pay', at.visit.no, { do: 'pay', at });
      return;
    }
    if (!(await this.#cashier.pay(at.visit, at))) return;
    this.#seated.splice(this.#seated.indexOf(at), 1);
    await this.#clean(at.roomNo, at.visit.no);
  }

  // ---- what nobody can serve any more

  #giveUpRoom(visit: PlayVisit): void {
    const index = this.#waiting.indexOf(visit);
    if (index < 0) return;
    this.#waiting.splice(index, 1);
    this.unserved += visit.guests.flatMap((guest) => guest.items).length;
  }

  async #giveUpLine(at: Seated, clockId: string): Promise<void> {
    const clock = this.#clock(at, clockId, 'awaitingTechnician');
    if (clock === undefined) return;
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
    while (this.#waiting.length > 0) {
      const { live } = this.#stage;
      const vacant = this.#rooms.filter(({ roomNo }) => live.room(roomNo)?.state === 'vacant');
      const next = seatNext(this.#waiting, vacant);
      if (next === undefined) return;
      const { party: visit, room } = next;
      this.#waiting.splice(this.#waiting.indexOf(visit), 1);
      const seat = await this.#hands.open(visit, room.roomNo);
      if (seat === undefined) continue;
      this.visitNos.set(seat.visitId, visit.no);
      const at = seated(visit, seat);
      this.#seated.push(at);
      this.#lookAt(at);
    }
  }

  #lookAt(at: Seated): void {
    const view = this.#visit(at);
    if (view === undefined) return;
    for (const clock of view.clocks) {
      const waits = clock.status === 'awaitingTechnician';
      if (waits && at.seen.get(clock.clockId)?.startsWith(clock.status) !== true)
        this.#planGivingUp(at, view, clock);
    }
    for (const plan of plansFor(at, view))
      this.#later(this.#minuteOf(plan.at), plan.rank, at.visit.no, plan.what);
    const over = view.clocks.every(({ status }) => status === 'ended' || status === 'cancelled');
    if (!over || at.paying) return;
    at.paying = true;
    // Looked at after each deed: the last clock is over since now.
    const last = Math.max(this.#minute, this.#minuteOf(at.lastDeedAt));
    this.#later(last + payAfterMinutes, 'pay', at.visit.no, { do: 'pay', at });
  }

  #planGivingUp(at: Seated, view: VisitView, clock: ClockView): void {
    // The gender stands in the file; the screen does not tell it.
    const wish = itemOf(at, view, clock).item?.wish ?? { type: 'rotation' };
    const minute = this.#shifts.latestCall(clock.serviceCode, wish) + 1;
    const { clockId } = clock;
    this.#later(minute, 'giveUp', at.visit.no, { do: 'giveUpLine', at, clockId });
  }

  #minuteOf(at: number): number {
    return Math.ceil((at - this.#stage.midnightAt) / minuteMs);
  }
}
