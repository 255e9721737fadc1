import {
  decide,
  defaultPolicy,
  type Event,
  minuteMs,
  nextTimer,
  type StoreConfig,
} from '@baozhong/core/index.ts';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Floor, requested, storeConfig, tapOf, timerOf, type Wish } from '../../support/floor.ts';

const rotation: Wish = { type: 'rotation' };

function openWith(change: (config: StoreConfig) => StoreConfig, staffNos: readonly string[]) {
  const floor = Floor.open([]);
  floor.does({ type: 'configureStore', config: change(storeConfig()) });
  for (const staffNo of staffNos) floor.does({ type: 'clockOn', staffNo });
  return floor;
}
const runs = (floor: Floor, wish: Wish = rotation, serviceCode = 'FOOT60') => {
  const clockId = floor.opens('301', wish, serviceCode);
  floor.does({ type: 'startClock', clockId });
  return clockId;
};
const earnedIn = (events: readonly Event[]) =>
  events.flatMap((event) =>
    event.type === 'commissionEarned' ? [{ staffNo: event.staffNo, fen: event.fen }] : [],
  );

describe('extensions in halves', () => {
  test('[CLK-6, PRC-3, COM-5] half the minutes, price and commission, less than a fen or a minute dropped', () => {
    const floor = openWith(
      (config) => ({
        ...config,
        services: config.services.map((service) => ({
          ...{ ...service, extendPriceFen: 6001, extendMinutes: 25 },
        })),
        commissionRules: config.commissionRules.map((rule) =>
          rule.clockType === 'extension' ? { ...rule, fen: 2001 } : rule,
        ),
      }),
      ['1'],
    );
    const clockId = runs(floor);
    const plannedAt = floor.at + 60 * minuteMs;
    const [extended] = floor.does({ type: 'extendClock', clockId, extensions: 1.5 });
    expect(extended).toMatchObject({
      ...{ extensions: 1.5, minutes: 37, expectedEndAt: plannedAt + 37 * minuteMs },
      ...{ priceFen: 6001 + 3000, commissionHalf: { ruleId: 'c/foot/ext', fen: 1000 } },
    });
    floor.does({ type: 'extendClock', clockId, extensions: 0.5 });
    floor.passMinutes(120);
    const events = floor.does({ type: 'endClock', clockId });
    const earned = events.find((event) => event.type === 'commissionEarned');
    expect(earned).toMatchObject({
      fen: 4800 + 2001 + 1000 + 1000,
      lines: [
        { part: 'clock', fen: 4800 },
        { part: 'extension', count: 1, eachFen: 2001, fen: 2001 },
        { part: 'halfExtension', count: 1, eachFen: 1000, fen: 1000 },
        { part: 'halfExtension', count: 1, eachFen: 1000, fen: 1000 },
      ],
    });
  });

  test('[CLK-6, PRC-3, COM-5] a service and its commission may have a half of their own', () => {
    const floor = openWith(
      (config) => ({
        ...config,
        services: config.services.map((service) => ({ ...service, halfPriceFen: 3900 })),
        commissionRules: [
          ...config.commissionRules,
          ...[{ ruleId: 'c/half', serviceCode: 'FOOT60', clockType: 'halfExtension', fen: 1300 }],
        ] as StoreConfig['commissionRules'],
      }),
      ['1'],
    );
    const clockId = runs(floor);
    const [extended] = floor.does({ type: 'extendClock', clockId, extensions: 2.5 });
    expect(extended).toMatchObject({
      priceFen: 2 * 6000 + 3900,
      priceRuleId: 'price/FOOT60/extension+price/FOOT60/half',
      commissionHalf: { ruleId: 'c/half', fen: 1300 },
    });
    for (const extensions of [0, 0.25, 0.3, 8.5, -0.5, Number.NaN])
      floor.refuses('bad_extensions', { type: 'extendClock', clockId, extensions });
  });
});

