/**
 * What must be true of every floor at every moment (LAW). Checked by the
 * simulation, the day player and the tests, never by `decide`: a law that is
 * broken is our bug, not a person's mistake. Returns one sentence a breach.
 */
import type { BookingHold } from './bookings/booking-events.ts';
import { policyOf } from '../policy/policy.ts';
import type { GroupCode, RoomNo, StaffNo, VisitId } from '../units.ts';
import { clocksOf, isOpen, jobOf } from './lines.ts';
import { keptFor, meet } from './bookings/booked.ts';
import { queuesOf, standsBefore } from './queues/queues.ts';
import type { Clock, State, Visit } from './state.ts';
import { isAbsent, isBusy } from './technicians.ts';

/** Whom some events are about: enough to be looked at after each of them, where all would take too long. */
export interface Touched {
  readonly staffNos: ReadonlySet<StaffNo>;
  readonly visitIds: ReadonlySet<VisitId>;
  readonly roomNos: ReadonlySet<RoomNo>;
  readonly groups: ReadonlySet<GroupCode>;
}

/**
 * Of the whole floor, or only of what was touched. Each law looks at one thing
 * and at what that one names, and both ends are looked at: so little is read
 * after an event, and a whole floor is no more than all of its things.
 */
export function brokenLaws(state: State, touched?: Touched): string[] {
  const broken: string[] = [];
  for (const staffNo of touched?.staffNos ?? state.technicians.keys())
    technicianLaws(state, staffNo, broken);
  for (const visitId of touched?.visitIds ?? state.visits.keys()) {
    const visit = state.visits.get(visitId);
    if (visit !== undefined) visitLaws(state, visit, broken);
  }
  for (const roomNo of touched?.roomNos ?? state.rooms.keys()) roomLaws(state, roomNo, broken);
  for (const group of touched?.groups ?? state.queues.keys()) queueLaws(state, group, broken);
  stockLaws(state, broken);
  if (touched === undefined) {
    listLaws(state, broken);
    promiseLaws(state, broken);
  }
  broken.push(...callLaws(state));
  bookingLaws(state, touched, broken);
  return broken;
}

/** LAW-1: who is called or in service is so on a clock that says the same. LAW-3: on duty they stand in the queues of their skills, and else in none. */
function technicianLaws(state: State, staffNo: StaffNo, broken: string[]): void {
  const technician = state.technicians.get(staffNo);
  if (technician === undefined) return;
  if (isBusy(technician)) {
    const clock = state.clocks.get(technician.clockId);
    const holds = clock?.status === 'called' || clock?.status === 'started';
    if (!holds || clock.staffNo !== staffNo)
      broken.push(
        `LAW-1 ${staffNo} is ${technician.status} on ${technician.clockId}, which knows nothing of it`,
      );
  }
  const groups = isAbsent(technician) ? [] : queuesOfTechnician(state, staffNo);
  for (const [group, queue] of state.queues) {
    const should = groups.includes(group);
    if (should !== queue.includes(staffNo))
      broken.push(
        `LAW-3 ${staffNo} is ${technician.status} and ${should ? 'not ' : ''}in ${group}`,
      );
  }
  const absent = groups.find((group) => !state.queues.has(group));
  if (absent !== undefined)
    broken.push(`LAW-3 ${staffNo} is ${technician.status} and not in ${absent}`);
}

function queuesOfTechnician(state: State, staffNo: StaffNo): readonly GroupCode[] {
  const technician = state.catalogue?.technicians.get(staffNo);
  if (state.catalogue === null || technician === undefined) return [];
  return queuesOf(state.catalogue, policyOf(state).partition, technician);
}

/** LAW-1: at most one clock per technician: whoever is on it says so. LAW-4: a line that waits is listed. */
function clockLaws(state: State, clock: Clock, broken: string[]): void {
  const waits = clock.status === 'awaitingTechnician';
  // LAW-11
  if (waits && clock.promisedTo !== undefined)
    if (state.promises.get(clock.promisedTo) !== clock.clockId)
      broken.push(`LAW-11 ${clock.clockId} is promised to ${clock.promisedTo}, who has another`);
  if (waits !== state.awaiting.includes(clock.clockId))
    broken.push(`LAW-4 ${clock.clockId} is ${clock.status} and ${waits ? 'not ' : ''}listed`);
  if (clock.status !== 'called' && clock.status !== 'started') return;
  const technician = state.technicians.get(clock.staffNo);
  const expected = clock.status === 'called' ? 'called' : 'inService';
  if (technician?.status !== expected)
    broken.push(
      `LAW-1 ${clock.clockId} is ${clock.status}, ${clock.staffNo} is ${technician?.status ?? 'nobody'}`,
    );
  else if (technician.clockId !== clock.clockId)
    broken.push(`LAW-1 ${clock.staffNo} has ${technician.clockId} and ${clock.clockId}`);
}

