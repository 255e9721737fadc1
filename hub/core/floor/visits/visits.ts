/** Seating a party and taking that back (VIS). */
import type { CommandBody, OpenGuest, Wish } from '../../commands.ts';
import { type Answer, refuse, type Refused } from '../../decision.ts';
import type { BookingId, ClockId, PartyId, RoomNo, TicketId, VisitId } from '../../units.ts';
import { isOpenTo } from '../bookings/booked.ts';
import { whyNotCalledIn } from '../duty/call-ins.ts';
import { closeVisit } from './calls.ts';
import { dispatchAwaiting, dispatchParty } from '../dispatch/dispatch.ts';
import type { OpenItem, OpenRoom } from '../clocks/job-commands.ts';
import { addLine, clocksOf, isOpen } from '../lines.ts';
import type { Recording } from '../recording.ts';
import type { Catalogue, State } from '../state.ts';
import { takeBack } from '../clocks/take-back.ts';
import { whyNotWish } from '../dispatch/wishes.ts';

type Of<T extends CommandBody['type']> = Extract<CommandBody, { type: T }>;

/** VIS-1: what stands against opening this room for these guests. */
export function whyNotOpen(
  state: State,
  catalogue: Catalogue,
  roomNo: RoomNo,
  guests: readonly OpenGuest[],
  /** The booking for which they come. */
  bookingId?: BookingId,
): Refused | undefined {
  const room = state.rooms.get(roomNo);
  const config = catalogue.rooms.get(roomNo);
  if (room === undefined || config === undefined) return refuse('unknown_room', { roomNo });
  const unfit = whyNotItems(state, catalogue, roomNo, guests, bookingId !== undefined);
  if (unfit !== undefined && unfit.name !== 'no_guests') return unfit;
  if (!isOpenTo(state, roomNo, bookingId))
    return refuse('room_not_vacant', { roomNo, state: room.status });
  if (unfit !== undefined) return unfit;
  if (guests.length > config.seats)
    return refuse('too_many_guests', { roomNo, seats: config.seats });
  return wristbandClash(state, guests);
}

/** What stands against serving these guests, whatever the room. */
export function whyNotItems(
  state: State,
  catalogue: Catalogue,
  roomNo: RoomNo,
  guests: readonly OpenGuest[],
  /** They are booked, or come for their booking. */
  forBooking = false,
): Refused | undefined {
  for (const { items } of guests)
    for (const item of items) {
      const unfit = whyNotWish(catalogue, item.serviceCode, item.wish, forBooking);
      if (unfit !== undefined) return unfit;
    }
  const uncalled = whyNotCalledIn(
    state,
    guests.flatMap(({ items }) => items.map(({ wish }) => wish)),
  );
  if (uncalled !== undefined) return uncalled;
  for (const { items } of guests)
    for (const job of jobsOf(items)) {
      const twice = namedTwice(job);
      if (twice !== undefined) return twice;
    }
  if (guests.length === 0 || guests.some((guest) => guest.items.length === 0))
    return refuse('no_guests', { roomNo });
  return undefined;
}

/** Items that run at the same time. */
function jobsOf(items: readonly OpenItem[]): OpenItem[][] {
  const jobs: OpenItem[][] = [];
  for (const item of items) {
    const job = item.together === true ? jobs.at(-1) : undefined;
    if (job === undefined) jobs.push([item]);
    else job.push(item);
  }
  return jobs;
}

/** JOB-2: nobody serves two lines of one job. */
export function namedTwice(lines: readonly { readonly wish: Wish }[]): Refused | undefined {
  const named = lines.flatMap(({ wish }) => (wish.type === 'rotation' ? [] : [wish.staffNo]));
  const twice = named.find((staffNo, index) => named.indexOf(staffNo) !== index);
  return twice === undefined ? undefined : refuse('named_twice', { staffNo: twice });
}

/** VIS-2: a wristband is worn by one guest at a time. */
export function wristbandClash(state: State, guests: readonly OpenGuest[]): Refused | undefined {
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
  const seated = seat(recording, { roomNo, guests });
  dispatchParty(recording, seated.ready);
  const { visitId, ticketId } = seated;
  return { visitId, ticketId };
}

