/** Small questions about the lines of a visit, asked from many rooms of the floor. */
import type { ClockId, VisitId } from '../units.ts';
import type { EventBody } from '../events.ts';
import type { Recording } from './recording.ts';
import type { Clock, State, Visit } from './state.ts';

/** A line that is not over: it keeps the ticket from being settled. */
export function isOpen(clock: Clock): boolean {
  return clock.status !== 'ended' && clock.status !== 'cancelled';
}

/** Lines of one job run at the same time (JOB-1). Told by its first line. */
export function jobOf(clock: Clock): ClockId {
  return clock.job ?? clock.clockId;
}

export function hasMates(state: State, clock: Clock): boolean {
  const visit = state.visits.get(clock.visitId);
  return (
    visit !== undefined &&
    clocksOf(state, visit).some(
      (other) => other.clockId !== clock.clockId && jobOf(other) === jobOf(clock),
    )
  );
}

export function clocksOf(state: State, visit: Visit): Clock[] {
  return visit.clockIds.flatMap((clockId) => state.clocks.get(clockId) ?? []);
}

/** A line at the end of the visit's, or in the place of the one that it replaces. Returns its name. */
export function addLine(recording: Recording, visitId: VisitId, line: NewLine): ClockId {
  const visit = recording.state.visits.get(visitId);
  const clockId = `${visitId}/${String((visit?.clockIds.length ?? 0) + 1)}`;
  recording.record({ type: 'clockLineAdded', clockId, visitId, ...line });
  return clockId;
}
type NewLine = Omit<Extract<EventBody, { type: 'clockLineAdded' }>, 'type' | 'clockId' | 'visitId'>;

/** Somebody is served again in a room that waited for payment. */
export function roomServesAgain(recording: Recording, { roomNo, visitId }: Visit): void {
  const from = recording.state.rooms.get(roomNo)?.status;
  if (from !== 'awaitingPayment') return;
  recording.record({ type: 'roomStatusChanged', roomNo, from, to: 'occupied', visitId });
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
