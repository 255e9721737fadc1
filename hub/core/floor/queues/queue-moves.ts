/** Moves that a manager makes by hand (QMV), each with a reason that stands in the log beside it. */
import { type Answer, never, refuse, type Refused } from '../../decision.ts';
import type { PolicyCommand } from '../../policy/policy-commands.ts';
import type { StaffNo } from '../../units.ts';
import type { Recording } from '../recording.ts';
import { toHead, toPenaltyPlace, toTail } from './rotation.ts';
import type { State } from '../state.ts';
import { isAbsent, standingOf } from '../technicians.ts';

type MoveInQueue = Extract<PolicyCommand, { type: 'moveInQueue' }>;

/** QMV-1: whoever is on duty stands in queues and can be moved, the busy as well. */
export function moveInQueue(recording: Recording, command: MoveInQueue): Answer | Refused {
  const { staffNo, how, reason } = command;
  const { state } = recording;
  const technician = state.technicians.get(staffNo);
  if (technician === undefined) return refuse('unknown_technician', { staffNo });
  if (isAbsent(technician)) return refuse('not_on_duty', { staffNo });
  const { laps } = standingOf(state, staffNo);
  switch (how) {
    // QMV-2: no reward ever worsens a place, and none that changes nothing is written down.
    case 'rewardHead':
      if (standsAt(state, staffNo, () => 0)) return refuse('nothing_to_do', { staffNo });
      toHead(recording, staffNo, 'QMV-2', reason);
      break;
    // QMV-3: at the tail already, it still counts.
    case 'penaltyTail':
      toPenaltyPlace(recording, staffNo, reason);
      recording.record({
        ...{ type: 'penaltyRecorded', staffNo, what: 'manager', fineFen: 0 },
        ...{ turns: 1, tailNext: false, clockId: null, reason },
      });
      break;
    // QMV-4
    case 'toTail':
      if (standsAt(state, staffNo, (queue) => queue.length - 1))
        return refuse('nothing_to_do', { staffNo });
      toTail(recording, staffNo, null, 'QMV-4', reason);
      break;
    // QMV-5
    case 'passOneLap':
      recording.record({ type: 'lapsSet', staffNo, laps: laps + 1, ruleId: 'QMV-5', reason });
      break;
    case 'forgiveLap':
      if (laps === 0) return refuse('nothing_to_do', { staffNo });
      recording.record({ type: 'lapsSet', staffNo, laps: laps - 1, ruleId: 'QMV-5', reason });
      break;
    default:
      return never(how);
  }
  return { staffNo, how };
}

/** Whether they have this place in every queue that they stand in. */
function standsAt(
  { queues }: State,
  staffNo: StaffNo,
  place: (queue: readonly StaffNo[]) => number,
): boolean {
  return [...queues.values()].every(
    (queue) => !queue.includes(staffNo) || queue.indexOf(staffNo) === place(queue),
  );
}
