import type { TechnicianView } from '@baozhong/contract/live.ts';
import { describe, expect, test } from 'vitest';
import { dayAfter, shortDay, weekdayOf } from '../../../floor-ui/src/lib/duty/days.ts';
import { passes } from '../../../floor-ui/src/lib/duty/duty.ts';
import { queuedGrades } from '../../../floor-ui/src/lib/duty/queued-grades.ts';

const technician = (staffNo: string, state: TechnicianView['state'], expected = false) =>
  ({ staffNo, state, expected, shiftStart: '16:00' }) as TechnicianView;
describe('duty on the screens', () => {
  test('the filters of the duty page', () => {
    const all = [
      technician('1', 'offDuty', true),
      technician('2', 'offDuty'),
      technician('3', 'leave'),
      technician('4', 'covered'),
      technician('5', 'called'),
    ];
    const shown = (filter: Parameters<typeof passes>[0], time = '16:00') =>
      all.flatMap((one) => (passes(filter, one, time) ? [one.staffNo] : [])).join(' ');
    expect(shown('all')).toBe('1 2 3 4 5');
    expect(shown('on')).toBe('4 5');
    expect(shown('paused')).toBe('3 4');
    expect(shown('expected')).toBe('1');
    // Nobody is missed before their shift begins; after midnight it still is that day.
    expect(shown('expected', '15:59')).toBe('');
    expect(shown('expected', '01:30')).toBe('1');
  });

  test('days are calendar dates, over the ends of months and years', () => {
    expect(dayAfter('2026-12-30', 3)).toBe('2027-01-02');
    expect(dayAfter('2028-02-28', 1)).toBe('2028-02-29');
    expect([weekdayOf('2026-11-22'), weekdayOf('2026-11-28')]).toEqual([0, 6]);
    expect(shortDay('2026-11-22')).toBe('11-22');
  });

  test('[WHY-1] the Station asks for a grade only where each has a queue', () => {
    const grades = [{ code: 'junior' }, { code: 'senior' }];
    expect(queuedGrades(grades, ['junior', 'senior'])).toEqual(grades);
    expect(queuedGrades(grades, ['foot', 'body'])).toEqual([]);
    expect(queuedGrades([{ code: 'junior' }], ['junior'])).toEqual([]);
  });
});
