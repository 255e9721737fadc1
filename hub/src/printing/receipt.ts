/** The receipt, line by line. */
import type { Receipt, TopUpSlip } from './documents.ts';
import { type Element, heading, line, rule, type Sheet, timeText } from './sheet.ts';
import { columnsOf, fitted, leftRight, padStart, printable, wrap } from './text.ts';
import type { Word } from './words.ts';

const qtyColumns = 4;

/** `1234.50`, without a sign of currency: the columns say what they are. */
export function amount(minor: number): string {
  const whole = Math.trunc(Math.abs(minor) / 100);
  const cents = String(Math.abs(minor) % 100).padStart(2, '0');
  return `${minor < 0 ? '-' : ''}${whole.toLocaleString('en-US')}.${cents}`;
}

const signs: Readonly<Record<string, string>> = { CNY: '￥', JPY: '￥', HKD: 'HK$', USD: '$' };
/** With the sign of the currency, which is U+FFE5 for yuan: the other ￥ is no character of these printers. */
export function money(minor: number, currency: string): string {
  return `${signs[currency] ?? `${currency} `}${amount(minor)}`;
}

export function receiptLines(receipt: Receipt, sheet: Sheet): Element[] {
  const { say, columns, settings } = sheet;
  const pair = pairOf(columns);
  return [
    { kind: 'logo' },
    ...heading(receipt.storeName, sheet, 2),
    ...heading(say('receipt'), sheet, 1),
    ...(receipt.copy > 0 ? heading(say('reprint', { n: receipt.copy }), sheet, 2) : []),
    ...(receipt.part === null
      ? []
      : heading(say('part', { guests: receipt.part.map((one) => one + 1).join(',') }), sheet, 1)),
    ...aboutLines(receipt, sheet, pair),
    rule(sheet),
    ...itemLines(receipt, sheet),
    rule(sheet),
    ...sumLines(receipt, sheet, pair),
    ...tenderLines(receipt, sheet, pair),
    ...memberLines(receipt.member, sheet, pair),
    rule(sheet),
    { kind: 'qr', text: receipt.ticketId },
    ...(settings.footer === '' ? [] : heading(settings.footer, sheet, 1)),
  ];
}

type Pair = (left: string, right: string) => Element[];
const pairOf =
  (columns: number): Pair =>
  (left, right) =>
    leftRight(printable(left), printable(right), columns).map((text) => line(text));

function aboutLines(receipt: Receipt, { say }: Sheet, pair: Pair): Element[] {
  const { openedAt, settledAt, timezone, ticketId, roomNo, cashier } = receipt;
  return [
    ...pair(`${say('ticket')} ${ticketId}`, roomNo === '' ? ' ' : `${say('room')} ${roomNo}`),
    ...(openedAt === null ? [] : pair(say('opened'), timeText(openedAt, timezone))),
    ...pair(say('settled'), timeText(settledAt, timezone)),
    ...pair(say('cashier'), cashier),
  ];
}

/** Item, quantity, amount; under each guest what is theirs. */
function itemLines(receipt: Receipt, sheet: Sheet): Element[] {
  const { say, columns } = sheet;
  const amountColumns = Math.max(
    10,
    ...receipt.lines.map(({ fen }) => columnsOf(amount(fen)) + 1),
    columnsOf(say('amount')) + 1,
  );
  const nameColumns = columns - qtyColumns - amountColumns;
  const row = (name: string, qty: string, sum: string): Element[] => {
    const names = wrap(printable(name), nameColumns);
    const last = names.pop() ?? '';
    const figures = padStart(qty, qtyColumns) + padStart(sum, amountColumns);
    const filled = last + ' '.repeat(nameColumns - columnsOf(last)) + figures;
    return [...names, filled].map((text) => line(text));
  };
  const out = row(say('item'), say('qty'), say('amount')).map(bold);
  let guest: number | null | undefined;
  const several = new Set(receipt.lines.flatMap((one) => one.guest ?? [])).size > 1;
  const ordered = [...receipt.lines].sort((a, b) => (a.guest ?? 99) - (b.guest ?? 99));
  for (const item of ordered) {
    if (several && item.guest !== guest && item.guest !== null)
      out.push(line(printable(say('guest', { n: item.guest + 1 }))));
    ({ guest } = item);
    const indent = several && item.guest !== null ? ' ' : '';
    out.push(...row(indent + itemName(item, sheet), String(item.qty), amount(item.fen)));
  }
  return out;
}

