/** What is told to the technician room, as the floor keeps it. */
import { never } from '../../decision.ts';
import type { Event } from '../../events.ts';
import { must, setClock, unsayOlder } from '../fold.ts';
import type { State } from '../state.ts';

type AnnouncementEvent = Extract<
  Event,
  { type: 'announcementQueued' | 'announcementPlaying' | 'announcementEnded' }
>;

export function evolveAnnouncement(state: State, event: AnnouncementEvent): void {
  switch (event.type) {
    case 'announcementQueued': {
      const { no, at, what, clockId, staffNo, roomNo, clockType, serviceName, minutes } = event;
      state.announcementCount = no;
      unsayOlder(state, clockId);
      const clock = state.clocks.get(clockId);
      // Only whoever takes over is told of a clock that runs.
      if (clock?.status === 'started') setClock(state, { ...clock, takenOverAt: at });
      if (event.tracked) {
        const said = { no, at, what, clockId, staffNo, roomNo, clockType, serviceName, minutes };
        const left = event.left && { left: event.left };
        state.announcements.set(no, { ...said, ...left, playing: null });
      }
      return;
    }
    case 'announcementPlaying': {
      const { no, player, reportBy } = event;
      const one = must(state.announcements.get(no), `announcement ${String(no)}`);
      state.announcements.set(no, { ...one, playing: { player, reportBy } });
      state.lastSpokenAt = event.at;
      return;
    }
    case 'announcementEnded':
      state.announcements.delete(event.no);
      if (event.how === 'played') state.lastSpokenAt = event.at;
      return;
    default:
      never(event);
  }
}
