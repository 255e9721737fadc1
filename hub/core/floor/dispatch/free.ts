/** What follows when a technician has nothing to do any more, or cannot do what somebody waits for. */
import type { StaffNo } from '../../units.ts';
import { settleWish } from './dispatch.ts';
import type { Recording } from '../recording.ts';

/** Waiting again, or suspended where that was asked for meanwhile (DTY-5). Who is called next is the caller's. */
export function becomesFree(
  recording: Recording,
  staffNo: StaffNo,
  from: 'called' | 'inService',
): void {
  const reason = recording.state.suspendAtEnd.get(staffNo);
  recording.record({
    type: 'technicianStatusChanged',
    staffNo,
    from,
    to: reason === undefined ? 'waiting' : 'suspended',
    clockId: null,
    ...(reason !== undefined && reason !== '' && { reason }),
  });
  if (reason !== undefined) wishesFall(recording, staffNo);
}

/** DTY-7: what the wish policy says of the lines that wait for just this one, now that they do something else. */
export function wishesFall(recording: Recording, staffNo: StaffNo): void {
  const { state } = recording;
  for (const clockId of [...state.awaiting]) {
    const wish = state.clocks.get(clockId)?.wish;
    if (wish !== undefined && wish.type !== 'rotation' && wish.staffNo === staffNo)
      settleWish(recording, clockId);
  }
}
