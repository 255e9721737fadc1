/** What opening a room would bring: the same rules as the decision, without deciding. */
import type { OpenGuest, Stamp } from '../commands.ts';
import type { Refused } from '../decision.ts';
import type { ClockType } from '../events.ts';
import { sum } from '../money.ts';
import { priceOfClock } from '../pricing.ts';
import type { At, Fen, RoomNo, ServiceCode, StaffNo } from '../units.ts';
import { whyWishFalls } from './dispatch.ts';
import { firstFreeAt, nextInTurn } from './rotation.ts';
import type { Catalogue, State } from './state.ts';
import { whyNotOpen } from './visits.ts';

export interface PreviewItem {
  readonly guest: number;
  readonly item: number;
  readonly serviceCode: ServiceCode;
  readonly priceFen: Fen;
  readonly staffNo: StaffNo | null;
  readonly clockType: ClockType;
  readonly freeAt: At | null;
  readonly fellBack: boolean;
}

export function previewOpen(
  state: State,
  catalogue: Catalogue,
  stamp: Stamp,
  roomNo: RoomNo,
  guests: readonly OpenGuest[],
): { readonly items: PreviewItem[]; readonly roomFeeFen: Fen; readonly totalFen: Fen; readonly refused: Refused | null } {
  const taken = new Set<StaffNo>();
  const items: PreviewItem[] = [];
  guests.forEach((guest, guestIndex) => {
    guest.items.forEach((item, itemIndex) => {
      const service = catalogue.services.get(item.serviceCode);
      if (service === undefined) return;
      const asked = item.wish;
      const busy = asked.type !== 'rotation' && taken.has(asked.staffNo);
      const fellBack = busy || whyWishFalls(state, catalogue, asked, stamp.at) !== undefined;
      const wish = fellBack ? ({ type: 'rotation' } as const) : asked;
      const free = (staffNo: StaffNo) => state.technicians.get(staffNo)?.status === 'waiting';
      const found =
        itemIndex > 0
          ? undefined // a guest's second line is dispatched when the first is over (DSP-5)
          : wish.type === 'rotation'
            ? nextInTurn(state, catalogue, service, wish, stamp, taken)
            : free(wish.staffNo)
              ? wish.staffNo
              : undefined;
      if (found !== undefined) taken.add(found);
      items.push({
        guest: guestIndex,
        item: itemIndex,
        serviceCode: service.code,
        priceFen: priceOfClock(service).fen,
        staffNo: found ?? null,
        clockType: wish.type,
        freeAt: found === undefined ? firstFreeAt(state, catalogue, service, wish, stamp.at) : stamp.at,
        fellBack,
      });
    });
  });
  const typeCode = catalogue.rooms.get(roomNo)?.typeCode;
  const roomFeeFen = catalogue.config.roomTypes.find((type) => type.code === typeCode)?.feeFen ?? 0;
  const totalFen = sum(items.map((item) => item.priceFen)) + roomFeeFen;
  return { items, roomFeeFen, totalFen, refused: whyNotOpen(state, catalogue, roomNo, guests) ?? null };
}
