import { describe, expect, it } from 'vitest';
import { characterOf, ScanDetector } from '../../../floor-ui/src/lib/keys/scan.ts';

/** Types `text` with these gaps (the last one repeats), then the suffix after `suffixMs`. */
function type(text: string, gapsMs: readonly number[], suffixMs: number): string | undefined {
  const detector = new ScanDetector();
  let at = 1_000;
  [...text].forEach((character, i) => {
    if (i > 0) at += gapsMs[i - 1] ?? gapsMs.at(-1) ?? 0;
    detector.press(character, at);
  });
  return detector.suffix(at + suffixMs);
}

describe('scanner and card reader', () => {
  it.each([
    ['a reader at 5 ms a key', '04A1B2C3', [5], 5, true],
    ['a slow Bluetooth scanner with one pause', '6901234567892', [20, 20, 50, 20], 40, true],
    ['exactly six characters', '000021', [10], 10, true],
    ['five characters: a quick line', '302 2', [10], 10, false],
    ['a fast typist', '123456', [90], 90, false],
    ['mean gap over 30 ms', '123456', [40], 20, false],
    ['one gap over 50 ms starts anew', '123456', [5, 5, 60, 5], 5, false],
    ['Enter pressed by a person afterwards', '0000214', [10], 101, false],
    ['too long in all', '1'.repeat(60), [29], 10, false],
  ] as const)('%s', (_, text, gaps, suffix, scanned) => {
    expect(type(text, gaps, suffix)).toBe(scanned ? text : undefined);
  });

  it('forgets what came before a pause, and takes the scan after it', () => {
    const detector = new ScanDetector();
    detector.press('9', 0);
    let at = 500;
    for (const character of '04A1B2C3') detector.press(character, (at += 8));
    expect(detector.suffix(at + 8)).toBe('04A1B2C3');
  });

  it('forgets a burst that another key broke off', () => {
    const detector = new ScanDetector();
    let at = 0;
    for (const character of '12345678') detector.press(character, (at += 8));
    detector.reset();
    expect(detector.suffix(at + 8)).toBeUndefined();
  });

  it('reads keys by their place, whatever the input method says', () => {
    expect(['Digit3', 'Numpad7', 'KeyA', 'Minus'].map((code) => characterOf(code))).toEqual([
      '3',
      '7',
      'a',
      '-',
    ]);
    expect(characterOf('KeyF', true)).toBe('F');
    expect(characterOf('F3')).toBeUndefined();
    expect(characterOf('ArrowLeft')).toBeUndefined();
  });
});
