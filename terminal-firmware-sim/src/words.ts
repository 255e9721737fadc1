/**
 * What the terminal says, Chinese and English side by side. Short: a line of
 * the LCD holds eight hanzi or sixteen letters, and a test measures each.
 */
import type { Language } from '@baozhong/contract/primitives.ts';
import type { Refusal, RefusalName } from '@baozhong/contract/refusals.ts';
import type { DisplayMessage } from '@baozhong/contract/terminal.ts';
import type { ArmedIntent, HereReason } from './state.ts';

export type Words = readonly [zh: string, en: string];

export function say(words: Words, language: Language, values: Values = {}): string {
  return fill(words[language === 'en' ? 1 : 0], values);
}

export type Values = Readonly<Record<string, string | number>>;

function fill(text: string, values: Values): string {
  return text.replace(/\{(\w+)\}/g, (_, name: string) => String(values[name] ?? ''));
}

export const stateWords: Record<DisplayMessage['state'], Words> = {
  vacant: ['空净', 'Vacant'],
  reserved: ['预留', 'Reserved'],
  awaitingTechnician: ['等钟', 'Waiting'],
  inService: ['上钟', 'In service'],
  overrun: ['超钟', 'Overrun'],
  awaitingPayment: ['待付', 'To pay'],
  dirty: ['脏房', 'Dirty'],
  cleaning: ['清扫', 'Cleaning'],
  outOfService: ['停用', 'Closed'],
};

export const intentWords: Record<ArmedIntent, Words> = {
  start: ['起钟', 'Start'],
  extend: ['加钟', 'Extend'],
  end: ['落钟', 'End'],
  clean: ['清扫', 'Clean'],
  swap: ['换钟', 'Swap'],
  changeService: ['换项目', 'Service'],
  query: ['查询', 'Query'],
};

/** What a technician did, by the hub's name for it. */
export const didWords: Readonly<Record<string, Words>> = {
  startClock: ['已起钟', 'Clock started'],
  extendClock: ['已加钟', 'Clock extended'],
  endClock: ['已落钟', 'Clock ended'],
  markCleaning: ['开始清扫', 'Cleaning'],
  markVacant: ['房间已空净', 'Room is clean'],
  orderGoods: ['已点单', 'Ordered'],
  callService: ['已呼叫', 'Called'],
  openVisit: ['已开房', 'Room opened'],
  addService: ['已加项目', 'Service added'],
  swapTechnician: ['已换钟', 'Swapped'],
  changeService: ['已换项目', 'Service changed'],
};
const done: Words = ['已办好', 'Done'];

export const hereWords: Record<HereReason, Words> = {
  deviceFull: ['已满，叫前台', 'Full: call desk'],
  storeFailed: ['没存上，请重刷', 'Not saved, again'],
  badCard: ['没读清，请重刷', 'Bad card, again'],
  noMenu: ['这里不能点单', 'No menu here'],
  noSuchNumber: ['没有这个编号', 'No such number'],
  badQuantity: ['数量1到99', 'Quantity 1 to 99'],
  noLine: ['没有连接', 'Offline'],
  noAnswer: ['没回答，请重刷', 'No answer, again'],
  tooLong: ['太长了', 'Too long'],
  badExtensions: ['加钟数0.5到8', 'Extend 0.5 to 8'],
};

