import type {
  Entity,
  QueueView,
  RoomDisplayState,
  RoomView,
  StoreView,
  TechnicianView,
  VisitView,
} from '@baozhong/contract/live.ts';
import type { StoreFile } from '@baozhong/contract/store-file.ts';

/**
 * A busy evening in a store, made up from its file: what the live view might
 * show at nine. For pictures and for looking at a screen without a hub; the
 * same seed gives the same evening.
 */
export function busyEvening(file: StoreFile, now: number, seed = 7): Entity[] {
  return new Evening(file, now, seed).entities();
}

const minute = 60_000;

class Evening {
  #seed: number;
  #file: StoreFile;
  #now: number;
  #visitNo = 0;
  #free: TechnicianView[];
  #technicians: TechnicianView[];
  #visits: VisitView[] = [];

  constructor(file: StoreFile, now: number, seed: number) {
    this.#file = file;
    this.#now = now;
    this.#seed = seed;
    this.#technicians = file.technicians.map((one) => ({
      kind: 'technician',
      id: one.staffNo,
      staffNo: one.staffNo,
      name: one.name,
      gender: one.gender,
      grade: one.grade,
      skills: one.skills,
      state: this.#chance(0.12) ? 'offDuty' : 'waiting',
      sinceAt: now - this.#between(2, 40) * minute,
      roomNo: null,
      clockId: null,
      endsAt: null,
      onTheWayAt: null,
      takesOverAt: null,
      pausedUntil: null,
      pauseReason: null,
      suspendedAtEnd: false,
      overtime: false,
      callsIn: 0,
      shiftPlan: one.shiftPlan,
      lateMinutes: 0,
      expected: false,
      heldUntil: null,
      heldReason: null,
      owedTurn: false,
      laps: 0,
      promisedRoomNo: null,
      shiftStart: file.shiftPlans[one.shiftPlan]?.start ?? '',
      shiftEnd: file.shiftPlans[one.shiftPlan]?.end ?? '',
      clocksToday: this.#between(0, 6),
      commissionTodayFen: this.#between(0, 6) * 5_500,
      bookedAt: null,
    }));
    this.#free = this.#technicians.filter((one) => one.state === 'waiting');
  }

  entities(): Entity[] {
    const rooms = this.#file.rooms.map((one) => this.#room(one));
    const queues = this.#file.queueGroups.map((group): QueueView => ({
      kind: 'queue',
      id: group.code,
      group: group.code,
      name: group.name,
      staffNos: this.#technicians
        .filter(
          (one) =>
            one.state !== 'offDuty' && one.skills.some((skill) => group.skills.includes(skill)),
        )
        .sort(() => this.#random() - 0.5)
        .map((one) => one.staffNo),
      next: null,
      kept: [],
    }));
    return [this.#store(), ...rooms, ...this.#technicians, ...queues, ...this.#visits];
  }

  #store(): StoreView {
    const file = this.#file;
    return {
      kind: 'store',
      id: 'store',
      storeId: file.storeId,
      name: file.name,
      businessDay: '2026-11-22',
      timezone: file.timezone,
      businessDayCutoff: 360,
      currency: file.currency,
      services: file.services.map(({ price, extendPrice, ...rest }) => ({
        ...rest,
        priceFen: price,
        extendPriceFen: extendPrice,
      })),
      goods: file.goods.map(({ price, ...rest }) => ({ ...rest, priceFen: price })),
      goodsCategories: file.goodsCategories ?? [],
      areas: [...new Set(file.rooms.map((room) => room.area))],
      roomTypes: file.roomTypes.map(({ fee, ...rest }) => ({ ...rest, feeFen: fee })),
      skills: file.skills,
      grades: file.grades,
      queueGroups: file.queueGroups,
      memberLevels: file.memberLevels.map(({ code, name, payPct }) => ({ code, name, payPct })),
      currencies: file.currencies,
      settings: {
        storedValueLimitFen: 500_000,
        negativeStock: 'allow',
        missedTurnMinutes: 3,
        cancelLimitMinutes: 10,
        cancelBy: 'desk',
        clockStartPlaces: ['room', 'station', 'desk'],
        clockEndPlaces: ['room', 'station', 'desk'],
      },
    };
  }

  #room(one: StoreFile['rooms'][number]): RoomView {
    const state = this.#state();
    const room: RoomView = {
      kind: 'room',
      id: one.no,
      roomNo: one.no,
      area: one.area,
      typeCode: one.type,
      seats: one.seats,
      state,
      sinceAt: this.#now - this.#between(0, 24) * minute,
      endsAt: null,
      visitId: null,
      partyId: null,
      staffNos: [],
      serviceName: null,
      guests: 0,
      dueFen: null,
      bookedAt: null,
    };
    const occupied = ['awaitingTechnician', 'inService', 'overrun', 'awaitingPayment'];
    if (!occupied.includes(state)) return room;
    const visit = this.#visit(room);
    return visit ?? { ...room, state: 'vacant' };
  }

  #state(): RoomDisplayState {
    const parts: [RoomDisplayState, number][] = [
      ['inService', 0.42],
      ['vacant', 0.18],
      ['awaitingPayment', 0.08],
      ['dirty', 0.08],
      ['cleaning', 0.06],
      ['awaitingTechnician', 0.08],
      ['overrun', 0.06],
      ['outOfService', 0.04],
    ];
    let left = this.#random();
    return parts.find(([, part]) => (left -= part) <= 0)?.[0] ?? 'vacant';
  }

  /** The room with the visit in it; undefined when no technician is left for it. */
  #visit(room: RoomView): RoomView | undefined {
    const count = this.#between(1, room.seats);
    const service = this.#pick(this.#file.services);
    const id = `v${++this.#visitNo}`;
    const startedAt =
      room.state === 'overrun'
        ? this.#now - (service.minutes + this.#between(1, 12)) * minute
        : this.#now - this.#between(1, service.minutes - 1) * minute;
    const called = room.state === 'awaitingTechnician';
    const staff: TechnicianView[] = [];
    for (let i = 0; i < count; i++) {
      const at = this.#free.findIndex((one) => one.skills.includes(service.skill));
      if (at < 0) break;
      staff.push(...this.#free.splice(at, 1));
    }
    if (staff.length === 0) return undefined;
    const endsAt = startedAt + service.minutes * minute;
    const ended = room.state === 'awaitingPayment';
    const calledAt = this.#now - this.#between(0, 5) * minute;
    staff.forEach((one, i) => {
      if (ended) this.#free.push(one);
      else {
        one.state = called ? 'called' : 'inService';
        one.roomNo = room.roomNo;
        one.clockId = `${id}-${i}`;
        one.endsAt = called ? null : endsAt;
        one.sinceAt = called ? calledAt : startedAt;
      }
    });
    const left = endsAt - this.#now;
    const reminder =
      ended || called
        ? 'none'
        : left < 0
          ? 'over'
          : left < 2 * minute
            ? 'end'
            : left < 5 * minute
              ? 'before'
              : 'none';
    const dueFen = staff.length * service.price;
    this.#visits.push({
      kind: 'visit',
      id,
      ticketId: `${id}-t`,
      ticketVersion: 1,
      roomNo: room.roomNo,
      partyId: null,
      openedAt: startedAt - 6 * minute,
      openedBy: '陈静',
      status: ended ? 'awaitingPayment' : 'open',
      guests: staff.map((_, seat) => ({
        seat,
        wristband: this.#chance(0.6) ? this.#between(1, 200) : null,
      })),
      clocks: staff.map((one, guest) => ({
        clockId: `${id}-${guest}`,
        guest,
        serviceCode: service.code,
        serviceName: service.name,
        minutes: service.minutes,
        status: ended ? 'ended' : called ? 'called' : 'started',
        wishType: 'rotation',
        wishStaffNo: null,
        clockType: this.#chance(0.2) ? 'requested' : 'rotation',
        staffNo: one.staffNo,
        waitingSinceAt: startedAt - 6 * minute,
        calledAt: called ? calledAt : startedAt - 4 * minute,
        startedAt: called ? null : startedAt,
        expectedEndAt: called ? null : endsAt,
        endedAt: ended ? this.#now - 6 * minute : null,
        extensions: 0,
        job: `${id}-${guest}`,
        promisedTo: null,
        helps: null,
        overrunAskedAt: null,
        bookedNext: null,
        servedBefore: [],
        priceFen: service.price,
        late: false,
        replaces: null,
        reminder,
        reminderAt: reminder === 'none' ? null : this.#now - minute,
      })),
      lines: staff.map((one, guest) => ({
        lineId: `${id}-l${guest}`,
        lineKind: 'service',
        guest,
        name: service.name,
        staffNo: one.staffNo,
        qty: 1,
        fen: service.price,
        ruleId: 'base',
        settled: false,
      })),
      dueFen,
      settledGuests: [],
      settlements: [],
      settledAt: null,
      history: [{ at: startedAt - 6 * minute, what: 'visitOpened', who: '陈静', staffNo: null }],
    });
    return {
      ...room,
      visitId: id,
      staffNos: ended ? [] : staff.map((one) => one.staffNo),
      endsAt: called || ended ? null : endsAt,
      sinceAt: called ? calledAt : room.sinceAt,
      serviceName: service.name,
      guests: staff.length,
      dueFen,
    };
  }

  /** mulberry32: small, and good enough for an evening. */
  #random(): number {
    this.#seed = (this.#seed + 0x6d2b79f5) | 0;
    let t = Math.imul(this.#seed ^ (this.#seed >>> 15), 1 | this.#seed);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  }

  #between(from: number, to: number): number {
    return from + Math.floor(this.#random() * (to - from + 1));
  }

  #chance(part: number): boolean {
    return this.#random() < part;
  }

  #pick<T>(list: readonly T[]): T {
    const one = list[this.#between(0, list.length - 1)];
    if (one === undefined) throw new Error('nothing to pick from');
    return one;
  }
}
