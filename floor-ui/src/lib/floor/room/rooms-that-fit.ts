/** Where a party can be moved to. Pure. */
import type { RoomView } from '@baozhong/contract/live.ts';

/** Vacant rooms with enough seats: first those of the same kind, then those with the fewest seats to spare. */
export function roomsThatFit(
  rooms: readonly RoomView[],
  from: RoomView,
  guests: number,
): RoomView[] {
  const spare = (room: RoomView) => room.seats - guests;
  return rooms
    .filter((room) => room.state === 'vacant' && room.seats >= guests)
    .map((room, place) => ({ room, place }))
    .sort(
      (a, b) =>
        Number(b.room.area === from.area) - Number(a.room.area === from.area) ||
        Number(b.room.typeCode === from.typeCode) - Number(a.room.typeCode === from.typeCode) ||
        spare(a.room) - spare(b.room) ||
        a.place - b.place,
    )
    .map(({ room }) => room);
}
