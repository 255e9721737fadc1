/** What a card means at the terminal of a room (TAP). The card names a person; the floor says what they may want. */
import type { CommandBody } from '../commands.ts';
import { type Answer, refuse, type Refused } from '../decision.ts';
import { minuteMs, type RoomNo, type StaffNo } from '../units.ts';
import { endClock, extendClock, startClock } from './clocks/clocks.ts';
import { isTakingOver, takerArrives } from './dispatch/announcements.ts';
import type { Moment } from './clocks/earnings.ts';
import { clocksOf, isOpen } from './lines.ts';
import type { Recording } from './recording.ts';
import { changeByCard, dispatchByCard, mayOpen, openByCard, swapByCard } from './tap-choices.ts';
import { changeRoom } from './visits/rooms.ts';
import { isAbsent, isBusy } from './technicians.ts';
import { orderGoods } from './tickets/tickets.ts';

type Of<T extends CommandBody['type']> = Extract<CommandBody, { type: T }>;

export function tapCard(recording: Recording, tap: Of<'tapCard'>): Answer | Refused {
  const { catalogue } = recording;
  const { roomNo, cardUid } = tap;
  if (!catalogue.rooms.has(roomNo)) return refuse('unknown_room', { roomNo });
  const technician = catalogue.techniciansByCard.get(cardUid);
  if (technician !== undefined) return technicianTap(recording, tap, technician.staffNo);
  const person = catalogue.staffByCard.get(cardUid);
  if (person === undefined) return refuse('unknown_card');
  const status = recording.state.rooms.get(roomNo)?.status;
  const toClean = status === 'dirty' || status === 'cleaning' || tap.intent === 'clean';
  if (mayOpen(person.role) && !toClean) return deskTap(recording, tap);
  // TAP-5: cleaning is the attendants' work; the manager may stand in.
  if (person.role !== 'attendant' && person.role !== 'manager')
    return refuse('not_allowed', { role: person.role });
  return cleaningTap(recording, tap);
}

/** TAP-11: a room is opened, and more is asked for in it, by what was chosen at its terminal. */
function deskTap(recording: Recording, tap: Of<'tapCard'>): Answer | Refused {
  switch (tap.intent) {
    case 'open':
      return openByCard(recording, tap);
    case 'dispatch':
      return dispatchByCard(recording, tap);
    case 'auto':
      return refuse('ask_first');
    default:
      return refuse('nothing_to_do', { roomNo: tap.roomNo });
  }
}

/** TAP-1 to TAP-4. */
function technicianTap(
  recording: Recording,
  tap: Of<'tapCard'>,
  staffNo: StaffNo,
): Answer | Refused {
  const { state, catalogue, command } = recording;
  const technician = state.technicians.get(staffNo);
  if (technician === undefined || isAbsent(technician)) return refuse('not_on_duty', { staffNo });
  // TAP-1: only where the technician was called to. TAP-8: who comes too late is told so.
  if (technician.status === 'waiting') return notHere('');
  // DTY-16: a card in a room says nothing of a break that is over.
  if (!isBusy(technician)) return refuse('technician_paused', { staffNo, duty: technician.status });
  const clock = state.clocks.get(technician.clockId);
  const where = state.visits.get(clock?.visitId ?? '')?.roomNo ?? '';
  const moment: Moment = { at: tap.tapAt, known: tap.tapAtKnown };
  if (technician.status === 'called') {
    if (where !== tap.roomNo) return notHere(where);
    if (tap.intent === 'swap') return swapByCard(recording, tap, technician.clockId);
    if (tap.intent === 'changeService') return changeByCard(recording, tap, technician.clockId);
    if (tap.intent !== 'auto' && tap.intent !== 'start')
      return refuse('clock_not_running', { status: 'called' });
    return startClock(recording, technician.clockId, moment);
  }
  if (where !== tap.roomNo) return refuse('technician_busy', { staffNo, roomNo: where });
  // TAP-10: the first tap of whoever took a clock over says that they are there.
  const comes = tap.intent === 'start' || tap.intent === 'auto';
  if (comes && clock !== undefined && isTakingOver(recording, clock))
    return takerArrives(recording, clock);
  switch (tap.intent) {
    case 'extend':
      return extendClock(recording, technician.clockId, tap.extensions ?? 1);
    case 'end':
      return endClock(recording, technician.clockId, moment, false);
    case 'auto': {
      // TAP-3: near the end or after it a bare card can only mean the end.
      const left = clock?.status === 'started' ? clock.expectedEndAt - command.stamp.at : 0;
      const near = catalogue.config.settings.earliestEndMinutes * minuteMs;
      return left <= near
        ? endClock(recording, technician.clockId, moment, false)
        : refuse('choose_action');
    }
    case 'start':
      return refuse('technician_busy', { staffNo, roomNo: where });
    case 'swap':
      return swapByCard(recording, tap, technician.clockId);
    case 'changeService':
      return changeByCard(recording, tap, technician.clockId);
    case 'clean':
    case 'open':
    case 'dispatch':
      return refuse('not_allowed', { role: 'technician' });
  }

  function notHere(roomNo: RoomNo): Refused {
    const missed = missedHere(recording, tap.roomNo, staffNo);
    return refuse(missed ? 'turn_missed' : 'not_called_here', { staffNo, roomNo });
  }
}

/** Whether the turn in this room was given to another because this one did not come. */
function missedHere(recording: Recording, roomNo: RoomNo, staffNo: StaffNo): boolean {
  const visit = visitIn(recording, roomNo);
  if (visit === undefined) return false;
  return clocksOf(recording.state, visit).some(
    (clock) => isOpen(clock) && clock.missedBy?.includes(staffNo) === true,
  );
}

/** TAP-6: the first tap begins the cleaning, the second ends it. */
function cleaningTap(recording: Recording, tap: Of<'tapCard'>): Answer | Refused {
  const { roomNo, intent } = tap;
  if (intent !== 'auto' && intent !== 'clean') return refuse('nothing_to_do', { roomNo });
  const status = recording.state.rooms.get(roomNo)?.status;
  if (status === 'dirty') return changeRoom(recording, 'markCleaning', roomNo);
  if (status === 'cleaning') return changeRoom(recording, 'markVacant', roomNo);
  return refuse('nothing_to_do', { roomNo });
}

/** TAP-7: an order from the room goes on the ticket of those who sit in it. */
export function orderFromRoom(recording: Recording, order: Of<'orderFromRoom'>): Answer | Refused {
  const visit = visitIn(recording, order.roomNo);
  return visit === undefined
    ? refuse('room_not_occupied', { roomNo: order.roomNo })
    : orderGoods(recording, visit, order, 'terminal');
}

function visitIn(recording: Recording, roomNo: RoomNo) {
  const visitId = recording.state.rooms.get(roomNo)?.visitId;
  return visitId === null || visitId === undefined
    ? undefined
    : recording.state.visits.get(visitId);
}
