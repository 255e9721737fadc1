/** The place of who eats or is away is kept for a time (DTY-6), folded from their state as all timers are. */
import { type Answer, refuse, type Refused } from '../../decision.ts';
import type { At, StaffNo } from '../../units.ts';
import { dispatchAwaiting } from '../dispatch/dispatch.ts';
import { wishesFall } from '../dispatch/free.ts';
import type { Recording } from '../recording.ts';
import { toTail } from '../queues/rotation.ts';
import type { State } from '../state.ts';
import { isPaused } from '../technicians.ts';
import { sooner, type Timer } from '../timer.ts';

export const freezePrefix = 'freeze/';

/** The earliest, by name where several are due at once. */
export function nextFreeze(state: State): Timer | undefined {
  let next: Timer | undefined;
  for (const [staffNo, technician] of state.technicians)
    if (isPaused(technician) && technician.untilAt !== undefined)
      next = sooner(next, freezePrefix, staffNo, technician.untilAt);
  return next;
}

function freezeDueAt(state: State, staffNo: StaffNo): At | undefined {
  const technician = state.technicians.get(staffNo);
  return technician !== undefined && isPaused(technician) ? technician.untilAt : undefined;
}

/** DTY-6: not back in time, so to the tail; a guest who waits for them waits no longer. */
export function fireFreeze(
  recording: Recording,
  fired: { readonly timerId: string; readonly dueAt: At },
): Answer | Refused {
  const { timerId, dueAt } = fired;
  const staffNo = timerId.slice(freezePrefix.length);
  if (freezeDueAt(recording.state, staffNo) !== dueAt || dueAt > recording.command.stamp.at)
    return refuse('unknown_timer', { timerId });
  recording.record({ type: 'freezeEnded', staffNo, dueAt });
  toTail(recording, staffNo, null, 'DTY-6');
  wishesFall(recording, staffNo);
  dispatchAwaiting(recording);
  return { did: 'freezeEnded', staffNo };
}
