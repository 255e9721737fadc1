import type { Fen, GoodsCode } from '../units.ts';
import type { NegativeStock } from '../store-config.ts';

export type StockCommand =
  | {
      readonly type: 'receiveStock';
      readonly goodsCode: GoodsCode;
      readonly qty: number;
      readonly eachFen: Fen;
    }
  | { readonly type: 'countStock'; readonly goodsCode: GoodsCode; readonly counted: number }
  | { readonly type: 'setStockRules'; readonly negative: NegativeStock };