/** LAW-2: a visit sits in a room that says so, one guest a seat, one job a guest. LAW-9: who has paid is served no more. */
function visitLaws(state: State, visit: Visit, broken: string[]): void {
  const room = state.rooms.get(visit.roomNo);
  if (room?.visitId !== visit.visitId)
    broken.push(
      `LAW-2 ${visit.visitId} sits in ${visit.roomNo}, which holds ${room?.visitId ?? 'nobody'}`,
    );
  const clocks = clocksOf(state, visit);
  for (const clock of clocks) clockLaws(state, clock, broken);
  guestLaws(visit, clocks, broken);
  settledLaws(visit, clocks, broken);
  goodsLaws(visit, broken);
}

/** LAW-2: a room is occupied or unpaid exactly while a visit sits in it. */
function roomLaws(state: State, roomNo: RoomNo, broken: string[]): void {
  const room = state.rooms.get(roomNo);
  if (room === undefined) return;
  const taken = room.status === 'occupied' || room.status === 'awaitingPayment';
  const visit = state.visits.get(room.visitId ?? '');
  if (taken !== (visit?.roomNo === roomNo) || (room.visitId !== null && visit === undefined))
    broken.push(`LAW-2 ${roomNo} is ${room.status} with ${room.visitId ?? 'nobody'}`);
}

function guestLaws(visit: Visit, clocks: readonly Clock[], broken: string[]): void {
  // Who has paid has left the seat to others.
  const sitting = visit.guests.filter((_, guest) => !visit.settledGuests.includes(guest));
  if (new Set(sitting.map((guest) => guest.seat)).size !== sitting.length)
    broken.push(`LAW-2 ${visit.visitId} has two guests on one seat`);
  const jobOfGuest = new Map<number, string>();
  for (const clock of clocks) {
    if (!['awaitingTechnician', 'called', 'started'].includes(clock.status)) continue;
    const job = jobOfGuest.get(clock.guest) ?? jobOf(clock);
    if (job !== jobOf(clock))
      broken.push(`LAW-2 ${visit.visitId} serves a guest by two jobs at once`);
    jobOfGuest.set(clock.guest, job);
  }
}

/** LAW-3: a queue holds nobody twice and nobody unknown. LAW-7: they stand by their numbers. */
function queueLaws(state: State, group: GroupCode, broken: string[]): void {
  const queue = state.queues.get(group) ?? [];
  if (new Set(queue).size !== queue.length) broken.push(`LAW-3 ${group} holds someone twice`);
  const stranger = queue.find((staffNo) => !state.technicians.has(staffNo));
  if (stranger !== undefined) broken.push(`LAW-3 ${group} holds ${stranger}, who is nobody`);
  const turnNos = state.turnNos.get(group) ?? [];
  const placed = queue.map((staffNo, index) => [staffNo, turnNos[index] ?? 0] as const);
  const sorted = placed.every((one, index) => {
    const before = placed[index - 1];
    return before === undefined || standsBefore(state, before, one);
  });
  if (turnNos.length !== queue.length || !sorted)
    broken.push(`LAW-7 the turns in ${group} are ${turnNos.join(' ')} for ${queue.join(' ')}`);
}

/** LAW-4: each listed once, and all of them are lines that wait. LAW-2: every line is of a visit. */
function listLaws(state: State, broken: string[]): void {
  const once = new Set(state.awaiting).size === state.awaiting.length;
  const all = state.awaiting.every(
    (clockId) => state.clocks.get(clockId)?.status === 'awaitingTechnician',
  );
  if (!once || !all) broken.push(`LAW-4 ${state.awaiting.join(' ')} are listed`);
  for (const { clockId, visitId } of state.clocks.values())
    if (!state.visits.has(visitId)) broken.push(`LAW-2 ${clockId} is of no visit`);
}

