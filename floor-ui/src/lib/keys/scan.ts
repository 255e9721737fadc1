/**
 * Tells a scanner or card reader from a person's typing by its pace. Pure: it
 * is told of each key with its time, and says what it makes of it.
 */
export const scanLimits = {
  minLength: 6,
  maxGapMs: 50,
  maxMeanGapMs: 30,
  suffixWithinMs: 100,
  maxTotalMs: 1_500,
} as const;

/** A key as the reader sends it. From `code`, because with a Chinese input method `key` says "Process". */
export function characterOf(code: string, shift = false): string | undefined {
  const digit = /^(?:Digit|Numpad)(\d)$/.exec(code)?.[1];
  if (digit !== undefined) return digit;
  const letter = /^Key([A-Z])$/.exec(code)?.[1];
  if (letter !== undefined) return shift ? letter : letter.toLowerCase();
  return others[code]?.[shift ? 1 : 0];
}

const others: Record<string, readonly [string, string]> = {
  Minus: ['-', '_'],
  Equal: ['=', '+'],
  Slash: ['/', '?'],
  Period: ['.', '>'],
  Comma: [',', '<'],
  Semicolon: [';', ':'],
  NumpadSubtract: ['-', '-'],
  NumpadAdd: ['+', '+'],
  NumpadDecimal: ['.', '.'],
  NumpadDivide: ['/', '/'],
};

export class ScanDetector {
  #text = '';
  #firstAt = 0;
  #lastAt = 0;

  /** A character key went down. Returns how many characters the burst has now. */
  press(character: string, at: number): number {
    if (this.#text === '' || at - this.#lastAt > scanLimits.maxGapMs) {
      this.#text = '';
      this.#firstAt = at;
    }
    this.#text += character;
    this.#lastAt = at;
    return this.#text.length;
  }

  /** Enter or Tab went down: the text that was scanned, or undefined when a person typed. */
  suffix(at: number): string | undefined {
    const text = this.#text;
    const gaps = text.length - 1;
    const totalMs = this.#lastAt - this.#firstAt;
    const afterMs = at - this.#lastAt;
    this.reset();
    const scanned =
      text.length >= scanLimits.minLength &&
      totalMs / gaps <= scanLimits.maxMeanGapMs &&
      afterMs <= scanLimits.suffixWithinMs &&
      totalMs + afterMs <= scanLimits.maxTotalMs;
    return scanned ? text : undefined;
  }

  /** Any other key, or a click: what came before was no scan. */
  reset() {
    this.#text = '';
  }
}
