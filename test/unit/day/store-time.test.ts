import { describe, expect, test } from 'vitest';
import { midnightOf, minuteOf, textOf } from '../../../scripts/day/store-time.ts';

describe('store-local time', () => {
  test('hours count on past midnight', () => {
    expect(minuteOf('28:00')).toBe(1680);
    expect(textOf(1530)).toBe('25:30');
  });

  test.each([
    ['2026-11-20', 'Asia/Shanghai', '2026-11-19T16:00:00Z'],
    ['2026-11-20', 'UTC', '2026-11-20T00:00:00Z'],
    ['2026-07-01', 'America/New_York', '2026-07-01T04:00:00Z'],
    ['2026-03-29', 'Europe/Berlin', '2026-03-28T23:00:00Z'],
  ])('midnight of %s in %s is %s', (date, timezone, utc) => {
    expect(midnightOf(date, timezone)).toBe(Date.parse(utc));
  });
});
