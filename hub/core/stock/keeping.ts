/** Goods come, are counted, are sold and given back (STK). */
import { type Answer, never, refuse, type Refused } from '../decision.ts';
import type { Event } from '../events.ts';
import type { Recording } from '../floor/recording.ts';
import type { State } from '../floor/state.ts';
import { isAmount } from '../money.ts';
import type { GoodsCode } from '../units.ts';
import type { StockCommand } from './stock-commands.ts';
import type { StockBooksEvent } from './stock-events.ts';
import { counted, received, type StockAfter, taken } from './stock.ts';

/** More of one kind is a slip of the hand. */
const mostQty = 999_999;
const mostEachFen = 10_000_000;

export function handleStock(recording: Recording, command: StockCommand): Answer | Refused {
  switch (command.type) {
    case 'receiveStock':
      return receive(recording, command);
    case 'countStock':
      return count(recording, command);
    case 'setStockRules': {
      const { config } = recording.catalogue;
      const settings = { ...config.settings, negativeStock: command.negative };
      const version = recording.state.configVersion + 1;
      recording.record({ type: 'storeConfigured', version, config: { ...config, settings } });
      return { version };
    }
    default:
      return never(command);
  }
}

/** STK-1 */
function receive(
  recording: Recording,
  { goodsCode, qty, eachFen }: Extract<StockCommand, { type: 'receiveStock' }>,
): Answer | Refused {
  const { state, catalogue } = recording;
  if (!catalogue.goods.has(goodsCode)) return refuse('unknown_goods', { goodsCode });
  if (!isAmount(eachFen) || eachFen > mostEachFen) return refuse('bad_amount', { amount: eachFen });
  if (!Number.isInteger(qty) || qty < 1) return refuse('bad_quantity', { qty });
  const { left, valueFen } = received(state.stock.get(goodsCode), qty, eachFen);
  if (left > mostQty) return refuse('bad_quantity', { qty });
  recording.record({ type: 'stockReceived', goodsCode, qty, eachFen, left, valueFen });
  return { goodsCode, left };
}

/** STK-4: what is there is there; the difference stands in the log with who counted. */
function count(
  recording: Recording,
  { goodsCode, counted: now }: Extract<StockCommand, { type: 'countStock' }>,
): Answer | Refused {
  const { state, catalogue } = recording;
  if (!catalogue.goods.has(goodsCode)) return refuse('unknown_goods', { goodsCode });
  if (!Number.isInteger(now) || now < 0 || now > mostQty)
    return refuse('bad_quantity', { qty: now });
  const stock = state.stock.get(goodsCode);
  const { valueFen } = counted(stock, now);
  const was = stock?.qty ?? 0;
  recording.record({ type: 'stockCounted', goodsCode, was, counted: now, valueFen });
  return { goodsCode, difference: now - was };
}

/** STK-2, STK-5: what an order leaves on the shelf. Undefined: nobody counts these. */
export function sold(
  { state, catalogue }: Recording,
  goodsCode: GoodsCode,
  qty: number,
): StockAfter | Refused | undefined {
  const stock = state.stock.get(goodsCode);
  if (stock === undefined) return undefined;
  const after = taken(stock, qty);
  const mayNot = catalogue.config.settings.negativeStock === 'refuse';
  return mayNot && after.left < 0
    ? refuse('out_of_stock', { goodsCode, left: Math.max(0, stock.qty) })
    : after;
}

type StockEvent = Extract<Event, StockBooksEvent>;

export function evolveStock(state: State, event: StockEvent): void {
  const { goodsCode, valueFen } = event;
  const before = state.stock.get(goodsCode)?.eachFen ?? 0;
  const came = event.type === 'stockReceived';
  state.stock.set(goodsCode, {
    ...{ goodsCode, valueFen, qty: came ? event.left : event.counted },
    eachFen: came ? event.eachFen : before,
  });
}

/** Of an order, or of what is cancelled of it. */
export function takeStock(state: State, goodsCode: GoodsCode, after: StockAfter | undefined): void {
  const stock = state.stock.get(goodsCode);
  if (stock === undefined || after === undefined) return;
  state.stock.set(goodsCode, { ...stock, qty: after.left, valueFen: after.valueFen });
}
