/** Seating a party and taking that back (VIS). */
import type { CommandBody, OpenGuest } from '../commands.ts';
import { type Answer, refuse, type Refused } from '../decision.ts';
import type { ClockId, RoomNo } from '../units.ts';
import { whyNotCalledIn } from './call-ins.ts';
import { closeVisit } from './calls.ts';
import { dispatchAwaiting, dispatchParty } from './dispatch.ts';
import { clocksOf, isOpen } from './lines.ts';
import type { Recording } from './recording.ts';
import type { Catalogue, State } from './state.ts';
import { takeBack } from './take-back.ts';
import { whyNotWish } from './wishes.ts';

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
    const unfit = whyNotWish(catalogue, item.serviceCode, item.wish);
    if (unfit !== undefined) return unfit;
  }
  const uncalled = whyNotCalledIn(
    state,
    guests.flatMap(({ items }) => items.map(({ wish }) => wish)),
  );
  if (uncalled !== undefined) return uncalled;
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
  const began = clocksOf(recording.state, visit).some((clock) => 'startedAt' in clock);
  if (began || visit.goods.length > 0 || visit.settlements > 0)
    return refuse('visit_in_progress', { roomNo: visit.roomNo });
  for (const clock of clocksOf(recording.state, visit))
    if (isOpen(clock)) takeBack(recording, clock, 'roomReleased');
  const { roomNo, visitId } = visit;
  const from = recording.state.rooms.get(roomNo)?.status ?? 'occupied';
  closeVisit(recording, visitId, 'released');
  recording.record({ type: 'roomStatusChanged', roomNo, from, to: 'vacant', visitId: null });
  dispatchAwaiting(recording);
  return { visitId };
}
