/** What the technician room is told, in words and on the screen. */
import type { AnnouncementWhat } from '../events.ts';
import type { ClockId } from '../units.ts';
import type { Recording } from './recording.ts';

/** Speaks and shows a called line in the technician room. */
export function announce(recording: Recording, clockId: ClockId, what: AnnouncementWhat): void {
  const { state, catalogue } = recording;
  const clock = state.clocks.get(clockId);
  if (clock?.status !== 'called') throw new Error(`announcing ${clockId}, which is not called`);
  const service = catalogue.services.get(clock.serviceCode);
  const visit = state.visits.get(clock.visitId);
  if (service === undefined || visit === undefined) throw new Error(`${clockId} hangs in the air`);
  recording.record({
    type: 'announcementQueued',
    no: state.announcementCount + 1,
    what,
    clockId,
    staffNo: clock.staffNo,
    roomNo: visit.roomNo,
    clockType: clock.clockType,
    serviceName: service.name,
    minutes: service.minutes,
  });
}
