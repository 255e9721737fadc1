/** What a room asks for: tea, the manager, a cloth (CAL). Until somebody has seen to it, it stands. */
import { type Answer, refuse, type Refused } from '../../decision.ts';
import type { CallId, RoomNo, VisitId } from '../../units.ts';
import type { Recording } from '../recording.ts';

/** Of one room at once: more is a child at the keys. */
const mostOfRoom = 8;

/** CAL-1: the same asked for again while it stands is the same call. CAL-2: not more than a few at once. */
export function callService(recording: Recording, roomNo: RoomNo, what: string): Answer | Refused {
  const { state, catalogue, command } = recording;
  const room = state.rooms.get(roomNo);
  if (room === undefined || !catalogue.rooms.has(roomNo)) return refuse('unknown_room', { roomNo });
  const ofRoom = [...state.calls.values()].filter((call) => call.roomNo === roomNo);
  const same = ofRoom.find((call) => call.what === what);
  if (same !== undefined) return { did: 'callService', callId: same.callId };
  if (ofRoom.length >= mostOfRoom) return refuse('too_many_calls', { roomNo });
  if (state.businessDay === null) return refuse('no_business_day');
  const no = state.callCount + 1;
  const callId = `C${state.businessDay.replaceAll('-', '')}-${String(no)}`;
  const from = command.actor.kind === 'terminal' ? 'terminal' : 'desk';
  const { visitId } = room;
  recording.record({ type: 'serviceCalled', callId, no, roomNo, visitId, what, from });
  return { did: 'callService', callId };
}

/** CAL-3: one person is on the way; the others are told who. */
export function takeCall(recording: Recording, callId: CallId): Answer | Refused {
  const call = recording.state.calls.get(callId);
  if (call === undefined) return refuse('unknown_call', { callId });
  const { roomNo, takenBy } = call;
  if (takenBy !== null) return refuse('call_taken', { staffNo: takenBy });
  const { id } = recording.command.actor;
  recording.record({ type: 'serviceCallTaken', callId, roomNo, takenBy: id });
  return { callId };
}

/** CAL-4: done, taken before or not. */
export function finishCall(recording: Recording, callId: CallId): Answer | Refused {
  const call = recording.state.calls.get(callId);
  if (call === undefined) return refuse('unknown_call', { callId });
  recording.record({ type: 'serviceCallDone', callId, roomNo: call.roomNo, because: 'done' });
  return { callId };
}

/** The guests leave; CAL-5: what they have called for goes with them. */
export function closeVisit(
  recording: Recording,
  visitId: VisitId,
  because: 'settled' | 'released',
): void {
  for (const call of [...recording.state.calls.values()]) {
    if (call.visitId !== visitId) continue;
    const { callId, roomNo } = call;
    recording.record({ type: 'serviceCallDone', callId, roomNo, because: 'visitClosed' });
  }
  recording.record({ type: 'visitClosed', visitId, because });
}
