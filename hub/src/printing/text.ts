/**
 * Text as a receipt printer has it: columns of one character, Chinese ones two
 * wide. What people typed into names is made harmless here: nothing that is not
 * a visible character reaches the printer, so no name can be a command.
 */

/** Everything that GB18030 says in two bytes: what a Chinese printer has a glyph for. */
let glyphs: ReadonlySet<string> | undefined;

function twoByteCharacters(): ReadonlySet<string> {
  if (glyphs !== undefined) return glyphs;
  const decoder = new TextDecoder('gb18030');
  const found = new Set<string>();
  for (let lead = 0x81; lead <= 0xfe; lead += 1)
    for (let trail = 0x40; trail <= 0xfe; trail += 1) {
      if (trail === 0x7f) continue;
      const text = decoder.decode(Uint8Array.of(lead, trail));
      if (text.length === 1 && !/[\p{Co}\p{Cc}\u{fffd}]/u.test(text)) found.add(text);
    }
  glyphs = found;
  return found;
}

/** Stands for what no printer can show. */
const box = '□';
const isAscii = (char: string): boolean => char >= ' ' && char <= '~';
const graphemes = new Intl.Segmenter('zh', { granularity: 'grapheme' });

function glyphOf(grapheme: string): string {
  if (grapheme.length === 1 && isAscii(grapheme)) return grapheme;
  if (/^\s+$/u.test(grapheme)) return ' ';
  // U+00A5 would become four bytes, which most printers show as rubbish.
  if (grapheme === '¥') return '￥';
  if (twoByteCharacters().has(grapheme)) return grapheme;
  // Rare characters of names are four bytes in GB18030 and in the printers that have it whole.
  if (/^\p{Script=Han}$/u.test(grapheme)) return grapheme;
  const base = [...grapheme.normalize('NFKD').replaceAll(/[\p{M}\p{Cc}\p{Cf}]/gu, '')];
  return base.every((char) => isAscii(char) || twoByteCharacters().has(char)) ? base.join('') : box;
}

/** Visible characters only, each one that a printer has. */
export function printable(text: string): string {
  let out = '';
  const whole = text.toWellFormed().normalize('NFC').replaceAll(/\s+/gu, ' ');
  for (const { segment } of graphemes.segment(whole)) out += glyphOf(segment);
  return out;
}

/** Columns that printable text takes. */
export function columnsOf(text: string): number {
  let columns = 0;
  for (const char of text) columns += isAscii(char) ? 1 : 2;
  return columns;
}

const closing: ReadonlySet<string> = new Set('）】》〉」』，。、；：！？…');

/** Into lines of at most so many columns; words of Latin letters stay whole where they fit. */
export function wrap(text: string, columns: number): string[] {
  const lines: string[] = [];
  let line = '';
  const flush = (kept = ''): void => {
    if (line.trim() !== '') lines.push(line.trimEnd());
    line = kept;
  };
  for (const word of text.match(/[!-~]+| +|[^ -~]/gu) ?? []) {
    if (columnsOf(line) + columnsOf(word) <= columns) {
      line += line === '' && lines.length > 0 ? word.trimStart() : word;
      continue;
    }
    if (closing.has(word) && line !== '') {
      // What closes never begins a line: it takes the character before it along.
      const last = [...line].at(-1) ?? '';
      line = line.slice(0, -last.length);
      flush(last + word);
      continue;
    }
    flush();
    for (const char of word.trimStart()) {
      if (columnsOf(line) + columnsOf(char) > columns) flush();
      line += char;
    }
  }
  flush();
  return lines.length > 0 ? lines : [''];
}

/** One line, cut where it is too long. */
export function fitted(text: string, columns: number): string {
  const [first = '', ...rest] = wrap(text, columns);
  if (rest.length === 0) return first;
  const [kept = ''] = wrap(text, columns - 2);
  return `${kept}..`;
}

export const padEnd = (text: string, columns: number): string =>
  text + ' '.repeat(Math.max(0, columns - columnsOf(text)));
export const padStart = (text: string, columns: number): string =>
  ' '.repeat(Math.max(0, columns - columnsOf(text))) + text;

/** Words at the left, figures at the right; long words take more lines, the figures stand on the last. */
export function leftRight(left: string, right: string, columns: number): string[] {
  const room = columns - columnsOf(right) - 1;
  if (room < 4) {
    const figures = wrap(right, columns).map((part) => padStart(part, columns));
    return [...wrap(left, columns), ...figures];
  }
  const lines = wrap(left, room);
  const last = lines.pop() ?? '';
  return [...lines, padEnd(last, columns - columnsOf(right)) + right];
}