describe('overrun', () => {
  test('[CLK-7, TMR-1] past the end and the grace the desk is asked, once for each end', () => {
    const floor = Floor.open(['1'], { reminderEveryMinutes: 500 });
    const clockId = runs(floor);
    const fire = () => {
      const timer = timerOf(floor);
      if (timer === undefined) throw new Error('no timer');
      floor.at = Math.max(floor.at, timer.dueAt);
      return floor.does({ type: 'fireTimer', ...timer });
    };
    fire();
    fire();
    const [asked] = fire();
    expect(asked).toMatchObject({ type: 'overrunAsked', clockId, late: false });
    expect(floor.clock(clockId)).toMatchObject({ overrunAskedAt: floor.at });
    const endAt = floor.at - 15 * minuteMs;
    expect(nextTimer(floor.state)?.timerId).not.toBe(`overrun/${clockId}`);
    // Extended by too little, it is past its end and the grace of the new end is not over.
    floor.does({ type: 'extendClock', clockId, extensions: 0.5 });
    expect(floor.clock(clockId)).not.toHaveProperty('overrunAskedAt');
    expect(floor.clock(clockId)).toMatchObject({ overrunDueAt: endAt + 30 * minuteMs });
    floor.does({ type: 'endClock', clockId });
    expect(nextTimer(floor.state)).toBeUndefined();
  });

  test('[CLK-7, TMR-3, TMR-5] asked late when the hub was down, and not at all when it is over', () => {
    const floor = Floor.open(['1']);
    const clockId = runs(floor);
    const dueAt = floor.at + 75 * minuteMs;
    const fired = { type: 'fireTimer', timerId: `overrun/${clockId}`, dueAt } as const;
    floor.refuses('unknown_timer', fired);
    floor.passMinutes(90);
    const [asked] = floor.does(fired);
    expect(asked).toMatchObject({ type: 'overrunAsked', late: true });
    floor.refuses('unknown_timer', fired);
  });
});

describe('another service', () => {
  test('[CLK-8] a line that has not started changes; who is on the way is told, and must be able', () => {
    const floor = Floor.open(['2', '1']);
    const clockId = floor.opens('301');
    const change = { type: 'changeService', clockId, serviceCode: 'BODY60' } as const;
    const events = floor.does(change);
    expect(events).toMatchObject([
      { type: 'serviceChanged', from: 'FOOT60', to: 'BODY60', clock: null },
      { type: 'announcementQueued', what: 'recall', staffNo: '2', serviceName: '中式推拿' },
    ]);
    floor.refuses('same_service', change);
    floor.refuses('unknown_service', { ...change, serviceCode: 'NONE' });
    floor.refuses('unknown_clock', { ...change, clockId: 'V1/9' });
    const [started] = floor.does({ type: 'startClock', clockId });
    expect(started).toMatchObject({ priceFen: 15800 });
    const other = floor.opens('303', requested('1'));
    const refused = { ...change, clockId: other };
    expect(floor.refuses('technician_lacks_skill', refused)).toMatchObject({ staffNo: '1' });
  });

  test('[CLK-8, DSP-4] a line that waits is given to whoever fits it now', () => {
    const floor = Floor.open(['4']);
    const clockId = floor.opens('301');
    expect(floor.clock(clockId).status).toBe('awaitingTechnician');
    floor.does({ type: 'changeService', clockId, serviceCode: 'BODY60' });
    expect(floor.clock(clockId)).toMatchObject({ status: 'called', staffNo: '4' });
  });

  test('[CLK-8, SWP-1, CLK-5] within the limit price, minutes, commission and end are anew from the start; extensions stay', () => {
    const floor = openWith(
      (config) => ({
        ...config,
        services: config.services.map((service) =>
          service.code === 'BODY60' ? { ...service, minutes: 90 } : service,
        ),
      }),
      ['2'],
    );
    const clockId = runs(floor, requested('2'));
    const startedAt = floor.at;
    floor.passMinutes(8).does({ type: 'extendClock', clockId, extensions: 1 });
    const version = floor.ticketIn('301').ticketVersion;
    const change = { type: 'changeService', clockId, serviceCode: 'BODY60' } as const;
    const [changed] = floor.does(change);
    const expectedEndAt = startedAt + 120 * minuteMs;
    expect(changed).toMatchObject({
      clock: {
        ...{ minutes: 90, expectedEndAt, priceFen: 15800, priceRuleId: 'price/BODY60' },
        ...{ commission: { ruleId: 'none' }, reminderDueAt: expectedEndAt - 5 * minuteMs },
      },
    });
    expect(floor.ticketIn('301').ticketVersion).toBe(version + 1);
    expect(floor.clock(clockId)).toMatchObject({ startedAt, extensions: [{ priceFen: 6000 }] });
    floor.passMinutes(3);
    floor.refuses('cancel_limit_passed', { ...change, serviceCode: 'FOOT60' });
    floor.passMinutes(120).does({ type: 'endClock', clockId });
    floor.refuses('clock_not_running', { ...change, serviceCode: 'FOOT60' });
  });
});

