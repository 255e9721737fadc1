/** What the kitchen's screen makes of the orders: cards of what belongs together, the oldest first. Pure. */
import type { OrderView } from '@baozhong/contract/live.ts';
import { minutesBetween } from '../format.ts';

export const places = ['kitchen', 'bar', 'all'] as const;
export type Place = (typeof places)[number];

/** Where something is made; what is fetched elsewhere is nobody's work here. */
const making: readonly string[] = ['kitchen', 'bar'];
/** What guests of a room ask for within so long is one order to those who make it. */
const togetherMs = 2 * 60_000;
/** What was taken off stays to be seen for so long. */
const cancelledMs = 5 * 60_000;
/** From then on it waits long, and from then on too long. */
const longMinutes = 10;
const tooLongMinutes = 20;

export interface OrderCard {
  readonly id: string;
  readonly roomNo: string;
  readonly at: number;
  readonly lines: readonly OrderView[];
}

const isOf = (place: Place) => (order: OrderView) =>
  place === 'all' ? making.includes(order.place) : order.place === place;

/** News of less: seen until somebody says so, or some minutes. */
export function isNews({ cancelled, state }: OrderView, now: number): boolean {
  return cancelled !== null && state !== 'served' && now - cancelled.at < cancelledMs;
}

/** Before the rest, with it, after it; else as they were ordered. */
const byCourse = { first: 0, main: 1, last: 2 };
function inCourse(a: OrderView, b: OrderView): number {
  const rank = ({ course }: OrderView) => (course === null ? byCourse.main : byCourse[course]);
  return rank(a) - rank(b) || (a.at ?? 0) - (b.at ?? 0) || a.id.localeCompare(b.id);
}

/** Still to be made, and what was just taken off; what somebody has seen is left out. */
export function toMake(
  orders: readonly OrderView[],
  place: Place,
  now: number,
  seen: ReadonlySet<string> = new Set(),
): OrderCard[] {
  const wanted = orders
    .filter(isOf(place))
    .filter(
      (order) =>
        order.state === 'ordered' ||
        (order.state === 'cancelled' && isNews(order, now) && !seen.has(newsOf(order))),
    )
    .sort((a, b) => (a.at ?? 0) - (b.at ?? 0) || a.id.localeCompare(b.id));
  const cards: { id: string; roomNo: string; at: number; visitId: string; lines: OrderView[] }[] =
    [];
  for (const order of wanted) {
    const at = order.at ?? 0;
    const card = cards.find((one) => one.visitId === order.visitId && at - one.at <= togetherMs);
    if (card === undefined)
      cards.push({
        id: order.id,
        roomNo: order.roomNo,
        at,
        visitId: order.visitId,
        lines: [order],
      });
    else card.lines.push(order);
  }
  return cards.map(({ lines, ...card }) => ({ ...card, lines: lines.sort(inCourse) }));
}

/** Made and not with the guest: by room, the one that waits longest first. */
export function ready(orders: readonly OrderView[], place?: Place): OrderCard[] {
  const made = orders
    .filter(({ state }) => state === 'made')
    .filter((order) => place === undefined || isOf(place)(order))
    .sort((a, b) => (a.madeAt ?? 0) - (b.madeAt ?? 0) || a.id.localeCompare(b.id));
  return [...Map.groupBy(made, ({ visitId }) => visitId)].map(([visitId, lines]) => ({
    ...{ id: visitId, roomNo: lines[0]?.roomNo ?? '', at: lines[0]?.madeAt ?? 0, lines },
  }));
}

/** Names one piece of news, so that a further one of the same line is seen as well. */
export function newsOf({ id, cancelled }: OrderView): string {
  return `${id} ${String(cancelled?.at ?? 0)}`;
}

export function waited(at: number, now: number): number {
  return Math.max(0, minutesBetween(at, now));
}

export function patience(minutes: number): 'running' | 'awaited' | 'late' {
  if (minutes >= tooLongMinutes) return 'late';
  return minutes >= longMinutes ? 'awaited' : 'running';
}
