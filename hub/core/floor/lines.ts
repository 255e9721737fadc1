/** Small questions about the lines of a visit, asked from many rooms of the floor. */
import type { VisitId } from '../units.ts';
import type { Recording } from './recording.ts';
import type { Clock, State, Visit } from './state.ts';

/** A line that is not over: it keeps the ticket from being settled. */
export function isOpen(clock: Clock): boolean {
  return clock.status !== 'ended' && clock.status !== 'cancelled';
}

export function clocksOf(state: State, visit: Visit): Clock[] {
  return visit.clockIds.flatMap((clockId) => state.clocks.get(clockId) ?? []);
}

/** VIS-5: when the last line is over, the room waits for payment. */
export function roomAfterLine(recording: Recording, visitId: VisitId): void {
  const visit = recording.state.visits.get(visitId);
  if (visit === undefined || clocksOf(recording.state, visit).some(isOpen)) return;
  const { roomNo } = visit;
  const from = recording.state.rooms.get(roomNo)?.status;
  if (from !== 'occupied') return;
  recording.record({ type: 'roomStatusChanged', roomNo, from, to: 'awaitingPayment', visitId });
}
