/**
 * A busy evening for the demo store, made by sending commands with the times of
 * the last hours: whoever opens the Floor for the first time sees a store at
 * work, and every figure on it has its events behind it.
 */
import type { StoreFile } from '@baozhong/contract/store-file.ts';
import {
  type Actor,
  type CommandBody,
  minuteMs,
  nextTimer,
  speakingOrder,
  quote,
  type State,
} from '@baozhong/core/index.ts';
import type { LocalTime } from '../ingress/stamp.ts';
import type { Submitter } from '../ingress/submit.ts';
import { minuteOf } from './import-store.ts';

const eveningMinutes = 170;
/** Of so many rooms one stays vacant, however busy it is: who tries the store out opens one first. */
const roomsPerVacant = 10;
/** The time of day that the demo's now stands for. */
const busyHour = '21:00';

function shiftHourMinute(text: string, byMinutes: number): string {
  const minute = Math.max(0, minuteOf(text) + byMinutes);
  return `${String(Math.floor(minute / 60))}:${String(minute % 60).padStart(2, '0')}`;
}

/** Moves the store's hours so that now is nine in the evening, in this machine's own time zone. */
export function atBusyHour(file: StoreFile, timezone: string, localMinuteNow: number): StoreFile {
  const wanted = localMinuteNow - minuteOf(busyHour);
  // A cut-off moved back past midnight belongs to the evening before: its shifts count on from there.
  const by = minuteOf(file.businessDayCutoff) + wanted < 0 ? wanted + 1440 : wanted;
  const cutoff = (minuteOf(file.businessDayCutoff) + by) % 1440;
  const shiftPlans = Object.fromEntries(
    Object.entries(file.shiftPlans).map(([code, { start, end }]) => [
      code,
      { start: shiftHourMinute(start, by), end: shiftHourMinute(end, by) },
    ]),
  );
  return { ...file, timezone, shiftPlans, businessDayCutoff: shiftHourMinute('00:00', cutoff) };
}