/** LAW-11: each promise is of a line that waits and says so. */
function promiseLaws(state: State, broken: string[]): void {
  for (const [staffNo, clockId] of state.promises) {
    const line = state.clocks.get(clockId);
    if (line?.status !== 'awaitingTechnician' || line.promisedTo !== staffNo)
      broken.push(`LAW-11 ${staffNo} is promised ${clockId}, which knows nothing of it`);
  }
}

/** LAW-8: a call is of a room that exists, and of the guests who sit in it, if of any. */
function callLaws(state: State): string[] {
  return [...state.calls.values()].flatMap(({ callId, roomNo, visitId }) => {
    if (!state.rooms.has(roomNo)) return [`LAW-8 ${callId} is of ${roomNo}, which is not there`];
    if (visitId === null || state.visits.get(visitId)?.roomNo === roomNo) return [];
    return [`LAW-8 ${callId} is of ${visitId}, who are not in ${roomNo}`];
  });
}

/** LAW-9: who has paid is served no more, is one of the party, and paid once. */
function settledLaws(
  { visitId, guests, settledGuests }: Visit,
  clocks: readonly Clock[],
  broken: string[],
): void {
  if (settledGuests.length === 0) return;
  for (const clock of clocks)
    if (isOpen(clock) && settledGuests.includes(clock.guest))
      broken.push(`LAW-9 ${clock.clockId} is open, and its guest has paid`);
  const once = new Set(settledGuests).size === settledGuests.length;
  const known = settledGuests.every((guest) => guests[guest] !== undefined);
  if (!once || !known)
    broken.push(`LAW-9 ${visitId} has settled guests ${settledGuests.join(' ')}`);
}

/** LAW-12: goods are numbered without a gap; what stands and what was cancelled is whole, and never below nothing. */
function goodsLaws({ ticketId, goods }: Visit, broken: string[]): void {
  for (const [index, { lineId, qty, cancelled }] of goods.entries()) {
    if (lineId !== `${ticketId}/g${String(index + 1)}`)
      broken.push(`LAW-12 ${lineId} stands where g${String(index + 1)} should`);
    if (!Number.isInteger(qty) || qty < 0 || (cancelled !== undefined && cancelled.qty < 1))
      broken.push(`LAW-12 ${lineId} stands ${String(qty)} times`);
    if (qty === 0 && cancelled === undefined)
      broken.push(`LAW-12 ${lineId} stands not, and nobody cancelled it`);
  }
}

/** LAW-13: what is on the shelf is counted in whole ones, and is worth nothing where there is none. */
function stockLaws(state: State, broken: string[]): void {
  for (const { goodsCode, qty, valueFen } of state.stock.values())
    if (
      !Number.isSafeInteger(qty) ||
      !Number.isSafeInteger(valueFen) ||
      valueFen < 0 ||
      (qty <= 0 && valueFen !== 0)
    )
      broken.push(`LAW-13 ${String(qty)} of ${goodsCode} are worth ${String(valueFen)}`);
}

/** LAW-10: a room is reserved exactly while it would be vacant and is kept for a booking; no room and nobody is booked twice at once. */
function bookingLaws(state: State, touched: Touched | undefined, broken: string[]): void {
  for (const roomNo of touched?.roomNos ?? state.rooms.keys()) {
    const status = state.rooms.get(roomNo)?.status;
    const kept = keptFor(state, roomNo) !== undefined;
    if ((status === 'reserved' && !kept) || (status === 'vacant' && kept))
      broken.push(`LAW-10 ${roomNo} is ${status} and ${kept ? '' : 'not '}booked`);
  }
  if (touched !== undefined) return;
  const before = new Map<string, BookingHold>();
  const holds = [...state.bookings.values()].flatMap((booking) => booking.holds);
  for (const hold of holds.sort((a, b) => a.fromAt - b.fromAt)) {
    const thing = 'roomNo' in hold ? `room ${hold.roomNo}` : `technician ${hold.staffNo}`;
    const last = before.get(thing);
    if (last !== undefined && meet(last, hold)) broken.push(`LAW-10 ${thing} is booked twice`);
    before.set(thing, hold);
  }
}
