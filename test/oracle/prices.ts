/** What each payment should have come to: prices from the store file, quantities from the day file. */
import { counts, itemsOf, type Visit } from './history.ts';
import { type DayVisit, need, type Store } from './inputs.ts';

/** What is paid at one time: a party as a whole, or one of its guests. */
export interface Part {
  readonly guests: readonly number[];
  readonly single: boolean;
  /** The last one has the fee of the room. */
  readonly closes: boolean;
  readonly tipFen: number;
  readonly tipStaffNo: string | undefined;
}

/** Guest by guest in order, the tip with the first who was served; or all at once. */
export function partsOf(visit: Visit, asked: DayVisit): Part[] {
  const all = [...asked.guests.keys()];
  const groups = asked.pay.how === 'byGuest' ? all.map((guest) => [guest]) : [all];
  let tip = asked.pay.tip;
  return groups.map((guests, index) => {
    const tipStaffNo = guests
      .map((guest) => servedBy(visit, guest))
      .find((one) => one !== undefined);
    const tipFen = tipStaffNo === undefined ? 0 : tip;
    tip -= tipFen;
    return {
      guests,
      single: asked.pay.how === 'byGuest',
      closes: index === groups.length - 1,
      tipFen,
      tipStaffNo: tipFen === 0 ? undefined : tipStaffNo,
    };
  });
}

/** Who gave the guest's first clock, in the end. */
function servedBy(visit: Visit, guest: number): string | undefined {
  const served = itemsOf(visit, guest).flatMap((chain) => chain.filter(counts));
  return served[0]?.starts[0]?.staffNo;
}

export interface Priced {
  readonly billedFen: number;
  readonly countCardFen: number;
  /** The services whose counts are used, one entry a count. */
  readonly used: readonly string[];
}

/**
 * Services and their extensions with the member's discount, each line rounded by
 * itself; a service that a count covers at its list price; goods and the room's
 * fee as they are.
 */
export function priceOf(
  visit: Visit,
  asked: DayVisit,
  part: Part,
  payPct: number,
  left: Readonly<Record<string, number>>,
  store: Store,
): Priced {
  const counted = { ...left };
  const used: string[] = [];
  let [billedFen, countCardFen] = [0, 0];
  for (const guest of part.guests)
    for (const [index, item] of (asked.guests[guest]?.items ?? []).entries()) {
      const chain = itemsOf(visit, guest)[index] ?? [];
      if (!chain.some(counts)) continue;
      const service = need(
        store.services.find(({ code }) => code === item.service),
        item.service,
      );
      if ((counted[item.service] ?? 0) > 0) {
        counted[item.service] = (counted[item.service] ?? 0) - 1;
        used.push(item.service);
        countCardFen += service.price;
        billedFen += service.price;
      } else billedFen += share(service.price, payPct);
      if (index > 0) continue;
      for (const { do: what, guest: whose, extensions = 0 } of asked.events)
        if (what === 'extendClock' && whose === guest)
          billedFen += share(service.extendPrice * extensions, payPct);
    }
  for (const { do: what, goods, qty = 0, guest = 0 } of asked.events)
    if (what === 'order' && part.guests.includes(guest))
      billedFen +=
        qty *
        need(
          store.goods.find(({ code }) => code === goods),
          goods ?? '',
        ).price;
  if (part.closes) billedFen += feeOf(visit, store);
  return { billedFen, countCardFen, used };
}

/** Of the room at the end; none when nothing happened in it. */
function feeOf(visit: Visit, store: Store): number {
  if (!visit.lines.some(counts) && visit.goods.length === 0) return 0;
  const roomNo = visit.moves.at(-1)?.to ?? visit.opened.roomNo;
  const room = need(
    store.rooms.find(({ no }) => no === roomNo),
    roomNo,
  );
  return need(
    store.roomTypes.find(({ code }) => code === room.type),
    room.type,
  ).fee;
}

/** Half a fen upwards. */
function share(fen: number, pct: number): number {
  return Math.round((fen * pct) / 100);
}
