/** Seating a party and taking that back (VIS). */
import type { CommandBody, OpenGuest } from '../commands.ts';
import { type Answer, refuse, type Refused } from '../decision.ts';
import type { ClockId, RoomNo } from '../units.ts';
import { dispatchAwaiting, dispatchParty, readyNextLine } from './dispatch.ts';
import { clocksOf, isOpen, roomAfterLine } from './lines.ts';
import type { Recording } from './recording.ts';
import type { Catalogue, State } from './state.ts';

type Of<T extends CommandBody['type']> = Extract<CommandBody, { type: T }>;

/** VIS-1: what stands against opening this room for these guests. */
export function whyNotOpen(
  state: State,
  catalogue: Catalogue,
  roomNo: RoomNo,
  guests: readonly OpenGuest[],
): Refused | undefined {
  const room = state.rooms.get(roomNo);
  const config = catalogue.rooms.get(roomNo);
  if (room === undefined || config === undefined) return refuse('unknown_room', { roomNo });
  for (const item of guests.flatMap((guest) => guest.items)) {
    const service = catalogue.services.get(item.serviceCode);
    if (service === undefined) return refuse('unknown_service', { serviceCode: item.serviceCode });
    if (item.wish.type === 'rotation') continue;
    const { staffNo } = item.wish;
    const technician = catalogue.technicians.get(staffNo);
    if (technician === undefined) return refuse('unknown_technician', { staffNo });
    if (!technician.skills.includes(service.skill))
      return refuse('technician_lacks_skill', { staffNo, serviceName: service.name });
  }
  if (room.status !== 'vacant') return refuse('room_not_vacant', { roomNo, state: room.status });
  if (guests.length === 0 || guests.some((guest) => guest.items.length === 0))
    return refuse('no_guests', { roomNo });
  if (guests.length > config.seats)
    return refuse('too_many_guests', { roomNo, seats: config.seats });
  return wristbandClash(state, guests);
}

/** VIS-2: a wristband is worn by one guest at a time. */
function wristbandClash(state: State, guests: readonly OpenGuest[]): Refused | undefined {
  const seen = new Set<number>();
  for (const { wristband } of guests) {
    if (wristband === undefined) continue;
    if (seen.has(wristband)) return refuse('wristband_in_use', { wristband, roomNo: '' });
    seen.add(wristband);
  }
  if (seen.size === 0) return undefined;
  for (const visit of state.visits.values())
    for (const { wristband } of visit.guests)
      if (wristband !== null && seen.has(wristband))
        return refuse('wristband_in_use', { wristband, roomNo: visit.roomNo });
  return undefined;
}

export function openVisit(recording: Recording, command: Of<'openVisit'>): Answer | Refused {
  const { state, catalogue } = recording;
  const { roomNo, guests } = command;
  const refused = whyNotOpen(state, catalogue, roomNo, guests);
  if (refused !== undefined) return refused;
  if (state.businessDay === null) return refuse('no_business_day');

  const no = state.visitCount + 1;
  const number = `${state.businessDay.replaceAll('-', '')}-${String(no)}`;
  const visitId = `V${number}`;
  const ticketId = `T${number}`;
  recording.record({
    type: 'visitOpened',
    visitId,
    ticketId,
    no,
    roomNo,
    guests: guests.map((guest, index) => ({ seat: index + 1, wristband: guest.wristband ?? null })),
  });
  recording.record({ type: 'roomStatusChanged', roomNo, from: 'vacant', to: 'occupied', visitId });

  const ready: ClockId[] = [];
  let line = 0;
  guests.forEach((guest, index) => {
    guest.items.forEach((item, order) => {
      line += 1;
      const clockId = `${visitId}/${String(line)}`;
      const status = order === 0 ? 'awaitingTechnician' : 'queued';
      const { serviceCode, wish } = item;
      recording.record({
        type: 'clockLineAdded',
        clockId,
        visitId,
        guest: index,
        serviceCode,
        wish,
        status,
      });
      if (order === 0) ready.push(clockId);
    });
  });
  dispatchParty(recording, ready);
  return { visitId, ticketId };
}

/** VIS-3: an open by mistake is taken back while nothing has begun; everyone called keeps their place. */
export function releaseRoom(recording: Recording, command: Of<'releaseRoom'>): Answer | Refused {
  const visit = recording.state.visits.get(command.visitId);
  if (visit === undefined) return refuse('unknown_visit', { visitId: command.visitId });
  const began = clocksOf(recording.state, visit).some(
    (clock) => clock.status === 'started' || clock.status === 'ended',
  );
  if (began || visit.goods.length > 0) return refuse('visit_in_progress', { roomNo: visit.roomNo });
  for (const clock of clocksOf(recording.state, visit))
    if (isOpen(clock)) cancelLine(recording, clock.clockId, 'roomReleased');
  const { roomNo, visitId } = visit;
  const from = recording.state.rooms.get(roomNo)?.status ?? 'occupied';
  recording.record({ type: 'visitClosed', visitId, because: 'released' });
  recording.record({ type: 'roomStatusChanged', roomNo, from, to: 'vacant', visitId: null });
  dispatchAwaiting(recording);
  return { visitId };
}

/** VIS-4: a line that has not started can be taken back alone. */
export function cancelClock(recording: Recording, command: Of<'cancelClock'>): Answer | Refused {
  const clock = recording.state.clocks.get(command.clockId);
  if (clock === undefined) return refuse('unknown_clock', { clockId: command.clockId });
  if (!isOpen(clock) || clock.status === 'started') return refuse('clock_started');
  cancelLine(recording, clock.clockId, 'desk');
  readyNextLine(recording, clock.visitId, clock.guest);
  roomAfterLine(recording, clock.visitId);
  dispatchAwaiting(recording);
  return { clockId: clock.clockId };
}

function cancelLine(
  recording: Recording,
  clockId: ClockId,
  because: 'roomReleased' | 'desk',
): void {
  const clock = recording.state.clocks.get(clockId);
  recording.record({ type: 'clockCancelled', clockId, because });
  if (clock?.status === 'called')
    recording.record({
      type: 'technicianStatusChanged',
      staffNo: clock.staffNo,
      from: 'called',
      to: 'waiting',
      clockId: null,
    });
}
