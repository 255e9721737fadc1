import { describe, expect, it } from 'vitest';
import { fit, walk } from '../../../floor-ui/src/lib/floor/fit.ts';

describe('board fit', () => {
  it.each([
    ['[FLR-01] 120 rooms, 1366x768', 1118, 608, 124, 4, 14, 9, 76, 64],
    ['[FLR-01] 120 rooms, 1366x641 window', 1118, 481, 124, 4, 16, 8, 66, 56],
    ['[FLR-01] 120 rooms, 1920x1080', 1560, 892, 124, 6, 14, 9, 105, 93],
    [
      '[FLR-01] 120 rooms, 1920x1080, where 13 wider columns would be as good',
      1560,
      904,
      126,
      6,
      14,
      9,
      105,
      95,
    ],
    ['40 rooms, 1366x768', 1118, 608, 42, 4, 8, 6, 136, 98],
  ])('%s', (_, width, height, cells, gap, columns, rows, tileWidth, tileHeight) => {
    expect(fit({ width, height }, cells, gap)).toMatchObject({
      columns,
      rows,
      width: tileWidth,
      height: tileHeight,
      scrolls: false,
    });
  });

  it('scrolls rather than making tiles that nobody can read', () => {
    const tablet = fit({ width: 776, height: 500 }, 124, 4);
    expect(tablet).toMatchObject({ scrolls: true });
    expect(tablet.width).toBeGreaterThanOrEqual(64);
  });

  it('fits for any size: tiles stand inside the board', () => {
    for (let width = 100; width < 2_000; width += 61) {
      for (const cells of [1, 7, 41, 124, 300]) {
        const one = fit({ width, height: 600 }, cells, 4);
        expect(one.columns * one.width + (one.columns - 1) * 4).toBeLessThanOrEqual(width);
        expect(one.columns * one.rows).toBeGreaterThanOrEqual(cells);
      }
    }
  });
});

describe('walking the tiles', () => {
  const cells = [null, '101', '102', '103', '104', null, '201', '202'];
  it.each([
    ['101', 'right', '102'],
    ['104', 'right', '201'],
    ['201', 'left', '104'],
    ['101', 'left', '101'],
    ['101', 'down', '104'],
    ['102', 'down', '201'],
    ['103', 'down', '202'],
    ['201', 'down', '201'],
    ['202', 'up', '103'],
    ['101', 'up', '101'],
    [undefined, 'down', '101'],
  ] as const)('from %s %s to %s', (from, step, to) => {
    expect(walk(cells, 4, from, step)).toBe(to);
  });
});
