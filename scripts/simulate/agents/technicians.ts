/** Technicians: on duty by their shift, walk to the room when called, tap in, are asked for more, tap out. */
import type { Event } from '@baozhong/core/index.ts';
import { minuteOf } from '../../../hub/src/setup/import-store.ts';
import type { Chance } from '../world/chance.ts';
import { type Agent, labelOfClock, minuteMs, personOf, secondMs, type Stage } from './stage.ts';

type Called = Extract<Event, { type: 'technicianCalled' }>;
type Started = Extract<Event, { type: 'clockStarted' }>;

export class Technicians implements Agent {
  readonly #stage: Stage;
  readonly #calls = new Map<string, number>();

  constructor(stage: Stage) {
    this.#stage = stage;
  }

  /** Comes and goes by the shift plan, now and then late, now and then early. */
  workOn(staffNo: string, midnightAt: number, chance: Chance): void {
    const { store, agenda } = this.#stage;
    const technician = store.technicians.find((one) => one.staffNo === staffNo);
    const shift = store.shiftPlans[technician?.shiftPlan ?? ''];
    if (shift === undefined || chance.is(0.04)) return;
    const late = chance.is(0.1) ? chance.between(1, 40) : chance.between(-20, 0);
    const early = chance.is(0.05) ? chance.between(1, 90) : -chance.between(0, 10);
    const on = midnightAt + (minuteOf(shift.start) + late) * minuteMs + chance.between(0, 59_999);
    const off = midnightAt + (minuteOf(shift.end) - early) * minuteMs;
    agenda.at(on, () => {
      this.#come(staffNo, chance);
    });
    agenda.at(off, () => {
      this.#go(staffNo, chance, 40);
    });
  }

  saw(event: Event): void {
    if (event.type === 'technicianCalled') this.#walk(event);
    if (event.type === 'clockStarted') this.#serve(event);
    if (event.type === 'clockExtended') this.#planEnd(event.clockId, event.expectedEndAt);
  }

  #come(staffNo: string, chance: Chance): void {
    if (this.#stage.floor()?.state.technicians.get(staffNo)?.status !== 'offDuty') return;
    this.#stage.desk.ask(personOf(this.#stage, 'host', chance), { type: 'clockOn', staffNo });
  }

