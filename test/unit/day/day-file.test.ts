import { describe, expect, test } from 'vitest';
import { parseDay } from '../../../scripts/day/day-file.ts';
import { dayFile, textOf } from '../../support/files.ts';

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
    ['thread-small', 24, 47],
    ['thread-medium', 150, 319],
    ['requested-medium', 86, 154],
    ['small', 24, 49],
    ['medium', 150, 322],
    ['large', 580, 1288],
  ])('%s is understood in full', (name, visits, items) => {
    const day = parseDay(textOf(dayFile(name)));
    expect(day.unknown).toEqual([]);
    expect(day.visits).toHaveLength(visits);
    expect(day.visits.flatMap(({ guests }) => guests.flatMap((guest) => guest.items))).toHaveLength(
      items,
    );
  });

  test('what comes in between is read with all that belongs to it', () => {
    const [read] = parseDay(
      fileOf({
        events: [
          { do: 'missedTurn', guest: 0 },
          { do: 'swapTechnician', guest: 0, reason: 'guest' },
          { do: 'moveRoom' },
          { do: 'serviceCall', what: 'tea' },
        ],
        pay: {
          how: 'byGuest',
          tenders: [
            { tender: 'countCard', card: '0A020015', rest: 'qr' },
            { tender: 'cash', currency: 'HKD', handed: 'nextTen' },
            { tender: 'complimentary', reason: 'manager guest', by: 'B1' },
          ],
          tip: 2000,
        },
        topUpBefore: { card: '0A020015', principal: 100_000, tender: 'cash', soldBy: 'K1' },
      }),
    ).visits;
    expect(read).toMatchObject({
      events: [
        { do: 'missedTurn', guest: 0 },
        { do: 'swapTechnician', guest: 0, reason: 'guest' },
        // A party's wish goes by the clock of its first guest.
        { do: 'moveRoom', guest: 0 },
        { do: 'serviceCall', guest: 0, what: 'tea' },
      ],
      how: 'byGuest',
      tipFen: 2000,
      topUp: { principal: 100_000, soldBy: 'K1' },
    });
    expect(read?.tenders).toHaveLength(3);
  });

  test.each([
    ['an unknown key of the visit', { colour: 'red' }, ['visit 1.colour']],
    [
      'an unknown key of a guest',
      { guests: [{ ...visit.guests[0], vip: true }] },
      ['visit 1.guests.0.vip'],
    ],
    ['an unknown event', { events: [{ do: 'hubKill' }] }, ['visit 1.events hubKill']],
    [
      'an unknown key of an event',
      { events: [{ do: 'extendClock', guest: 0, extensions: 1, half: true }] },
      ['visit 1.events extendClock.half'],
    ],
    [
      'an unknown wish',
      { guests: [{ items: [{ service: 'FOOT60', wish: { type: 'lottery' } }] }] },
      ['visit 1.wish lottery'],
    ],
    [
      'an unknown tender',
      { pay: { ...visit.pay, tenders: [{ tender: 'voucher' }] } },
      ['visit 1.pay voucher'],
    ],
    [
      'an unknown way to hand cash',
      { pay: { ...visit.pay, tenders: [{ tender: 'cash', handed: 'coins' }] } },
      ['visit 1.pay cash.handed'],
    ],
    ['an unknown way to pay', { pay: { ...visit.pay, how: 'later' } }, ['visit 1.pay.how later']],
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
