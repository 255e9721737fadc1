/** The slips that are kept as golden: made of data, through the printer's bytes, read back by the decoder. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Language } from '@baozhong/contract/primitives.ts';
import { logoOf } from '@baozhong/hub/src/printing/bitmap.ts';
import type {
  DispatchSlip,
  GoodsTicket,
  Receipt,
  SlipDocument,
} from '@baozhong/hub/src/printing/documents.ts';
import { slipBytes } from '@baozhong/hub/src/printing/escpos.ts';
import { layOut } from '@baozhong/hub/src/printing/layout.ts';
import { dotsOfWidth, type PaperWidth } from '@baozhong/hub/src/printing/sheet.ts';
import { Paper, type Slip } from '@baozhong/hub/src/printing/virtual/slip.ts';
import { Tokenizer } from '@baozhong/hub/src/printing/virtual/tokens.ts';

/** 21:40 in the store. */
const at = Date.UTC(2026, 10, 20, 13, 40);
const service = { lineKind: 'service', qty: 1 } as const;

export const receipt: Receipt = {
  ...{ type: 'receipt', storeName: '足韵堂（示例店）', currency: 'CNY', timezone: 'Asia/Shanghai' },
  ...{ ticketId: 'T2026-11-20-12', roomNo: '302', openedAt: at - 95 * 60_000, settledAt: at },
  ...{ cashier: 'C1 周敏', part: null, payPct: 88, discountFen: 4_512, tipFen: 0, copy: 0 },
  lines: [
    { ...service, guest: 0, name: '足底按摩', staffNo: '8', fen: 12_800 },
    { ...service, lineKind: 'extension', guest: 0, name: '足底按摩', staffNo: '8', fen: 6_000 },
    { lineKind: 'goods', guest: 0, name: '菊花茶', staffNo: null, qty: 2, fen: 5_600 },
    { ...service, guest: 1, name: '中式推拿（肩颈腰背）', staffNo: '108', fen: 18_800 },
    { lineKind: 'roomFee', guest: null, name: '贵宾房', staffNo: null, qty: 1, fen: 8_000 },
  ],
  ...{ tipStaffNo: null, billedFen: 46_688, changeFen: 3_312 },
  tenders: [
    { tender: 'storedValue', takenFen: 20_000, principalFen: 15_000, bonusFen: 5_000 },
    { tender: 'cash', takenFen: 26_688, handedFen: 30_000 },
  ],
  member: { memberNo: 'M000128', holds: { principalFen: 0, bonusFen: 0, counts: [] } },
};

/** Everything that can stand on one. */
export const fullReceipt: Receipt = {
  ...receipt,
  ...{ part: [1, 2], tipFen: 5_000, tipStaffNo: '108', billedFen: 46_688, changeFen: 512 },
  tenders: [
    { tender: 'countCard', takenFen: 12_800 },
    { tender: 'qr', takenFen: 10_000 },
    { tender: 'bankCard', takenFen: 8_888 },
    {
      ...{ tender: 'cash', takenFen: 20_000, handedFen: 20_512 },
      foreign: { currency: 'HKD', rate: '0.9215', handedMinor: 22_260 },
    },
  ],
  member: {
    memberNo: 'M000128',
    holds: { principalFen: 123_400, bonusFen: 5_600, counts: [{ name: '足底按摩', left: 7 }] },
  },
};

export const slip: DispatchSlip = {
  ...{ type: 'dispatchSlip', storeName: '足韵堂（示例店）', timezone: 'Asia/Shanghai' },
  ...{ no: 41, clockId: 'V2026-11-20-12/1', staffNo: '8', staffName: '林静', roomNo: '302' },
  ...{
    moved: false,
    takesOver: false,
    serviceName: '足底按摩',
    minutes: 60,
    clockType: 'requested',
    calledAt: at,
  },
};

