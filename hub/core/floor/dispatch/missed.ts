/** A technician who was called and does not come (MIS): the next is sent, and the turn is lost. */
import { type Answer, refuse, type Refused } from '../../decision.ts';
import { penaliseMissing, suspendForMissing } from '../../policy/penalties.ts';
import { type At, type ClockId, minuteMs } from '../../units.ts';
import { becomesFree } from './free.ts';
import { dispatchAwaiting } from './dispatch.ts';
import type { Recording } from '../recording.ts';
import { toTail } from '../queues/rotation.ts';
import type { CalledClock, State } from '../state.ts';
import { countBack } from '../queues/taking-turns.ts';
import { fallenWish } from './wishes.ts';

/** Of a timer: fired later than this, the hub was down, and so may have been the way of a tap. */
const trustedMs = minuteMs;

/** The desk has seen that the technician does not come, or will not. */
export function markMissedTurn(recording: Recording, clockId: ClockId): Answer | Refused {
  const clock = recording.state.clocks.get(clockId);
  if (clock === undefined) return refuse('unknown_clock', { clockId });
  if (clock.status !== 'called') return refuse('clock_not_called', { status: clock.status });
  return missTurn(recording, clock, 'desk');
}

/**
 * MIS-1: nobody tapped in time, and the room's terminal would have told: the turn is missed.
 * MIS-2: where it could not have told, nobody is punished: the desk is told, once.
 */
export function missedTurnDue(
  recording: Recording,
  clock: CalledClock,
  dueAt: At,
  terminalOnline: boolean,
): Answer {
  const late = recording.command.stamp.at - dueAt > trustedMs;
  if (terminalOnline && !late) return missTurn(recording, clock, 'timer');
  const { clockId, staffNo } = clock;
  recording.record({ type: 'technicianLate', clockId, staffNo });
  return { did: 'technicianLate', clockId, staffNo };
}

/** MIS-3: to the tail of every queue. MIS-4: the line waits again in its old place, its wish fallen to rotation. */
function missTurn(recording: Recording, clock: CalledClock, by: 'timer' | 'desk'): Answer {
  const { state } = recording;
  const { clockId, staffNo, wish } = clock;
  recording.record({ type: 'turnMissed', clockId, staffNo, by, place: oldPlace(state, clock) });
  suspendForMissing(recording, clock);
  becomesFree(recording, staffNo, 'called');
  countBack(recording, clock);
  toTail(recording, staffNo, clockId, 'MIS-3');
  penaliseMissing(recording, clock);
  if (wish.type !== 'rotation')
    recording.record({
      type: 'wishFellBack',
      clockId,
      staffNo: wish.staffNo,
      because: 'missedTurn',
      wish: fallenWish(state, clock),
    });
  dispatchAwaiting(recording);
  return { did: 'missTurn', clockId, staffNo };
}

/** Before all who became ready later, and before those of the same moment: it had been served first. */
function oldPlace(state: State, clock: CalledClock): number {
  const readyAt = clock.readyAt ?? clock.calledAt;
  const place = state.awaiting.findIndex((clockId) => {
    const line = state.clocks.get(clockId);
    return line?.status === 'awaitingTechnician' && line.sinceAt >= readyAt;
  });
  return place < 0 ? state.awaiting.length : place;
}
