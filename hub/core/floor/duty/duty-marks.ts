/** Small things that are told of a technician: on the way, overtime (DTY). */
import { type Answer, refuse, type Refused } from '../../decision.ts';
import type { StaffNo } from '../../units.ts';
import { dispatchAwaiting } from '../dispatch/dispatch.ts';
import { busyElsewhere, technicianOf } from './duty.ts';
import type { Recording } from '../recording.ts';
import { isAbsent, standingOf } from '../technicians.ts';

/** DTY-13: seen on the way. The time to start runs on. */
export function setOff(recording: Recording, staffNo: StaffNo): Answer | Refused {
  const technician = technicianOf(recording, staffNo);
  if ('kind' in technician) return technician;
  if (technician.status === 'inService')
    return busyElsewhere(recording, staffNo, technician.clockId);
  if (technician.status !== 'called') return refuse('clock_not_called', { staffNo });
  const { clockId, onTheWayAt } = technician;
  if (onTheWayAt !== undefined) return refuse('already_acknowledged', { staffNo });
  recording.record({ type: 'technicianSetOff', staffNo, clockId });
  return { staffNo, clockId };
}

/** DTY-14: the end of the shift does not bind who works overtime, until they go. */
export function setOvertime(recording: Recording, staffNo: StaffNo, on: boolean): Answer | Refused {
  const technician = technicianOf(recording, staffNo);
  if ('kind' in technician) return technician;
  if (isAbsent(technician)) return refuse('not_on_duty', { staffNo });
  if (standingOf(recording.state, staffNo).overtime === on)
    return refuse('duty_unchanged', { staffNo, duty: technician.status });
  recording.record({ type: 'overtimeSet', staffNo, on });
  if (on) dispatchAwaiting(recording);
  return { staffNo };
}
