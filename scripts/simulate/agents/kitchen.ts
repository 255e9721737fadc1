/** Kitchen, bar and those who carry: goods are made and served, marked by mistake, cancelled in time and too late. */
import type { Event } from '@baozhong/core/index.ts';
import type { Chance } from '../world/chance.ts';
import { rightPin } from '../world/sim-hub.ts';
import { type Agent, labelOf, minuteMs, personOf, secondMs, type Stage } from './stage.ts';

type Ordered = Extract<Event, { type: 'goodsOrdered' }>;

export class Kitchen implements Agent {
  readonly #stage: Stage;

  constructor(stage: Stage) {
    this.#stage = stage;
  }

  saw(event: Event): void {
    if (event.type === 'goodsOrdered') this.#make(event);
    if (event.type === 'businessDayOpened') this.#keepStock(event.day);
  }

  /** Some comes in the morning, and is counted in the evening, rightly or nearly. */
  #keepStock(day: string): void {
    const { agenda, desk, store } = this.#stage;
    const chance = this.#stage.chance(`stock/${day}`);
    const manager = () => personOf(this.#stage, 'manager', chance);
    const negative = chance.is(0.4) ? 'refuse' : 'allow';
    desk.ask(manager(), { type: 'setStockRules', negative });
    for (const { code: goodsCode } of store.goods) {
      if (chance.is(0.4)) continue;
      const [qty, eachFen] = [chance.between(1, 12), chance.between(100, 2_000)];
      agenda.after(chance.between(1, 300) * minuteMs, () => {
        desk.ask(manager(), { type: 'receiveStock', goodsCode, qty, eachFen });
      });
      agenda.after(chance.between(300, 700) * minuteMs, () => {
        const there = this.#stage.floor()?.state.stock.get(goodsCode)?.qty ?? 0;
        const counted = Math.max(0, there - (chance.is(0.3) ? chance.between(-1, 2) : 0));
        desk.ask(manager(), { type: 'countStock', goodsCode, counted });
      });
    }
  }

  /** The guests find the room too cold, and what they have ordered has to follow. */
  #move(visitId: string, chance: Chance): void {
    const floor = this.#stage.floor();
    const party = floor?.state.visits.get(visitId)?.guests.length ?? 0;
    const vacant = [...(floor?.state.rooms.values() ?? [])].filter(
      ({ roomNo, status }) =>
        status === 'vacant' && (floor?.catalogue.rooms.get(roomNo)?.seats ?? 0) >= party,
    );
    const toRoomNo = chance.pick(vacant)?.roomNo;
    if (party === 0 || toRoomNo === undefined) return;
    const host = personOf(this.#stage, 'host', chance);
    this.#stage.desk.ask(host, { type: 'moveRoom', visitId, toRoomNo });
  }

  #make({ ticketId, lineId, qty }: Ordered): void {
    const { agenda, desk } = this.#stage;
    const visitId = `V${ticketId.slice(1)}`;
    const name = `${labelOf(this.#stage, visitId)}${lineId.slice(ticketId.length)}`;
    const chance = this.#stage.chance(`goods/${name}`);
    const person = personOf(this.#stage, 'attendant', chance);
    const ask = (afterMs: number, type: 'markGoodsMade' | 'markGoodsServed' | 'takeBackGoods') => {
      agenda.after(afterMs, () => {
        desk.ask(person, { type, lineId });
      });
    };
    const madeMs = chance.between(30, 600) * secondMs;
    const servedMs = madeMs + chance.between(20, 240) * secondMs;
    if (chance.is(0.06))
      agenda.after(madeMs / 2, () => {
        this.#move(visitId, chance);
      });
    const how = chance.weighed({ made: 62, straight: 14, mistaken: 8, cancelled: 16 });
    if (how !== 'straight') ask(madeMs, 'markGoodsMade');
    ask(servedMs, 'markGoodsServed');
    if (how === 'mistaken') {
      const slipMs = (chance.is(0.5) ? madeMs : servedMs) + chance.between(2, 150) * secondMs;
      ask(slipMs, 'takeBackGoods');
      ask(slipMs + chance.between(10, 200) * secondMs, 'markGoodsServed');
    }
    if (how !== 'cancelled') return;
    // Before it is made, after it, or when the guest has it: then the manager is asked.
    agenda.after(chance.next() * 1.6 * servedMs, () => {
      const manager = personOf(this.#stage, 'manager', chance);
      const left = qty > 1 && chance.is(0.5) ? { left: qty - 1 } : {};
      desk.ask(
        personOf(this.#stage, 'cashier', chance),
        { type: 'cancelGoods', lineId, reason: '客人不要了', ...left },
        chance.is(0.7) ? { approval: { staffNo: manager.staffNo, pin: rightPin } } : {},
      );
    });
  }
}
