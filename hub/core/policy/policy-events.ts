/** What became of the rules, and of places that a person moved or kept. */
import type { At, ClockId, Fen, StaffNo } from '../units.ts';
import type { RotationPolicy } from './policy.ts';

export type PolicyFloorEvent =
  /** The one of this business day. A running day keeps it. */
  | {
      readonly type: 'policyTaken';
      readonly version: number;
      readonly fromDay: string;
      readonly policy: RotationPolicy;
    }
  | {
      readonly type: 'slotHeld';
      readonly staffNo: StaffNo;
      readonly untilAt: At;
      readonly reason: string;
    }
  | { readonly type: 'holdReleased'; readonly staffNo: StaffNo }
  /** Nobody came for whom the place was kept. */
  | { readonly type: 'holdExpired'; readonly staffNo: StaffNo; readonly late: boolean }
  /** How many laps the technician is to be passed over, from now on. */
  | {
      readonly type: 'lapsSet';
      readonly staffNo: StaffNo;
      readonly laps: number;
      readonly ruleId: string;
      readonly reason?: string;
    };

export type PenaltyFor = 'manager' | 'missedTurn' | 'earlyEnd';

export type PolicyBooksEvent =
  | {
      readonly type: 'rotationPolicySet';
      readonly version: number;
      readonly policy: RotationPolicy;
      readonly fromDay: string;
    }
  /** For whoever pays and whoever asks why: what was done wrong and what it costs. */
  | {
      readonly type: 'penaltyRecorded';
      readonly staffNo: StaffNo;
      readonly what: PenaltyFor;
      readonly fineFen: Fen;
      /** Turns that are counted for it. */
      readonly turns: number;
      /** Joins at the tail when they next come on duty. */
      readonly tailNext: boolean;
      readonly clockId: ClockId | null;
      readonly reason?: string;
    };

export type PolicyEvent = PolicyFloorEvent | PolicyBooksEvent;
