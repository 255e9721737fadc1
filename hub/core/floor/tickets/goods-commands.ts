/** What can be asked about goods that were ordered. */
import type { StaffNo } from '../../units.ts';

export type GoodsCommand =
  | { readonly type: 'markGoodsMade'; readonly lineId: string }
  | { readonly type: 'markGoodsServed'; readonly lineId: string }
  /** The last mark was a slip of the hand. */
  | { readonly type: 'takeBackGoods'; readonly lineId: string }
  | {
      readonly type: 'cancelGoods';
      readonly lineId: string;
      /** How many shall stand; absent: none. */
      readonly left?: number | undefined;
      readonly reason: string;
      /** The manager whose PIN the door has checked. */
      readonly approvedBy?: StaffNo | undefined;
    };
