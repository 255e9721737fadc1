/** From order to served (GDS): kitchen and bar say what is made, whoever brings it says that it is there. */
import { type Answer, isRefused, never, refuse, type Refused } from '../../decision.ts';
import { managerOf } from '../../people.ts';
import { givenBack, portion, type StockAfter } from '../../stock/stock.ts';
import { type Fen, minuteMs, type RoomNo } from '../../units.ts';
import type { Recording } from '../recording.ts';
import type { GoodsLine, State, Visit } from '../state.ts';
import type { GoodsCommand } from './goods-commands.ts';
import type { GoodsStep } from './goods-events.ts';
import { visitOfTicket } from './tickets.ts';

type Of<T extends GoodsCommand['type']> = Extract<GoodsCommand, { type: T }>;

/** As the screen in the kitchen names itself among the terminals. */
export const kitchenId = 'kitchen';

/** So long a mark can be taken back: who finds the slip later has seen the guest eat. */
const takeBackMinutes = 2;

export function handleGoods(recording: Recording, command: GoodsCommand): Answer | Refused {
  switch (command.type) {
    case 'markGoodsMade':
      return markMade(recording, command.lineId);
    case 'markGoodsServed':
      return markServed(recording, command.lineId);
    case 'takeBackGoods':
      return takeBack(recording, command.lineId);
    case 'cancelGoods':
      return cancelGoods(recording, command);
    default:
      return never(command);
  }
}

export function stepOf({ made, served }: GoodsLine): GoodsStep {
  if (served !== undefined) return 'served';
  return made === undefined ? 'ordered' : 'made';
}

/** STK-2: so many of a line are on the shelf again. What was ordered before anybody counted took nothing, and gives nothing back. */
function stockOf(
  state: State,
  { goodsCode, qty: all, costFen }: GoodsLine,
  qty: number,
): { readonly stock?: StockAfter; readonly costFen?: Fen } {
  const stock = state.stock.get(goodsCode);
  if (stock === undefined || costFen === undefined) return {};
  const cost = portion(costFen, qty, all);
  return { stock: givenBack(stock, qty, cost), costFen: costFen - cost };
}

interface Found {
  readonly visit: Visit;
  readonly line: GoodsLine;
  readonly step: GoodsStep;
}

/** Of a ticket that is open: when its guests have left nobody waits for anything (GDS-6). */
function lineOf(state: State, lineId: string): Found | Refused {
  const ticketId = lineId.slice(0, Math.max(0, lineId.lastIndexOf('/')));
  const visit = visitOfTicket(state, ticketId);
  if (isRefused(visit)) return visit;
  const line = visit.goods.find((one) => one.lineId === lineId);
  if (line === undefined) return refuse('unknown_goods_line', { lineId });
  if (line.qty === 0) return refuse('goods_cancelled', { lineId });
  return { visit, line, step: stepOf(line) };
}

/** GDS-1: each step is said once; who comes second is told that it is done. */
function markMade(recording: Recording, lineId: string): Answer | Refused {
  const found = lineOf(recording.state, lineId);
  if (isRefused(found)) return found;
  if (found.step === 'served') return refuse('goods_served', { lineId });
  if (found.step === 'made') return refuse('goods_made', { lineId });
  recording.record({ type: 'goodsMade', ticketId: found.visit.ticketId, lineId });
  return { lineId };
}

/** GDS-1: also what nobody said was made. */
function markServed(recording: Recording, lineId: string): Answer | Refused {
  const found = lineOf(recording.state, lineId);
  if (isRefused(found)) return found;
  if (found.step === 'served') return refuse('goods_served', { lineId });
  recording.record({ type: 'goodsServed', ticketId: found.visit.ticketId, lineId });
  return { lineId };
}

/** GDS-2 */
function takeBack(recording: Recording, lineId: string): Answer | Refused {
  const found = lineOf(recording.state, lineId);
  if (isRefused(found)) return found;
  const { visit, line } = found;
  const last = line.served ?? line.made;
  if (last === undefined) return refuse('goods_not_made', { lineId });
  if (recording.command.stamp.at - last.at > takeBackMinutes * minuteMs)
    return refuse('goods_too_late', { minutes: takeBackMinutes });
  const to = line.served !== undefined && line.made !== undefined ? 'made' : 'ordered';
  recording.record({ type: 'goodsTakenBack', ticketId: visit.ticketId, lineId, to });
  return { lineId };
}

/** GDS-7: what they have asked for and not got yet comes to where they sit now. */
export function redirectGoods(recording: Recording, visit: Visit, from: RoomNo): void {
  const { ticketId, roomNo } = visit;
  for (const line of [...visit.goods]) {
    const { lineId, goodsCode, name, qty, guest, place, course } = line;
    if (qty === 0 || stepOf(line) === 'served') continue;
    recording.record({
      ...{ type: 'goodsRedirected', ticketId, lineId, from, to: roomNo },
      ...{ goodsCode, name, qty, guest },
      ...(place !== undefined && { place }),
      ...(course !== undefined && { course }),
    });
  }
}

/** GDS-3, GDS-4: what is not paid; what was made, also if that was taken back, by a manager's word. */
function cancelGoods(recording: Recording, command: Of<'cancelGoods'>): Answer | Refused {
  const { lineId, left = 0, reason } = command;
  const found = lineOf(recording.state, lineId);
  if (isRefused(found)) return found;
  const { visit, line, step } = found;
  if (!Number.isInteger(left) || left < 0 || left >= line.qty)
    return refuse('bad_quantity', { qty: left });
  if (visit.settledGuests.includes(line.guest))
    return refuse('guest_settled', { guest: line.guest });
  const approvedBy = managerOf(recording.catalogue, command.approvedBy);
  const needsManager = step !== 'ordered' || line.wasMade === true;
  if (needsManager && approvedBy === undefined) return refuse('approval_required');
  const { goodsCode, name, guest, place, course } = line;
  const qty = line.qty - left;
  recording.record({
    ...{ type: 'goodsCancelled', ticketId: visit.ticketId, lineId, qty, left },
    ...{ was: step, reason, roomNo: visit.roomNo, goodsCode, name, guest },
    ...(needsManager && approvedBy !== undefined && { approvedBy }),
    ...(place !== undefined && { place }),
    ...(course !== undefined && { course }),
    ...stockOf(recording.state, line, qty),
  });
  return { lineId, left };
}
