/** Which room a party gets: the smallest that fits, then the lowest fee, then the order of the store file. */

export interface RoomForParty {
  readonly roomNo: string;
  readonly seats: number;
  readonly feeFen: number;
}

export function chooseRoom<R extends RoomForParty>(
  vacant: readonly R[],
  guests: number,
): R | undefined {
  let best: R | undefined;
  for (const room of vacant) {
    if (room.seats < guests) continue;
    if (
      best === undefined ||
      room.seats < best.seats ||
      (room.seats === best.seats && room.feeFen < best.feeFen)
    )
      best = room;
  }
  return best;
}

/** The first party, in order of arrival, for which there is a room; later ones may overtake one that fits nowhere. */
export function seatNext<P extends { readonly guests: readonly unknown[] }, R extends RoomForParty>(
  waiting: readonly P[],
  vacant: readonly R[],
): { readonly party: P; readonly room: R } | undefined {
  for (const party of waiting) {
    const room = chooseRoom(vacant, party.guests.length);
    if (room !== undefined) return { party, room };
  }
  return undefined;
}
