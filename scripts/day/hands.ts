/**
 * What people do in the store: each deed is awaited, answered or acknowledged
 * and then shown by the live view, before the next one. Kills are armed between
 * deeds.
 */
import type { Outcome } from '@baozhong/contract/commands.ts';
import type { StoreFile } from '@baozhong/contract/store-file.ts';
import type { EventOf, PlayVisit } from './day-file.ts';
import type { Desk } from './desk.ts';
import type { HubProcess } from './hub-process.ts';
import type { Kill } from './kills.ts';
import type { Live } from './live.ts';
import { type RoomTerminals, SavedTap } from './terminals.ts';

/** Somebody or something is missing that the day cannot go on without. */
export class DayStuck extends Error {
  override readonly name = 'DayStuck';
}

/** The store's public faces, and the process behind them. */
export interface House {
  readonly store: StoreFile;
  readonly hub: Pick<HubProcess, 'at' | 'killArmed'>;
  readonly desk: Pick<
    Desk,
    | 'command'
    | 'quote'
    | 'memberByCard'
    | 'position'
    | 'driveTo'
    | 'armKill'
    | 'restartBroker'
    | 'noteRefusal'
  >;
  readonly live: Pick<Live, 'reach' | 'room' | 'technician' | 'visit' | 'callFrom'>;
  readonly terminals: Pick<
    RoomTerminals,
    'card' | 'order' | 'call' | 'takeNetwork' | 'giveNetwork' | 'allBack'
  >;
}

/** What is done to the house while it works: each before a certain deed. */
export interface Disturbances {
  readonly kills: readonly Kill[];
  readonly brokerRestarts: readonly number[];
}

/** Where a party sits, and its ticket. */
export interface Seat {
  readonly visitId: string;
  readonly ticketId: string;
  /** Where it sits now. */
  roomNo: string;
}

export class Hands {
  readonly #house: House;
  readonly #kills: Kill[];
  readonly #brokerRestarts: number[];
  readonly #say: (line: string) => void;
  #deeds = 0;
  /** How often the broker was started anew. */
  brokerRestarts = 0;

  constructor(house: House, { kills, brokerRestarts }: Disturbances, say: (line: string) => void) {
    this.#house = house;
    this.#kills = [...kills];
    this.#brokerRestarts = [...brokerRestarts];
    this.#say = say;
  }

  /** Everything due by then has been decided, and is shown, when this returns. */
  async driveTo(toAt: number): Promise<void> {
    const { desk, live } = this.#house;
    await live.reach(await desk.driveTo(toAt));
  }

  async command(...[role, command, secrets]: Parameters<Desk['command']>): Promise<Outcome> {
    const { desk, live } = this.#house;
    const outcome = await this.#disturbed(() => desk.command(role, command, secrets));
    if (outcome.status === 'refused') this.#say(`${command.type} refused: ${outcome.refusal.name}`);
    await live.reach(outcome.pos);
    return outcome;
  }

  async open(visit: PlayVisit, roomNo: string): Promise<Seat | undefined> {
    const guests = visit.guests.map(({ wristband, items }) => ({
      ...(wristband === undefined ? {} : { wristband }),
      items: items.map(({ service, wish }) => ({ serviceCode: service, wish })),
    }));
    const outcome = await this.command('host', { type: 'openVisit', roomNo, guests });
    if (outcome.status === 'refused') return undefined;
    const { visitId, ticketId } = outcome.answer;
    if (typeof visitId === 'string' && typeof ticketId === 'string')
      return { visitId, ticketId, roomNo };
    throw new DayStuck('openVisit did not answer with its visit and ticket');
  }

  /** The technician of a clock taps in the room; the tap that waits, if the terminal has no network. */
  async tap(
    seat: Seat,
    clockId: string,
    intent: 'start' | 'extend' | 'end',
    extensions?: number,
  ): Promise<SavedTap | undefined> {
    const { live, store, terminals } = this.#house;
    const clock = live.visit(seat.visitId)?.clocks.find((one) => one.clockId === clockId);
    const technician = store.technicians.find((one) => one.staffNo === clock?.staffNo);
    if (technician === undefined) throw new DayStuck(`nobody is there to tap for ${clockId}`);
    const { cardUid } = technician;
    return this.#atTerminal(() => terminals.card(seat.roomNo, cardUid, intent, extensions));
  }

  async order(seat: Seat, order: EventOf<'order'>): Promise<SavedTap | undefined> {
    const { goods, qty, guest, from } = order;
    const { ticketId, roomNo } = seat;
    if (from === 'terminal')
      return this.#atTerminal(() => this.#house.terminals.order(roomNo, goods, qty, guest));
    const outcome = await this.command('cashier', {
      ...{ type: 'orderGoods', ticketId, goodsCode: goods, qty, guest },
    });
    if (outcome.status === 'refused') return undefined;
    const lineId = String(outcome.answer['lineId']);
    await this.command('attendant', { type: 'markGoodsMade', lineId });
    await this.command('attendant', { type: 'markGoodsServed', lineId });
    return undefined;
  }

