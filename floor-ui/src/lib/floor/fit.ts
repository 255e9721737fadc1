/**
 * How large tiles can be so that all rooms stand on one screen. A tile is
 * wider than high by a quarter; below the least size the board scrolls
 * instead, because nobody can read smaller ones.
 */
export interface Fit {
  columns: number;
  rows: number;
  width: number;
  height: number;
  scrolls: boolean;
  size: 's' | 'm' | 'l' | 'xl';
}

const least = { width: 64, height: 52 };
const most = { width: 160, height: 120 };
const shape = 1.25;
const scrollBarWidth = 10;
/** Below this a difference in size is not seen, and a higher tile shows a line more. */
const nearTie = 0.99;

export function fit(board: { width: number; height: number }, cells: number, gap: number): Fit {
  const count = Math.max(1, cells);
  const widest = Math.max(1, Math.floor((board.width + gap) / (least.width + gap)));
  const fitting: { score: number; fit: Fit }[] = [];
  for (let columns = 1; columns <= widest; columns++) {
    const rows = Math.ceil(count / columns);
    const width = Math.min(most.width, (board.width - (columns - 1) * gap) / columns);
    const height = Math.min(most.height, (board.height - (rows - 1) * gap) / rows);
    const score = Math.min(width, shape * height);
    if (width < least.width || height < least.height) continue;
    fitting.push({
      score,
      fit: sized(columns, rows, Math.floor(width), Math.floor(height), false),
    });
  }
  const bestScore = Math.max(...fitting.map(({ score }) => score));
  const [best] = fitting
    .filter(({ score }) => score >= bestScore * nearTie)
    .sort((a, b) => b.fit.height - a.fit.height || b.fit.columns - a.fit.columns);
  if (best) return best.fit;
  const besideBar = board.width - scrollBarWidth;
  const columns = Math.max(1, Math.floor((besideBar + gap) / (least.width + gap)));
  const width = Math.floor((besideBar - (columns - 1) * gap) / columns);
  // The last row in sight is cut in half, so that it is seen to go on below.
  const whole = Math.max(1, Math.round(board.height / (64 + gap) - 0.5));
  const height = Math.max(56, Math.floor((board.height - whole * gap) / (whole + 0.5)));
  return sized(columns, Math.ceil(count / columns), width, height, true);
}

function sized(
  columns: number,
  rows: number,
  width: number,
  height: number,
  scrolls: boolean,
): Fit {
  const size =
    height < 62
      ? 's'
      : height >= 94 && width >= 124
        ? 'xl'
        : height >= 84 && width >= 96
          ? 'l'
          : 'm';
  return { columns, rows, width, height, scrolls, size };
}

export type Step = 'left' | 'right' | 'up' | 'down';

/**
 * Walks from cell to cell. `cells` are the cells in reading order, null where
 * a floor's label stands: steps go over it; up and down keep the column, or
 * the nearest room beside it.
 */
export function walk(
  cells: readonly (string | null)[],
  columns: number,
  from: string | undefined,
  step: Step,
): string | undefined {
  const at = from === undefined ? -1 : cells.indexOf(from);
  if (at < 0) return cells.find((cell) => cell !== null) ?? undefined;
  if (step === 'left' || step === 'right') {
    const by = step === 'left' ? -1 : 1;
    for (let i = at + by; i >= 0 && i < cells.length; i += by) {
      const cell = cells[i];
      if (cell) return cell;
    }
    return from;
  }
  const by = step === 'up' ? -columns : columns;
  const row = Math.floor((at + by) / columns);
  if (at + by < 0 || row * columns >= cells.length) return from;
  const column = at % columns;
  const inRow = Array.from({ length: columns }, (_, i) => ({ i, cell: cells[row * columns + i] }));
  return (
    inRow
      .filter((one) => one.cell)
      .sort((a, b) => Math.abs(a.i - column) - Math.abs(b.i - column) || a.i - b.i)[0]?.cell ?? from
  );
}
