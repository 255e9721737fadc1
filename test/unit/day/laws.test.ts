import { describe, expect, test } from 'vitest';
import { StoreFile } from '@baozhong/contract/store-file.ts';
import type { Event, EventBody } from '@baozhong/core/index.ts';
import { overlappingClocks, queueLawViolations } from '../../../scripts/day/laws.ts';
import { storeFile, textOf } from '../../support/files.ts';

const store = StoreFile.parse(JSON.parse(textOf(storeFile('small'))));
const noonAt = Date.parse('2026-11-20T12:00:00+08:00');
const minuteMs = 60_000;

/** Events with the minute after noon at which they happen. */
function log(...events: readonly (readonly [minute: number, body: EventBody])[]): Event[] {
  return events.map(([minute, body]) => ({
    ...body,
    v: 1,
    at: noonAt + minute * minuteMs,
    day: '2026-11-20',
    who: 'staff:H1',
  }));
}

// Technicians 2, 6 and 14 serve feet; 2 serves nothing else.
const foot = 'foot';
const on = (staffNo: string, group: string, to: number): [number, EventBody][] => [
  [0, { type: 'technicianStatusChanged', staffNo, from: 'offDuty', to: 'waiting', clockId: null }],
  [0, { type: 'queueMoved', group, staffNo, from: null, to, ruleId: 'ROT-5', clockId: null }],
];
const line = (clockId: string, gender?: 'F' | 'M'): [number, EventBody] => [
  1,
  {
    type: 'clockLineAdded',
    clockId,
    visitId: 'V1',
    guest: 0,
    serviceCode: 'FOOT60',
    wish: { type: 'rotation', gender },
    status: 'awaitingTechnician',
  },
];
const call = (minute: number, clockId: string, staffNo: string): [number, EventBody][] => [
  [minute, { type: 'technicianCalled', clockId, staffNo, clockType: 'rotation', ruleId: 'ROT-1' }],
  [minute, { type: 'technicianStatusChanged', staffNo, from: 'waiting', to: 'called', clockId }],
];
const start = (minute: number, clockId: string, staffNo: string): [number, EventBody] => [
  minute,
  {
    type: 'clockStarted',
    clockId,
    staffNo,
    startedAt: noonAt + minute * minuteMs,
    startedAtKnown: true,
    minutes: 60,
    expectedEndAt: noonAt + (minute + 60) * minuteMs,
    priceFen: 12_800,
    priceRuleId: 'price/FOOT60',
    commission: { ruleId: 'r', ruleFen: 0, gradeAddFen: 0 },
    reminderDueAt: 0,
  },
];
const toTail = (minute: number, staffNo: string, from: number, to: number): [number, EventBody] => [
  minute,
  { type: 'queueMoved', group: foot, staffNo, from, to, ruleId: 'ROT-4', clockId: 'c1' },
];
const end = (minute: number, clockId: string): [number, EventBody] => [
  minute,
  {
    type: 'clockEnded',
    clockId,
    endedAt: noonAt + minute * minuteMs,
    endedAtKnown: true,
    early: false,
  },
];

// Two who serve feet only: 2 (F) stands first, 10 (M) behind.
const twoOnDuty = [...on('2', foot, 0), ...on('10', foot, 1)];

