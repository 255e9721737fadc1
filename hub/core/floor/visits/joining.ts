/** A guest who joins later, and more for one who is there (JOB-6, JOB-7). */
import type { CommandBody } from '../../commands.ts';
import { type Answer, refuse, type Refused } from '../../decision.ts';
import { dispatchParty } from '../dispatch/dispatch.ts';
import { addLine, clocksOf, isOpen, jobOf, roomServesAgain } from '../lines.ts';
import type { Recording } from '../recording.ts';
import type { Visit } from '../state.ts';
import { addItems, namedTwice, whyNotItems, wristbandClash } from './visits.ts';

type Of<T extends CommandBody['type']> = Extract<CommandBody, { type: T }>;

/** Of one visit, those who have paid among them: a ticket is no longer. */
const mostGuests = 20;

/** Of one guest, that are not over. */
const mostLines = 12;

export function addGuest(recording: Recording, command: Of<'addGuest'>): Answer | Refused {
  const { state, catalogue } = recording;
  const { visitId, wristband, items } = command;
  const visit = state.visits.get(visitId);
  if (visit === undefined) return refuse('unknown_visit', { visitId });
  const { roomNo } = visit;
  const guests = [{ wristband, items }];
  const refused = whyNotItems(state, catalogue, roomNo, guests);
  if (refused !== undefined) return refused;
  const seats = catalogue.rooms.get(roomNo)?.seats ?? 0;
  // Who has paid has left.
  const sitting = visit.guests.length - visit.settledGuests.length;
  if (sitting >= seats || visit.guests.length >= mostGuests)
    return refuse('too_many_guests', { roomNo, seats });
  const clash = wristbandClash(state, guests);
  if (clash !== undefined) return clash;
  const guest = visit.guests.length;
  const seat = freeSeat(visit);
  const worn = wristband ?? null;
  recording.record({ type: 'guestJoined', visitId, guest, seat, wristband: worn });
  roomServesAgain(recording, visit);
  dispatchParty(recording, addItems(recording, visitId, guest, items));
  return { visitId, guest };
}

function freeSeat({ guests, settledGuests }: Visit): number {
  const taken = guests.filter((_, guest) => !settledGuests.includes(guest)).map(({ seat }) => seat);
  let seat = 1;
  while (taken.includes(seat)) seat += 1;
  return seat;
}

/** Served after what this guest has, or, `together`, at the same time as the last of it. */
export function addService(recording: Recording, command: Of<'addService'>): Answer | Refused {
  const { state, catalogue } = recording;
  const { visitId, guest, serviceCode, wish, together = false } = command;
  const visit = state.visits.get(visitId);
  if (visit === undefined) return refuse('unknown_visit', { visitId });
  if (visit.guests[guest] === undefined) return refuse('unknown_guest', { guest });
  const item = { serviceCode, wish };
  const refused = whyNotItems(state, catalogue, visit.roomNo, [{ items: [item] }]);
  if (refused !== undefined) return refused;
  if (visit.settledGuests.includes(guest)) return refuse('guest_settled', { guest });
  const open = clocksOf(state, visit).filter((clock) => clock.guest === guest && isOpen(clock));
  if (open.length >= mostLines) return refuse('too_many_lines', { most: mostLines });
  const last = open.at(-1);
  const job = together && last !== undefined ? jobOf(last) : undefined;
  const mates = open.filter((clock) => jobOf(clock) === job);
  const twice = namedTwice([...mates, item]);
  if (twice !== undefined) return twice;
  const waits = job === undefined ? last !== undefined : mates.every(isQueued);
  const clockId = addLine(recording, visitId, {
    ...{ guest, serviceCode, wish, status: waits ? 'queued' : 'awaitingTechnician' },
    ...(job === undefined ? {} : { job }),
  });
  roomServesAgain(recording, visit);
  if (!waits) dispatchParty(recording, [clockId]);
  return { clockId };
}

function isQueued({ status }: { readonly status: string }): boolean {
  return status === 'queued';
}
