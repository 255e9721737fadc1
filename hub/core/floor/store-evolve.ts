/** What the store is, who works there, and its day. */
import { never } from '../decision.ts';
import type { Event } from '../events.ts';
import { withoutPerson, withPerson } from '../people.ts';
import { catalogueOf } from './catalogue.ts';
import { openDutyDay } from './duty/duty-evolve.ts';
import { configOf } from './fold.ts';
import type { Room, State } from './state.ts';

type StoreEvent = Extract<
  Event,
  { type: 'businessDayOpened' | 'storeConfigured' | 'staffAdded' | 'staffChanged' | 'staffLeft' }
>;

export function evolveStore(state: State, event: StoreEvent): void {
  switch (event.type) {
    case 'businessDayOpened':
      state.businessDay = event.day;
      state.visitCount = 0;
      state.callCount = 0;
      state.topUpCount = 0;
      state.settledToday.clear();
      state.reprints.clear();
      openDutyDay(state, event.day);
      state.bookingCount = 0;
      state.bookingsOver.clear();
      return;
    case 'storeConfigured': {
      state.catalogue = catalogueOf(event.config);
      state.configVersion = event.version;
      for (const { roomNo } of event.config.rooms)
        if (!state.rooms.has(roomNo)) {
          const room: Room = { roomNo, status: 'vacant', sinceAt: event.at, visitId: null };
          state.rooms.set(roomNo, room);
        }
      for (const { staffNo } of event.config.technicians)
        if (!state.technicians.has(staffNo))
          state.technicians.set(staffNo, { status: 'offDuty', sinceAt: event.at });
      for (const group of event.config.queueGroups)
        if (!state.queues.has(group.code)) {
          state.queues.set(group.code, []);
          state.turnNos.set(group.code, []);
        }
      return;
    }
    case 'staffAdded':
    case 'staffChanged':
      state.catalogue = catalogueOf(withPerson(configOf(state), event.person));
      return;
    case 'staffLeft':
      state.catalogue = catalogueOf(withoutPerson(configOf(state), event.staffNo));
      return;
    default:
      never(event);
  }
}
