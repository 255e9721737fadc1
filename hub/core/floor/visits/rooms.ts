/** Cleaning, and closing a room for repair (ROM). */
import type { RoomStatus } from '../../events.ts';
import { type Answer, refuse, type RefusalName, type Refused } from '../../decision.ts';
import type { RoomNo } from '../../units.ts';
import type { Recording } from '../recording.ts';

interface Change {
  readonly from: readonly RoomStatus[];
  readonly to: RoomStatus;
  readonly refusal: RefusalName;
  readonly did: string;
}

const changes = {
  /** ROM-1 */
  markCleaning: { from: ['dirty'], to: 'cleaning', refusal: 'room_not_dirty', did: 'markCleaning' },
  /** ROM-2: straight from dirty too, for a store that does not tap twice. */
  markVacant: {
    from: ['cleaning', 'dirty'],
    to: 'vacant',
    refusal: 'room_not_dirty',
    did: 'markVacant',
  },
  /** ROM-3: never with guests inside. */
  setOutOfService: {
    from: ['vacant', 'dirty', 'cleaning'],
    to: 'outOfService',
    refusal: 'room_not_vacant',
    did: 'setOutOfService',
  },
  returnToService: {
    from: ['outOfService'],
    to: 'dirty',
    refusal: 'nothing_to_do',
    did: 'returnToService',
  },
} as const satisfies Record<string, Change>;

export function changeRoom(
  recording: Recording,
  name: keyof typeof changes,
  roomNo: RoomNo,
): Answer | Refused {
  const room = recording.state.rooms.get(roomNo);
  if (room === undefined || !recording.catalogue.rooms.has(roomNo))
    return refuse('unknown_room', { roomNo });
  const change: Change = changes[name];
  if (!change.from.includes(room.status))
    return refuse(change.refusal, { roomNo, state: room.status });
  recording.record({
    type: 'roomStatusChanged',
    roomNo,
    from: room.status,
    to: change.to,
    visitId: null,
  });
  return { did: change.did, roomNo };
}
