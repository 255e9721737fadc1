/** Numbers as the trade says them in Mandarin. Pure. */

/** A longer run of digits is a code (a phone, a card), not a quantity. */
const MAX_NUMBER_DIGITS = 8;

/** 08 and 8 may be two technicians, so a leading zero must be heard: such a run is never read as a number. */
export function isCode(digits: string): boolean {
  return digits.length > MAX_NUMBER_DIGITS || (digits.length > 1 && digits.startsWith('0'));
}

const DIGITS = '零一二三四五六七八九';

/** Digit by digit, 1 as 幺 (yāo), which cannot be misheard as 七. A lone 1 stays 一: nobody says 幺号. */
export function readDigits(digits: string): string {
  if (digits.length === 1) return digitWord(digits);
  return digits.replace(/\d/g, (digit) => (digit === '1' ? '幺' : digitWord(digit)));
}

function digitWord(digit: number | string): string {
  return DIGITS[Number(digit)] ?? '';
}

/** A whole number from 0 to 99,999,999 as a number: 105 is 一百零五, 1010 is 一千零一十, 12 is 十二. */
export function readNumber(value: number): string {
  if (!Number.isInteger(value) || value < 0 || value > 99_999_999) return '';
  if (value === 0) return '零';
  const myriads = Math.floor(value / 10_000);
  const rest = value % 10_000;
  const gap = myriads > 0 && rest > 0 && rest < 1000 ? '零' : '';
  const text = `${myriads > 0 ? `${readBelowMyriad(myriads)}万` : ''}${gap}${rest > 0 ? readBelowMyriad(rest) : ''}`;
  return text.replace(/^一十/, '十');
}

function readBelowMyriad(value: number): string {
  let text = '';
  let skippedZero = false;
  for (const [unit, word] of [
    [1000, '千'],
    [100, '百'],
    [10, '十'],
    [1, ''],
  ] as const) {
    const digit = Math.floor(value / unit) % 10;
    if (digit === 0) {
      skippedZero = text !== '';
      continue;
    }
    text += `${skippedZero ? '零' : ''}${digitWord(digit)}${word}`;
    skippedZero = false;
  }
  return text;
}

/** A number before a measure word: 2 is 两 (两分钟), and so are the leading 两千 and 两万; 12 stays 十二, 200 二百. */
export function readQuantity(value: number): string {
  return readNumber(value).replace(/^二(?=$|千|万)/, '两');
}

/** 12.51 is 十二点五一: after the point 1 is 一, not 幺. */
export function readDecimal(whole: string, decimals: string): string {
  return `${isCode(whole) ? readDigits(whole) : readNumber(Number(whole))}点${decimals.replace(/\d/g, digitWord)}`;
}
