/** From a document to what stands on the paper, line by line. Pure: the same document gives the same slip. */
import type { DispatchSlip, GoodsTicket, SlipDocument, TestSlip } from './documents.ts';
import { receiptLines, topUpLines } from './receipt.ts';
import {
  columnsOfWidth,
  type Element,
  heading,
  line,
  type PaperWidth,
  rule,
  type Sheet,
  type SlipSettings,
  timeText,
} from './sheet.ts';
import { fitted, printable, wrap } from './text.ts';
import { sayIn } from './words.ts';

export interface LaidOut {
  readonly width: PaperWidth;
  readonly settings: SlipSettings;
  /** It may have come out before: it is told so on the paper. */
  readonly again: boolean;
  /** The number of the job, for whoever looks for it in the queue. */
  readonly jobNo: number;
}

export function layOut(document: SlipDocument, about: LaidOut): Element[] {
  const say = sayIn(about.settings.language);
  const sheet: Sheet = { columns: columnsOfWidth[about.width], say, settings: about.settings };
  return [
    ...(about.again
      ? [...heading(say('again'), sheet, 2), ...heading(say('againWhy'), sheet, 1)]
      : []),
    // At the top, so that even a torn one tells which it was.
    line(`#${String(about.jobNo)}`, { align: 'rt' }),
    ...body(document, sheet),
  ];
}

function body(document: SlipDocument, sheet: Sheet): Element[] {
  switch (document.type) {
    case 'receipt':
      return receiptLines(document, sheet);
    case 'dispatchSlip':
      return dispatchLines(document, sheet);
    case 'topUp':
      return topUpLines(document, sheet);
    case 'goodsTicket':
      return goodsLines(document, sheet);
    case 'test':
      return testLines(document, sheet);
  }
}

function dispatchLines(slip: DispatchSlip, sheet: Sheet): Element[] {
  const { say, columns } = sheet;
  const half = Math.floor(columns / 2);
  const who = say('technician', { no: slip.staffNo });
  const why = slip.moved ? 'moved' : slip.takesOver ? 'takesOver' : undefined;
  const big = (text: string) =>
    wrap(printable(text), half).map((part) => line(part, { size: 2, bold: true }));
  return [
    ...heading(why === undefined ? say('slip') : `${say('slip')} · ${say(why)}`, sheet, 1),
    rule(sheet),
    ...big(`${who} → ${say('toRoom', { room: slip.roomNo })}`),
    ...big(slip.serviceName),
    ...big(say(slip.takesOver ? 'minutesLeft' : 'minutes', { n: slip.minutes })),
    rule(sheet),
    line(fitted(printable(`${say(slip.clockType)}  ${slip.staffName}`), columns)),
    line(printable(`${say('called')} ${timeText(slip.calledAt, slip.timezone)}`)),
    line(fitted(printable(slip.storeName), columns)),
  ];
}

/** Read across a hot stove: the room, what, and how many, as large as there is. */
function goodsLines(ticket: GoodsTicket, sheet: Sheet): Element[] {
  const { say, columns } = sheet;
  const { place, change, course, reason, by, fromRoomNo } = ticket;
  const big = (text: string) =>
    wrap(printable(text), Math.floor(columns / 2)).map((part) =>
      line(part, { size: 2, bold: true }),
    );
  const from = by === '' ? say('fromRoom') : by;
  const room = say('toRoom', { room: ticket.roomNo });
  const guest = say('guest', { n: ticket.guest + 1 });
  return [
    ...(change === null
      ? []
      : heading(change === 'moved' ? `【${say('moved')}】` : say(change), sheet, 2)),
    ...heading(
      [say(place), ...(course === null ? [] : [say(course)])].join(' · '),
      sheet,
      course === null ? 1 : 2,
    ),
    rule(sheet),
    ...(fromRoomNo === null
      ? big(`${room} ${guest}`)
      : [...big(`${fromRoomNo} → ${room}`), ...big(guest)]),
    ...big(ticket.name),
    ...big(
      change === 'changed'
        ? `×${String(ticket.before)} → ×${String(ticket.qty)}`
        : `×${String(ticket.before)}`,
    ),
    ...(reason === '' ? [] : wrap(printable(reason), columns).map((part) => line(part))),
    rule(sheet),
    line(fitted(printable(`${timeText(ticket.at, ticket.timezone)}  ${from}`), columns)),
    line(fitted(printable(`${ticket.lineId}  ${ticket.storeName}`), columns)),
  ];
}

function testLines(slip: TestSlip, sheet: Sheet): Element[] {
  const { say, columns } = sheet;
  return [
    { kind: 'logo' },
    ...heading(say('test'), sheet, 2),
    ...heading(slip.printerName, sheet, 1),
    rule(sheet),
    line(printable(say('testLine'))),
    line('0123456789'.repeat(5).slice(0, columns)),
    line('测试汉字宽度'.repeat(4).slice(0, columns / 2)),
    line(`${timeText(slip.at, slip.timezone)}  ￥1,234.50`),
    { kind: 'qr', text: slip.printerName },
    ...heading(slip.storeName, sheet, 1),
  ];
}
