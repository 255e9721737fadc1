/** What happens to turns beside the places in the queues: counted, owed, promised, given back. */
import type { At, ClockId, GroupCode, StaffNo } from '../../units.ts';
import type { JoinPlace, Turn } from '../state.ts';

export type TurnEvent =
  /** Begins a duty: how the technician came, and where they join for it. */
  | {
      readonly type: 'shiftJoined';
      readonly staffNo: StaffNo;
      readonly onTime: boolean;
      readonly place: JoinPlace;
    }
  /** What a clock did to the turn: `from` the places before it, `to` those that it gave, for whoever takes the clock back. */
  | {
      readonly type: 'turnTaken';
      readonly staffNo: StaffNo;
      readonly clockId: ClockId;
      readonly counts: number;
      readonly from: readonly Turn[];
      readonly to: readonly Turn[];
      /** Of an extension: `from` is all that is given back, whatever the clock itself did before. */
      readonly anew?: true;
      /** Positions to return to when it ends. */
      readonly slots?: readonly Slot[];
    }
  | {
      readonly type: 'turnGivenBack';
      readonly staffNo: StaffNo;
      readonly clockId: ClockId;
      readonly counts: number;
    }
  /** Passed over while busy on a requested clock; or given back, since the clock that it was used for came to nothing. */
  | {
      readonly type: 'owedTurnRecorded';
      readonly staffNo: StaffNo;
      readonly clockId: ClockId;
      readonly passedAt: At;
    }
  | { readonly type: 'owedTurnUsed'; readonly staffNo: StaffNo; readonly clockId: ClockId }
  /** The line that passed them over came to nothing. */
  | { readonly type: 'owedTurnWithdrawn'; readonly staffNo: StaffNo; readonly clockId: ClockId }
  /** Nobody is free: who soon will be has the line. */
  | { readonly type: 'linePromised'; readonly clockId: ClockId; readonly staffNo: StaffNo }
  | {
      readonly type: 'promiseWithdrawn';
      readonly clockId: ClockId;
      readonly staffNo: StaffNo;
      readonly because: 'lineOver' | 'later' | 'notFree';
    }
  /** Near enough to the end of a clock to be promised another. */
  | {
      readonly type: 'technicianSoonFree';
      readonly clockId: ClockId;
      readonly staffNo: StaffNo;
      readonly expectedEndAt: At;
    }
  /** The rules of the queues have changed, or their day: everybody's place anew. Queues that are not named are gone. */
  | {
      readonly type: 'queuesLaidOut';
      readonly queues: readonly LaidOut[];
      readonly ruleId: string;
    };

export interface Slot {
  readonly group: GroupCode;
  readonly position: number;
}
export interface LaidOut {
  readonly group: GroupCode;
  readonly staffNos: readonly StaffNo[];
  readonly turnNos: readonly number[];
}
