/**
 * What must be true of every floor at every moment (LAW). Checked by the
 * simulation, the day player and the tests, never by `decide`: a law that is
 * broken is our bug, not a person's mistake. Returns one sentence a breach.
 */
import type { BookingHold } from '../booking-events.ts';
import type { GroupCode, RoomNo, StaffNo, VisitId } from '../units.ts';
import { isOpen, jobOf } from './lines.ts';
import { keptFor, meet } from './booked.ts';
import type { State, TechnicianState, Visit } from './state.ts';
import { isAbsent } from './technicians.ts';

/** Whom some events are about: enough to be looked at after each of them, where all would take too long. */
export interface Touched {
  readonly staffNos: ReadonlySet<StaffNo>;
  readonly visitIds: ReadonlySet<VisitId>;
  readonly roomNos: ReadonlySet<RoomNo>;
  readonly groups: ReadonlySet<GroupCode>;
}

/** Of the whole floor, or only of what was touched. */
export function brokenLaws(state: State, touched?: Touched): string[] {
  return [
    ...technicianLaws(state, touched),
    ...roomLaws(state, touched),
    ...queueLaws(state, touched),
    ...awaitingLaws(state),
    ...callLaws(state),
    ...settledLaws(state, touched),
    ...bookingLaws(state, touched),
  ];
}

function techniciansOf(state: State, touched: Touched | undefined): [StaffNo, TechnicianState][] {
  if (touched === undefined) return [...state.technicians];
  return [...touched.staffNos].flatMap((staffNo) => {
    const technician = state.technicians.get(staffNo);
    return technician === undefined ? [] : [[staffNo, technician] as [StaffNo, TechnicianState]];
  });
}

function visitsOf(state: State, touched: Touched | undefined): Visit[] {
  if (touched === undefined) return [...state.visits.values()];
  return [...touched.visitIds].flatMap((visitId) => state.visits.get(visitId) ?? []);
}

/** LAW-1: at most one clock per technician, and the two tell the same of each other. */
function technicianLaws(state: State, touched: Touched | undefined): string[] {
  const broken: string[] = [];
  const holder = new Map<string, string>();
  for (const clock of state.clocks.values()) {
    if (clock.status !== 'called' && clock.status !== 'started') continue;
    if (touched?.staffNos.has(clock.staffNo) === false) continue;
    const other = holder.get(clock.staffNo);
    if (other !== undefined)
      broken.push(`LAW-1 ${clock.staffNo} has ${other} and ${clock.clockId}`);
    holder.set(clock.staffNo, clock.clockId);
    const technician = state.technicians.get(clock.staffNo);
    const expected = clock.status === 'called' ? 'called' : 'inService';
    if (technician?.status !== expected)
      broken.push(
        `LAW-1 ${clock.clockId} is ${clock.status}, ${clock.staffNo} is ${technician?.status ?? 'nobody'}`,
      );
  }
  for (const [staffNo, technician] of techniciansOf(state, touched))
    if ('clockId' in technician && holder.get(staffNo) !== technician.clockId)
      broken.push(
        `LAW-1 ${staffNo} is ${technician.status} on ${technician.clockId}, which knows nothing of it`,
      );
  return broken;
}

/** LAW-2: a room is occupied or unpaid exactly while a visit sits in it, one visit a room, one guest a seat, one job a guest. */
function roomLaws(state: State, touched: Touched | undefined): string[] {
  const broken: string[] = [];
  const seated = new Map<string, string>();
  for (const visit of state.visits.values()) {
    const other = seated.get(visit.roomNo);
    if (other !== undefined)
      broken.push(`LAW-2 ${visit.roomNo} holds ${other} and ${visit.visitId}`);
    seated.set(visit.roomNo, visit.visitId);
  }
  for (const visit of visitsOf(state, touched)) broken.push(...guestLaws(state, visit));
  for (const room of state.rooms.values()) {
    if (touched?.roomNos.has(room.roomNo) === false) continue;
    const taken = room.status === 'occupied' || room.status === 'awaitingPayment';
    if (
      taken !== seated.has(room.roomNo) ||
      (room.visitId ?? undefined) !== seated.get(room.roomNo)
    )
      broken.push(`LAW-2 ${room.roomNo} is ${room.status} with ${room.visitId ?? 'nobody'}`);
  }
  return broken;
}

