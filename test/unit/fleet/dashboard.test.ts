import { expect, test } from 'vitest';
import { draw, figuresText, type Line } from '@baozhong/terminal/src/fleet/dashboard.ts';
import { width } from '@baozhong/terminal/src/cells.ts';

const figures = {
  ...{ taps: 10, accepted: 8, notTaken: 0, p50Ms: 3.24, p99Ms: 8, perSecond: 2.5 },
  refused: { nothing_to_do: 2 },
};
const lineOf = (roomNo: string, lastAtMs = 0): Line => ({
  roomNo,
  face: {
    ...{ link: 'online', stateWord: 'In service', staffNos: ['8', '108'], pending: 0 },
    minutes: { n: 12, over: false },
  },
  lastDeed: 'start 8',
  lastResult: 'accepted 4 ms',
  lastAtMs,
});

test('[TRM-12] the figures say who is online, what was refused and how fast it was answered', () => {
  const offline = { ...lineOf('302'), face: { ...lineOf('302').face, link: 'offline' as const } };
  const text = figuresText(figures, [lineOf('301'), offline]);
  expect(text).toBe(
    '1/2 online · 10 taps (2.5/s) · 8 accepted · refused: nothing_to_do 2 · 0 waiting · answered in 3.2 ms (p99 8.0)',
  );
});

test('[TRM-12] every terminal has its line, in as many columns as fit', () => {
  const lines = Array.from({ length: 120 }, (_, index) => lineOf(String(101 + index)));
  const rows = draw(figures, lines, { columns: 180, rows: 50 });
  expect(rows.length).toBeLessThanOrEqual(50);
  for (const { roomNo } of lines) expect(rows.join('\n')).toContain(roomNo);
  for (const row of rows) expect(width(row)).toBeLessThanOrEqual(180);
});

test('[TRM-12] where not all fit, those that did something last are shown, and how many are not', () => {
  const lines = Array.from({ length: 40 }, (_, index) => lineOf(String(101 + index), index));
  const rows = draw(figures, lines, { columns: 80, rows: 13 });
  expect(rows[1]).toBe('the 10 that did something last; 30 more');
  expect(rows.slice(2).map((row) => row.slice(0, 3))).toEqual(
    Array.from({ length: 10 }, (_, index) => String(131 + index)),
  );
});
