import type { RefusalName } from '@baozhong/contract/refusals.ts';
import { define, type Pair } from '../define.ts';

/**
 * Every named refusal of the contract, in words that say what to do. The holes
 * are the refusal's details, made readable by `refusalText`.
 */
export const refusals = define({
  'refusal.malformed': ['请求有误，请刷新页面', 'The request was not understood: reload the page'],
  'refusal.too_large': ['内容太多，请分次操作', 'Too much at once: do it in parts'],
  'refusal.not_signed_in': ['请先登录', 'Sign in first'],
  'refusal.not_allowed': ['您没有此项权限', 'You may not do this'],
  'refusal.bad_credentials': [
    '工号或密码不对[，还可试 {triesLeft} 次]',
    'Staff number or PIN is wrong[, {triesLeft} tries left]',
  ],
  'refusal.pc_not_known': [
    '这台电脑还没有登记，这里请用登录密码',
    'This PC is not known: use your password here',
  ],
  'refusal.locked': ['屏幕已锁，请先解锁', 'The screen is locked: unlock it first'],
  'refusal.password_change_required': [
    '请先设置自己的登录密码',
    'Set a password of your own first',
  ],
  'refusal.weak_password': [
    '密码太简单：至少 8 位，不要含工号，不要总是同几个字',
    'Too weak: 8 characters or more, not your number, not the same few again and again',
  ],
  'refusal.weak_pin': ['太简单，谁都猜得到：换一个', 'Anybody would guess it: choose another one'],
  'refusal.locked_out': [
    '错误次数过多[，{untilAt} 后再试]',
    'Too many wrong tries[: try again after {untilAt}]',
  ],
  'refusal.key_reused': ['同一操作被重复使用，请重做', 'This request was used before: do it again'],
  'refusal.key_expired': ['操作已过期，请重做', 'This request is too old: do it again'],
  'refusal.busy': ['系统繁忙，请再试一次', 'The hub is busy: try again'],
  'refusal.hub_not_ready': ['主机正在启动，请稍候', 'The hub is starting: wait a moment'],
  'refusal.internal_fault': [
    '系统故障，已记录并报警',
    'A fault in the system: recorded, alarm raised',
  ],
  'refusal.store_not_configured': ['门店尚未设置', 'The store is not set up'],
  'refusal.no_business_day': ['营业日尚未开始', 'No business day is open'],
  'refusal.clock_behind': [
    '主机时间不对，请通知店长',
    "The hub's clock is wrong: tell the manager",
  ],

  'refusal.unknown_room': ['没有这个房间[：{roomNo}]', 'No such room[: {roomNo}]'],
  'refusal.unknown_card': ['不认识这张卡', 'This card is not known'],
  'refusal.unknown_technician': ['没有这位技师[：{staffNo}号]', 'No such technician[: {staffNo}]'],
  'refusal.unknown_service': ['没有这个项目', 'No such service'],
  'refusal.unknown_goods': ['没有这个商品', 'No such goods'],
  'refusal.unknown_goods_line': ['没有这份点单', 'No such order'],
  'refusal.unknown_clock': ['没有这个钟', 'No such clock'],
  'refusal.unknown_visit': ['这单已不在', 'This visit is gone'],
  'refusal.unknown_ticket': ['没有这张账单', 'No such bill'],
  'refusal.unknown_member': ['没有这位会员', 'No such member'],
  'refusal.unknown_timer': ['没有这个计时', 'No such timer'],
  'refusal.unknown_call': ['这个呼叫已处理', 'This call has been seen to'],
  'refusal.unknown_guest': ['没有这位客人', 'No such guest'],
  'refusal.unknown_staff': ['没有这位员工[：{staffNo}]', 'No such staff number[: {staffNo}]'],
  'refusal.unknown_level': ['没有这个会员等级', 'No such member level'],
  'refusal.unknown_currency': [
    '本店不收这种货币[：{currency}]',
    'This store does not take this currency[: {currency}]',
  ],

  'refusal.not_held': ['没有给[ {staffNo} 号]留牌', 'No place is kept[ for {staffNo}]'],
  'refusal.hold_too_long': [
    '留牌最多[ {mostMinutes} 分钟]',
    'A place is kept for[ {mostMinutes} minutes] at most',
  ],
  'refusal.policy_contradicts': [
    '这些规则互相矛盾，请改正标出的几项',
    'These rules contradict each other: mend those that are marked',
  ],
  'refusal.policy_too_late': [
    '营业日[ {day} ]已经开始，规则要从以后的日子起改',
    'Business day[ {day}] has begun and keeps its rules: choose a later one',
  ],

  'refusal.unknown_session': ['这个登录已不在', 'This session is gone'],
  'refusal.unknown_device': ['没有这台设备', 'No such device'],
  'refusal.unknown_booking': ['没有这个预约', 'No such booking'],
  'refusal.booking_over': ['这个预约已经结束[：{how}]', 'This booking is over[: {how}]'],
  'refusal.booking_changed': [
    '别人刚改过这个预约，请看清楚再改',
    'Somebody has just changed this booking: look at it again',
  ],
  'refusal.booking_not_due': [
    '还没到预约时间[（{startAt}）]，不能记未到',
    'It is not time yet[ ({startAt})]: nobody can have failed to come',
  ],
  'refusal.bad_booking_time': [
    '时间不对：要在以后[ {mostDays} 天之内]，[至少 {leastMinutes} 分钟]',
    'The time does not work: from now on[, within {mostDays} days][, for {leastMinutes} minutes or more]',
  ],
  'refusal.booking_clash': [
    '时间撞了[：{roomNo}房][：{staffNo}号][ 到 {untilAt} 才空]',
    'That time is taken[: room {roomNo}][: {staffNo}][, free from {untilAt}]',
  ],
  'refusal.too_many_bookings': ['预约太多了', 'Too many bookings'],
  'refusal.unknown_pairing': [
    '没有设备显示这个配对码，请看屏幕再输',
    'No device shows this code: look at it again',
  ],
  'refusal.unknown_claim': [
    '没有报钟器显示这个编码，请看屏幕再输',
    'No terminal shows this code: look at it again',
  ],
  'refusal.unknown_terminal': [
    '这台报钟器已注销或已更换',
    'This terminal was revoked or replaced meanwhile',
  ],
  'refusal.terminal_in_room': [
    '房间[ {roomNo} ]已有报钟器',
    'The room[ {roomNo}] has a terminal already',
  ],
  'refusal.terminal_away': [
    '报钟器不在线，或还有未上传的操作，请先接通',
    'The terminal is not connected, or holds taps that it has not sent: connect it first',
  ],
  'refusal.staff_no_in_use': [
    '工号[ {staffNo} ]已有人用过，不能再给别人',
    'Number[ {staffNo}] is or was taken: it stays with that person',
  ],
  'refusal.card_of_another': [
    '这张卡是别人的[（{staffNo}）]',
    'This card belongs to somebody else[ ({staffNo})]',
  ],
  'refusal.last_manager': [
    '这是最后一位店长，请先任命另一位',
    'The last manager: name another one first',
  ],

  'refusal.room_not_vacant': [
    '房间不是空净[，现在：{state}]',
    'The room is not vacant[, it is: {state}]',
  ],
  'refusal.room_not_occupied': ['房间里没有客人', 'Nobody is in this room'],
  'refusal.room_not_dirty': ['房间不是脏房', 'The room is not dirty'],
  'refusal.no_guests': ['请至少选一位客人', 'At least one guest is needed'],
  'refusal.too_many_guests': ['人数超过座位[（{seats}位）]', 'More guests than seats[ ({seats})]'],
  'refusal.wristband_in_use': [
    '手牌[ {wristband} ]正在使用[（{roomNo}房）]',
    'Wristband[ {wristband}] is in use[ (room {roomNo})]',
  ],
  'refusal.visit_in_progress': [
    '已经起钟或点单，不能退房',
    'A clock has run or goods were ordered: cannot release',
  ],

  'refusal.already_on_duty': ['已经上班', 'Already on duty'],
  'refusal.not_on_duty': ['不在班上[：{staffNo}号]', 'Not on duty[: {staffNo}]'],
  'refusal.technician_busy': [
    '技师正在忙[（{roomNo}房）]',
    'The technician is busy[ (room {roomNo})]',
  ],
  'refusal.technician_paused': [
    '[{staffNo}号]现在{duty}，请先返回待钟',
    '[{staffNo} is: ]{duty} – back to waiting first',
  ],
  'refusal.duty_unchanged': ['[{staffNo}号]已经是{duty}', 'Already so[: {staffNo}], {duty}'],
  'refusal.call_in_not_registered': [
    '[{staffNo}号]没有登记 CALL 钟，请先登记',
    'No guest of their own is registered[ for {staffNo}]: register first',
  ],
  'refusal.booked_without_booking': [
    '没有预约，不能算预约钟[：{staffNo}号]，请用点钟',
    'Booked is only for guests of a booking[: {staffNo}] – ask by name instead',
  ],
  'refusal.bad_day': ['日期不对[：{day}]', 'That day cannot be planned[: {day}]'],
  'refusal.unknown_shift_plan': ['没有这个班次[：{shiftPlan}]', 'No such shift[: {shiftPlan}]'],
  'refusal.technician_lacks_skill': ['技师不会这个项目', 'The technician lacks this skill'],
  'refusal.turn_missed': [
    '已过钟，派给了别人[，现在派在 {roomNo}房]',
    'Too late, somebody else was sent[: go to room {roomNo}]',
  ],
  'refusal.not_called_here': [
    '没有派到这里[，派在 {roomNo}房]',
    'Not called here[ but to room {roomNo}]',
  ],
  'refusal.clock_not_called': ['还没有派到技师', 'No technician has been called yet'],
  'refusal.clock_not_running': ['这个钟没有在走', 'This clock is not running'],
  'refusal.cancel_limit_passed': [
    '起钟已超过[ {limitMinutes} ]分钟，不能退或换',
    'Too late: only within[ {limitMinutes}] minutes of the start',
  ],
  'refusal.same_technician': ['正是要换下的技师', 'This is the one to be swapped out'],
  'refusal.named_twice': [
    '[{staffNo}号]同时点了两次',
    'Two lines that run at once ask for the same technician[: {staffNo}]',
  ],
  'refusal.same_service': ['已经是这个项目', 'It is that service already'],
  'refusal.helper_clock': ['帮钟不能这样做', "Not with a helper's clock"],
  'refusal.nobody_free': ['现在没有空闲的技师可接', 'Nobody who fits is free now'],
  'refusal.technician_kept': [
    '[{staffNo}号]已留给预约或别的客人',
    'Kept for a booking or another guest[: {staffNo}]',
  ],
  'refusal.not_at_this_place': [
    '本店不在这里起钟或落钟',
    'In this store clocks are not started or ended here',
  ],
  'refusal.no_place_left': ['至少留一处可起钟和落钟', 'Leave at least one place for each'],
  'refusal.too_many_lines': ['太多了[，最多 {most}]', 'Too many[: at most {most}]'],
  'refusal.clock_not_yours': ['不是您的钟', 'Not your clock'],
  'refusal.too_early_to_end': [
    '还早[，剩 {minutesLeft} 分][（最早提前 {earliestMinutes} 分）]',
    'Too early[: {minutesLeft} min left][ (from {earliestMinutes} min before the end)]',
  ],
  'refusal.choose_action': ['请先选加钟或落钟', 'Choose first: extend or end'],
  'refusal.ask_first': ['请在终端上选择', 'Choose at the terminal'],
  'refusal.nothing_to_do': ['这里现在没有事要做', 'Nothing to do here now'],
  'refusal.bad_extensions': ['加钟数不对', 'That number of extensions is not possible'],
  'refusal.already_acknowledged': ['已有人处理', 'Someone has seen to it already'],
  'refusal.call_taken': ['[{staffNo}号]已去处理', 'Already taken[ by {staffNo}]'],
  'refusal.too_many_calls': ['这个房间呼叫太多', 'Too many calls from this room'],

  'refusal.announcement_over': ['这条播报已经结束', 'This announcement is over'],
  'refusal.announcement_taken': ['正在别处播报', 'Another player speaks now'],
  'refusal.announcement_waits': ['前面还有播报', 'Another announcement goes first'],

  'refusal.clocks_open': ['还有钟没有结束', 'Some clocks have not ended'],
  'refusal.ticket_changed': [
    '账单刚变动[，现在应付 {dueFen}]',
    'The bill changed[, now due {dueFen}]',
  ],
  'refusal.ticket_settled': ['已经买单', 'Already settled'],
  'refusal.out_of_stock': ['没货了[，只剩 {left}]', 'Out of stock[: {left} left]'],
  'refusal.goods_cancelled': ['这份已经退了', 'This was cancelled'],
  'refusal.goods_served': ['已经上了', 'Served already'],
  'refusal.goods_made': ['已经做好了', 'Made already'],
  'refusal.goods_not_made': ['还没有做，没有可撤的', 'Not made yet: nothing to take back'],
  'refusal.goods_too_late': [
    '[过了{minutes}分钟，]不能再撤',
    'Too late to take back[: more than {minutes} minutes]',
  ],
  'refusal.ticket_open': ['还没有买单，没有小票', 'Not settled yet: there is no receipt'],
  'refusal.unknown_printer': ['没有这台打印机，请刷新', 'There is no such printer: reload'],
  'refusal.unknown_print_job': ['没有这张单子，请刷新', 'There is no such slip: reload'],
  'refusal.print_job_over': [
    '这张单子已打印或已取消',
    'That slip was printed or cancelled already',
  ],
  'refusal.guest_settled': ['这位客人已经买单', 'This guest has paid already'],
  'refusal.nobody_to_tip': ['没有技师可收小费', 'No technician served them: nobody to tip'],
  'refusal.approval_required': ['需要店长工号和密码', "This needs a manager's number and PIN"],
  'refusal.over_limit': [
    '超过记名卡储值上限[（{limitFen}）][，最多可充 {mostFen}]',
    'Over what a named card may hold[ ({limitFen})][: at most {mostFen} more]',
  ],
  'refusal.bad_amount': ['金额不对', 'That amount is not possible'],
  'refusal.insufficient_tender': [
    '收款不够[，还差 {shortFen}]',
    'Not enough[, {shortFen} missing]',
  ],
  'refusal.over_tender': ['收款超过应付', 'More than is due'],
  'refusal.insufficient_stored_value': ['卡内余额不足', 'Not enough on the card'],
  'refusal.wrong_pin': ['密码不对[，还可试 {triesLeft} 次]', 'Wrong PIN[, {triesLeft} tries left]'],
  'refusal.pin_locked': ['密码已锁[，{untilAt} 后再试]', 'PIN locked[ until {untilAt}]'],
  'refusal.pin_required': ['请会员输入密码', "The member's PIN is needed"],
  'refusal.card_in_use': ['这张卡属于另一位会员', 'This card belongs to another member'],
  'refusal.member_exists': ['会员已存在', 'The member exists already'],
  'refusal.bad_quantity': ['数量不对', 'That quantity is not possible'],
});

/** Does not compile while a refusal of the contract has no words. */
export const refusalWords: Record<`refusal.${RefusalName}`, Pair> = refusals;