export const words = {
  key1: ['起', 'Start'],
  key2: ['加', 'Add'],
  key3: ['落', 'End'],
  key4: ['点单', 'Order'],
  key5: ['扫', 'Clean'],
  key6: ['叫', 'Call'],
  key7: ['换', 'Swap'],
  key8: ['项', 'Service'],
  key9: ['查', 'Query'],
  key0: ['听', 'Listen'],
  keyBack: ['返回', 'Back'],
  keyConfirm: ['确认', 'OK'],
  // Cleaning needs no key: the attendant's card alone says it.
  lcdKeys: ['1起2加3落4单6叫', '1S 2+ 3E 4O 6C'],
  tapCard: ['请刷卡', 'tap your card'],
  times: ['{what}×{n}', '{what} x{n}'],
  minute: ['分', 'min'],
  minutesLeft: ['剩{n}分', '{n} min left'],
  minutesOver: ['超{n}分', '{n} min over'],
  lcdLeft: ['剩{n}分·#加', '{n}min left #+'],
  lcdOver: ['超{n}分·#加', '{n}min over #+'],
  left: ['剩', 'left'],
  over: ['超', 'over'],
  technician: ['{no}号', 'No.{no}'],
  called: ['已派', 'called'],
  nobody: ['等钟', 'waiting'],
  andMore: ['等{n}位', '+{n}'],
  guests: ['客人{n}位', '{n} guests'],
  bill: ['账单 {amount}', 'Bill {amount}'],
  connecting: ['正在连接…', 'Connecting…'],
  offline: ['未连接', 'Offline'],
  rejected: ['终端未被认可', 'Not recognised'],
  rejectedPending: ['未认可，{n}没发', 'Gone, {n} unsent'],
  locked: ['终端已锁定', 'Locked'],
  lockedPending: ['已锁定，存{n}次', 'Locked, {n} kept'],
  untrusted: ['不是本店主机', 'Not our hub'],
  beep: ['我在这里', 'Here I am'],
  claimTitle: ['认领编码', 'Claim code'],
  claimAsking: ['正在找主机…', 'Asking the hub…'],
  claimWaiting: ['请店长输入编码', 'Ask a manager'],
  claimDone: ['已认领', 'Claimed'],
  claimOffline: ['找不到主机', 'Hub not found'],
  claimBusy: ['主机忙，请稍等', 'Hub is busy'],
  claimNotKept: ['没存上，再试', 'Not saved, again'],
  claimCheck: ['核对', 'Compare'],
  claimSame: ['与店长页面上的一样才认领', 'Must be the same at the manager'],
  claimPlain: ['连接未加密', 'Not encrypted'],
  online: ['已连接', 'Connected'],
  savedPending: ['已存，待上传 {n}', 'Saved, {n} to send'],
  lcdPending: ['已存待上传{n}', 'Saved, {n} wait'],
  sending: ['处理中…', 'One moment…'],
  dropped: ['发不出，请重做', 'Not sent, again'],
  menuTitle: ['点单', 'Order'],
  menuTitlePaged: ['点单 {page}/{pages}', 'Order {page}/{pages}'],
  callsTitle: ['呼叫', 'Call for'],
  callOpen: ['已叫{what}', 'Called: {what}'],
  callTaken: ['{what}·就来', '{what}: coming'],
  menuPrompt: ['按编号  *返回', 'Press its number  * back'],
  menuPromptPaged: ['编号#  0翻页  *返回', 'Number #  0 more  * back'],
  lcdMenuPrompt: ['按编号 *回', 'Its no. *back'],
  lcdChoosePromptPaged: ['编号 0翻页 *回', 'No. 0more *back'],
  lcdMenuPromptPaged: ['编号# 0翻页 *回', 'No.# 0more *back'],
  quantityPrompt: ['数量#  *返回', 'Quantity #  * back'],
  lcdQuantityPrompt: ['数量# *返回', 'Qty # * back'],
  cardPrompt: ['{what} · 请刷卡', '{what} · tap your card'],
  lcdCardPrompt: ['{what} 请刷卡', '{what}: card'],
  asking: ['请稍候…', 'One moment…'],
  numberPrompt: ['数字#  *返回', 'Number #  * back'],
  choosePrompt: ['按编号  *返回', 'Press its number  * back'],
  choosePromptPaged: ['按编号  0翻页  *返回', 'Its number  0 more  * back'],
  extendPrompt: ['1–8个数  0半钟  *返回', '1–8  0 half  * back'],
  backPrompt: ['*返回', '* back'],
} as const satisfies Record<string, Words>;

/** For the ear: whole sentences, since nobody sees the screen beside them. */
export const spokenWords = {
  back: ['返回', 'Back'],
  claimCode: ['认领编码，{code}', 'Claim code, {code}'],
  card: ['{what}，请刷卡', '{what}, tap your card'],
  extendCard: ['{what}{count}，请刷卡', '{what} {count}, tap your card'],
  times: ['{n}个', '{n} times'],
  half: ['半个', 'half a clock'],
  typed: ['{n}', '{n}'],
  hidden: ['{n}位', '{n} digits'],
  digits: ['{title}，按数字，井号确认', '{title}, type it, then the hash key'],
  look: ['请看屏幕', 'Look at the screen'],
  more: ['按0还有', '0 for more'],
  quantity: ['{name}，{n}份，按井号确认', '{name}, {n}, confirm with the hash key'],
  saved: ['已存，连上后上传', 'Saved, it is sent when the line is back'],
  room: ['{roomNo}房', 'Room {roomNo}'],
  left: ['还剩{n}分钟', '{n} minutes left'],
  over: ['超钟{n}分钟', '{n} minutes over'],
  overIn: ['{roomNo}房，超钟{n}分钟', 'Room {roomNo}, {n} minutes over'],
  before: ['{roomNo}房，还剩{n}分钟', 'Room {roomNo}, {n} minutes left'],
  end: ['{roomNo}房，时间到', 'Room {roomNo}, time is up'],
} as const satisfies Record<string, Words>;

/** The general words, and those that use the refusal's details when all are there. */
type RefusalWords = readonly [plain: Words, detailed?: Words];

