/** A party goes to another room (MOV); what runs, runs on. */
import type { CommandBody } from '../../commands.ts';
import { type Answer, refuse, type Refused } from '../../decision.ts';
import { policyOf } from '../../policy/policy.ts';
import { minuteMs } from '../../units.ts';
import { announce, isTakingOver } from '../dispatch/announcements.ts';
import { clocksOf } from '../lines.ts';
import type { Recording } from '../recording.ts';
import { redirectGoods } from '../tickets/goods.ts';

type Of<T extends CommandBody['type']> = Extract<CommandBody, { type: T }>;

/**
 * MOV-1: only to a vacant room with seats enough. MOV-2: the old room is dirty,
 * the new one what the old one was. MOV-3: who is on the way is called to the
 * new room, and has the full time again.
 */
export function moveRoom(recording: Recording, command: Of<'moveRoom'>): Answer | Refused {
  const { state, catalogue } = recording;
  const { visitId, toRoomNo } = command;
  const room = state.rooms.get(toRoomNo);
  const config = catalogue.rooms.get(toRoomNo);
  if (room === undefined || config === undefined)
    return refuse('unknown_room', { roomNo: toRoomNo });
  const visit = state.visits.get(visitId);
  if (visit === undefined) return refuse('unknown_visit', { visitId });
  if (room.status !== 'vacant')
    return refuse('room_not_vacant', { roomNo: toRoomNo, state: room.status });
  // Those who have paid for themselves have left.
  if (visit.guests.length - visit.settledGuests.length > config.seats)
    return refuse('too_many_guests', { roomNo: toRoomNo, seats: config.seats });

  const from = visit.roomNo;
  const status = state.rooms.get(from)?.status ?? 'occupied';
  const missedDueAt =
    recording.command.stamp.at + policyOf(state).missedTurn.afterMinutes * minuteMs;
  recording.record({ type: 'visitMoved', visitId, from, to: toRoomNo, missedDueAt });
  recording.record({
    type: 'roomStatusChanged',
    roomNo: from,
    from: status,
    to: 'dirty',
    visitId: null,
  });
  recording.record({
    type: 'roomStatusChanged',
    roomNo: toRoomNo,
    from: 'vacant',
    to: status,
    visitId,
  });
  for (const clock of clocksOf(state, visit))
    if (clock.status === 'called' || isTakingOver(recording, clock))
      announce(recording, clock.clockId, 'roomMove');
  redirectGoods(recording, visit, from);
  return { visitId, roomNo: toRoomNo };
}