function bold(element: Element): Element {
  return element.kind === 'line' ? { ...element, bold: true } : element;
}

function itemName(item: Receipt['lines'][number], { say, columns }: Sheet): string {
  const who = item.staffNo === null ? '' : ` ${say('technician', { no: item.staffNo })}`;
  // A name is at most two lines; more would let one line eat the paper.
  const name = fitted(printable(item.name), columns);
  switch (item.lineKind) {
    case 'extension':
      return `${say('extension')} ${name}${who}`;
    case 'roomFee':
      return `${say('roomFee')} ${name}`;
    default:
      return name + who;
  }
}

function sumLines(receipt: Receipt, { say }: Sheet, pair: Pair): Element[] {
  const { discountFen, payPct, billedFen, tipFen, tipStaffNo, currency } = receipt;
  const tip = tipStaffNo === null ? say('tip') : say('tipFor', { no: tipStaffNo });
  return [
    ...(discountFen > 0
      ? [
          ...pair(say('subtotal'), amount(billedFen + discountFen)),
          ...pair(say('discount', { pct: payPct }), amount(-discountFen)),
        ]
      : []),
    ...pair(say('due'), money(billedFen, currency)).map(bold),
    ...(tipFen > 0
      ? [
          ...pair(tip, amount(tipFen)),
          ...pair(say('total'), money(billedFen + tipFen, currency)).map(bold),
        ]
      : []),
  ];
}

const tenderWords: readonly Word[] = [
  ...(['cash', 'storedValue', 'qr', 'bankCard', 'countCard', 'complimentary'] as const),
];

function tenderName(tender: string, { say }: Sheet): string {
  const word = tenderWords.find((known) => known === tender);
  return word === undefined ? tender : say(word);
}

function tenderLines(receipt: Receipt, sheet: Sheet, pair: Pair): Element[] {
  const { say } = sheet;
  const out: Element[] = [];
  for (const one of receipt.tenders) {
    const name = tenderName(one.tender, sheet);
    if (one.foreign !== undefined) {
      const { currency, rate, handedMinor } = one.foreign;
      const handed = amount(one.handedFen ?? one.takenFen);
      out.push(...pair(`${name} ${money(handedMinor, currency)} × ${rate}`, handed));
    } else if (one.tender === 'cash')
      out.push(...pair(`${name} ${say('handed')}`, amount(one.handedFen ?? one.takenFen)));
    else out.push(...pair(name, amount(one.takenFen)));
    if ((one.bonusFen ?? 0) > 0)
      out.push(
        ...pair(` ${say('principal')}`, amount(one.principalFen ?? 0)),
        ...pair(` ${say('bonus')}`, amount(one.bonusFen ?? 0)),
      );
  }
  if (receipt.changeFen > 0)
    out.push(...pair(say('change'), money(receipt.changeFen, receipt.currency)).map(bold));
  return out;
}

function memberLines(member: Receipt['member'], { say }: Sheet, pair: Pair): Element[] {
  if (member === null) return [];
  const { memberNo, holds } = member;
  if (holds === null) return pair(say('member'), masked(memberNo));
  return [
    ...pair(say('member'), masked(memberNo)),
    ...pair(say('balance'), amount(holds.principalFen + holds.bonusFen)),
    ...holds.counts.flatMap(({ name, left }) => pair(say('left', { name, n: left }), ' ')),
  ];
}

export function topUpLines(slip: TopUpSlip, sheet: Sheet): Element[] {
  const { say, columns, settings } = sheet;
  const pair = pairOf(columns);
  return [
    { kind: 'logo' },
    ...heading(slip.storeName, sheet, 2),
    ...heading(say('topUp'), sheet, 1),
    ...pair(say('settled'), timeText(slip.at, slip.timezone)),
    ...pair(say('cashier'), slip.cashier),
    ...(slip.soldBy === null ? [] : pair(say('soldBy'), slip.soldBy)),
    rule(sheet),
    ...pair(say('topUpAmount'), money(slip.fen, slip.currency)).map(bold),
    ...pair(tenderName(slip.tender, sheet), amount(slip.fen)),
    ...memberLines(slip.member, sheet, pair),
    rule(sheet),
    ...(settings.footer === '' ? [] : heading(settings.footer, sheet, 1)),
  ];
}

/** A receipt lies about: enough of the number to know it by, not all. */
function masked(memberNo: string): string {
  const kept = Math.min(4, Math.ceil(memberNo.length / 2));
  return '*'.repeat(Math.max(0, memberNo.length - kept)) + memberNo.slice(-kept);
}
