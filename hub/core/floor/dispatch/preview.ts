/**
 * What opening a room would bring. The decision itself is tried on a copy of the
 * floor, so the two cannot differ, whatever the rules are.
 */
import type { Command, OpenGuest, Stamp, Wish } from '../../commands.ts';
import type { Refused } from '../../decision.ts';
import type { ClockType } from '../../events.ts';
import { sum } from '../../money.ts';
import { priceOfClock } from '../../pricing.ts';
import type { ServiceConfig } from '../../store-config.ts';
import type { At, BookingId, ClockId, Fen, RoomNo, ServiceCode, StaffNo } from '../../units.ts';
import { withoutBooking } from '../bookings/booked.ts';
import { dispatchParty } from './dispatch.ts';
import type { OpenRoom } from '../clocks/job-commands.ts';
import { startRecording } from '../recording.ts';
import { firstFreeAt } from '../queues/rotation.ts';
import type { Catalogue, Clock, State } from '../state.ts';
import { copyOf } from '../trial.ts';
import { seat, whyNotOpen, whyNotOpenLinked } from '../visits/visits.ts';

export interface PreviewItem {
  readonly roomNo: RoomNo;
  readonly guest: number;
  readonly item: number;
  readonly serviceCode: ServiceCode;
  readonly priceFen: Fen;
  readonly staffNo: StaffNo | null;
  readonly clockType: ClockType;
  readonly freeAt: At | null;
  readonly fellBack: boolean;
}

export interface Preview {
  readonly items: PreviewItem[];
  readonly roomFeeFen: Fen;
  readonly totalFen: Fen;
  readonly refused: Refused | null;
}

/** More rooms of the same party; the booking for which they have come. */
interface PreviewOf {
  readonly linked?: readonly OpenRoom[] | undefined;
  readonly bookingId?: BookingId | undefined;
}

/** One room, or with `linked` several of one party. */
export function previewOpen(
  state: State,
  catalogue: Catalogue,
  stamp: Stamp,
  roomNo: RoomNo,
  guests: readonly OpenGuest[],
  { linked = [], bookingId }: PreviewOf = {},
): Preview {
  const rooms = [{ roomNo, guests }, ...linked];
  const tried = tryToSeat(withoutBooking(state, bookingId), catalogue, stamp, rooms);
  const items = tried.map(({ line, clock }) => itemOf(state, catalogue, stamp.at, line, clock));
  const roomFeeFen = sum(rooms.map((room) => feeOf(catalogue, room.roomNo)));
  const refused =
    linked.length === 0
      ? whyNotOpen(state, catalogue, roomNo, guests, bookingId)
      : whyNotOpenLinked(state, catalogue, rooms);
  return {
    items,
    roomFeeFen,
    totalFen: sum(items.map((item) => item.priceFen)) + roomFeeFen,
    refused: refused ?? null,
  };
}

interface Line {
  readonly roomNo: RoomNo;
  readonly guest: number;
  readonly item: number;
  readonly service: ServiceConfig;
  readonly wish: Wish;
}
interface Tried {
  readonly line: Line;
  /** What became of it; undefined where the room is not there at all. */
  readonly clock: Clock | undefined;
}

/** Whatever stands against opening, the desk sees who would come. */
function tryToSeat(
  state: State,
  catalogue: Catalogue,
  stamp: Stamp,
  rooms: readonly OpenRoom[],
): Tried[] {
  const trial = copyOf(state);
  const command: Command = {
    ...{ type: 'openLinked', rooms, stamp },
    actor: { kind: 'system', id: 'preview' },
  };
  const recording = startRecording(trial, catalogue, command);
  const seated = rooms.map((room) => {
    const known = { ...room, guests: room.guests.map((guest) => knownItems(catalogue, guest)) };
    const there = trial.rooms.has(room.roomNo);
    return { room, ...(there ? seat(recording, known) : { visitId: '', ready: [] }) };
  });
  dispatchParty(
    recording,
    seated.flatMap(({ ready }) => ready),
  );
  return seated.flatMap(({ room, visitId }) => {
    const clockIds: readonly ClockId[] = trial.visits.get(visitId)?.clockIds ?? [];
    return linesOf(catalogue, room).map((line, index) => ({
      line,
      clock: trial.clocks.get(clockIds[index] ?? ''),
    }));
  });
}

function knownItems(catalogue: Catalogue, guest: OpenGuest): OpenGuest {
  return { items: guest.items.filter((item) => catalogue.services.has(item.serviceCode)) };
}

function linesOf(catalogue: Catalogue, { roomNo, guests }: OpenRoom): Line[] {
  return guests.flatMap(({ items }, guest) =>
    items.flatMap(({ serviceCode, wish }, item) => {
      const service = catalogue.services.get(serviceCode);
      return service === undefined ? [] : [{ roomNo, guest, item, service, wish }];
    }),
  );
}

function itemOf(
  state: State,
  catalogue: Catalogue,
  now: At,
  { service, wish: asked, ...where }: Line,
  clock: Clock | undefined,
): PreviewItem {
  const wish = clock?.wish ?? asked;
  const staffNo = clock?.status === 'called' ? clock.staffNo : null;
  return {
    ...where,
    serviceCode: service.code,
    priceFen: priceOfClock(service).fen,
    staffNo,
    clockType: clock?.status === 'called' ? clock.clockType : wish.type,
    freeAt: staffNo === null ? firstFreeAt(state, catalogue, service, wish, now) : now,
    fellBack: asked.type !== 'rotation' && wish.type === 'rotation',
  };
}

function feeOf(catalogue: Catalogue, roomNo: RoomNo): Fen {
  const typeCode = catalogue.rooms.get(roomNo)?.typeCode;
  return catalogue.config.roomTypes.find((type) => type.code === typeCode)?.feeFen ?? 0;
}
