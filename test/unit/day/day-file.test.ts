import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { parseDay } from '../../../scripts/day/day-file.ts';

const fixture = (name: string) =>
  readFileSync(new URL(`../../fixtures/${name}`, import.meta.url), 'utf8');

const header = {
  format: 'baozhong.day/1',
  storeId: 'S002',
  businessDay: '2026-11-20',
  visits: 1,
  items: 1,
};
const visit = {
  visit: 1,
  at: '12:44',
  guests: [{ wristband: 1, items: [{ service: 'FOOT60', wish: { type: 'rotation' } }] }],
  events: [] as object[],
  pay: { how: 'together', tenders: [{ tender: 'cash', handed: 'exact' }] as object[], tip: 0 },
};
const fileOf = (changed: object, head: object = header) =>
  `${JSON.stringify(head)}\n${JSON.stringify({ ...visit, ...changed })}\n`;

describe('the day file', () => {
  test.each([
    ['day-thread-small.jsonl', 24, 47],
    ['day-thread-medium.jsonl', 150, 319],
    ['day-requested-medium.jsonl', 86, 154],
  ])('%s is understood in full', (name, visits, items) => {
    const day = parseDay(fixture(name));
    expect(day.unknown).toEqual([]);
    expect(day.visits).toHaveLength(visits);
    expect(day.visits.flatMap(({ guests }) => guests.flatMap((guest) => guest.items))).toHaveLength(
      items,
    );
  });

  test('a day with rarer things is read, and each of them is named', () => {
    const day = parseDay(fixture('day-small.jsonl'));
    expect(day.visits.length).toBeGreaterThan(0);
    expect(day.unknown.length).toBeGreaterThan(0);
    for (const sentence of day.unknown) expect(sentence).toMatch(/^visit \d+/);
  });

  test.each([
    ['an unknown key of the visit', { colour: 'red' }, ['visit 1.colour']],
    [
      'an unknown key of a guest',
      { guests: [{ ...visit.guests[0], vip: true }] },
      ['visit 1.guests.0.vip'],
    ],
    ['an unknown event', { events: [{ do: 'moveRoom', guest: 0 }] }, ['visit 1.events moveRoom']],
    [
      'an unknown key of an event',
      { events: [{ do: 'extendClock', guest: 0, extensions: 1, half: true }] },
      ['visit 1.events extendClock.half'],
    ],
    [
      'an unknown wish',
      { guests: [{ items: [{ service: 'FOOT60', wish: { type: 'booked' } }] }] },
      ['visit 1.wish booked'],
    ],
    [
      'an unknown tender',
      { pay: { ...visit.pay, tenders: [{ tender: 'qr' }] } },
      ['visit 1.pay qr'],
    ],
    [
      'a foreign currency',
      { pay: { ...visit.pay, tenders: [{ tender: 'cash', currency: 'HKD', handed: 'nextTen' }] } },
      ['visit 1.pay cash.handed'],
    ],
    ['a tip', { pay: { ...visit.pay, tip: 2000 } }, ['visit 1.pay.tip']],
    ['pay by guest', { pay: { ...visit.pay, how: 'byGuest' } }, ['visit 1.pay.how byGuest']],
  ])('%s is reported, and the visit is played without it', (_what, changed, unknown) => {
    const day = parseDay(fileOf(changed));
    expect(day.unknown).toEqual(unknown);
    expect(day.visits[0]?.guests[0]?.items).toEqual([
      { service: 'FOOT60', wish: { type: 'rotation' } },
    ]);
    expect(day.visits[0]?.tenders).toEqual([{ tender: 'cash', handed: 'exact' }]);
  });

  test.each([
    ['not JSON', '{', /line 1 is not JSON/],
    [
      'another format',
      fileOf({}, { ...header, format: 'baozhong.day/2' }),
      /line 1, header\.format/,
    ],
    ['a visit without guests', fileOf({ guests: [] }), /line 2, visit 1\.guests/],
    ['a visit at no time', fileOf({ at: 'noon' }), /line 2, visit 1\.at/],
    ['fewer visits than promised', fileOf({}, { ...header, visits: 2 }), /promises 2 visits/],
    [
      'an event of a guest who is not there',
      fileOf({ events: [{ do: 'extendClock', guest: 3, extensions: 1 }] }),
      /guest 3 is not there/,
    ],
  ])('%s is an error that says where', (_what, text, message) => {
    expect(() => parseDay(text)).toThrow(message);
  });
});
