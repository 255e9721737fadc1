import { bitmapOf, logoOf } from '@baozhong/hub/src/printing/bitmap.ts';
import { qrBitmap } from '@baozhong/hub/src/printing/escpos.ts';
import { slipText } from '@baozhong/hub/src/printing/virtual/draw.ts';
import { Paper, type Slip } from '@baozhong/hub/src/printing/virtual/slip.ts';
import { Tokenizer } from '@baozhong/hub/src/printing/virtual/tokens.ts';
import fc from 'fast-check';
import { PNG } from 'pngjs';
import { describe, expect, test } from 'vitest';
import { bytesOf, samples } from '../../golden/slips/samples.ts';

const kinds = (hex: string) =>
  new Tokenizer().push(Buffer.from(hex, 'hex')).map(({ kind }) => kind);

function slips(chunks: readonly Uint8Array[]): Slip[] {
  const [tokenizer, paper, out] = [new Tokenizer(), new Paper(576), [] as Slip[]];
  for (const chunk of chunks)
    for (const token of tokenizer.push(chunk)) {
      const slip = paper.take(token);
      if (slip !== undefined) out.push(slip);
    }
  return out;
}

describe('the decoder', () => {
  test.each([
    ['1b40 1c26 1c2e', ['reset', 'chinese', 'chinese']],
    ['1b6101 1b4501 1b2130 1d2111', ['align', 'bold', 'size', 'size']],
    ['1b6403 1b70001 9fa', ['feed', 'drawer']],
    ['1d5601 1d564210', ['cut', 'cut']],
    ['100402 1d7201', ['statusNow', 'statusInOrder']],
    ['1d7630000100020 0ff00', ['raster']],
    ['1d286b0400315030 41 1d286b0300315130', ['qrStore', 'qrPrint']],
    ['c4e3bac30a', ['text', 'lineFeed']],
    ['07 1b7f01 1d9900', ['unknown', 'unknown', 'unknown']],
  ])('reads %s', (hex, expected) => {
    expect(kinds(hex.replaceAll(' ', ''))).toEqual(expected);
  });

  test('sizes, alignment and pictures stand where they were asked for', () => {
    const bytes = Buffer.from(
      '1b401c261b61011d2111b2bb0a1d21001b610041420a1d763000010001 00801d5600'.replaceAll(' ', ''),
      'hex',
    );
    const [slip] = slips([bytes]);
    expect(slip?.rows).toMatchObject([
      { kind: 'text', align: 'ct', spans: [{ text: '不', wide: 2, tall: 2 }] },
      { kind: 'text', align: 'lt', spans: [{ text: 'AB', wide: 1, tall: 1 }] },
      { kind: 'picture', width: 8, height: 1 },
    ]);
  });

  test('bytes may come in any pieces', () => {
    const whole = Buffer.concat(Object.values(samples).slice(0, 3).map(bytesOf));
    const expected = slips([whole]).map(slipText);
    expect(expected).toHaveLength(3);
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 1, max: whole.length }), { maxLength: 40 }),
        (cuts) => {
          const places = [0, ...cuts.sort((a, b) => a - b), whole.length];
          const chunks = places.slice(1).map((end, index) => whole.subarray(places[index], end));
          expect(slips(chunks).map(slipText)).toEqual(expected);
        },
      ),
      { numRuns: 30 },
    );
  });

  test('rubbish does no harm', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 600 }), (bytes) => {
        for (const slip of slips([bytes])) slipText(slip);
      }),
    );
  });

  test('what breaks off is torn', () => {
    const paper = new Paper(384);
    for (const token of new Tokenizer().push(Buffer.from('41420a4344', 'hex'))) paper.take(token);
    const torn = paper.tearOff();
    expect(torn?.torn).toBe(true);
    expect(torn === undefined ? '' : slipText(torn)).toBe('AB\n[torn]\n');
    expect(paper.tearOff()).toBeUndefined();
  });
});

describe('pictures', () => {
  test('a logo becomes black and paper, and small enough', () => {
    const png = new PNG({ width: 800, height: 10 });
    png.data.fill(0xff);
    for (let x = 0; x < 400; x += 1) png.data.fill(0, x * 4, x * 4 + 3);
    const logo = logoOf(PNG.sync.write(png));
    expect([logo.width, logo.height]).toEqual([384, 4]);
    expect(logo.bits[0]).toBe(0xff);
    expect(logo.bits[47]).toBe(0);
  });

  test.each([
    ['nothing', Buffer.alloc(0)],
    ['text', Buffer.from('<svg/>'.repeat(10))],
    [
      'a broken PNG',
      Buffer.concat([PNG.sync.write(new PNG({ width: 4, height: 4 })).subarray(0, 40)]),
    ],
    ['a picture of 4 GB in few bytes', hugePng()],
  ])('%s is no logo', (_what, png) => {
    expect(() => logoOf(png)).toThrow();
  });

  test('a QR as a picture has a border and modules of six dots', () => {
    const { width, bits } = qrBitmap('T2026-11-20-12');
    expect(width % 6).toBe(0);
    expect(bits.subarray(0, Math.ceil(width / 8)).every((byte) => byte === 0)).toBe(true);
    expect(bitmapOf(9, 1, (x) => x === 8).bits.toString('hex')).toBe('0080');
  });
});

function hugePng(): Buffer {
  const png = PNG.sync.write(new PNG({ width: 1, height: 1 }));
  png.writeUInt32BE(60_000, 16);
  png.writeUInt32BE(60_000, 20);
  return png;
}
