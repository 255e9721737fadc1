/** Guests who are served have gone: they have paid, if there is anything to pay, and the room is ready for others. */
import { dueOf } from '../../support/evening.ts';
import type { Floor } from '../../support/floor.ts';

export function guestsGo(floor: Floor): void {
  for (const { visitId, roomNo, ticketId, ticketVersion } of floor.state.visits.values()) {
    if (floor.state.rooms.get(roomNo)?.status !== 'awaitingPayment') continue;
    const seenDueFen = dueOf(floor, ticketId);
    const began = [...floor.state.clocks.values()].some(
      (clock) => clock.visitId === visitId && 'startedAt' in clock,
    );
    if (!began) {
      floor.does({ type: 'releaseRoom', visitId });
      continue;
    }
    const tenders = seenDueFen === 0 ? [] : [{ tender: 'qr' as const }];
    floor.does({ type: 'settle', ticketId, seenVersion: ticketVersion, seenDueFen, tenders });
    floor.does({ type: 'markVacant', roomNo });
  }
}
