import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { slipPicture, slipText } from '@baozhong/hub/src/printing/virtual/draw.ts';
import { describe, expect, test } from 'vitest';
import { bytesOf, printed, samples } from '../../golden/slips/samples.ts';

const golden = (file: string) =>
  readFileSync(join(import.meta.dirname, '../../golden/slips', file), 'utf8');

describe('golden slips: documents to bytes to paper', () => {
  test.each(Object.entries(samples))('[CSH-07, CSH-10, TRM-09] %s', (name, sample) => {
    const slip = printed(bytesOf(sample), sample.width);
    expect(slipText(slip)).toBe(golden(`${name}.txt`));
    expect(slipPicture(slip).svg).toBe(golden(`${name}.svg`));
    expect(slip.unknown).toEqual([]);
    expect(slip.torn).toBe(false);
    expect(slip.drawer).toBe(sample.openDrawer ?? false);
  });

  test('[CSH-07] Chinese mode comes first, and the yuan sign is the one that printers have', () => {
    const { 'receipt-80': sample } = samples;
    if (sample === undefined) throw new Error('no sample');
    const bytes = bytesOf(sample);
    expect(bytes.subarray(0, 4).toString('hex')).toBe('1b401c26');
    // U+FFE5 in two bytes; never U+00A5, which is four.
    expect(bytes.includes(Buffer.from('a3a4', 'hex'))).toBe(true);
    expect(bytes.includes(Buffer.from('81308436', 'hex'))).toBe(false);
    expect(bytes.subarray(-3).toString('hex')).toBe('1d5601');
  });
});
