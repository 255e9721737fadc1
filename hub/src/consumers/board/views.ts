/** What the screens show of the floor: pure functions from the state to whole entities of the live view. */
import type {
  CallView,
  ClockView,
  OrderView,
  QueueView,
  RoomView,
  StockView,
  StoreView,
  TechnicianView,
  TicketLineView,
  VisitView,
} from '@baozhong/contract/live.ts';
import {
  aheadOf,
  type BillLine,
  billLines,
  type Catalogue,
  clockPlaces,
  type Clock,
  nextHoldOf,
  plainNext,
  policyOf,
  queuesOfStore,
  quote,
  isExpected,
  shiftOf,
  shiftWorked,
  type Stamp,
  type StartedClock,
  standingOf,
  stepOf,
  type State,
  type Visit,
} from '@baozhong/core/index.ts';
import { queueName } from './queue-names.ts';
import { roomDisplayState } from '../room-display.ts';
import type { DayFacts } from './day-facts.ts';

export function storeView(state: State, catalogue: Catalogue): StoreView {
  const { config } = catalogue;
  const { settings } = config;
  const rules = policyOf(state);
  return {
    kind: 'store',
    id: 'store',
    storeId: config.storeId,
    name: config.name,
    businessDay: state.businessDay ?? '',
    timezone: config.timezone,
    businessDayCutoff: config.businessDayCutoff,
    currency: config.currency,
    services: [...config.services],
    goods: [...config.goods],
    goodsCategories: [...(config.goodsCategories ?? [])],
    areas: [...new Set(config.rooms.map((room) => room.area))],
    roomTypes: [...config.roomTypes],
    skills: [...config.skills],
    grades: [...config.grades],
    queueGroups: config.queueGroups.map((group) => ({ ...group, skills: [...group.skills] })),
    memberLevels: [...config.memberLevels],
    currencies: [...config.currencies],
    settings: {
      missedTurnMinutes: rules.missedTurn.afterMinutes,
      cancelLimitMinutes: rules.cancel.limitMinutes,
      cancelBy: rules.cancel.by,
      clockStartPlaces: [...(settings.clockStartPlaces ?? clockPlaces)],
      clockEndPlaces: [...(settings.clockEndPlaces ?? clockPlaces)],
      storedValueLimitFen: settings.storedValueLimitFen,
      negativeStock: settings.negativeStock ?? 'allow',
    },
  };
}

function clocksOf(state: State, visit: Visit): Clock[] {
  return visit.clockIds.flatMap((clockId) => state.clocks.get(clockId) ?? []);
}

export function roomView(state: State, catalogue: Catalogue, roomNo: string): RoomView | undefined {
  const room = state.rooms.get(roomNo);
  const config = catalogue.rooms.get(roomNo);
  if (room === undefined || config === undefined) return undefined;
  const visit = room.visitId === null ? undefined : state.visits.get(room.visitId);
  const clocks = visit === undefined ? [] : clocksOf(state, visit);
  const active = clocks.filter((clock) => clock.status === 'called' || clock.status === 'started');
  const ends = clocks.flatMap((clock) => (clock.status === 'started' ? [clock.expectedEndAt] : []));
  const shown = active[0] ?? clocks.find((clock) => clock.status !== 'cancelled');
  return {
    kind: 'room',
    id: roomNo,
    roomNo,
    area: config.area,
    typeCode: config.typeCode,
    seats: config.seats,
    state: roomDisplayState(state, room),
    sinceAt: room.sinceAt,
    endsAt: ends.length === 0 ? null : Math.min(...ends),
    visitId: room.visitId,
    partyId: visit?.partyId ?? null,
    staffNos: active.map((clock) => clock.staffNo),
    serviceName: shown === undefined ? null : serviceName(catalogue, shown.serviceCode),
    guests: visit?.guests.length ?? 0,
    dueFen: visit === undefined ? null : quote(state, catalogue, visit).dueFen,
    bookedAt: nextHoldOf(state, { roomNo })?.fromAt ?? null,
  };
}

function serviceName(catalogue: Catalogue, code: string): string {
  return catalogue.services.get(code)?.name ?? code;
}

/** `1560` as `02:00`, and so what was before midnight: `-120` as `22:00`. */
export function hourMinute(sinceMidnight: number): string {
  const minute = ((sinceMidnight % 1440) + 1440) % 1440;
  return `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`;
}