describe('a running clock handed over', () => {
  test('[CLK-9, COM-6, LAW-1] the next one serves on at once, and both earn by their minutes, each by their own rules', () => {
    const floor = Floor.open(['1', '2']);
    const clockId = runs(floor);
    floor.passMinutes(25);
    const reason = '身体不适';
    const events = floor.does({ type: 'transferClock', clockId, wish: requested('2'), reason });
    expect(events[0]).toMatchObject({
      ...{ type: 'clockTransferred', from: '1', to: '2', clockType: 'requested', reason },
      commission: { ruleId: 'c/foot/req', ruleFen: 5700, gradeAddFen: 200 },
    });
    expect(floor.state.technicians.get('1')?.status).toBe('waiting');
    expect(floor.clock(clockId)).toMatchObject({ status: 'started', staffNo: '2' });
    floor.passMinutes(35);
    const ended = floor.does({ type: 'endClock', clockId });
    expect(ended.filter((event) => event.type === 'commissionEarned')).toMatchObject([
      {
        ...{ staffNo: '1', clockType: 'rotation', fen: 2000 },
        share: { fromMinute: 0, toMinute: 25, ofMinutes: 60, wholeFen: 4800 },
      },
      {
        // 5900 x 60 / 60 less 5900 x 25 / 60, which is 2458.33.
        ...{ staffNo: '2', clockType: 'requested', fen: 5900 - 2458 },
        share: { fromMinute: 25, toMinute: 60, ofMinutes: 60, wholeFen: 5900 },
      },
    ]);
    expect(floor.ticketIn('301').clockIds).toHaveLength(1);
  });

  const said = (events: readonly Event[]) =>
    events.flatMap((event) =>
      event.type === 'announcementQueued'
        ? [`${event.what} ${event.staffNo} ${event.roomNo} ${String(event.minutes)}`]
        : [],
    );
  const handOver = (floor: Floor, clockId: string, staffNo: string) =>
    floor.does({ type: 'transferClock', clockId, wish: requested(staffNo) });
  const waitingToBeSaid = (floor: Floor) =>
    [...floor.state.announcements.values()].map(({ what, staffNo }) => `${what} ${staffNo}`);

  test('[CLK-9, ANN-7] who takes over is told the room and what is left, and again when it is another room', () => {
    const floor = Floor.open(['1', '2', '3']);
    const clockId = runs(floor);
    floor.passMinutes(20);
    expect(said(handOver(floor, clockId, '2'))).toEqual(['handOver 2 301 40']);
    // What changes in the clock does not unsay it.
    floor.does({ type: 'extendClock', clockId, extensions: 1 });
    expect(waitingToBeSaid(floor)).toEqual(['handOver 2']);
    expect(said(floor.does({ type: 'recallTechnician', clockId }))).toEqual(['recall 2 301 70']);
    const visitId = floor.state.rooms.get('301')?.visitId ?? '';
    expect(said(floor.does({ type: 'moveRoom', visitId, toRoomNo: '303' }))).toEqual([
      'roomMove 2 303 70',
    ]);
    expect(said(handOver(floor, clockId, '3'))).toEqual(['handOver 3 303 70']);
    expect(waitingToBeSaid(floor)).toEqual(['handOver 3']);
    floor.passMinutes(70).does({ type: 'endClock', clockId });
    expect(waitingToBeSaid(floor)).toEqual([]);
  });

  test('[TAP-10, ANN-7] the first tap of who took over says that they are there, and ends nothing', () => {
    const floor = Floor.open(['1', '2']);
    const clockId = runs(floor);
    // A bare card would end a clock that is nearly over.
    floor.passMinutes(57);
    handOver(floor, clockId, '2');
    const tap = () => tapOf('301', '2', floor.at);
    expect(floor.does(tap())).toMatchObject([{ type: 'takerArrived', staffNo: '2', clockId }]);
    expect(waitingToBeSaid(floor)).toEqual([]);
    floor.refuses('clock_not_called', { type: 'recallTechnician', clockId });
    floor.does(tap());
    expect(floor.clock(clockId).status).toBe('ended');
  });

  test('[TAP-10, CLK-10] at the desk and the Station they are there by what starts a clock, once, and where the store lets it', () => {
    const floor = Floor.open(['1', '2']);
    const clockId = runs(floor);
    const start = { type: 'startClock', clockId } as const;
    const expectedEndAt = floor.at + 60 * minuteMs;
    floor.passMinutes(20);
    floor.refuses('clock_not_called', start);
    handOver(floor, clockId, '2');
    floor.passMinutes(1);
    expect(floor.does(start)).toMatchObject([{ type: 'takerArrived', staffNo: '2', clockId }]);
    expect(waitingToBeSaid(floor)).toEqual([]);
    expect(floor.clock(clockId)).toMatchObject({ status: 'started', staffNo: '2', expectedEndAt });
    expect(floor.clock(clockId)).not.toHaveProperty('takenOverAt');
    floor.refuses('clock_not_called', start);

    handOver(floor, clockId, '1');
    floor.does({ type: 'setClockPlaces', start: ['station'], end: ['desk'] });
    floor.refuses('not_at_this_place', start);
    const stamp = floor.stamp();
    const actor = { kind: 'terminal', id: 'station' } as const;
    expect(decide(floor.state, { ...start, stamp, actor })).toMatchObject({
      ...{
        kind: 'accepted',
        answer: { did: 'startClock', clockId, staffNo: '1', leftMinutes: 39 },
      },
    });
  });

  test('[TAP-10, ANN-7] they are awaited for as long as a turn is', () => {
    const floor = Floor.open(['1', '2']);
    const clockId = runs(floor);
    floor.passMinutes(20);
    handOver(floor, clockId, '2');
    floor.passMinutes(3);
    floor.refuses('choose_action', tapOf('301', '2', floor.at));
    floor.refuses('clock_not_called', { type: 'recallTechnician', clockId });
    const visitId = floor.state.rooms.get('301')?.visitId ?? '';
    expect(said(floor.does({ type: 'moveRoom', visitId, toRoomNo: '303' }))).toEqual([]);
  });

  test('[CLK-9] only to somebody who is free now, fits, and was not sent away by this guest', () => {
    const floor = Floor.open(['1', '2', '3']);
    const clockId = runs(floor);
    const to = (wish: Wish) => ({ type: 'transferClock', clockId, wish }) as const;
    floor.refuses('same_technician', to(requested('1')));
    floor.refuses('technician_lacks_skill', to(requested('4')));
    floor.does({ type: 'clockOff', staffNo: '2' });
    floor.refuses('not_on_duty', to(requested('2')));
    const other = floor.opens('303', requested('3'));
    expect(floor.refuses('technician_busy', to(requested('3')))).toMatchObject({ roomNo: '303' });
    floor.refuses('nobody_free', to(rotation));
    floor.does({ type: 'cancelClock', clockId: other });
    floor.does({ type: 'setDuty', staffNo: '3', to: 'meal' });
    floor.refuses('technician_paused', to(requested('3')));
    floor.does({ type: 'setDuty', staffNo: '3', to: 'waiting' });
    floor.does(to(rotation));
    expect(floor.clock(clockId)).toMatchObject({ staffNo: '3', clockType: 'rotation' });
    floor.passMinutes(60).does({ type: 'endClock', clockId });
    floor.refuses('clock_not_running', to(requested('1')));
  });

  test('[CLK-9, ROT-8, SWP-1] within the limit the first one has the slot back; later the turn was had', () => {
    for (const [minutes, order] of [
      [5, '1 3 2'],
      [30, '3 1 2'],
    ] as const) {
      const floor = Floor.open(['1', '2', '3']);
      const clockId = runs(floor);
      expect(floor.queue('foot')).toBe('2 3 1');
      floor.passMinutes(minutes).does({ type: 'transferClock', clockId, wish: rotation });
      expect(floor.clock(clockId)).toMatchObject({ staffNo: '2' });
      expect(floor.queue('foot')).toBe(order);
    }
  });

  test('[CLK-9, ROT-4] where a turn is taken at the end, who is relieved later has had it, and so has who serves on', () => {
    const types = defaultPolicy.clockTypes;
    const atEnd = { ...types, rotation: { ...types.rotation, when: 'end' } as const };
    const floor = Floor.by({ clockTypes: atEnd }, ['1', '2', '3']);
    const clockId = runs(floor);
    expect(floor.queue('foot')).toBe('1 2 3');
    floor.passMinutes(30).does({ type: 'transferClock', clockId, wish: rotation });
    expect(floor.queue('foot')).toBe('2 3 1');
    expect(floor.clock(clockId)).toMatchObject({ staffNo: '2' });
    floor.passMinutes(30).does({ type: 'endClock', clockId });
    expect(floor.queue('foot')).toBe('3 1 2');
  });

  test('[CLK-9] where a swap counts the turn of the first, so does a clock handed over', () => {
    const floor = Floor.by({ swap: { first: 'countsTurn', commission: 'none' } }, ['1', '2', '3']);
    const clockId = runs(floor);
    floor.passMinutes(5).does({ type: 'transferClock', clockId, wish: rotation });
    expect(floor.queue('foot')).toBe('3 1 2');
  });

  test('[CLK-9, BKG-5] nobody is taken from a guest who has booked them', () => {
    const floor = Floor.open(['1', '3']);
    const clockId = runs(floor, requested('1'));
    const items = [{ serviceCode: 'FOOT60', wish: { type: 'booked', staffNo: '3' } as const }];
    floor.does({
      ...{ type: 'bookVisit', roomNo: '302', minutes: 60, guests: [{ items }] },
      startAt: floor.at + 25 * minuteMs,
    });
    const to = { type: 'transferClock', clockId, wish: requested('3') } as const;
    expect(floor.refuses('technician_kept', to)).toEqual({
      ...{ staffNo: '3', verdict: 'lockedForBooking' },
    });
    floor.refuses('nobody_free', { ...to, wish: rotation });
    const [bookingId = ''] = floor.state.bookings.keys();
    floor.does({ type: 'cancelBooking', bookingId, reason: '不来了' });
    floor.does(to);
  });

  test('[CLK-9, SWP-2] taken back within the limit it gives the turn of the last one back, and nobody earns', () => {
    const floor = Floor.open(['1', '2', '3']);
    const clockId = runs(floor);
    floor.passMinutes(2).does({ type: 'transferClock', clockId, wish: rotation });
    const events = floor.passMinutes(2).does({ type: 'cancelClock', clockId });
    expect(earnedIn(events)).toEqual([]);
    expect(floor.queue('foot')).toBe('1 2 3');
  });

  test('[CLK-1, CLK-9] a late tap ends it no earlier than the last one took over', () => {
    const floor = Floor.open(['1', '3']);
    const clockId = runs(floor);
    floor.passMinutes(58).does({ type: 'transferClock', clockId, wish: rotation });
    const tookOverAt = floor.at;
    floor.passMinutes(2);
    const [ended] = floor.does({ ...tapOf('301', '3', floor.at - 30 * minuteMs), intent: 'end' });
    expect(ended).toMatchObject({ type: 'clockEnded', endedAt: tookOverAt });
  });

  test('[COM-6, POL-7] swapped out after it was handed over, nobody earns less than nothing', () => {
    const floor = Floor.by(
      { swap: { first: 'slotBack', commission: 'byMinutes' } },
      ['1', '2', '3'],
      {
        ...storeConfig(),
        services: storeConfig().services.map((service) => ({ ...service, minutes: 5 })),
      },
    );
    const clockId = runs(floor);
    floor.passMinutes(8).does({ type: 'transferClock', clockId, wish: rotation });
    const events = floor.passMinutes(1).does({ type: 'swapTechnician', clockId, wish: rotation });
    expect(earnedIn(events)).toEqual([
      { staffNo: '1', fen: 4800 },
      { staffNo: '2', fen: 0 },
    ]);
  });

  test('[COM-6] equal rules add up to the whole to the fen, however often it is handed over', () => {
    const change = (config: StoreConfig): StoreConfig => ({
      ...config,
      commissionRules: config.commissionRules.map((rule) => ({ ...rule, fen: 4801 })),
      gradeAddFen: {},
    });
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 0, max: 25 }), { minLength: 1, maxLength: 4 }),
        fc.integer({ min: 0, max: 90 }),
        fc.boolean(),
        (pauses, last, extended) => {
          const floor = openWith(change, ['1', '2', '3']);
          const clockId = runs(floor);
          if (extended) floor.does({ type: 'extendClock', clockId, extensions: 1.5 });
          for (const minutes of pauses) {
            floor.at += minutes * minuteMs + 17_000;
            floor.does({ type: 'transferClock', clockId, wish: rotation });
          }
          floor.passMinutes(last);
          const events = floor.does({ type: 'endClock', clockId, early: true });
          const earned = earnedIn(events);
          expect(earned).toHaveLength(pauses.length + 1);
          const whole = 4801 + (extended ? 4801 + 2400 : 0);
          expect(earned.reduce((sum, { fen }) => sum + fen, 0)).toBe(whole);
          for (const { fen } of earned) expect(fen).toBeGreaterThanOrEqual(0);
        },
      ),
      { numRuns: 150 },
    );
  });
});

