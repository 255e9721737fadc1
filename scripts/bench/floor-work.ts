/**
 * A floor at work without a screen: each room goes round from an open visit to a
 * clean room by commands as the desk sends them, chosen from the floor as it
 * stands. `commands` measures by it, and the large store's open day is made of it.
 */
import type { StoreFile } from '@baozhong/contract/store-file.ts';
import {
  type Clock,
  type CommandBody,
  quote,
  type Room,
  type State,
  type Visit,
} from '@baozhong/core/index.ts';

/** Which command comes next in a room. Every second room takes two guests, if it has the seats. */
export class RoomWork {
  readonly #roomNo: string;
  readonly #guests: number;
  readonly #services: readonly string[];
  #visits = 0;

  constructor(file: StoreFile, index: number) {
    const room = file.rooms[index];
    if (room === undefined) throw new Error(`the store has no room ${String(index)}`);
    this.#roomNo = room.no;
    this.#guests = Math.min(room.seats, 1 + (index % 2));
    this.#services = file.services.slice(0, 5).map(({ code }) => code);
    this.#visits = index;
  }

  /** Undefined: every guest of the room is being served, and nothing else was asked for. */
  next(state: State, until: 'for ever' | 'all are served'): CommandBody | undefined {
    const room = state.rooms.get(this.#roomNo);
    const visit = state.visits.get(room?.visitId ?? '');
    if (room === undefined) throw new Error(`no room ${this.#roomNo}`);
    return visit === undefined ? this.#empty(room) : this.#taken(state, room, visit, until);
  }

  #empty({ roomNo, status }: Room): CommandBody {
    if (status === 'dirty') return { type: 'markCleaning', roomNo };
    if (status === 'cleaning') return { type: 'markVacant', roomNo };
    this.#visits += 1;
    const guests = Array.from({ length: this.#guests }, (_, guest) => {
      const serviceCode = this.#services[(this.#visits + guest) % this.#services.length] ?? '';
      return { items: [{ serviceCode, wish: { type: 'rotation' as const } }] };
    });
    return { type: 'openVisit', roomNo, guests };
  }

  #taken(
    state: State,
    room: Room,
    visit: Visit,
    until: 'for ever' | 'all are served',
  ): CommandBody | undefined {
    const { ticketId } = visit;
    if (room.status === 'awaitingPayment') return settlement(state, visit);
    const clocks = visit.clockIds.flatMap((clockId) => state.clocks.get(clockId) ?? []);
    const started = clocks.filter((clock) => clock.status === 'started');
    const open = clocks.filter(isToCome);
    // Nobody is free for this line: the guest thinks better of it, and no room stands still.
    const called = open.find((clock) => clock.status === 'called') ?? open[0];
    if (called !== undefined)
      return {
        type: called.status === 'called' ? 'startClock' : 'cancelClock',
        clockId: called.clockId,
      };
    if (until === 'all are served' && started.length > 0) return undefined;
    if (visit.goods.length === 0)
      return { type: 'orderGoods', ticketId, goodsCode: 'TEA2', qty: 1 + (this.#visits % 2) };
    const [running] = started;
    if (running === undefined) return settlement(state, visit);
    if (
      this.#visits % 2 === 0 &&
      running.extensions.length === 0 &&
      started.length === clocks.length
    )
      return { type: 'extendClock', clockId: running.clockId, extensions: 1 };
    return { type: 'endClock', clockId: running.clockId, early: true };
  }
}

function isToCome({ status }: Clock): boolean {
  return status === 'queued' || status === 'awaitingTechnician' || status === 'called';
}

function settlement(state: State, visit: Visit): CommandBody {
  const { catalogue } = state;
  if (catalogue === null) throw new Error('the store has no config');
  const { version, dueFen } = quote(state, catalogue, visit);
  return {
    type: 'settle',
    ticketId: visit.ticketId,
    seenVersion: version,
    seenDueFen: dueFen,
    tenders: [{ tender: 'cash', handedFen: dueFen }],
  };
}