export const ticket: GoodsTicket = {
  ...{ type: 'goodsTicket', storeName: '足韵堂（示例店）', timezone: 'Asia/Shanghai' },
  ...{ place: 'kitchen', change: null, lineId: 'T20261120-12/g3', roomNo: '302', guest: 1 },
  ...{
    fromRoomNo: null,
    name: '扬州炒饭',
    qty: 2,
    before: 2,
    course: 'main',
    by: 'A1 吴姐',
    reason: '',
    at,
  },
};
const noLonger = { reason: '客人赶时间' } as const;

interface Sample {
  readonly document: SlipDocument;
  readonly width: PaperWidth;
  readonly language?: Language;
  readonly again?: boolean;
  readonly openDrawer?: boolean;
  readonly nativeQr?: boolean;
}

export const samples: Readonly<Record<string, Sample>> = {
  'receipt-80': { document: receipt, width: 80, openDrawer: true },
  'receipt-58': { document: receipt, width: 58, nativeQr: false },
  'receipt-80-en': { document: receipt, width: 80, language: 'en' },
  'receipt-58-en-full': { document: fullReceipt, width: 58, language: 'en' },
  'receipt-80-full': { document: fullReceipt, width: 80 },
  'receipt-80-reprint': { document: { ...receipt, copy: 2 }, width: 80 },
  'receipt-58-again': { document: receipt, width: 58, again: true },
  'dispatch-58': { document: slip, width: 58 },
  'dispatch-80': { document: slip, width: 80 },
  'dispatch-58-en': { document: slip, width: 58, language: 'en' },
  'dispatch-58-again': { document: { ...slip, moved: true }, width: 58, again: true },
  'dispatch-58-takes-over': { document: { ...slip, takesOver: true, minutes: 50 }, width: 58 },
  'kitchen-58': { document: ticket, width: 58 },
  'kitchen-80-cancelled': {
    document: { ...ticket, change: 'cancelled', qty: 0, ...noLonger },
    width: 80,
  },
  'kitchen-58-changed': {
    document: { ...ticket, change: 'changed', qty: 1, ...noLonger },
    width: 58,
  },
  'kitchen-58-moved': {
    document: { ...ticket, change: 'moved', fromRoomNo: '302', roomNo: '1108', by: 'H1 王咨客' },
    width: 58,
  },
  'bar-58': {
    document: { ...ticket, place: 'bar', name: '菊花茶', course: null, by: '' },
    width: 58,
  },
  'bar-58-en-again': {
    document: {
      ...ticket,
      place: 'bar',
      change: 'cancelled',
      qty: 0,
      name: 'Chrysanthemum tea',
      course: 'first',
    },
    ...{ width: 58, language: 'en', again: true },
  },
  'topUp-80': {
    document: {
      ...{ type: 'topUp', storeName: '足韵堂（示例店）', currency: 'CNY', no: 3, at },
      ...{ timezone: 'Asia/Shanghai', cashier: 'C1 周敏', soldBy: 'S2 何婷', tender: 'cash' },
      fen: 100_000,
      member: { memberNo: 'M000128', holds: { principalFen: 110_000, bonusFen: 500, counts: [] } },
    },
    width: 80,
    openDrawer: true,
  },
  'test-58': {
    document: {
      ...{ type: 'test', storeName: '足韵堂（示例店）', timezone: 'Asia/Shanghai', at },
      printerName: '钟房 58mm',
    },
    width: 58,
  },
};

const logo = logoOf(readFileSync(join(import.meta.dirname, '../../../db/demo/logo.png')));

export function bytesOf(sample: Sample): Buffer {
  const { document, width, language = 'zh-CN', again = false } = sample;
  const footer = language === 'en' ? 'Thank you, come again' : '谢谢光临，欢迎再来';
  const elements = layOut(document, { width, settings: { language, footer }, again, jobNo: 128 });
  const { openDrawer = false, nativeQr = true } = sample;
  return slipBytes(elements, { width, nativeQr, logo, openDrawer });
}

/** What a printer of that width makes of the bytes. */
export function printed(bytes: Uint8Array, width: PaperWidth): Slip {
  const paper = new Paper(dotsOfWidth[width]);
  for (const token of new Tokenizer().push(bytes)) {
    const done = paper.take(token);
    if (done !== undefined) return done;
  }
  throw new Error('nothing was cut off');
}
