/** What can be asked of people on duty (DTY). */
import type { StaffNo } from '../../units.ts';

/** What a person on duty can be told to do instead of waiting, and to wait again. */
export type DutyTo = 'waiting' | 'onBreak' | 'meal' | 'away' | 'leave' | 'suspended' | 'covered';

export type DutyCommand =
  | { readonly type: 'clockOn'; readonly staffNo: StaffNo }
  | { readonly type: 'clockOff'; readonly staffNo: StaffNo }
  | {
      readonly type: 'setDuty';
      readonly staffNo: StaffNo;
      readonly to: DutyTo;
      readonly reason?: string | undefined;
    }
  /** Called, and on the way. */
  | { readonly type: 'setOff'; readonly staffNo: StaffNo }
  | { readonly type: 'setOvertime'; readonly staffNo: StaffNo; readonly on: boolean }
  /** Leaves for the day and pays the store for a clock of their own. */
  | { readonly type: 'buyClock'; readonly staffNo: StaffNo; readonly reason: string }
  /** Brings a guest in who is to be served by them. */
  | { readonly type: 'registerCallIn'; readonly staffNo: StaffNo }
  | {
      readonly type: 'planShift';
      readonly staffNo: StaffNo;
      readonly day: string;
      /** Null: a day off. */
      readonly shiftPlan: string | null;
    };
