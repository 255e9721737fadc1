import { SlipDocument } from '@baozhong/hub/src/printing/documents.ts';
import { slipBytes } from '@baozhong/hub/src/printing/escpos.ts';
import { layOut } from '@baozhong/hub/src/printing/layout.ts';
import { columnsOfWidth } from '@baozhong/hub/src/printing/sheet.ts';
import { columnsOf, fitted, leftRight, printable, wrap } from '@baozhong/hub/src/printing/text.ts';
import { slipPicture, slipText } from '@baozhong/hub/src/printing/virtual/draw.ts';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fullReceipt, printed, slip } from '../../golden/slips/samples.ts';

describe('text as a printer has it', () => {
  test.each([
    ['足疗 60', 7],
    ['abc', 3],
    ['￥128.00', 8],
    ['8号 → 302房', 12],
  ])('%s takes %i columns', (text, columns) => {
    expect(columnsOf(text)).toBe(columns);
  });

  test.each([
    ['\u001b@\u001dV\u0000end', '@Vend'],
    ['a\u0000b\u0007c\r\nd\te', 'abc d e'],
    ['¥5', '￥5'],
    ['👩🏽‍⚕️按摩', '□按摩'],
    ['Zoë Müller', 'Zoe Müller'],
    ['rtl\u202etxt', 'rtltxt'],
    ['\ud800x', '□x'],
    ['㐀𠮷', '㐀𠮷'],
    ['ﬁ①', 'fi①'],
  ])('%j becomes %j', (text, expected) => {
    expect(printable(text)).toBe(expected);
  });

  test('is cut into lines by columns, words whole, nothing lost', () => {
    expect(wrap('足底按摩加肩颈', 8)).toEqual(['足底按摩', '加肩颈']);
    expect(wrap('foot massage 60 minutes', 12)).toEqual(['foot massage', '60 minutes']);
    expect(wrap('推拿（肩颈腰）', 12)).toEqual(['推拿（肩颈', '腰）']);
    expect(fitted('一二三四五六七', 8)).toBe('一二三..');
    expect(leftRight('项目很长很长很长', '128.00', 14)).toEqual([
      '项目很',
      '长很长',
      '很长    128.00',
    ]);
  });

  test('whatever is typed: printable text is stable, fits its lines, and holds no control byte', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary', maxLength: 80 }),
        fc.integer({ min: 4, max: 48 }),
        (text, columns) => {
          const clean = printable(text);
          expect(printable(clean)).toBe(clean);
          expect(/[\p{Cc}\p{Cs}\p{Co}]/u.test(clean)).toBe(false);
          for (const line of wrap(clean, columns))
            expect(columnsOf(line)).toBeLessThanOrEqual(columns);
        },
      ),
    );
  });
});

describe('hostile names on paper', () => {
  const hostile = [
    '\u001b@\u001b!\u0030大',
    '\u001dV\u0000\u0010\u0004\u0001',
    '<script>alert(1)</script>&"',
    '🧖‍♀️💆🏻',
    'A'.repeat(400),
    '长'.repeat(300),
    '\u0000\u0000',
  ];
  test.each(hostile)('%j stays on its slip', (name) => {
    const documents: SlipDocument[] = [
      {
        ...fullReceipt,
        ...{ storeName: name, roomNo: name.slice(0, 16), cashier: name },
        lines: fullReceipt.lines.map((line) => ({ ...line, name })),
      },
      { ...slip, staffName: name, serviceName: name, storeName: name },
    ];
    for (const document of documents)
      for (const width of [58, 80] as const) {
        const settings = { language: 'zh-CN', footer: name } as const;
        const elements = layOut(document, { width, settings, again: false, jobNo: 1 });
        const about = { width, nativeQr: true, logo: undefined, openDrawer: false } as const;
        const paper = printed(slipBytes(elements, about), width);
        expect(paper.unknown).toEqual([]);
        expect(paper.drawer).toBe(false);
        const lines = slipText(paper).split('\n');
        // One cut, at the end, and nothing beyond the edge.
        expect(lines.filter((line) => line === '[cut]')).toHaveLength(1);
        for (const line of lines.filter((one) => !one.startsWith('[')))
          expect(columnsOf(line)).toBeLessThanOrEqual(columnsOfWidth[width]);
        expect(slipPicture(paper).svg).not.toContain('<script');
      }
  });

  test('any text at all: as many slips as documents', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 60 }), (name) => {
        const document: SlipDocument = { ...slip, serviceName: name, staffName: name };
        const settings = { language: 'en', footer: '' } as const;
        const elements = layOut(document, { width: 58, settings, again: true, jobNo: 1 });
        const about = { width: 58, nativeQr: true, logo: undefined, openDrawer: false } as const;
        const paper = printed(slipBytes(elements, about), 58);
        expect(paper.unknown).toEqual([]);
        expect(slipText(paper)).toContain('[ COPY ]');
      }),
    );
  });

  test('documents of the store are what they say: others are refused', () => {
    expect(SlipDocument.safeParse({ ...slip, type: 'poster' }).success).toBe(false);
  });
});
