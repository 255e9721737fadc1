/** What the manager asks of the queues, and of the rules that they follow. */
import type { Minutes, StaffNo } from '../units.ts';
import type { RotationPolicy } from './policy.ts';

/**
 * `rewardHead`: to the head. `penaltyTail`: to the tail, with a turn counted and
 * written down. `toTail`: moved, no more. `passOneLap`: keeps the place, and is
 * passed over once when the turn comes; `forgiveLap` takes one of these back.
 */
export type QueueAct = 'rewardHead' | 'penaltyTail' | 'toTail' | 'passOneLap' | 'forgiveLap';

export type PolicyCommand =
  | {
      readonly type: 'setRotationPolicy';
      readonly policy: RotationPolicy;
      /** Business day `YYYY-MM-DD`: one that has not begun. */
      readonly fromDay: string;
    }
  | {
      readonly type: 'moveInQueue';
      readonly staffNo: StaffNo;
      readonly how: QueueAct;
      readonly reason: string;
    }
  /** For a guest who is expected; absent: as long as the policy lets. */
  | {
      readonly type: 'holdSlot';
      readonly staffNo: StaffNo;
      readonly reason: string;
      readonly minutes?: Minutes | undefined;
    }
  | { readonly type: 'releaseHold'; readonly staffNo: StaffNo };