export function technicianView(
  state: State,
  catalogue: Catalogue,
  facts: DayFacts,
  staffNo: string,
  { localMinute }: Stamp,
): TechnicianView | undefined {
  const config = catalogue.technicians.get(staffNo);
  const technician = state.technicians.get(staffNo);
  if (config === undefined || technician === undefined) return undefined;
  const clock = 'clockId' in technician ? state.clocks.get(technician.clockId) : undefined;
  const expected = isExpected(state, catalogue, staffNo);
  // DTY-18: the one that runs over the change of day, unless it is the new day's that they are waited for.
  const shift = expected
    ? shiftOf(state, catalogue, staffNo)
    : shiftWorked(state, catalogue, staffNo, localMinute).shift;
  const standing = standingOf(state, staffNo);
  const earned = facts.earned(staffNo);
  return {
    kind: 'technician',
    id: staffNo,
    staffNo,
    name: config.name,
    gender: config.gender,
    grade: config.grade,
    skills: [...config.skills],
    state: technician.status,
    sinceAt: technician.sinceAt,
    roomNo: clock === undefined ? null : (state.visits.get(clock.visitId)?.roomNo ?? null),
    clockId: clock?.clockId ?? null,
    endsAt: clock?.status === 'started' ? clock.expectedEndAt : null,
    onTheWayAt: technician.status === 'called' ? (technician.onTheWayAt ?? null) : null,
    takesOverAt: (clock?.status === 'started' && clock.takenOverAt) || null,
    pausedUntil: 'untilAt' in technician ? (technician.untilAt ?? null) : null,
    pauseReason: 'reason' in technician ? (technician.reason ?? null) : null,
    suspendedAtEnd: state.suspendAtEnd.has(staffNo),
    overtime: standing.overtime,
    callsIn: standing.callsIn,
    shiftPlan: shift?.shiftPlan ?? '',
    shiftStart: shift === undefined ? '' : hourMinute(shift.start),
    shiftEnd: shift === undefined ? '' : hourMinute(shift.end),
    lateMinutes: state.attendance.get(staffNo)?.lateMinutes ?? 0,
    expected,
    heldUntil: standing.hold?.untilAt ?? null,
    heldReason: standing.hold?.reason ?? null,
    owedTurn: standing.owed !== null,
    laps: standing.laps,
    promisedRoomNo: promisedRoomNo(state, staffNo),
    clocksToday: earned.clocks,
    commissionTodayFen: earned.fen,
    bookedAt: nextHoldOf(state, { staffNo })?.fromAt ?? null,
  };
}

function promisedRoomNo(state: State, staffNo: string): string | null {
  const visitId = state.clocks.get(state.promises.get(staffNo) ?? '')?.visitId ?? '';
  return state.visits.get(visitId)?.roomNo ?? null;
}

export function queueView(
  state: State,
  catalogue: Catalogue,
  group: string,
  stamp: Stamp,
): QueueView | undefined {
  const { partition } = policyOf(state);
  if (!queuesOfStore(catalogue, partition).includes(group)) return undefined;
  const named = queueName(catalogue, partition, group);
  if (named === undefined) return undefined;
  const staffNos = [...(state.queues.get(group) ?? [])];
  const { name, nameEn } = named;
  const { next, kept } = plainNext(state, catalogue, group, stamp);
  return {
    ...{ kind: 'queue', id: group, group, name, ...(nameEn && { nameEn }), staffNos },
    ...{ next, kept: [...kept] },
  };
}

/** BKG-11 */
function bookedNext(state: State, clock: StartedClock): ClockView['bookedNext'] {
  const ahead = aheadOf(state, clock);
  if (ahead === undefined) return null;
  const { bookingId, hold } = ahead;
  const roomNo = 'roomNo' in hold ? hold.roomNo : null;
  return { bookingId, at: hold.fromAt, roomNo, staffNo: 'staffNo' in hold ? hold.staffNo : null };
}

function clockView(state: State, catalogue: Catalogue, clock: Clock): ClockView {
  const service = catalogue.services.get(clock.serviceCode);
  const started = clock.status === 'started' || clock.status === 'ended' ? clock : undefined;
  const called = clock.status === 'called' ? clock : started;
  return {
    clockId: clock.clockId,
    guest: clock.guest,
    serviceCode: clock.serviceCode,
    serviceName: serviceName(catalogue, clock.serviceCode),
    minutes: started?.minutes ?? service?.minutes ?? 0,
    status: clock.status,
    wishType: clock.wish.type,
    wishStaffNo: clock.wish.type === 'rotation' ? null : clock.wish.staffNo,
    clockType: called?.clockType ?? null,
    staffNo: called?.staffNo ?? (clock.status === 'cancelled' ? clock.staffNo : null) ?? null,
    waitingSinceAt: clock.status === 'awaitingTechnician' ? clock.sinceAt : null,
    calledAt: called?.calledAt ?? null,
    startedAt: started?.startedAt ?? null,
    expectedEndAt: started?.expectedEndAt ?? null,
    endedAt: clock.status === 'ended' ? clock.endedAt : null,
    extensions: started?.extensions.reduce((count, one) => count + one.extensions, 0) ?? 0,
    priceFen: started?.priceFen ?? (clock.helps ? 0 : (service?.priceFen ?? 0)),
    job: clock.job ?? clock.clockId,
    promisedTo: clock.status === 'awaitingTechnician' ? (clock.promisedTo ?? null) : null,
    helps: clock.helps ?? null,
    bookedNext: clock.status === 'started' ? bookedNext(state, clock) : null,
    overrunAskedAt: clock.status === 'started' ? (clock.overrunAskedAt ?? null) : null,
    servedBefore:
      started?.servedBefore?.map(({ staffNo, untilAt }) => ({ staffNo, untilAt })) ?? [],
    late: clock.status === 'called' && clock.late === true,
    replaces: clock.replaces ?? null,
    reminder: clock.status === 'started' ? clock.reminder.raised : 'none',
    reminderAt: clock.status === 'started' ? clock.reminder.raisedAt : null,
  };
}

