import type { QueueView, TechnicianView } from '@baozhong/contract/live.ts';
import { describe, expect, test } from 'vitest';
import { dayAfter, shortDay, weekdayOf } from '../../../floor-ui/src/lib/duty/days.ts';
import { passes, placesOf } from '../../../floor-ui/src/lib/duty/duty.ts';

const technician = (staffNo: string, state: TechnicianView['state'], expected = false) =>
  ({ staffNo, state, expected }) as TechnicianView;
const queue = (group: string, ...staffNos: string[]): QueueView => ({
  ...{ kind: 'queue', id: group, group, name: group, staffNos },
});

describe('duty on the screens', () => {
  test('a place is counted among those who wait: the busy and those on a pause are not ahead', () => {
    const all = new Map(
      [
        technician('1', 'inService'),
        technician('2', 'waiting'),
        technician('3', 'meal'),
        technician('4', 'waiting'),
      ].map((one) => [one.staffNo, one]),
    );
    const queues = [queue('foot', '1', '2', '3', '4'), queue('body', '4'), queue('spa')];
    const placeOf = (staffNo: string) =>
      placesOf(staffNo, queues, (no) => all.get(no)).map(
        ({ group, position }) => `${group} ${String(position)}`,
      );
    expect(placeOf('4')).toEqual(['foot 2', 'body 1']);
    expect(placeOf('3')).toEqual(['foot 2']);
    expect(placeOf('9')).toEqual([]);
  });

  test('the filters of the duty page', () => {
    const all = [
      technician('1', 'offDuty', true),
      technician('2', 'offDuty'),
      technician('3', 'leave'),
      technician('4', 'covered'),
      technician('5', 'called'),
    ];
    const shown = (filter: Parameters<typeof passes>[0]) =>
      all.flatMap((one) => (passes(filter, one) ? [one.staffNo] : [])).join(' ');
    expect(shown('all')).toBe('1 2 3 4 5');
    expect(shown('on')).toBe('4 5');
    expect(shown('paused')).toBe('3 4');
    expect(shown('expected')).toBe('1');
  });

  test('days are calendar dates, over the ends of months and years', () => {
    expect(dayAfter('2026-12-30', 3)).toBe('2027-01-02');
    expect(dayAfter('2028-02-28', 1)).toBe('2028-02-29');
    expect([weekdayOf('2026-11-22'), weekdayOf('2026-11-28')]).toEqual([0, 6]);
    expect(shortDay('2026-11-22')).toBe('11-22');
  });
});