  /** The guest leaves: what has not begun first, so that nobody is sent to it any more. */
  async cancelAll({ visitId }: Seat, guest: number, reason: string | undefined): Promise<void> {
    const clocks = this.#house.live.visit(visitId)?.clocks ?? [];
    const open = clocks.filter(
      (clock) => clock.guest === guest && clock.status !== 'ended' && clock.status !== 'cancelled',
    );
    const begun = (status: string) => (status === 'started' ? 1 : 0);
    open.sort((a, b) => begun(a.status) - begun(b.status));
    for (const { clockId } of open)
      await this.command('host', {
        ...{ type: 'cancelClock', clockId },
        ...(reason === undefined ? {} : { reason }),
      });
  }

  /** Whether they sit there now. */
  async move(seat: Seat, toRoomNo: string): Promise<boolean> {
    const { visitId } = seat;
    const outcome = await this.command('host', { type: 'moveRoom', visitId, toRoomNo });
    if (outcome.status === 'refused') return false;
    seat.roomNo = toRoomNo;
    return true;
  }

  /** The room calls for something. */
  async serviceCall({ roomNo }: Seat, what: string): Promise<SavedTap | undefined> {
    return this.#atTerminal(() => this.#house.terminals.call(roomNo, what));
  }

  /** An attendant takes it. The call, unless it was refused. */
  async takeCall({ roomNo }: Seat, what: string): Promise<string | undefined> {
    const callId = this.#house.live.callFrom(roomNo, what)?.id;
    if (callId !== undefined) await this.command('attendant', { type: 'takeCall', callId });
    return callId;
  }

  /** An attendant taps: the first time the cleaning begins, the second time it is done. */
  async clean(roomNo: string): Promise<SavedTap | undefined> {
    const { store, terminals } = this.#house;
    const cleaner =
      store.staff.find(({ role }) => role === 'attendant') ??
      store.staff.find(({ role }) => role === 'manager');
    if (cleaner === undefined) throw new DayStuck('the store has nobody who cleans');
    return this.#atTerminal(() => terminals.card(roomNo, cleaner.cardUid, 'clean'));
  }

  async takeNetwork(roomNo: string): Promise<void> {
    await this.#house.terminals.takeNetwork(roomNo);
  }

  /** All that was tapped there meanwhile has been decided, and is shown, when this returns. */
  async giveNetwork(roomNo: string): Promise<void> {
    await this.#disturbed(() => this.#house.terminals.giveNetwork(roomNo));
    await this.#look();
  }

  /** What came of a tap that had waited. */
  async told(tap: SavedTap): Promise<boolean> {
    const refusal = await tap.answer;
    if (refusal !== undefined) this.#refused(refusal);
    return refusal === undefined;
  }

  async #atTerminal(
    deed: () => Promise<string | undefined | SavedTap>,
  ): Promise<SavedTap | undefined> {
    const answer = await this.#disturbed(deed);
    if (answer instanceof SavedTap) return answer;
    if (answer !== undefined) this.#refused(answer);
    await this.#look();
    return undefined;
  }

  #refused(refusal: string): void {
    this.#house.desk.noteRefusal(refusal);
    this.#say(`a tap was refused: ${refusal}`);
  }

  async #look(): Promise<void> {
    const { desk, live } = this.#house;
    await live.reach(await desk.position());
  }

  /** A deed with what is done to the house in the middle of it. */
  async #disturbed<T>(deed: () => Promise<T>): Promise<T> {
    const { desk, terminals } = this.#house;
    await this.#armKill();
    const [restart] = this.#brokerRestarts;
    this.#deeds += 1;
    if (restart === undefined || restart >= this.#deeds) return deed();
    this.#brokerRestarts.shift();
    this.#say('the broker is started anew');
    // Not awaited: the deed falls into it.
    const restarted = desk.restartBroker();
    const [answer] = await Promise.all([deed(), restarted]);
    this.brokerRestarts += 1;
    await terminals.allBack();
    return answer;
  }

  /** One at a time: the next one is armed when the one before has struck. */
  async #armKill(): Promise<void> {
    const { desk, hub } = this.#house;
    const [kill] = this.#kills;
    if (kill === undefined || kill.deed > this.#deeds || hub.killArmed) return;
    this.#kills.shift();
    await desk.armKill(kill.point, kill.passes);
    this.#say(`kill of seed ${String(kill.seed)}: ${kill.point}, pass ${String(kill.passes)}`);
  }
}