const refusalWords: Record<RefusalName, RefusalWords> = {
  malformed: [['没读懂，请重刷', 'Not understood']],
  too_large: [['数据过长', 'Too much data']],
  not_signed_in: [['终端未登记', 'Not signed in']],
  not_allowed: [['您不能做这个', 'Not allowed']],
  bad_credentials: [['身份不符', 'Wrong identity']],
  pc_not_known: [['电脑未登记', 'PC not known']],
  locked: [['已锁屏', 'Screen locked']],
  password_change_required: [['先改密码', 'Change password']],
  weak_password: [['密码太简单', 'Weak password']],
  weak_pin: [['密码太简单', 'Weak PIN']],
  locked_out: [['已锁，稍后再试', 'Locked, wait']],
  key_reused: [['重复，请重刷', 'Tap once more']],
  key_expired: [['过期，请重刷', 'Too old, again']],
  busy: [['繁忙，请重刷', 'Busy, tap again']],
  hub_not_ready: [['主机启动中', 'Hub is starting']],
  internal_fault: [['故障，叫前台', 'Fault: call desk']],
  store_not_configured: [['门店未设置', 'Store not set up']],
  no_business_day: [['营业日未开', 'Day not opened']],
  clock_behind: [['主机时间不对', 'Hub clock wrong']],

  unknown_session: [['登录已不在', 'No such session']],
  unknown_device: [['没有这设备', 'No such device']],
  unknown_pairing: [['配对码不对', 'Wrong code']],
  unknown_claim: [['编码已失效', 'Code is over']],
  unknown_terminal: [['没有这终端', 'No such terminal']],
  terminal_in_room: [['房间已有终端', 'Room has one']],
  terminal_away: [['终端不在线', 'Terminal is away']],
  staff_no_in_use: [['工号已用过', 'Number in use']],
  card_of_another: [['卡是别人的', 'Not your card']],
  last_manager: [['最后一位店长', 'Last manager']],
  unknown_room: [['没有这个房间', 'Unknown room']],
  unknown_card: [['不认识这张卡', 'Unknown card']],
  unknown_technician: [['没有这位技师', 'Unknown staff no']],
  unknown_service: [['没有这个项目', 'Unknown service']],
  unknown_goods: [['没有这个商品', 'Unknown goods']],
  unknown_goods_line: [['没有这份点单', 'Unknown order']],
  unknown_clock: [['没有这个钟', 'Unknown clock']],
  unknown_visit: [['这单已不在', 'Visit is gone']],
  unknown_ticket: [['没有这张账单', 'Unknown bill']],
  unknown_member: [['没有这位会员', 'Unknown member']],
  unknown_timer: [['没有这个计时', 'Unknown timer']],
  unknown_printer: [['没有这台打印机', 'Unknown printer']],
  unknown_print_job: [['没有这张单子', 'Unknown slip']],
  unknown_call: [['这个呼叫已处理', 'Call is over']],
  unknown_guest: [['没有这位客人', 'Unknown guest']],
  unknown_staff: [['没有这位员工', 'Unknown staff no']],
  unknown_level: [['没有这个等级', 'Unknown level']],
  unknown_shift_plan: [['没有这个班次', 'Unknown shift']],
  unknown_currency: [['不收这种货币', 'Unknown currency']],

  room_not_vacant: [['房间不是空净', 'Room not vacant']],
  room_not_occupied: [['房里没有客人', 'No guests here']],
  room_not_dirty: [['房间不是脏房', 'Room not dirty']],
  no_guests: [['没有客人', 'No guests']],
  too_many_guests: [['人数超过座位', 'Too many guests']],
  wristband_in_use: [['手牌正在用', 'Wristband in use']],
  visit_in_progress: [['已消费不能退', 'Already running']],

  already_on_duty: [['已经上班', 'On duty already']],
  not_on_duty: [['您没有上班', 'Not on duty']],
  technician_paused: [['请先返回待钟', 'Back on first']],
  duty_unchanged: [['已经是了', 'Already so']],
  call_in_not_registered: [['没登记CALL钟', 'Not registered']],
  booked_without_booking: [['没有预约', 'No booking']],
  bad_day: [['日期不对', 'Wrong day']],
  technician_busy: [
    ['您正在上钟', 'Clock is running'],
    ['您在{roomNo}上钟', 'Busy in {roomNo}'],
  ],
  technician_lacks_skill: [['不会这个项目', 'Skill missing']],
  turn_missed: [
    ['已过钟', 'Turn missed'],
    ['已过钟，到{roomNo}房', 'Missed: to {roomNo}'],
  ],
  not_called_here: [
    ['没有派到这里', 'Not called here'],
    ['请到{roomNo}房', 'Go to room {roomNo}'],
  ],
  clock_not_called: [['还没有派技师', 'Nobody called']],
  clock_not_running: [['钟没有在走', 'No clock running']],
  cancel_limit_passed: [['超过时限', 'Too late']],
  same_technician: [['同一个技师', 'Same technician']],
  too_early_to_end: [
    ['太早，不能落', 'Too early to end'],
    ['剩{minutesLeft}分不能落', 'Not yet: {minutesLeft} min'],
  ],
  choose_action: [['请先按2加或3落', 'Press 2 or 3']],
  ask_first: [['请选择', 'Choose']],
  nothing_to_do: [['现在没有事做', 'Nothing to do']],
  named_twice: [['重复点同一人', 'Named twice']],
  same_service: [['已是这项目', 'Same service']],
  helper_clock: [['帮钟不能', 'Helper clock']],
  nobody_free: [['没有空闲技师', 'Nobody free']],
  technician_kept: [['已留给别人', 'Kept for others']],
  not_at_this_place: [['不在这里操作', 'Not done here']],
  no_place_left: [['至少留一处', 'No place left']],
  too_many_lines: [['太多了', 'Too many']],
  bad_extensions: [['加钟数不对', 'Wrong number']],
  not_held: [['没有留牌', 'No place kept']],
  hold_too_long: [['留牌太久', 'Kept too long']],
  policy_contradicts: [['规则互相矛盾', 'Rules disagree']],
  policy_too_late: [['营业日已开始', 'Day has begun']],
  already_acknowledged: [['已有人处理', 'Seen to already']],
  call_taken: [['已有人去', 'On the way']],
  too_many_calls: [['呼叫太多', 'Too many calls']],
  announcement_over: [['播报已结束', 'Call is over']],
  announcement_taken: [['正在播报', 'Call is spoken']],
  announcement_waits: [['播报排队中', 'Call waits']],

  clocks_open: [['还有钟没有落', 'Clocks running']],
  ticket_changed: [['账单刚变动', 'Bill changed']],
  ticket_settled: [['已经买单', 'Already paid']],
  ticket_open: [['还没买单', 'Not paid yet']],
  out_of_stock: [['没货了', 'Out of stock']],
  goods_cancelled: [['已退', 'Cancelled']],
  goods_served: [['已经上了', 'Served already']],
  goods_made: [['已做好', 'Made already']],
  goods_not_made: [['还没有做', 'Not made yet']],
  goods_too_late: [['不能再撤', 'Too late']],
  print_job_over: [['已打印或取消', 'Slip is over']],
  guest_settled: [['客人已买单', 'Guest has paid']],
  nobody_to_tip: [['没有技师可收', 'Nobody to tip']],
  approval_required: [['需要店长同意', 'Manager needed']],
  over_limit: [['超过储值上限', 'Over the limit']],
  bad_amount: [['金额不对', 'Wrong amount']],
  insufficient_tender: [['收款不够', 'Not enough']],
  over_tender: [['收款超过应付', 'More than due']],
  wrong_pin: [['密码不对', 'Wrong PIN']],
  pin_locked: [['密码已锁', 'PIN locked']],
  pin_required: [['需要密码', 'PIN needed']],
  card_in_use: [['这卡已有主人', 'Card is taken']],
  member_exists: [['会员已存在', 'Member exists']],
  bad_quantity: [['数量不对', 'Wrong quantity']],
  unknown_booking: [['没有这个预约', 'Unknown booking']],
  booking_over: [['预约已结束', 'Booking is over']],
  booking_changed: [['预约刚改过', 'Booking changed']],
  booking_not_due: [['还没到时间', 'Not time yet']],
  bad_booking_time: [['预约时间不对', 'Wrong time']],
  booking_clash: [['时间撞了', 'Already booked']],
  too_many_bookings: [['预约太多', 'Bookings full']],
};

export function refusalText({ name, detail }: Refusal, language: Language): string {
  const [plain, detailed] = refusalWords[name];
  if (detailed === undefined) return say(plain, language);
  const values: Record<string, string | number> = {};
  for (const [key, value] of Object.entries(detail))
    if (typeof value === 'number' || (typeof value === 'string' && value !== ''))
      values[key] = value;
  const holes = [...detailed[0].matchAll(/\{(\w+)\}/g)].map(([, hole]) => hole ?? '');
  return holes.every((hole) => hole in values)
    ? say(detailed, language, values)
    : say(plain, language);
}

export function didText(did: string, language: Language): string {
  return say(didWords[did] ?? done, language);
}

export function whoText(staffNo: string | null, language: Language): string {
  return staffNo === null
    ? say(words.nobody, language)
    : say(words.technician, language, { no: staffNo });
}
