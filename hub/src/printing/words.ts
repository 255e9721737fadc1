/** The words on paper, in the two languages of the product. */
import type { Language } from '@baozhong/contract/primitives.ts';

const words = {
  receipt: ['结账小票', 'Receipt'],
  part: ['分单 · 客{guests}', 'Part of guest {guests}'],
  reprint: ['【补打 第{n}次】', '[ COPY {n} ]'],
  again: ['【重打】', '[ COPY ]'],
  againWhy: ['可能已打印过一张，请核对', 'may have been printed before'],
  ticket: ['单号', 'Ticket'],
  room: ['房间', 'Room'],
  opened: ['开单', 'Opened'],
  settled: ['结账', 'Settled'],
  cashier: ['收银', 'Cashier'],
  item: ['项目', 'Item'],
  qty: ['数量', 'Qty'],
  amount: ['金额', 'Amount'],
  guest: ['客{n}', 'Guest {n}'],
  extension: ['加钟', 'Extension'],
  roomFee: ['房费', 'Room fee'],
  technician: ['{no}号', 'No.{no}'],
  subtotal: ['小计', 'Subtotal'],
  discount: ['会员折扣 {pct}%', 'Member pays {pct}%'],
  due: ['应收', 'Due'],
  tip: ['小费', 'Tip'],
  tipFor: ['小费 {no}号', 'Tip for No.{no}'],
  total: ['合计', 'Total'],
  cash: ['现金', 'Cash'],
  handed: ['收', 'given'],
  change: ['找零', 'Change'],
  storedValue: ['储值', 'Stored value'],
  principal: ['其中本金', 'of it principal'],
  bonus: ['其中赠送', 'of it bonus'],
  qr: ['扫码支付', 'QR payment'],
  bankCard: ['银行卡', 'Bank card'],
  countCard: ['次卡', 'Count card'],
  complimentary: ['免单', 'Complimentary'],
  member: ['会员', 'Member'],
  balance: ['余额', 'Balance'],
  left: ['{name} 剩{n}次', '{name}: {n} left'],
  topUp: ['充值小票', 'Top-up receipt'],
  topUpAmount: ['充值', 'Topped up'],
  soldBy: ['销售', 'Sold by'],
  slip: ['派工单', 'Dispatch slip'],
  moved: ['转房', 'Room moved'],
  takesOver: ['接钟', 'Taking over'],
  minutes: ['{n}分钟', '{n} min'],
  minutesLeft: ['还剩{n}分钟', '{n} min left'],
  toRoom: ['{room}房', 'Room {room}'],
  rotation: ['轮钟', 'by rotation'],
  requested: ['点钟', 'requested'],
  picked: ['选钟', 'picked'],
  calledIn: ['CALL钟', 'own guest'],
  booked: ['预约钟', 'booked'],
  helper: ['帮钟', 'helping'],
  bought: ['买钟', 'bought'],
  called: ['派钟', 'Called'],
  test: ['打印测试', 'Test print'],
  testLine: ['这台打印机可以用了', 'This printer works'],
} satisfies Record<string, readonly [zh: string, en: string]>;

export type Word = keyof typeof words;
export type Say = (word: Word, holes?: Readonly<Record<string, string | number>>) => string;

export function sayIn(language: Language): Say {
  const index = language === 'en' ? 1 : 0;
  return (word, holes = {}) =>
    words[word][index].replaceAll(/\{(\w+)\}/g, (_, name: string) => String(holes[name] ?? ''));
}
