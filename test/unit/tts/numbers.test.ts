import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readDecimal, readDigits, readNumber, readQuantity } from '@baozhong/tts/src/numbers.ts';

const seed = Number(process.env['SEED'] ?? Math.floor(Math.random() * 2 ** 31));
console.info(`numbers.test.ts: SEED=${seed}`);

const DIGIT_VALUES: Record<string, number> = {
  零: 0,
  ...{ 一: 1, 二: 2, 两: 2, 三: 3, 四: 4, 五: 5, 六: 6, 七: 7, 八: 8, 九: 9 },
};
const UNIT_VALUES: Record<string, number> = { 十: 10, 百: 100, 千: 1000 };

/** Reads as a person does, from left to right, and shares nothing with the writer. */
function parseSpoken(spoken: string): number {
  let total = 0;
  let section = 0;
  let digit: number | undefined;
  for (const word of spoken) {
    const unit = UNIT_VALUES[word];
    if (word === '万') {
      total += (section + (digit ?? 0)) * 10_000;
      section = 0;
      digit = undefined;
    } else if (unit !== undefined) {
      section += (digit ?? 1) * unit;
      digit = undefined;
    } else {
      const value = DIGIT_VALUES[word];
      if (value === undefined) throw new Error(`not a number word: ${word}`);
      digit = value === 0 && spoken !== '零' ? undefined : value;
    }
  }
  return total + section + (digit ?? 0);
}

/** A skipped place is said once and only inside: 一千零一, 一千零一十, never 一百零 or 零五. */
function isWellFormed(spoken: string): boolean {
  return spoken === '零' || !/^零|零$|零零|零万|零十|零百|零千|一十一十/.test(spoken);
}

describe('[TRM-07] numbers in Mandarin', () => {
  test.each([
    [0, '零'],
    [2, '二'],
    [10, '十'],
    [12, '十二'],
    [20, '二十'],
    [60, '六十'],
    [100, '一百'],
    [105, '一百零五'],
    [108, '一百零八'],
    [110, '一百一十'],
    [111, '一百一十一'],
    [200, '二百'],
    [1001, '一千零一'],
    [1010, '一千零一十'],
    [1100, '一千一百'],
    [10_000, '一万'],
    [10_001, '一万零一'],
    [10_010, '一万零一十'],
    [10_100, '一万零一百'],
    [12_345, '一万二千三百四十五'],
    [100_000, '十万'],
    [100_100, '十万零一百'],
    [1_000_000, '一百万'],
    [99_999_999, '九千九百九十九万九千九百九十九'],
  ])('%i is %s', (value, spoken) => {
    expect(readNumber(value)).toBe(spoken);
  });

  test.each([
    [1, '一'],
    [2, '两'],
    [12, '十二'],
    [22, '二十二'],
    [102, '一百零二'],
    [200, '二百'],
    [2000, '两千'],
    [20_000, '两万'],
    [22_222, '两万二千二百二十二'],
  ])('%i before a measure word is %s', (value, spoken) => {
    expect(readQuantity(value)).toBe(spoken);
  });

  test.each([
    ['8', '八'],
    ['1', '一'],
    ['108', '幺零八'],
    ['302', '三零二'],
    ['1108', '幺幺零八'],
    ['08', '零八'],
    ['', ''],
  ])('the digits %s are %s', (digits, spoken) => {
    expect(readDigits(digits)).toBe(spoken);
  });

  test('1 after the point is 一', () => {
    expect(readDecimal('12', '51')).toBe('十二点五一');
    expect(readDecimal('0', '11')).toBe('零点一一');
  });

  test('every number from 0 to 99999 reads back as itself', () => {
    const wrong: number[] = [];
    for (let value = 0; value <= 99_999; value++) {
      for (const spoken of [readNumber(value), readQuantity(value)]) {
        if (parseSpoken(spoken) !== value || !isWellFormed(spoken)) wrong.push(value);
      }
    }
    expect(wrong).toEqual([]);
  });

  test('numbers up to a hundred million read back as themselves', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 99_999_999 }), (value) => {
        expect(parseSpoken(readNumber(value))).toBe(value);
        expect(isWellFormed(readNumber(value))).toBe(true);
      }),
      { seed, numRuns: 2_000 },
    );
  });

  test('digits read back one for one', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^\d{2,20}$/), (digits) => {
        const back = [...readDigits(digits)].map((word) =>
          word === '幺' ? 1 : DIGIT_VALUES[word],
        );
        expect(back.join('')).toBe(digits);
        expect(readDigits(digits)).not.toContain('一');
      }),
      { seed },
    );
  });

  test.each([-1, 0.5, Number.NaN, Number.POSITIVE_INFINITY, 100_000_000])(
    'there are no words for %d',
    (value) => {
      expect(readNumber(value)).toBe('');
    },
  );
});
