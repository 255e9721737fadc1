/** Coming on duty and going off (DTY). */
import { type Answer, refuse, type Refused } from '../decision.ts';
import type { StaffNo } from '../units.ts';
import { dispatchAwaiting } from './dispatch.ts';
import type { Recording } from './recording.ts';
import { isAbsent } from './technicians.ts';
import { joinQueues, leaveQueues } from './rotation.ts';

/** DTY-1: joins the queues (ROT-5) and may be called at once. */
export function clockOn(recording: Recording, staffNo: StaffNo): Answer | Refused {
  const technician = recording.state.technicians.get(staffNo);
  if (technician === undefined || !recording.catalogue.technicians.has(staffNo))
    return refuse('unknown_technician', { staffNo });
  if (!isAbsent(technician)) return refuse('already_on_duty', { staffNo });
  recording.record({
    type: 'technicianStatusChanged',
    staffNo,
    from: technician.status,
    to: 'waiting',
    clockId: null,
  });
  joinQueues(recording, staffNo);
  dispatchAwaiting(recording);
  return { staffNo };
}

/** DTY-2: not from a running or called clock. No line can be waiting for somebody who waits (DSP-4), so none is left behind. */
export function clockOff(recording: Recording, staffNo: StaffNo): Answer | Refused {
  const { state } = recording;
  const technician = state.technicians.get(staffNo);
  if (technician === undefined) return refuse('unknown_technician', { staffNo });
  if (isAbsent(technician)) return refuse('not_on_duty', { staffNo });
  if ('clockId' in technician) {
    const visitId = state.clocks.get(technician.clockId)?.visitId ?? '';
    return refuse('technician_busy', { staffNo, roomNo: state.visits.get(visitId)?.roomNo ?? '' });
  }
  leaveQueues(recording, staffNo);
  recording.record({
    type: 'technicianStatusChanged',
    staffNo,
    from: technician.status,
    to: 'offDuty',
    clockId: null,
  });
  return { staffNo };
}
