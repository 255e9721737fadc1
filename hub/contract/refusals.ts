/**
 * Every named refusal of the product. A refusal is a value: the request was
 * understood, nothing was changed. The list is ordered by precedence: where two
 * apply, the earlier one is answered. The screens translate the name
 * (floor-ui dictionary `refusal.*`); `detail` carries what the sentence needs.
 */
import { z } from 'zod';

export const refusalNames = [
  // the request itself
  'malformed', // not of the contract's shape
  'too_large', // more bytes than the limit
  'not_signed_in',
  'not_allowed', // this role may not do this
  'bad_credentials',
  'pc_not_known', // PIN and card work on a known PC only
  'locked', // the desk locked itself: its person unlocks it
  'password_change_required', // a one-time password opens nothing but its own change
  'weak_password',
  'weak_pin',
  'locked_out', // too many wrong tries, detail.untilAt
  'key_reused', // the same key came before with another body
  'key_expired', // the key is older than the hub remembers
  'busy', // a bounded queue is full: try again
  'hub_not_ready', // starting, or another hub has taken over
  'internal_fault', // our own bug; parked and alarmed
  'store_not_configured',
  'no_business_day',
  'clock_behind', // the hub's time lies behind its last event
  // things that are not there
  'unknown_room',
  'unknown_card',
  'unknown_technician',
  'unknown_service',
  'unknown_goods',
  'unknown_goods_line', // detail.lineId: nothing was ordered by this name
  'unknown_clock',
  'unknown_visit',
  'unknown_ticket',
  'unknown_member',
  'unknown_timer',
  'unknown_printer',
  'unknown_print_job',
  'unknown_call',
  'unknown_guest', // detail.guest: nobody of that number sits here, or named twice
  'unknown_staff', // detail.staffNo
  'unknown_level', // detail.levelCode
  'unknown_shift_plan', // detail.shiftPlan
  'unknown_currency', // detail.currency
  'unknown_session',
  'unknown_device',
  'unknown_booking', // detail.bookingId
  'unknown_pairing', // no screen shows this code now
  'unknown_claim', // no terminal shows this code now; to the device: ask for another one
  'unknown_terminal', // it was revoked or replaced meanwhile
  // terminals
  'terminal_in_room', // detail.roomNo has one already
  'terminal_away', // detail.pending: it is not connected, or holds taps that it has not sent
  // rooms
  'room_not_vacant', // detail.state
  'room_not_occupied',
  'room_not_dirty',
  'no_guests',
  'too_many_guests', // detail.seats
  'wristband_in_use', // detail.wristband, detail.roomNo
  'visit_in_progress', // releaseRoom: a clock ran or goods were ordered
  // technicians and clocks
  'already_on_duty',
  'not_on_duty',
  'technician_busy', // detail.roomNo
  'technician_paused', // detail.staffNo, detail.duty: what they do; a tap, or what does not go with it
  'duty_unchanged', // detail.staffNo, detail.duty: they do it already
  'call_in_not_registered', // detail.staffNo: nobody said beforehand that they bring a guest in
  'booked_without_booking', // detail.staffNo: a booked clock is only for the guests of a booking
  'bad_day', // detail.day: of the past, or too many days are planned
  'technician_lacks_skill',
  'turn_missed', // a tap after the turn was given to another; detail.roomNo where they are called now
  'not_called_here', // a technician tapped in a room that did not call them; detail.roomNo where they are called
  'clock_not_called',
  'clock_not_running',
  'cancel_limit_passed', // detail.limitMinutes: too late to cancel or swap a started clock
  'same_technician', // a swap to the one who is to be swapped out
  'named_twice', // detail.staffNo: asked for by two lines that run at once
  'same_service', // a change of service to the one that it is
  'helper_clock', // a helper's clock is not extended, changed or helped
  'nobody_free', // a running clock goes on only with somebody who is free now
  'technician_kept', // detail.staffNo, detail.verdict: for a booking, or promised to another line
  'not_at_this_place', // detail.place, detail.places: where the store lets clocks be started or ended
  'no_place_left', // a store where no clock could be started, or none ended
  'too_many_lines', // detail.most
  'too_early_to_end', // detail.minutesLeft, detail.earliestMinutes
  'choose_action', // a running clock and a tap without a key: extend or end?
  'ask_first', // a card that can do several things here: its terminal asks, and sends what was chosen
  'nothing_to_do', // this card has nothing to do in this room now
  'bad_extensions',
  // the queues and their rules
  'not_held', // no place is kept for this technician
  'hold_too_long', // detail.mostMinutes
  'policy_contradicts', // detail.contradictions: names of what does not go together
  'policy_too_late', // detail.day: the running business day keeps its rules
  'already_acknowledged',
  // service calls
  'call_taken', // detail.staffNo who is on the way
  'too_many_calls', // of one room at once
  // announcements
  'announcement_over', // spoken, or not needed any more
  'announcement_taken', // another player speaks now; detail.no
  'announcement_waits', // an earlier or more urgent one goes first; detail.no
  // bookings
  'booking_over', // detail.how: arrived, cancelled, noShow
  'booking_changed', // somebody else has changed it since this person looked
  'booking_not_due', // detail.startAt: before that nobody can fail to come
  'bad_booking_time', // detail.leastMinutes, mostMinutes, mostDays
  'booking_clash', // detail.roomNo or staffNo, fromAt, untilAt, bookingId ('' when guests sit there)
  'too_many_bookings',
  // tickets and money
  'clocks_open', // detail.clockIds: lines that wait, are called or run
  'ticket_changed', // detail.dueFen, detail.version: what the person saw is old
  'ticket_settled',
  'out_of_stock', // detail.goodsCode, detail.left: the store sells no more than it has
  'goods_cancelled', // nothing of this line stands any more
  'goods_served', // with the guest already
  'goods_made', // somebody said so already
  'goods_not_made', // no mark that could be taken back
  'goods_too_late', // detail.minutes: a mark is taken back at once or not at all
  'print_job_over', // printed or cancelled already
  'ticket_open', // a receipt is asked for, and nothing is settled yet
  'guest_settled', // detail.guest: this one has paid already
  'nobody_to_tip', // a tip, and no technician served those who pay
  'insufficient_tender', // detail.dueFen, detail.shortFen
  'over_tender', // more by a tender than is due
  'approval_required', // on the house, or goods that were made: a manager's number and PIN are needed
  'over_limit', // detail.limitFen, detail.mostFen: a named card may hold no more
  'bad_amount', // detail.amount: below nothing, of part of a coin, or beyond reason
  'wrong_pin', // detail.triesLeft
  'pin_locked', // detail.untilAt
  'pin_required',
  'card_in_use', // registering: the card belongs to another member
  'member_exists',
  // people
  'staff_no_in_use', // also by one who left: a number names one person for ever
  'card_of_another', // detail.staffNo
  'last_manager', // the store would have nobody who may set it up
  'bad_quantity',
] as const;

export const RefusalName = z.enum(refusalNames);
export type RefusalName = z.infer<typeof RefusalName>;

export const Refusal = z.object({
  name: RefusalName,
  detail: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.array(z.string())])),
});
export type Refusal = z.infer<typeof Refusal>;