  #go(staffNo: string, chance: Chance, triesLeft: number): void {
    const status = this.#stage.floor()?.state.technicians.get(staffNo)?.status;
    if (status === 'offDuty' || triesLeft === 0) return;
    if (status === 'waiting')
      this.#stage.desk.ask(personOf(this.#stage, 'host', chance), { type: 'clockOff', staffNo });
    this.#stage.agenda.after(3 * minuteMs, () => {
      this.#go(staffNo, chance, triesLeft - 1);
    });
  }

  #cardOf(staffNo: string): string {
    return this.#stage.floor()?.catalogue.technicians.get(staffNo)?.cardUid ?? '00000000';
  }

  #roomOf(clockId: string): string | undefined {
    const state = this.#stage.floor()?.state;
    return state?.visits.get(state.clocks.get(clockId)?.visitId ?? '')?.roomNo;
  }

  #walk({ clockId, staffNo }: Called): void {
    const { agenda } = this.#stage;
    const nth = (this.#calls.get(clockId) ?? 0) + 1;
    this.#calls.set(clockId, nth);
    const chance = this.#stage.chance(`walk/${labelOfClock(this.#stage, clockId)}/${String(nth)}`);
    const how = chance.weighed({ taps: 82, desk: 6, tooLate: 6, wrongRoom: 3, recalled: 3 });
    const walkMs = chance.between(20, 150) * secondMs;
    if (chance.is(0.1))
      agenda.after(walkMs / 3, () => {
        this.#stage.desk.ask(personOf(this.#stage, 'host', chance), { type: 'setOff', staffNo });
      });
    switch (how) {
      case 'taps':
        agenda.after(walkMs, () => {
          this.#tapIn(clockId, staffNo, chance);
        });
        return;
      case 'desk':
        agenda.after(walkMs, () => {
          this.#stage.desk.ask(personOf(this.#stage, 'host', chance), {
            type: 'startClock',
            clockId,
          });
        });
        return;
      case 'tooLate':
        this.#comeTooLate(clockId, staffNo, chance);
        return;
      case 'wrongRoom':
        agenda.after(walkMs / 2, () => {
          const other = chance.pick([...this.#stage.terminals.values()]);
          other?.card(this.#cardOf(staffNo));
        });
        agenda.after(walkMs, () => {
          this.#tapIn(clockId, staffNo, chance);
        });
        return;
      case 'recalled':
        agenda.after(walkMs / 2, () => {
          const host = personOf(this.#stage, 'host', chance);
          this.#stage.desk.ask(host, { type: 'recallTechnician', clockId });
        });
        agenda.after(walkMs + 40 * secondMs, () => {
          this.#tapIn(clockId, staffNo, chance);
        });
    }
  }

  /** The turn is missed by then, or the desk was told; some come all the same. */
  #comeTooLate(clockId: string, staffNo: string, chance: Chance): void {
    const { agenda } = this.#stage;
    const lateMs = chance.between(3, 8) * minuteMs;
    agenda.after(lateMs, () => {
      this.#tapIn(clockId, staffNo, chance);
    });
    agenda.after(lateMs + 2 * minuteMs, () => {
      const clock = this.#stage.floor()?.state.clocks.get(clockId);
      if (clock?.status === 'called')
        this.#stage.desk.ask(personOf(this.#stage, 'host', chance), {
          type: chance.is(0.5) ? 'markMissedTurn' : 'startClock',
          clockId,
        });
    });
  }

  #tapIn(clockId: string, staffNo: string, chance: Chance): void {
    const roomNo = this.#roomOf(clockId);
    if (roomNo === undefined) return;
    const terminal = this.#stage.terminals.get(roomNo);
    terminal?.card(this.#cardOf(staffNo), chance.is(0.6) ? 'auto' : 'start');
  }

  /** What happens while a clock runs, and how it ends. */
  #serve({ clockId, staffNo, expectedEndAt, startedAt }: Started): void {
    const { agenda } = this.#stage;
    const chance = this.#stage.chance(`serve/${labelOfClock(this.#stage, clockId)}`);
    this.#planEnd(clockId, expectedEndAt);
    const during = startedAt + chance.next() * (expectedEndAt - startedAt);
    const what = chance.weighed({
      ...{ nothing: 48, extend: 16, order: 16, call: 8, undo: 5, early: 4, choose: 3 },
    });
    switch (what) {
      case 'nothing':
        return;
      case 'extend':
        agenda.at(expectedEndAt - chance.between(2, 8) * minuteMs, () => {
          this.#extend(clockId, staffNo, chance);
        });
        return;
      case 'order':
        agenda.at(during, () => {
          this.#order(clockId, chance);
        });
        return;
      case 'call':
        agenda.at(during, () => {
          const roomNo = this.#roomOf(clockId);
          const whats = ['tea', 'water', 'cold', 'manager', 'clean', 'other'];
          if (roomNo !== undefined)
            this.#stage.terminals.get(roomNo)?.call(chance.pick(whats) ?? 'tea');
        });
        return;
      case 'undo':
        agenda.at(startedAt + chance.between(1, 12) * minuteMs, () => {
          this.#undo(clockId, chance);
        });
        return;
      case 'choose':
        agenda.at(startedAt + chance.between(1, 12) * minuteMs, () => {
          this.#choose(clockId, staffNo, chance);
        });
        return;
      case 'early':
        agenda.at(during, () => {
          this.#end(clockId, chance, true);
        });
    }
  }

  #extend(clockId: string, staffNo: string, chance: Chance): void {
    const roomNo = this.#roomOf(clockId);
    if (roomNo === undefined) return;
    const extensions = Number(chance.weighed({ 1: 70, 2: 8, 3: 4, 0.5: 12, 1.5: 6 }));
    if (chance.is(0.6) && Number.isInteger(extensions))
      this.#stage.terminals.get(roomNo)?.card(this.#cardOf(staffNo), 'extend', extensions);
    else
      this.#stage.desk.ask(personOf(this.#stage, 'host', chance), {
        ...{ type: 'extendClock', clockId, extensions },
      });
  }

  /** By card and keys, at the terminal itself. */
  #choose(clockId: string, staffNo: string, chance: Chance): void {
    const roomNo = this.#roomOf(clockId);
    if (roomNo === undefined) return;
    const key = chance.pick(['swap', 'changeService', 'query'] as const) ?? 'query';
    this.#stage.terminals.get(roomNo)?.cardAndChoose(this.#cardOf(staffNo), chance, key);
  }

  #order(clockId: string, chance: Chance): void {
    const floor = this.#stage.floor();
    const clock = floor?.state.clocks.get(clockId);
    const goods = chance.pick(this.#stage.store.goods);
    const visit = floor?.state.visits.get(clock?.visitId ?? '');
    if (goods === undefined || clock === undefined || visit === undefined) return;
    const qty = chance.between(1, 3);
    const { guest } = clock;
    if (chance.is(0.5)) this.#stage.terminals.get(visit.roomNo)?.order(goods.code, qty, guest);
    else
      this.#stage.desk.ask(personOf(this.#stage, 'attendant', chance), {
        ...{ type: 'orderGoods', ticketId: visit.ticketId, goodsCode: goods.code, qty, guest },
      });
  }

  #undo(clockId: string, chance: Chance): void {
    // Some stores let the manager alone cancel.
    const person = personOf(this.#stage, chance.is(0.7) ? 'host' : 'manager', chance);
    if (chance.is(0.6))
      this.#stage.desk.ask(person, {
        ...{ type: 'swapTechnician', clockId, wish: { type: 'rotation' }, reason: '力度不合' },
      });
    else this.#stage.desk.ask(person, { type: 'cancelClock', clockId, reason: '客人有事' });
  }

  #planEnd(clockId: string, expectedEndAt: number): void {
    const label = `end/${labelOfClock(this.#stage, clockId)}/${String(expectedEndAt)}`;
    const chance = this.#stage.chance(label);
    const lateMs = chance.is(0.08)
      ? chance.between(6, 30) * minuteMs
      : chance.between(-60, 150) * secondMs;
    this.#stage.agenda.at(expectedEndAt + lateMs, () => {
      this.#end(clockId, chance, false);
    });
  }

  #end(clockId: string, chance: Chance, early: boolean): void {
    const clock = this.#stage.floor()?.state.clocks.get(clockId);
    const roomNo = this.#roomOf(clockId);
    if (clock?.status !== 'started' || roomNo === undefined) {
      // The screen is dark: the technician taps all the same, and the terminal keeps it.
      if (this.#stage.floor() === undefined) this.#endLater(clockId, chance, early);
      return;
    }
    // An extension came meanwhile: it has an end of its own.
    if (!early && clock.expectedEndAt > this.#stage.agenda.now + 4 * minuteMs) return;
    if (chance.is(0.9)) {
      const intent = chance.is(0.6) ? 'auto' : 'end';
      this.#stage.terminals.get(roomNo)?.card(this.#cardOf(clock.staffNo), intent);
    } else {
      const cashier = personOf(this.#stage, 'cashier', chance);
      this.#stage.desk.ask(cashier, { type: 'endClock', clockId, early });
    }
    if (!early) this.#endLater(clockId, chance, early);
  }

  /** Until it is over: a tap that was refused, or came too early, is made again. */
  #endLater(clockId: string, chance: Chance, early: boolean): void {
    this.#stage.agenda.after(chance.between(60, 240) * secondMs, () => {
      this.#end(clockId, chance, early);
    });
  }
}
