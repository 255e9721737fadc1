/** What happens to people on duty beside their turns (DTY). */
import type { At, ClockId, Fen, LocalMinute, Minutes, StaffNo } from '../../units.ts';

export type DutyFloorEvent =
  /** Called, and on the way to the room. */
  | { readonly type: 'technicianSetOff'; readonly staffNo: StaffNo; readonly clockId: ClockId }
  /** Took a running clock over from another, and is in the room now. */
  | { readonly type: 'takerArrived'; readonly staffNo: StaffNo; readonly clockId: ClockId }
  /** Busy now, and to be suspended as soon as that is over; or not any more. */
  | {
      readonly type: 'suspensionAtEndSet';
      readonly staffNo: StaffNo;
      readonly on: boolean;
      readonly reason?: string;
    }
  /** Longer at the meal or away than the place is kept: at the tail from now on. */
  | { readonly type: 'freezeEnded'; readonly staffNo: StaffNo; readonly dueAt: At }
  /** How many guests a technician has brought in who have not been served by them yet. */
  | {
      readonly type: 'callInsChanged';
      readonly staffNo: StaffNo;
      readonly callsIn: number;
      readonly because: 'registered' | 'used' | 'givenBack';
      readonly clockId: ClockId | null;
    }
  | { readonly type: 'overtimeSet'; readonly staffNo: StaffNo; readonly on: boolean };

export type DutyBooksEvent =
  /** Pays the store for one clock of their own, to go. */
  | {
      readonly type: 'clockBought';
      readonly staffNo: StaffNo;
      readonly fen: Fen;
      /** As a turn of today. */
      readonly counts: number;
      readonly reason: string;
    }
  /** Null: a day off. */
  | {
      readonly type: 'shiftPlanned';
      readonly staffNo: StaffNo;
      readonly forDay: string;
      readonly shiftPlan: string | null;
    }
  /** A fact for attendance: figures as they follow from the plan of that day, whatever becomes of it later. */
  | {
      readonly type: 'attendanceNoted';
      readonly staffNo: StaffNo;
      readonly what: 'on' | 'off' | 'leave' | 'back' | 'absent';
      readonly shiftPlan: string | null;
      /** The business day of that shift, where somebody comes or goes: one may run over the change of day. */
      readonly shiftDay?: string;
      /** Of the shift's start or end; null without a plan, and where nothing was planned for it. */
      readonly plannedMinute: LocalMinute | null;
      readonly minute: LocalMinute;
      readonly lateMinutes: Minutes;
      readonly earlyMinutes: Minutes;
      readonly overtimeMinutes: Minutes;
    };
