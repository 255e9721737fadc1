/** The state as plain data, and back: what `businessDayOpened` carries, and what is hashed to compare two folds. */
import type { SerializedState, State } from './state.ts';
import { emptyState, noStanding } from './state.ts';
import type { PolicyVersion } from '../policy/policy.ts';
import { policyWritten } from '../upcast.ts';
import { catalogueOf } from './catalogue.ts';

/** A deep copy: what is written down must not change with the floor. */
export function serialize(state: State): SerializedState {
  return structuredCopy({
    config: state.catalogue?.config ?? null,
    configVersion: state.configVersion,
    businessDay: state.businessDay,
    lastAt: state.lastAt,
    rooms: [...state.rooms.values()],
    technicians: [...state.technicians],
    queues: [...state.queues],
    visits: [...state.visits.values()],
    clocks: [...state.clocks.values()],
    awaiting: state.awaiting,
    visitCount: state.visitCount,
    announcementCount: state.announcementCount,
    topUpCount: state.topUpCount,
    ...(state.announcements.size > 0 ? { announcements: [...state.announcements.values()] } : {}),
    ...(state.lastSpokenAt > 0 ? { lastSpokenAt: state.lastSpokenAt } : {}),
    settledToday: [...state.settledToday],
    ...(state.reprints.size > 0 ? { reprints: [...state.reprints] } : {}),
    turnNos: [...state.turnNos],
    calls: [...state.calls.values()],
    callCount: state.callCount,
    ...(state.bookings.size > 0 ? { bookings: [...state.bookings.values()] } : {}),
    ...(state.bookingCount > 0 ? { bookingCount: state.bookingCount } : {}),
    ...(state.bookingsOver.size > 0 ? { bookingsOver: [...state.bookingsOver] } : {}),
    ...(state.standings.size > 0 ? { standings: [...state.standings] } : {}),
    ...(state.suspendAtEnd.size > 0 ? { suspendAtEnd: [...state.suspendAtEnd] } : {}),
    ...(state.attendance.size > 0 ? { attendance: [...state.attendance] } : {}),
    ...(state.shiftPlans.size > 0 ? { shiftPlans: plansOf(state) } : {}),
    ...(state.policy === null ? {} : { policy: state.policy }),
    ...(state.policies.length > 0 ? { policies: state.policies } : {}),
    ...(state.stock.size > 0 ? { stock: [...state.stock.values()] } : {}),
  });
}

export function restore(from: SerializedState): State {
  const copy = structuredCopy(from);
  const state = emptyState();
  state.catalogue = copy.config === null ? null : catalogueOf(copy.config);
  state.configVersion = copy.configVersion;
  state.businessDay = copy.businessDay;
  state.lastAt = copy.lastAt;
  for (const room of copy.rooms) state.rooms.set(room.roomNo, room);
  for (const [staffNo, technician] of copy.technicians) state.technicians.set(staffNo, technician);
  // A younger release may remember more of somebody than the log tells.
  for (const [staffNo, standing] of copy.standings ?? [])
    state.standings.set(staffNo, { ...noStanding, ...standing });
  for (const [staffNo, reason] of copy.suspendAtEnd ?? []) state.suspendAtEnd.set(staffNo, reason);
  for (const [staffNo, came] of copy.attendance ?? []) state.attendance.set(staffNo, came);
  for (const [day, plans] of copy.shiftPlans ?? []) state.shiftPlans.set(day, new Map(plans));
  const asToday = (one: PolicyVersion) => ({ ...one, policy: policyWritten(one.policy) });
  state.policy = copy.policy === undefined ? null : asToday(copy.policy);
  state.policies.push(...(copy.policies ?? []).map(asToday));
  const turnNos = new Map(copy.turnNos);
  for (const [group, order] of copy.queues) {
    state.queues.set(group, [...order]);
    state.turnNos.set(group, [...(turnNos.get(group) ?? order.map((_one, index) => index + 1))]);
  }
  for (const visit of copy.visits) {
    const { settledGuests = [], settlements = 0 } = visit;
    state.visits.set(visit.visitId, { ...visit, settledGuests, settlements });
    state.visitByTicket.set(visit.ticketId, visit.visitId);
  }
  for (const clock of copy.clocks) {
    state.clocks.set(clock.clockId, clock);
    if (clock.status === 'awaitingTechnician' && clock.promisedTo !== undefined)
      state.promises.set(clock.promisedTo, clock.clockId);
  }
  state.awaiting.push(...copy.awaiting);
  state.visitCount = copy.visitCount;
  state.announcementCount = copy.announcementCount;
  for (const call of copy.calls ?? []) state.calls.set(call.callId, call);
  state.callCount = copy.callCount ?? 0;
  state.topUpCount = copy.topUpCount ?? 0;
  for (const one of copy.announcements ?? []) state.announcements.set(one.no, one);
  state.lastSpokenAt = copy.lastSpokenAt ?? 0;
  for (const ticketId of copy.settledToday) state.settledToday.add(ticketId);
  for (const booking of copy.bookings ?? []) state.bookings.set(booking.bookingId, booking);
  state.bookingCount = copy.bookingCount ?? 0;
  for (const [bookingId, how] of copy.bookingsOver ?? []) state.bookingsOver.set(bookingId, how);
  for (const [ticketId, copies] of copy.reprints ?? []) state.reprints.set(ticketId, copies);
  for (const stock of copy.stock ?? []) state.stock.set(stock.goodsCode, stock);
  return state;
}

function plansOf(state: State): NonNullable<SerializedState['shiftPlans']> {
  return [...state.shiftPlans].map(([day, plans]) => [day, [...plans]] as const);
}

/** JSON is what the log holds, so a copy by way of JSON is exactly what a restart would see. */
function structuredCopy(value: SerializedState): SerializedState {
  return JSON.parse(JSON.stringify(value)) as SerializedState;
}