describe('the laws of the queue, from the log', () => {
  test('the first in turn is sent, starts and goes to the tail: nothing is broken', () => {
    const events = log(
      ...twoOnDuty,
      line('c1'),
      ...call(1, 'c1', '2'),
      start(3, 'c1', '2'),
      toTail(3, '2', 0, 1),
    );
    expect(queueLawViolations(events, store)).toEqual([]);
  });

  test('a wish for a man passes over the first, who keeps the place', () => {
    const events = log(...twoOnDuty, line('c1', 'M'), ...call(1, 'c1', '10'));
    expect(queueLawViolations(events, store)).toEqual([]);
  });

  const cancel = (minute: number, clockId: string, staffNo: string): [number, EventBody][] => [
    [minute, { type: 'clockCancelled', clockId, because: 'swapped' }],
    [
      minute,
      {
        type: 'technicianStatusChanged',
        staffNo,
        from: 'called',
        to: 'waiting',
        clockId: null,
      },
    ],
  ];
  const missed: [number, EventBody] = [
    4,
    { type: 'turnMissed', clockId: 'c1', staffNo: '2', by: 'timer', place: 0 },
  ];

  test('a clock that is taken back gives the place back; a missed turn is one at the tail', () => {
    const begun = [line('c1'), ...call(1, 'c1', '2'), start(3, 'c1', '2'), toTail(3, '2', 0, 1)];
    const back = log(...twoOnDuty, ...begun, ...cancel(6, 'c1', '2'), toTail(6, '2', 1, 0));
    expect(queueLawViolations(back, store)).toEqual([]);
    const late = log(...twoOnDuty, line('c1'), ...call(1, 'c1', '2'), missed, toTail(4, '2', 0, 1));
    expect(queueLawViolations(late, store)).toEqual([]);
  });

  test.each([
    [
      'the place is not given back',
      [
        ...[line('c1'), ...call(1, 'c1', '2'), start(3, 'c1', '2'), toTail(3, '2', 0, 1)],
        ...cancel(6, 'c1', '2'),
      ],
      /foot stands 10 2, by the rules 2 10/,
    ],
    [
      'a missed turn costs nothing',
      [line('c1'), ...call(1, 'c1', '2'), missed],
      /foot stands 2 10, by the rules 10 2/,
    ],
    [
      'somebody is skipped',
      [line('c1'), ...call(1, 'c1', '10')],
      /10 was called to c1, it was the turn of 2/,
    ],
    ['nobody asked', [...call(1, 'c9', '2')], /2 was called to c9, which nobody asked for/],
    [
      'one is called twice',
      [line('c1'), ...call(1, 'c1', '2'), ...call(1, 'c1', '2')],
      /2 was called while not waiting/,
    ],
    [
      'the turn is not taken at the start',
      [line('c1'), ...call(1, 'c1', '2'), start(3, 'c1', '2')],
      /foot stands 2 10, by the rules 10 2/,
    ],
    [
      'a move starts where nobody stood',
      [line('c1'), ...call(1, 'c1', '2'), start(3, 'c1', '2'), toTail(3, '2', 1, 1)],
      /2 moved in foot from 1, but stood at 0/,
    ],
    [
      'a place is lost without a cause',
      [toTail(2, '2', 0, 1)],
      /foot stands 10 2, by the rules 2 10/,
    ],
    [
      'the shift would end before the clock',
      [line('c1'), ...call(11 * 60 + 30, 'c1', '10')],
      /it was the turn of 2/,
    ],
  ] as const)('it is found when %s', (_what, events, sentence) => {
    expect(queueLawViolations(log(...twoOnDuty, ...events), store).join('\n')).toMatch(sentence);
  });
});

describe('overlapping clocks', () => {
  test('one after the other, even at the same minute, is no overlap', () => {
    const events = log(
      line('c1'),
      line('c2'),
      start(3, 'c1', '2'),
      end(63, 'c1'),
      start(63, 'c2', '2'),
    );
    expect(overlappingClocks(events)).toEqual([]);
  });

  test.each([
    [
      'a technician in two rooms',
      [start(3, 'c1', '2'), start(30, 'c2', '2'), end(63, 'c1')],
      /technician 2: c1 and c2/,
    ],
    [
      'a guest under four hands',
      [start(3, 'c1', '2'), start(30, 'c2', '10'), end(63, 'c1')],
      /guest 0 of V1: c1 and c2/,
    ],
    [
      'a clock started twice',
      [start(3, 'c1', '2'), start(4, 'c1', '2'), end(63, 'c1')],
      /c1 and c1/,
    ],
  ] as const)('%s is one', (_what, events, sentence) => {
    expect(overlappingClocks(log(line('c1'), line('c2'), ...events)).join('\n')).toMatch(sentence);
  });
});
