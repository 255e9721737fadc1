/**
 * The screen in the kitchen or at the bar: one that a manager has made known, so
 * that nobody has to sign in with wet hands. It says what is made and served,
 * and nothing else; cancelling is the desk's.
 */
import { z } from 'zod';
import { CommandKey, GoodsLineId } from './primitives.ts';

export const KitchenAct = z.strictObject({
  type: z.enum(['markGoodsMade', 'markGoodsServed', 'takeBackGoods']),
  lineId: GoodsLineId,
});
export type KitchenAct = z.infer<typeof KitchenAct>;

/** `POST /api/kitchen/act`, answered by an `Outcome`. */
export const KitchenRequest = z.strictObject({ key: CommandKey, act: KitchenAct });
export type KitchenRequest = z.infer<typeof KitchenRequest>;
