/**
 * What comes of a command: events with an answer, or a named refusal. A refusal
 * is a value and leaves everything as it was; an exception in the core means a
 * broken program.
 */
import type { Event } from './events.ts';

/** The refusals that the core can give. All are names of the contract's list; the compiler checks it in ingress. */
export type RefusalName =
  | 'not_allowed'
  | 'store_not_configured'
  | 'no_business_day'
  | 'unknown_room'
  | 'unknown_card'
  | 'unknown_technician'
  | 'unknown_service'
  | 'unknown_goods'
  | 'unknown_goods_line'
  | 'unknown_clock'
  | 'unknown_visit'
  | 'unknown_ticket'
  | 'unknown_member'
  | 'unknown_timer'
  | 'unknown_call'
  | 'unknown_guest'
  | 'unknown_staff'
  | 'unknown_level'
  | 'unknown_shift_plan'
  | 'unknown_currency'
  | 'room_not_vacant'
  | 'room_not_occupied'
  | 'room_not_dirty'
  | 'no_guests'
  | 'too_many_guests'
  | 'wristband_in_use'
  | 'visit_in_progress'
  | 'already_on_duty'
  | 'not_on_duty'
  | 'technician_busy'
  | 'technician_paused'
  | 'duty_unchanged'
  | 'call_in_not_registered'
  | 'booked_without_booking'
  | 'bad_day'
  | 'technician_lacks_skill'
  | 'not_called_here'
  | 'turn_missed'
  | 'clock_not_called'
  | 'clock_not_running'
  | 'cancel_limit_passed'
  | 'same_technician'
  | 'named_twice'
  | 'same_service'
  | 'helper_clock'
  | 'nobody_free'
  | 'technician_kept'
  | 'not_at_this_place'
  | 'no_place_left'
  | 'too_many_lines'
  | 'too_early_to_end'
  | 'choose_action'
  | 'ask_first'
  | 'nothing_to_do'
  | 'bad_extensions'
  | 'already_acknowledged'
  | 'call_taken'
  | 'too_many_calls'
  | 'announcement_over'
  | 'announcement_taken'
  | 'announcement_waits'
  | 'clocks_open'
  | 'ticket_changed'
  | 'ticket_settled'
  | 'ticket_open'
  | 'out_of_stock'
  | 'goods_cancelled'
  | 'goods_served'
  | 'goods_made'
  | 'goods_not_made'
  | 'goods_too_late'
  | 'insufficient_tender'
  | 'over_tender'
  | 'guest_settled'
  | 'nobody_to_tip'
  | 'approval_required'
  | 'over_limit'
  | 'bad_amount'
  | 'bad_quantity'
  | 'staff_no_in_use'
  | 'card_of_another'
  | 'last_manager'
  | 'policy_contradicts'
  | 'policy_too_late'
  | 'not_held'
  | 'hold_too_long'
  | 'unknown_booking'
  | 'booking_over'
  | 'booking_changed'
  | 'booking_not_due'
  | 'bad_booking_time'
  | 'booking_clash'
  | 'too_many_bookings';

export type Detail = Readonly<Record<string, string | number | boolean | string[]>>;

export interface Refused {
  readonly kind: 'refused';
  readonly name: RefusalName;
  readonly detail: Detail;
}

export type Answer = Readonly<Record<string, string | number | boolean>>;

export interface Accepted {
  readonly kind: 'accepted';
  readonly events: readonly Event[];
  readonly answer: Answer;
}

export function refuse(name: RefusalName, detail: Detail = {}): Refused {
  return { kind: 'refused', name, detail };
}

export function isRefused(value: object): value is Refused {
  return 'kind' in value && value.kind === 'refused';
}

/** For a switch that must know every case: the compiler complains when one is forgotten. */
export function never(value: never): never {
  throw new Error(`unforeseen ${JSON.stringify(value)}`);
}
