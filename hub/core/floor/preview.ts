/** What opening a room would bring: the same rules as the decision, without deciding. */
import type { OpenGuest, Stamp, Wish } from '../commands.ts';
import type { Refused } from '../decision.ts';
import type { ClockType } from '../events.ts';
import { sum } from '../money.ts';
import { priceOfClock } from '../pricing.ts';
import type { ServiceConfig } from '../store-config.ts';
import type { At, Fen, Minutes, RoomNo, ServiceCode, StaffNo } from '../units.ts';
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

interface Line {
  readonly guest: number;
  readonly item: number;
  readonly service: ServiceConfig;
  wish: Wish;
  fellBack: boolean;
  staffNo: StaffNo | null;
}

export interface Preview {
  readonly items: PreviewItem[];
  readonly roomFeeFen: Fen;
  readonly totalFen: Fen;
  readonly refused: Refused | null;
}

export function previewOpen(
  state: State,
  catalogue: Catalogue,
  stamp: Stamp,
  roomNo: RoomNo,
  guests: readonly OpenGuest[],
): Preview {
  const lines = linesOf(catalogue, guests);
  // A guest's second line is dispatched when the first is over (DSP-5).
  assign(
    state,
    catalogue,
    stamp,
    lines.filter((line) => line.item === 0),
  );
  const items = lines.map(({ guest, item, service, wish, fellBack, staffNo }): PreviewItem => ({
    guest,
    item,
    serviceCode: service.code,
    priceFen: priceOfClock(service).fen,
    staffNo,
    clockType: wish.type,
    freeAt: staffNo === null ? firstFreeAt(state, catalogue, service, wish, stamp.at) : stamp.at,
    fellBack,
  }));
  const typeCode = catalogue.rooms.get(roomNo)?.typeCode;
  const roomFeeFen = catalogue.config.roomTypes.find((type) => type.code === typeCode)?.feeFen ?? 0;
  const totalFen = sum(items.map((item) => item.priceFen)) + roomFeeFen;
  return {
    items,
    roomFeeFen,
    totalFen,
    refused: whyNotOpen(state, catalogue, roomNo, guests) ?? null,
  };
}

function linesOf(catalogue: Catalogue, guests: readonly OpenGuest[]): Line[] {
  return guests.flatMap(({ items }, guest) =>
    items.flatMap(({ serviceCode, wish }, item) => {
      const service = catalogue.services.get(serviceCode);
      return service === undefined
        ? []
        : [{ guest, item, service, wish, fellBack: false, staffNo: null }];
    }),
  );
}

/** As `dispatchParty` does it: names first, then the rest in order. */
function assign(state: State, catalogue: Catalogue, stamp: Stamp, lines: readonly Line[]): void {
  const taken = new Set<StaffNo>();
  const promised = new Map<StaffNo, Minutes>();
  for (const line of lines) {
    const { wish, service } = line;
    if (wish.type === 'rotation') continue;
    const minutes = promised.get(wish.staffNo) ?? 0;
    if (whyWishFalls(state, catalogue, wish, stamp.at, { minutes }) !== undefined) {
      line.wish = { type: 'rotation' };
      line.fellBack = true;
      continue;
    }
    promised.set(wish.staffNo, minutes + service.minutes);
    const free =
      state.technicians.get(wish.staffNo)?.status === 'waiting' && !taken.has(wish.staffNo);
    if (free) take(line, wish.staffNo);
  }
  for (const line of lines) {
    if (line.wish.type !== 'rotation') continue;
    const staffNo = nextInTurn(state, catalogue, line.service, line.wish, stamp, taken);
    if (staffNo !== undefined) take(line, staffNo);
  }
  function take(line: Line, staffNo: StaffNo): void {
    line.staffNo = staffNo;
    taken.add(staffNo);
  }
}
