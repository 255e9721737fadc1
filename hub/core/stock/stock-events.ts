/** What comes and what is found. What is sold stands in the order (goods-events). */
import type { Fen, GoodsCode } from '../units.ts';

export type StockBooksEvent =
  | {
      readonly type: 'stockReceived';
      readonly goodsCode: GoodsCode;
      readonly qty: number;
      /** Of one of them. */
      readonly eachFen: Fen;
      readonly left: number;
      readonly valueFen: Fen;
    }
  | {
      readonly type: 'stockCounted';
      readonly goodsCode: GoodsCode;
      readonly was: number;
      readonly counted: number;
      readonly valueFen: Fen;
    };
