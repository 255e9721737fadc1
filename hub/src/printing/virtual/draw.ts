/** A slip as a person sees it: as text, and as a picture. */
import { encode as qrMatrix } from 'uqr';
import { columnsOf } from '../text.ts';
import type { Row, Slip, Span } from './slip.ts';

const [charDots, lineDots, qrModule] = [12, 30, 6];
const margin = 24;

const columnsOfSpans = (spans: readonly Span[]): number =>
  spans.reduce((sum, { text, wide }) => sum + columnsOf(text) * wide, 0);

function left(columns: number, free: number, align: Row['align']): number {
  const spare = Math.max(0, free - columns);
  if (align === 'lt') return 0;
  return align === 'rt' ? spare : Math.floor(spare / 2);
}

/** What is read: line by line, where it stands; what is no text stands in brackets. */
export function slipText(slip: Slip): string {
  const columns = slip.dots / charDots;
  const lines = slip.rows.map((row) => {
    switch (row.kind) {
      case 'picture':
        return `[picture ${String(row.width)}x${String(row.height)}]`;
      case 'qr':
        return `[QR ${row.text}]`;
      case 'text': {
        const text = row.spans.map((span) => span.text).join('');
        return (' '.repeat(left(columnsOfSpans(row.spans), columns, row.align)) + text).trimEnd();
      }
    }
  });
  return [...(slip.drawer ? ['[drawer]'] : []), ...lines, slip.torn ? '[torn]' : '[cut]', ''].join(
    '\n',
  );
}

export interface Picture {
  readonly svg: string;
  readonly width: number;
  readonly height: number;
}

/** One unit a dot. All text is escaped: a name can be no markup. */
export function slipPicture(slip: Slip): Picture {
  const parts: string[] = [];
  let y = margin;
  for (const row of slip.rows) {
    const { height, drawn } = drawRow(row, slip.dots, y);
    parts.push(...drawn);
    y += height;
  }
  const [width, height] = [slip.dots + 2 * margin, y + margin];
  const edge = slip.torn ? tornEdge(width, height) : '';
  const svg = [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${String(width)} ${String(height)}" width="${String(width)}" height="${String(height)}">`,
    `<rect width="100%" height="100%" fill="#fdfcf8"/>`,
    `<g fill="#1b1b1b" font-family="'Noto Sans Mono CJK SC','Noto Sans CJK SC','PingFang SC','Microsoft YaHei',monospace">`,
    ...parts,
    `</g>${edge}</svg>\n`,
  ].join('\n');
  return { svg, width, height };
}

function drawRow(row: Row, dots: number, y: number): { height: number; drawn: string[] } {
  switch (row.kind) {
    case 'picture': {
      const x = margin + left(row.width, dots, row.align);
      return { height: row.height + 6, drawn: [blackDots(x, y, row)] };
    }
    case 'qr': {
      const { size, data } = qrMatrix(row.text, { ecc: 'M', border: 2 });
      const side = size * qrModule;
      const x = margin + left(side, dots, row.align);
      const cells = data.flatMap((cells_, rowNo) =>
        cells_.map((black, column) =>
          black ? `M${String(x + column * qrModule)} ${String(y + rowNo * qrModule)}h6v6h-6z` : '',
        ),
      );
      return { height: side, drawn: [`<path d="${cells.join('')}"/>`] };
    }
    case 'text': {
      const height = lineDots * Math.max(1, ...row.spans.map(({ tall }) => tall));
      let x = margin + left(columnsOfSpans(row.spans) * charDots, dots, row.align);
      const drawn: string[] = [];
      for (const span of row.spans) {
        drawn.push(drawSpan(span, x, y + height));
        x += columnsOf(span.text) * span.wide * charDots;
      }
      return { height, drawn: drawn.filter((one) => one !== '') };
    }
  }
}

/** Each character in its own column, so that the figures stand under each other in any font. Spaces are left out: SVG would fold them. */
function drawSpan({ text, bold, wide, tall }: Span, x: number, bottom: number): string {
  if (text.trim() === '') return '';
  const places: number[] = [];
  let column = 0;
  for (const char of text) {
    if (char !== ' ') places.push(column * charDots);
    column += columnsOf(char);
  }
  const where = `translate(${String(x)} ${String(bottom - 7 * tall)}) scale(${String(wide)} ${String(tall)})`;
  const weight = bold ? ' font-weight="700"' : '';
  return `<text transform="${where}" font-size="24" x="${places.join(' ')}"${weight}>${escaped(text.replaceAll(' ', ''))}</text>`;
}

function blackDots(x: number, y: number, row: Extract<Row, { kind: 'picture' }>): string {
  const stride = Math.ceil(row.width / 8);
  const runs: string[] = [];
  for (let line = 0; line < row.height; line += 1) {
    let from = -1;
    for (let dot = 0; dot <= row.width; dot += 1) {
      const byte = row.bits[line * stride + (dot >> 3)] ?? 0;
      const black = dot < row.width && (byte & (0x80 >> (dot & 7))) !== 0;
      if (black && from < 0) from = dot;
      if (!black && from >= 0) {
        runs.push(
          `M${String(x + from)} ${String(y + line)}h${String(dot - from)}v1h-${String(dot - from)}z`,
        );
        from = -1;
      }
    }
  }
  return `<path d="${runs.join('')}"/>`;
}

function tornEdge(width: number, height: number): string {
  const teeth: string[] = [];
  for (let x = 0; x <= width; x += 12)
    teeth.push(`${String(x)},${String(height - (x % 24 === 0 ? 0 : 12))}`);
  return `<polyline points="${teeth.join(' ')}" fill="none" stroke="#c0392b" stroke-width="2"/>`;
}

function escaped(text: string): string {
  return text
    .replaceAll(/[\p{Cc}\u{fffe}\u{ffff}]/gu, '\u{fffd}')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}