describe('where clocks are started and ended', () => {
  test('[CLK-10] where the store does not let it, it is refused by the place', () => {
    const floor = Floor.open(['1']);
    floor.does({ type: 'setClockPlaces', start: ['room'], end: ['desk', 'room'] });
    const clockId = floor.opens('301');
    expect(floor.refuses('not_at_this_place', { type: 'startClock', clockId })).toEqual({
      ...{ place: 'desk', places: ['room'] },
    });
    const byCard = { ...tapOf('301', '1', floor.at) };
    const stamp = { at: floor.at, localDay: '2026-11-20', localMinute: 720 };
    const actor = { kind: 'terminal', id: 'T301' } as const;
    expect(decide(floor.state, { ...byCard, stamp, actor })).toMatchObject({ kind: 'accepted' });
    floor.does({ type: 'setClockPlaces', start: ['desk'], end: ['station'] });
    floor.refuses('not_at_this_place', { type: 'endClock', clockId, early: true });
    const station = { kind: 'terminal', id: 'station' } as const;
    floor.passMinutes(60);
    const end = { type: 'endClock', clockId, stamp: { ...stamp, at: floor.at } } as const;
    expect(decide(floor.state, { ...end, actor: station })).toMatchObject({ kind: 'accepted' });
    floor.refuses('no_place_left', { type: 'setClockPlaces', start: [], end: ['desk'] });
  });
});
