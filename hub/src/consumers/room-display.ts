/** The one answer to "what state does this room show", for the board and for its terminal. */
import type { RoomDisplayState } from '@baozhong/contract/live.ts';
import type { Clock, Room, State } from '@baozhong/core/index.ts';

export function roomDisplayState(state: State, room: Room): RoomDisplayState {
  return room.status === 'occupied' ? occupiedAs(clocksIn(state, room)) : room.status;
}

export function clocksIn(state: State, room: Room): readonly Clock[] {
  const visit = room.visitId === null ? undefined : state.visits.get(room.visitId);
  return visit?.clockIds.flatMap((clockId) => state.clocks.get(clockId) ?? []) ?? [];
}

/**
 * Overrun as the reminders tell it, not as a clock on the wall would: once the
 * reminder at the end was raised the next one is due after the end, and stays so
 * when somebody acknowledges it. An extension sets it back before the new end.
 */
function occupiedAs(clocks: readonly Clock[]): RoomDisplayState {
  const started = clocks.filter((clock) => clock.status === 'started');
  if (started.some((clock) => clock.reminder.dueAt > clock.expectedEndAt)) return 'overrun';
  return started.length > 0 ? 'inService' : 'awaitingTechnician';
}