/** The same evening from the same store, each time: a small generator with a fixed seed. */
function generator(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Everybody came in time: a store where all are late tells nothing. */
function shiftStart(start: string | undefined, local: LocalTime, evening: number): number {
  const { localMinute } = local.stamp(evening);
  return Math.min(evening, evening - (localMinute - minuteOf(start ?? '24:00')) * minuteMs);
}

/** When the first of them came, by which time the store must be there. */
export function demoBeginsAt(file: StoreFile, local: LocalTime, now: number): number {
  const evening = now - eveningMinutes * minuteMs;
  const starts = Object.values(file.shiftPlans).map(({ start }) =>
    shiftStart(start, local, evening),
  );
  return Math.min(evening, ...starts);
}

interface Parts {
  readonly submit: Submitter;
  readonly state: () => State;
  readonly local: LocalTime;
  readonly file: StoreFile;
}

export async function playDemoEvening(parts: Parts, now: number): Promise<void> {
  const random = generator(20_261_120);
  const evening = new Evening(parts, random);
  const start = now - eveningMinutes * minuteMs;
  await evening.begin(start);
  for (let minute = 1; minute <= eveningMinutes; minute += 1)
    await evening.minute(start + minute * minuteMs, eveningMinutes - minute);
}

class Evening {
  readonly #parts: Parts;
  readonly #random: () => number;
  #at = 0;
  #count = 0;
  #wristband = 0;

  constructor(parts: Parts, random: () => number) {
    this.#parts = parts;
    this.#random = random;
  }

  async begin(at: number): Promise<void> {
    const { file, local } = this.#parts;
    const came = file.technicians
      .filter(() => this.#random() < 0.85)
      .map(({ staffNo, shiftPlan }) => ({
        staffNo,
        at: shiftStart(file.shiftPlans[shiftPlan]?.start, local, at),
      }))
      .sort((one, other) => one.at - other.at);
    this.#at = came[0]?.at ?? at;
    await this.#send('system', 'demo', {
      type: 'openBusinessDay',
      day: local.stamp(this.#at).localDay,
    });
    for (const { staffNo, at: cameAt } of came) {
      this.#at = cameAt;
      await this.#send('staff', 'B1', { type: 'clockOn', staffNo });
    }
    // Of what the house counts; some of it will run low before the night is over.
    for (const { code: goodsCode, price, lowStock } of file.goods)
      if (lowStock !== undefined)
        await this.#send('staff', 'B1', {
          ...{ type: 'receiveStock', goodsCode, qty: lowStock + 6 },
          eachFen: Math.floor((price * 2) / 5),
        });
    this.#at = at;
    const closed = this.#parts.file.rooms.at(-2);
    if (closed !== undefined)
      await this.#send('staff', 'B1', { type: 'setOutOfService', roomNo: closed.no });
  }

  async minute(at: number, minutesLeft: number): Promise<void> {
    this.#at = at;
    await this.#speak();
    await this.#timers();
    await this.#clocks();
    await this.#goods();
    await this.#rooms(minutesLeft > 5);
    const rooms = this.#parts.file.rooms.length;
    const arrivals = rooms / 130;
    const count = Math.floor(arrivals) + (this.#random() < arrivals % 1 ? 1 : 0);
    // At the end guests have just come in, so that technicians are on their way.
    const atTheEnd = minutesLeft === 1 ? Math.ceil(rooms / 20) : 0;
    // Who comes before leaves the rooms for them.
    const kept = rooms / roomsPerVacant + (minutesLeft > 1 ? rooms / 20 : 0);
    for (let n = 0; n < count + atTheEnd; n += 1) if (minutesLeft > 0) await this.#arrive(kept);
  }

  /** A refusal is nothing here: the evening is only a plausible one. */
  async #send(kind: Actor['kind'], id: string, body: CommandBody): Promise<void> {
    this.#count += 1;
    const keyed = { source: 'system', key: `demo/${String(this.#count)}` } as const;
    await this.#parts.submit(keyed, { kind, id }, body, this.#at);
  }

  /** Everybody was called aloud that evening. */
  async #speak(): Promise<void> {
    const player = 'board-00000000';
    const waiting = [...this.#parts.state().announcements.values()].sort(speakingOrder);
    await Promise.all(
      waiting.flatMap(({ no }) => [
        this.#send('system', player, {
          ...{ type: 'claimAnnouncement', no, player, soundMs: 0, notReady: [] },
        }),
        this.#send('system', player, {
          ...{ type: 'reportAnnouncement', no, player, result: 'played', why: '' },
        }),
      ]),
    );
  }

  async #timers(): Promise<void> {
    for (;;) {
      const timer = nextTimer(this.#parts.state());
      if (timer === undefined || timer.dueAt > this.#at) return;
      await this.#send('timer', 'hub', { type: 'fireTimer', ...timer });
    }
  }

  async #clocks(): Promise<void> {
    const state = this.#parts.state();
    for (const clock of [...state.clocks.values()]) {
      const roomNo = state.visits.get(clock.visitId)?.roomNo ?? '';
      if (clock.status === 'called' && this.#at - clock.calledAt >= 2 * minuteMs)
        await this.#tap(roomNo, clock.staffNo, 'start');
      if (clock.status !== 'started') continue;
      const late = (clock.startedAt / minuteMs) % 9;
      if (this.#at >= clock.expectedEndAt + (late > 6 ? late - 2 : 0) * minuteMs)
        await this.#tap(roomNo, clock.staffNo, 'end');
      else if (this.#random() < 0.002)
        await this.#send('staff', 'H1', {
          type: 'extendClock',
          clockId: clock.clockId,
          extensions: 1,
        });
    }
  }

  /** Made and brought, some sooner, some later: what was asked for last is still to be made. */
  async #goods(): Promise<void> {
    for (const { goods } of [...this.#parts.state().visits.values()])
      for (const { lineId, at = this.#at, made, served, goodsCode } of goods) {
        if (served !== undefined) continue;
        const waited = (this.#at - (made?.at ?? at)) / minuteMs;
        const patience = made === undefined ? 6 + ((at / minuteMs + goodsCode.length) % 9) : 3;
        if (waited < patience) continue;
        const type = made === undefined ? 'markGoodsMade' : 'markGoodsServed';
        await this.#send('staff', 'A1', { type, lineId });
      }
  }

  async #tap(roomNo: string, staffNo: string, intent: 'start' | 'end'): Promise<void> {
    const cardUid = this.#parts.state().catalogue?.technicians.get(staffNo)?.cardUid ?? '';
    await this.#send('terminal', `T-${roomNo}`, {
      type: 'tapCard',
      roomNo,
      cardUid,
      intent,
      tapAt: this.#at,
      tapAtKnown: true,
    });
  }

  /** `paying`: who would have gone in the last minutes is there for the cashier. */
  async #rooms(paying: boolean): Promise<void> {
    const state = this.#parts.state();
    const { catalogue } = state;
    if (catalogue === null) return;
    for (const room of [...state.rooms.values()]) {
      const minutes = (this.#at - room.sinceAt) / minuteMs;
      const patience = 4 + (Number(room.roomNo.slice(-2)) % 9);
      const visit = state.visits.get(room.visitId ?? '');
      if (room.status === 'awaitingPayment' && visit !== undefined) {
        if (!paying || minutes < patience) continue;
        const { dueFen, version } = quote(state, catalogue, visit);
        const handedFen = Math.ceil(dueFen / 10_000) * 10_000;
        await this.#send('staff', 'C1', {
          type: 'settle',
          ticketId: visit.ticketId,
          seenVersion: version,
          seenDueFen: dueFen,
          tenders: [{ tender: 'cash', handedFen }],
        });
      } else if (room.status === 'dirty' && minutes >= patience)
        await this.#send('staff', 'A1', { type: 'markCleaning', roomNo: room.roomNo });
      else if (room.status === 'cleaning' && minutes >= 10)
        await this.#send('staff', 'A1', { type: 'markVacant', roomNo: room.roomNo });
      else if (visit !== undefined && this.#random() < 0.006) {
        const goods = this.#pick(this.#parts.file.goods);
        await this.#send('staff', 'H1', {
          type: 'orderGoods',
          ticketId: visit.ticketId,
          goodsCode: goods.code,
          qty: 1 + Math.floor(this.#random() * 2),
        });
      }
    }
  }

  async #arrive(vacantKept: number): Promise<void> {
    const state = this.#parts.state();
    const vacant = [...state.rooms.values()].filter(({ status }) => status === 'vacant').length;
    if (vacant <= vacantKept) return;
    const party = 1 + Math.floor(this.#random() ** 2 * 4);
    const room = this.#parts.file.rooms.find(
      ({ no, seats }) =>
        seats >= party && state.rooms.get(no)?.status === 'vacant' && this.#random() < 0.5,
    );
    if (room === undefined) return;
    const guests = Array.from({ length: party }, () => {
      this.#wristband += 1;
      const service = this.#pick(this.#parts.file.services.slice(0, 5));
      const able = this.#parts.file.technicians.filter((one) => one.skills.includes(service.skill));
      const wished = this.#random();
      const wish =
        wished < 0.25
          ? ({ type: 'requested', staffNo: this.#pick(able).staffNo } as const)
          : wished < 0.33
            ? ({ type: 'rotation', gender: 'F' } as const)
            : ({ type: 'rotation' } as const);
      return { wristband: this.#wristband, items: [{ serviceCode: service.code, wish }] };
    });
    await this.#send('staff', 'H1', { type: 'openVisit', roomNo: room.no, guests });
  }

  #pick<T>(from: readonly T[]): T {
    const one = from[Math.floor(this.#random() * from.length)];
    if (one === undefined) throw new Error('nothing to pick from');
    return one;
  }
}
