/** What happens to a party while it is served, beside the plain life of a clock. */
import type { ClockType, CommissionChosen } from '../../events.ts';
import type { At, ClockId, Fen, Minutes, ServiceCode, StaffNo, VisitId } from '../../units.ts';
import type { CalledBy } from '../state.ts';

/** A clock that runs past its planned end for longer than the grace: the desk is asked, once an end. */
export interface OverrunAsked {
  readonly type: 'overrunAsked';
  readonly clockId: ClockId;
  readonly staffNo: StaffNo;
  readonly dueAt: At;
  readonly late: boolean;
}

/** Of a clock that had started: what it costs, earns and lasts from its start on. */
export interface ChangedClock {
  readonly minutes: Minutes;
  readonly expectedEndAt: At;
  readonly priceFen: Fen;
  readonly priceRuleId: string;
  readonly commission: CommissionChosen;
  readonly reminderDueAt: At;
  readonly overrunDueAt: At;
}

export type JobBooksEvent =
  | {
      readonly type: 'guestJoined';
      readonly visitId: VisitId;
      readonly guest: number;
      readonly seat: number;
      readonly wristband: number | null;
    }
  | {
      readonly type: 'serviceChanged';
      readonly clockId: ClockId;
      readonly from: ServiceCode;
      readonly to: ServiceCode;
      /** Null: it had not started. */
      readonly clock: ChangedClock | null;
    }
  /** Another one serves on. The commission of both is worked out when the clock ends. */
  | {
      readonly type: 'clockTransferred';
      readonly clockId: ClockId;
      readonly from: StaffNo;
      readonly to: StaffNo;
      readonly clockType: ClockType;
      readonly ruleId: string;
      readonly by: CalledBy;
      readonly commission: CommissionChosen;
      readonly transferredAt: At;
      readonly reason?: string;
    };
