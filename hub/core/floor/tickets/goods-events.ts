/** What becomes of goods that were ordered (GDS). A line of them is named by its ticket, as `T…/g1`. */
import type { StockAfter } from '../../stock/stock.ts';
import type { At, Fen, GoodsCode, RoomNo, StaffNo, TicketId } from '../../units.ts';

/** How far a line is: asked for, made in the kitchen or at the bar, with the guest. */
export type GoodsStep = 'ordered' | 'made' | 'served';
/** When in a meal: before the rest, with it, after it. */
export type Course = 'first' | 'main' | 'last';

interface OfLine {
  readonly ticketId: TicketId;
  readonly lineId: string;
}

export type GoodsFloorEvent =
  | ({ readonly type: 'goodsMade' } & OfLine)
  | ({ readonly type: 'goodsServed' } & OfLine)
  /** Its guests sit elsewhere before they have it: whoever makes or carries it is told. */
  | ({
      readonly type: 'goodsRedirected';
      readonly from: RoomNo;
      readonly to: RoomNo;
      readonly goodsCode: GoodsCode;
      readonly name: string;
      readonly qty: number;
      readonly guest: number;
      readonly place?: string;
      readonly course?: Course;
    } & OfLine)
  /** Marked by mistake: it is as it was before. */
  | ({ readonly type: 'goodsTakenBack'; readonly to: Exclude<GoodsStep, 'served'> } & OfLine);

export type GoodsBooksEvent = {
  readonly type: 'goodsCancelled';
  /** How many are gone, and how many stand. */
  readonly qty: number;
  readonly left: number;
  readonly was: GoodsStep;
  readonly reason: string;
  /** Of what had been made: the manager who stands for it. */
  readonly approvedBy?: StaffNo;
  readonly roomNo: RoomNo;
  readonly goodsCode: GoodsCode;
  readonly name: string;
  readonly guest: number;
  /** Where it was to be made, and when in the meal; as it was ordered. */
  readonly place?: string;
  readonly course?: Course;
  /** Of goods that are counted: what is there again. */
  readonly stock?: StockAfter;
  /** What those that stand took from it. */
  readonly costFen?: Fen;
} & OfLine;

/** When a step was done, and by whom, as `kind:id`. */
export interface StepDone {
  readonly at: At;
  readonly who: string;
}