/** Several rooms at once may be named; a party is no larger. */
const mostRooms = 12;

/** JOB-8: why these rooms cannot be opened for one party. */
export function whyNotOpenLinked(
  state: State,
  catalogue: Catalogue,
  rooms: readonly OpenRoom[],
): Refused | undefined {
  if (rooms.length > mostRooms) return refuse('too_many_lines', { most: mostRooms });
  const seen = new Set<RoomNo>();
  for (const { roomNo, guests } of rooms) {
    const refused = whyNotOpen(state, catalogue, roomNo, guests);
    if (refused !== undefined) return refused;
    if (seen.has(roomNo)) return refuse('room_not_vacant', { roomNo, state: 'occupied' });
    seen.add(roomNo);
  }
  const guests = rooms.flatMap((room) => room.guests);
  const wishes = guests.flatMap(({ items }) => items.map(({ wish }) => wish));
  return whyNotCalledIn(state, wishes) ?? wristbandClash(state, guests);
}

/** JOB-8: one party in several rooms is one decision: names first over all of them. */
export function openLinked(recording: Recording, command: Of<'openLinked'>): Answer | Refused {
  const { state, catalogue } = recording;
  const refused = whyNotOpenLinked(state, catalogue, command.rooms);
  if (refused !== undefined) return refused;
  if (command.rooms.length < 2) return refuse('no_guests', { roomNo: '' });
  if (state.businessDay === null) return refuse('no_business_day');
  const partyId = `P${visitNumber(state)}`;
  const seated = command.rooms.map((room) => seat(recording, room, partyId));
  dispatchParty(
    recording,
    seated.flatMap(({ ready }) => ready),
  );
  return { partyId, visitId: seated[0]?.visitId ?? '', rooms: seated.length };
}

function visitNumber(state: State): string {
  return `${(state.businessDay ?? '').replaceAll('-', '')}-${String(state.visitCount + 1)}`;
}

interface Seated {
  readonly visitId: VisitId;
  readonly ticketId: TicketId;
  /** Lines that can be given to somebody now. */
  readonly ready: readonly ClockId[];
}

/** The party sits; nobody is called yet. */
export function seat(recording: Recording, room: OpenRoom, partyId?: PartyId): Seated {
  const { state } = recording;
  const { roomNo, guests } = room;
  const number = visitNumber(state);
  const visitId = `V${number}`;
  const ticketId = `T${number}`;
  recording.record({
    type: 'visitOpened',
    visitId,
    ticketId,
    no: state.visitCount + 1,
    roomNo,
    guests: guests.map((guest, index) => ({ seat: index + 1, wristband: guest.wristband ?? null })),
    ...(partyId === undefined ? {} : { partyId }),
  });
  const from = state.rooms.get(roomNo)?.status ?? 'vacant';
  recording.record({ type: 'roomStatusChanged', roomNo, from, to: 'occupied', visitId });
  const ready = guests.flatMap(({ items }, guest) => addItems(recording, visitId, guest, items));
  return { visitId, ticketId, ready };
}

/** A guest's lines: those of the first job are ready, the others wait for it (DSP-5, JOB-1). Returns the ready ones. */
export function addItems(
  recording: Recording,
  visitId: VisitId,
  guest: number,
  items: readonly OpenItem[],
): ClockId[] {
  const ready: ClockId[] = [];
  let job: ClockId | undefined;
  items.forEach(({ serviceCode, wish, together = false }, index) => {
    const joins = together ? job : undefined;
    const first = index === 0 || (joins !== undefined && joins === ready[0]);
    const clockId = addLine(recording, visitId, {
      ...{ guest, serviceCode, wish, status: first ? 'awaitingTechnician' : 'queued' },
      ...(joins === undefined ? {} : { job: joins }),
    });
    job = joins ?? clockId;
    if (first) ready.push(clockId);
  });
  return ready;
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