export function callView(state: State, callId: string): CallView | undefined {
  const call = state.calls.get(callId);
  if (call === undefined) return undefined;
  const { roomNo, what, at, from, takenBy, takenAt } = call;
  return { kind: 'call', id: callId, roomNo, what, at, from, takenBy, takenAt };
}

/** Of a line of goods: what kitchen, bar and whoever serves it have to know. */
export function orderView(
  state: State,
  catalogue: Catalogue,
  lineId: string,
): OrderView | undefined {
  const ticketId = lineId.slice(0, Math.max(0, lineId.lastIndexOf('/')));
  const visit = state.visits.get(state.visitByTicket.get(ticketId) ?? '');
  const line = visit?.goods.find((one) => one.lineId === lineId);
  if (visit === undefined || line === undefined) return undefined;
  const { goodsCode, name, qty, guest, made, served, cancelled } = line;
  const place = line.place ?? catalogue.goods.get(goodsCode)?.printTo ?? '';
  return {
    ...{ kind: 'order', id: lineId, visitId: visit.visitId, roomNo: visit.roomNo },
    ...{ guest, wristband: visit.guests[guest]?.wristband ?? null, goodsCode, name, qty, place },
    course: line.course ?? null,
    state: qty === 0 ? 'cancelled' : stepOf(line),
    ...{ at: line.at ?? null, by: line.who ?? '' },
    ...{ madeAt: made?.at ?? null, madeBy: made?.who ?? '' },
    ...{ servedAt: served?.at ?? null, servedBy: served?.who ?? '' },
    wasMade: line.wasMade ?? false,
    cancelled:
      cancelled === undefined
        ? null
        : {
            ...{ qty: cancelled.qty, at: cancelled.at },
            ...{ by: cancelled.who, reason: cancelled.reason },
          },
    settled: visit.settledGuests.includes(guest),
  };
}

export function stockView(
  state: State,
  catalogue: Catalogue,
  goodsCode: string,
): StockView | undefined {
  const stock = state.stock.get(goodsCode);
  if (stock === undefined) return undefined;
  const { qty, valueFen, eachFen } = stock;
  const low = qty <= (catalogue.goods.get(goodsCode)?.lowStock ?? -1) || qty < 0;
  return { kind: 'stock', id: goodsCode, qty, low, valueFen, eachFen };
}

export function lineView({ code: _code, ...line }: BillLine, settled: boolean): TicketLineView {
  return { ...line, settled };
}

export function visitView(
  state: State,
  catalogue: Catalogue,
  facts: DayFacts,
  visitId: string,
): VisitView | undefined {
  const visit = state.visits.get(visitId);
  if (visit === undefined) return facts.settledVisit(visitId);
  const room = state.rooms.get(visit.roomNo);
  return {
    kind: 'visit',
    id: visitId,
    ticketId: visit.ticketId,
    ticketVersion: visit.ticketVersion,
    roomNo: visit.roomNo,
    partyId: visit.partyId ?? null,
    openedAt: visit.openedAt,
    openedBy: visit.openedBy,
    status: room?.status === 'awaitingPayment' ? 'awaitingPayment' : 'open',
    guests: visit.guests.map((guest) => ({ ...guest })),
    clocks: clocksOf(state, visit).map((clock) => clockView(state, catalogue, clock)),
    lines: billLines(state, catalogue, visit).map((line) =>
      lineView(line, line.guest !== null && visit.settledGuests.includes(line.guest)),
    ),
    dueFen: quote(state, catalogue, visit).dueFen,
    settledGuests: [...visit.settledGuests],
    settlements: facts.settlements(visitId),
    settledAt: null,
    history: facts.history(visitId),
  };
}