function guestLaws(state: State, visit: Visit): string[] {
  const broken: string[] = [];
  // Who has paid has left the seat to others.
  const sitting = visit.guests.filter((_, guest) => !visit.settledGuests.includes(guest));
  if (new Set(sitting.map((guest) => guest.seat)).size !== sitting.length)
    broken.push(`LAW-2 ${visit.visitId} has two guests on one seat`);
  const jobOfGuest = new Map<number, string>();
  for (const clock of visit.clockIds.flatMap((clockId) => state.clocks.get(clockId) ?? [])) {
    if (!['awaitingTechnician', 'called', 'started'].includes(clock.status)) continue;
    const job = jobOfGuest.get(clock.guest) ?? jobOf(clock);
    if (job !== jobOf(clock))
      broken.push(`LAW-2 ${visit.visitId} serves a guest by two jobs at once`);
    jobOfGuest.set(clock.guest, job);
  }
  return broken;
}

/** LAW-3: a queue holds each of its technicians on duty once, and nobody else. */
function queueLaws(state: State, touched: Touched | undefined): string[] {
  const broken: string[] = [];
  const technicians = techniciansOf(state, touched);
  for (const [group, queue] of state.queues) {
    const standing = new Set(queue);
    if (touched?.groups.has(group) !== false) {
      if (standing.size !== queue.length) broken.push(`LAW-3 ${group} holds someone twice`);
      const turnNos = state.turnNos.get(group) ?? [];
      const grows = turnNos.every((no, index) => no > (turnNos[index - 1] ?? no - 1));
      if (turnNos.length !== queue.length || !grows)
        broken.push(`LAW-7 the turns in ${group} are ${turnNos.join(' ')} for ${queue.join(' ')}`);
    }
    for (const [staffNo, technician] of technicians) {
      const should =
        !isAbsent(technician) && (state.catalogue?.groupsOf.get(staffNo) ?? []).includes(group);
      if (should !== standing.has(staffNo))
        broken.push(
          `LAW-3 ${staffNo} is ${technician.status} and ${should ? 'not ' : ''}in ${group}`,
        );
    }
  }
  return broken;
}

/** LAW-4: exactly the lines that wait stand in the list of those that wait. */
function awaitingLaws(state: State): string[] {
  const waiting = [...state.clocks.values()].filter(
    (clock) => clock.status === 'awaitingTechnician',
  );
  const listed = new Set(state.awaiting);
  const same =
    listed.size === state.awaiting.length &&
    waiting.length === listed.size &&
    waiting.every((clock) => listed.has(clock.clockId));
  return same
    ? []
    : [`LAW-4 ${String(waiting.length)} lines wait, ${String(state.awaiting.length)} are listed`];
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
function settledLaws(state: State, touched: Touched | undefined): string[] {
  return visitsOf(state, touched).flatMap(({ visitId, guests, clockIds, settledGuests }) => {
    const open = clockIds
      .flatMap((clockId) => state.clocks.get(clockId) ?? [])
      .filter((clock) => isOpen(clock) && settledGuests.includes(clock.guest));
    const once = new Set(settledGuests).size === settledGuests.length;
    const known = settledGuests.every((guest) => guests[guest] !== undefined);
    return [
      ...open.map(({ clockId }) => `LAW-9 ${clockId} is open, and its guest has paid`),
      ...(once && known ? [] : [`LAW-9 ${visitId} has settled guests ${settledGuests.join(' ')}`]),
    ];
  });
}

/** LAW-10: a room is reserved exactly while it would be vacant and is kept for a booking; no room and nobody is booked twice at once. */
function bookingLaws(state: State, touched?: Touched): string[] {
  const broken: string[] = [];
  for (const roomNo of touched?.roomNos ?? state.rooms.keys()) {
    const status = state.rooms.get(roomNo)?.status;
    const kept = keptFor(state, roomNo) !== undefined;
    if ((status === 'reserved' && !kept) || (status === 'vacant' && kept))
      broken.push(`LAW-10 ${roomNo} is ${status} and ${kept ? '' : 'not '}booked`);
  }
  const before = new Map<string, BookingHold>();
  const holds = [...state.bookings.values()].flatMap((booking) => booking.holds);
  for (const hold of holds.sort((a, b) => a.fromAt - b.fromAt)) {
    const thing = 'roomNo' in hold ? `room ${hold.roomNo}` : `technician ${hold.staffNo}`;
    const last = before.get(thing);
    if (last !== undefined && meet(last, hold)) broken.push(`LAW-10 ${thing} is booked twice`);
    before.set(thing, hold);
  }
  return broken;
}
