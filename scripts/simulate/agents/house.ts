/** Those who keep the house going: attendants clean and answer calls, the host looks at reminders. */
import type { Event } from '@baozhong/core/index.ts';
import { type Agent, labelOf, minuteMs, personOf, secondMs, type Stage } from './stage.ts';

export class House implements Agent {
  readonly #stage: Stage;

  constructor(stage: Stage) {
    this.#stage = stage;
  }

  saw(event: Event): void {
    switch (event.type) {
      case 'roomStatusChanged':
        if (event.to === 'dirty') this.#clean(event.roomNo, 20);
        return;
      case 'serviceCalled':
        this.#answer(event.callId);
        return;
      case 'endReminderRaised':
        this.#acknowledge(event.clockId, event.dueAt);
        return;
      case 'clockLineAdded':
        if (event.status === 'awaitingTechnician') this.#giveUpWaiting(event.clockId);
        return;
      default:
    }
  }

  #clean(roomNo: string, triesLeft: number): void {
    const { agenda } = this.#stage;
    const chance = this.#stage.chance(`clean/${roomNo}/${String(agenda.now)}`);
    agenda.after(chance.between(1, 6) * minuteMs, () => {
      const status = this.#stage.floor()?.state.rooms.get(roomNo)?.status;
      if (triesLeft === 0 || (status !== undefined && status !== 'dirty' && status !== 'cleaning'))
        return;
      if (chance.is(0.8)) {
        const attendant = personOf(this.#stage, 'attendant', chance);
        const card = this.#stage.floor()?.catalogue.staff.get(attendant.staffNo)?.cardUid;
        if (typeof card === 'string')
          this.#stage.terminals.get(roomNo)?.card(card, chance.is(0.5) ? 'auto' : 'clean');
      } else {
        const host = personOf(this.#stage, 'host', chance);
        const type = status === 'cleaning' || chance.is(0.3) ? 'markVacant' : 'markCleaning';
        this.#stage.desk.ask(host, { type, roomNo });
      }
      this.#clean(roomNo, triesLeft - 1);
    });
  }

  #answer(callId: string): void {
    const { agenda, desk } = this.#stage;
    const chance = this.#stage.chance(`call/${callId}`);
    const attendant = personOf(this.#stage, 'attendant', chance);
    const takeMs = chance.between(10, 200) * secondMs;
    if (chance.is(0.8))
      agenda.after(takeMs, () => {
        desk.ask(attendant, { type: 'takeCall', callId });
      });
    agenda.after(takeMs + chance.between(1, 6) * minuteMs, () => {
      desk.ask(attendant, { type: 'finishCall', callId });
    });
  }

  #acknowledge(clockId: string, dueAt: number): void {
    const chance = this.#stage.chance(`reminder/${clockId}/${String(dueAt)}`);
    if (!chance.is(0.4)) return;
    this.#stage.agenda.after(chance.between(3, 90) * secondMs, () => {
      const host = personOf(this.#stage, 'host', chance);
      this.#stage.desk.ask(host, { type: 'acknowledgeReminder', clockId });
    });
  }

  /** Nobody came for an hour: the line is taken back. */
  #giveUpWaiting(clockId: string): void {
    const chance = this.#stage.chance(`giveUp/${labelOf(this.#stage, clockId)}`);
    this.#stage.agenda.after(chance.between(40, 90) * minuteMs, () => {
      if (this.#stage.floor()?.state.clocks.get(clockId)?.status !== 'awaitingTechnician') return;
      const host = personOf(this.#stage, 'host', chance);
      this.#stage.desk.ask(host, { type: 'cancelClock', clockId });
    });
  }
}
