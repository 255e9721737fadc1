/** The fleet on a console: figures on top, then a line for each terminal, in as many columns as fit. */
import { fit, padded } from '../cells.ts';
import type { Face } from '../face.ts';
import type { Figures } from './counts.ts';

export interface Line {
  readonly roomNo: string;
  readonly face: Pick<Face, 'link' | 'stateWord' | 'minutes' | 'staffNos' | 'pending'>;
  readonly lastDeed: string;
  readonly lastResult: string;
  /** For choosing, where not all fit: the newest deeds are looked at. */
  readonly lastAtMs: number;
}

const cell = 58;
const headLines = 3;
const marks: Record<Face['link'], string> = {
  ...{ online: '●', offline: '○', rejected: '×', locked: '×', untrusted: '!' },
};

export function figuresText(figures: Figures, lines: readonly Line[]): string {
  const online = lines.filter(({ face }) => face.link === 'online').length;
  const pending = lines.reduce((sum, { face }) => sum + face.pending, 0);
  const { taps, accepted, refused, notTaken, p50Ms, p99Ms, perSecond } = figures;
  const refusals = Object.entries(refused).map(([name, count]) => `${name} ${String(count)}`);
  return [
    `${String(online)}/${String(lines.length)} online`,
    `${String(taps)} taps (${perSecond.toFixed(1)}/s)`,
    `${String(accepted)} accepted`,
    `refused: ${refusals.length === 0 ? 'none' : refusals.join(', ')}`,
    ...(notTaken === 0 ? [] : [`${String(notTaken)} not taken`]),
    `${String(pending)} waiting`,
    `answered in ${p50Ms.toFixed(1)} ms (p99 ${p99Ms.toFixed(1)})`,
  ].join(' · ');
}

export function lineText({ roomNo, face, lastDeed, lastResult }: Line): string {
  const { link, stateWord, minutes, staffNos, pending } = face;
  const left = minutes === null ? '' : `${minutes.over ? '+' : ''}${String(minutes.n)}′`;
  return [
    padded(fit(roomNo, 5), 5),
    marks[link],
    padded(fit(stateWord, 10), 10),
    left.padStart(5),
    padded(fit(staffNos.join(' '), 8), 8),
    pending === 0 ? '  ' : `↑${String(pending)}`,
    fit(`${lastDeed} ${lastResult}`.trim(), 22),
  ].join(' ');
}

export function draw(
  figures: Figures,
  lines: readonly Line[],
  size: { readonly columns: number; readonly rows: number },
): string[] {
  const across = Math.max(1, Math.floor((size.columns + 1) / (cell + 1)));
  const room = Math.max(1, size.rows - headLines) * across;
  const left = lines.length - room;
  const shown =
    left <= 0
      ? lines
      : [...lines]
          .sort((a, b) => b.lastAtMs - a.lastAtMs)
          .slice(0, room)
          .sort((a, b) => a.roomNo.localeCompare(b.roomNo, 'en', { numeric: true }));
  const down = Math.ceil(shown.length / across);
  const rows = Array.from({ length: down }, (_, row) =>
    Array.from({ length: across }, (_unused, column) => shown[column * down + row])
      .flatMap((line) => (line === undefined ? [] : padded(fit(lineText(line), cell), cell)))
      .join(' ')
      .trimEnd(),
  );
  const more = left > 0 ? `the ${String(room)} that did something last; ${String(left)} more` : '';
  return [fit(figuresText(figures, lines), size.columns), more, ...rows];
}
