import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dayIn } from '../../../floor-ui/src/lib/components/day-field.ts';
import {
  draftsOf,
  guestLike,
  guestsOf,
  inWay,
  lanes,
  leastMinutes,
  meets,
  staffOf,
  type Way,
  wayOf,
} from '../../../floor-ui/src/lib/bookings/draft.ts';
import {
  atOf,
  clockText,
  dayOf,
  minuteIn,
  minuteOf,
  shiftDay,
} from '../../../floor-ui/src/lib/store-time.ts';

const minute = 60_000;

describe("the store's own time", () => {
  it('counts a night to the day before, whatever the zone', () => {
    const night = Date.UTC(2026, 10, 25, 17, 30); // 01:30 in Shanghai
    expect(dayOf(night, 360, 'Asia/Shanghai')).toBe('2026-11-25');
    expect(minuteOf(night, '2026-11-25', 'Asia/Shanghai')).toBe(25 * 60 + 30);
    expect(atOf('2026-11-25', 25 * 60 + 30, 'Asia/Shanghai')).toBe(night);
    expect(dayOf(night + 5 * 60 * minute, 360, 'Asia/Shanghai')).toBe('2026-11-26');
    expect(shiftDay('2026-12-31', 1)).toBe('2027-01-01');
  });

  it('there and back is the same, also where clocks are changed', () => {
    const zones = fc.constantFrom('Asia/Shanghai', 'Europe/Berlin', 'America/New_York', 'UTC');
    fc.assert(
      fc.property(zones, fc.integer({ min: 28_000_000, max: 31_000_000 }), (zone, minutes) => {
        const at = minutes * minute;
        const day = dayOf(at, 360, zone);
        const back = atOf(day, minuteOf(at, day, zone), zone);
        // An hour that is there twice has one name for two moments.
        expect([0, 60 * minute]).toContain(Math.abs(back - at));
        if (zone === 'Asia/Shanghai' || zone === 'UTC') expect(back).toBe(at);
      }),
    );
  });

  it('reads a time as it is typed', () => {
    expect(['20:30', '2030', '1:05', ' 01:05 '].map((text) => minuteIn(text, 360))).toEqual([
      ...[1230, 1230, 1505, 1505],
    ]);
    for (const text of ['', '25:00', '20:61', 'abend', '8'])
      expect(minuteIn(text, 360)).toBe(undefined);
    expect(clockText(1505)).toBe('01:05');
  });
});

it('[BKG-1] reads a day as it is typed; without a year it is the next such day', () => {
  const from = '2026-11-24';
  const typed = ['2026-11-25', '20261125', '11-25', '1125', ' 11/25 ', '1-2', '0102', '11-23'];
  expect(typed.map((text) => dayIn(text, from))).toEqual([
    ...['2026-11-25', '2026-11-25', '2026-11-25', '2026-11-25', '2026-11-25'],
    ...['2027-01-02', '2027-01-02', '2027-11-23'],
  ]);
  for (const text of ['', '25', '2026-02-30', '13-01', 'tomorrow', '2026-1'])
    expect(dayIn(text, from)).toBe(undefined);
  expect(dayIn('2-29', from)).toBe(undefined);
  expect(dayIn('2-29', '2027-11-24')).toBe('2028-02-29');
});

describe('a booking as it is written down', () => {
  const guests = [
    { items: [{ serviceCode: 'A', wish: { type: 'booked' as const, staffNo: '8' } }] },
    {
      items: [
        { serviceCode: 'A', wish: { type: 'rotation' as const, gender: 'F' as const } },
        { serviceCode: 'B', wish: { type: 'rotation' as const } },
      ],
    },
  ];

  it('says whom and what, and lasts as long as the guest with the most', () => {
    const booked = guestsOf(guests) ?? [];
    expect(booked.map(({ items }) => items.map(({ wish }) => wish))).toEqual([
      [{ type: 'booked', staffNo: '8' }],
      [{ type: 'rotation', gender: 'F' }, { type: 'rotation' }],
    ]);
    expect(staffOf(booked)).toEqual(['8']);
    expect(leastMinutes(guests, (code) => (code === 'A' ? 60 : 30))).toBe(90);
    expect(guestsOf([{ items: [{ serviceCode: '', wish: { type: 'rotation' } }] }])).toBeNull();
  });

  const whole = [
    {
      items: [
        {
          serviceCode: 'A',
          wish: {
            ...{ type: 'rotation' as const, gender: 'F' as const, grade: 'senior' },
            exclude: ['3', '5'],
          },
        },
        { serviceCode: 'B', wish: { type: 'booked' as const, staffNo: '8' }, together: true },
      ],
    },
  ];

  it('[BKG-3] carries what was not changed as it was: grade, whom not, at the same time', () => {
    expect(guestsOf(draftsOf(whole))).toEqual(whole);
    // Done at the same time: as long as the longer of the two, as the core counts.
    expect(leastMinutes(whole, (code) => (code === 'A' ? 60 : 30))).toBe(60);
    expect(guestLike(whole[0] ?? { items: [] })).toEqual({
      items: [whole[0]?.items[0], { serviceCode: 'B', wish: { type: 'rotation' }, together: true }],
    });
  });

  it('[BKG-3] of a wish only that changes which was changed', () => {
    const wish = whole[0]?.items[0]?.wish ?? { type: 'rotation' };
    const ways: Way[] = ['', 'F', 'M', 'named'];
    expect(ways.map((way) => wayOf(inWay(wish, way)))).toEqual(ways);
    expect(inWay(wish, 'F')).toBe(wish);
    expect(inWay(wish, 'M')).toEqual({ ...wish, gender: 'M' });
    expect(inWay(wish, '')).toEqual({ type: 'rotation', grade: 'senior', exclude: ['3', '5'] });
    expect(inWay({ type: 'booked', staffNo: '8' }, 'F')).toEqual({ type: 'rotation', gender: 'F' });
  });

  it('meets another in time while that one is still to come', () => {
    const one = { id: 'B1', status: 'booked' as const, startAt: 100 * minute, minutes: 60 };
    expect(meets(one, 159 * minute, 10)).toBe(true);
    expect(meets(one, 160 * minute, 10)).toBe(false);
    expect(meets(one, 90 * minute, 10)).toBe(false);
    expect(meets({ ...one, status: 'cancelled' }, 100 * minute, 60)).toBe(false);
    const three = [one, { ...one, id: 'B2' }, { ...one, id: 'B3', startAt: 160 * minute }];
    expect(lanes(three).map(({ lane }) => lane)).toEqual([0, 1, 0]);
  });
});
