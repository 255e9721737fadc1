/**
 * ESC/POS bytes cut into what they mean, as they arrive. An unknown command is
 * told by its bytes and skipped as far as its length is known, as a printer would.
 */
export type Token =
  | { readonly kind: 'text'; readonly bytes: Uint8Array }
  | { readonly kind: 'lineFeed' }
  | { readonly kind: 'reset' }
  | { readonly kind: 'chinese'; readonly on: boolean }
  | { readonly kind: 'align'; readonly to: 'lt' | 'ct' | 'rt' }
  | { readonly kind: 'bold'; readonly on: boolean }
  | { readonly kind: 'size'; readonly wide: number; readonly tall: number }
  | { readonly kind: 'feed'; readonly lines: number }
  | { readonly kind: 'drawer' }
  | { readonly kind: 'cut' }
  | {
      readonly kind: 'raster';
      readonly width: number;
      readonly height: number;
      readonly bits: Uint8Array;
    }
  | { readonly kind: 'qrStore'; readonly text: string }
  | { readonly kind: 'qrPrint' }
  /** DLE EOT n: answered at once, whatever else goes on. */
  | { readonly kind: 'statusNow'; readonly what: number }
  /** GS r n: answered when everything before it is on paper. */
  | { readonly kind: 'statusInOrder'; readonly what: number }
  | { readonly kind: 'unknown'; readonly bytes: Uint8Array };

const [lineFeed, dle, esc, fs, gs] = [0x0a, 0x10, 0x1b, 0x1c, 0x1d];
/** A printer has no more memory than this for one command. */
const longestCommand = 1 << 20;

type Cut = { readonly token: Token; readonly length: number } | undefined;
const aligns = ['lt', 'ct', 'rt'] as const;

export class Tokenizer {
  #rest: Buffer = Buffer.alloc(0);

  /** Whole commands only: what is not complete waits for the next bytes. */
  push(chunk: Uint8Array): Token[] {
    this.#rest = Buffer.concat([this.#rest, chunk]);
    const tokens: Token[] = [];
    let at = 0;
    while (at < this.#rest.length) {
      const cut = next(this.#rest.subarray(at));
      if (cut === undefined) break;
      tokens.push(cut.token);
      at += cut.length;
    }
    this.#rest = Buffer.from(this.#rest.subarray(at));
    if (this.#rest.length > longestCommand) this.#rest = Buffer.alloc(0);
    return tokens;
  }

  /** Bytes of a command that never came to its end. */
  get pending(): number {
    return this.#rest.length;
  }
}

function next(from: Buffer): Cut {
  const [first = 0, second, third] = from;
  if (first === lineFeed) return { token: { kind: 'lineFeed' }, length: 1 };
  if (first === dle) {
    if (second === undefined || third === undefined) return undefined;
    return second === 0x04
      ? { token: { kind: 'statusNow', what: third }, length: 3 }
      : unknown(from, 2);
  }
  if (first === esc) return second === undefined ? undefined : escape(from, second, third);
  if (first === gs) return second === undefined ? undefined : group(from, second, third);
  if (first === fs) {
    if (second === undefined) return undefined;
    if (second === 0x26) return { token: { kind: 'chinese', on: true }, length: 2 };
    if (second === 0x2e) return { token: { kind: 'chinese', on: false }, length: 2 };
    return unknown(from, 2);
  }
  if (first < 0x20) return unknown(from, 1);
  return text(from);
}

function text(from: Buffer): Cut {
  let end = 0;
  // A lead byte and what follows it stay together; a trail byte is never below 0x30.
  while (end < from.length && (from[end] ?? 0) >= 0x20) end += 1;
  // More of it may come: half a character is none.
  if (end === from.length) return undefined;
  return { token: { kind: 'text', bytes: from.subarray(0, end) }, length: end };
}

function escape(from: Buffer, second: number, third: number | undefined): Cut {
  if (second === 0x40) return { token: { kind: 'reset' }, length: 2 };
  if (third === undefined) return undefined;
  switch (second) {
    case 0x61: {
      const to = aligns[third & 3];
      return to === undefined ? unknown(from, 3) : { token: { kind: 'align', to }, length: 3 };
    }
    case 0x45:
      return { token: { kind: 'bold', on: (third & 1) === 1 }, length: 3 };
    case 0x21: {
      const [wide, tall] = [(third & 0x20) > 0 ? 2 : 1, (third & 0x10) > 0 ? 2 : 1];
      return { token: { kind: 'size', wide, tall }, length: 3 };
    }
    case 0x64:
      return { token: { kind: 'feed', lines: third }, length: 3 };
    case 0x70:
      return from.length < 5 ? undefined : { token: { kind: 'drawer' }, length: 5 };
    default:
      return unknown(from, second === 0x32 ? 2 : 3);
  }
}

function group(from: Buffer, second: number, third: number | undefined): Cut {
  if (third === undefined) return undefined;
  switch (second) {
    case 0x21: {
      const [wide, tall] = [(third >> 4) + 1, (third & 0x0f) + 1];
      return { token: { kind: 'size', wide, tall }, length: 3 };
    }
    case 0x56: {
      const length = third === 0x41 || third === 0x42 ? 4 : 3;
      return from.length < length ? undefined : { token: { kind: 'cut' }, length };
    }
    case 0x72:
      return { token: { kind: 'statusInOrder', what: third }, length: 3 };
    case 0x76:
      return raster(from);
    case 0x28:
      return third === 0x6b ? qr(from) : unknown(from, 3);
    default:
      return unknown(from, 3);
  }
}

/** GS v 0 m xL xH yL yH, then the dots. */
function raster(from: Buffer): Cut {
  if (from.length < 8) return undefined;
  const [stride, height] = [from.readUInt16LE(4), from.readUInt16LE(6)];
  const length = 8 + stride * height;
  if (length > longestCommand) return unknown(from, 8);
  if (from.length < length) return undefined;
  const bits = from.subarray(8, length);
  return { token: { kind: 'raster', width: stride * 8, height, bits }, length };
}

/** GS ( k pL pH cn fn, then what the function wants. */
function qr(from: Buffer): Cut {
  if (from.length < 5) return undefined;
  const length = 5 + from.readUInt16LE(3);
  if (from.length < length) return undefined;
  const [what, more] = [from[6], from.subarray(8, length)];
  if (what === 0x50) return { token: { kind: 'qrStore', text: more.toString('utf8') }, length };
  if (what === 0x51) return { token: { kind: 'qrPrint' }, length };
  // Model, size of the modules, correction: the picture is drawn anyway.
  return { token: { kind: 'unknown', bytes: Buffer.alloc(0) }, length };
}

function unknown(from: Buffer, length: number): Cut {
  if (from.length < length) return undefined;
  return { token: { kind: 'unknown', bytes: from.subarray(0, length) }, length };
}
