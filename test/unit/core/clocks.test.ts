import { minuteMs, nextTimer } from '@baozhong/core/index.ts';
import { describe, expect, test } from 'vitest';
import { Floor, requested } from '../../support/floor.ts';

const cardOf = (staffNo: string) => `0402000${staffNo}5E8061`;
const tap = (
  floor: Floor,
  roomNo: string,
  cardUid: string,
  intent: 'auto' | 'start' | 'extend' | 'end' | 'clean' = 'auto',
  more: { extensions?: number; ageMinutes?: number } = {},
) =>
  ({
    type: 'tapCard',
    roomNo,
    cardUid,
    intent,
    extensions: more.extensions,
    tapAt: floor.at - (more.ageMinutes ?? 0) * minuteMs,
    tapAtKnown: true,
  }) as const;

describe('the life of a clock', () => {
  test('[CLK-1, COM-1, PRC-1, FLR-07] price, grade and commission rule are fixed at the start', () => {
    const floor = Floor.open(['2']);
    const clockId = floor.opens('301', requested('2'));
    floor.passMinutes(2);
    const [started] = floor.does({ type: 'startClock', clockId });
    expect(started).toMatchObject({
      type: 'clockStarted',
      startedAt: floor.at,
      expectedEndAt: floor.at + 60 * minuteMs,
      priceFen: 12800,
      priceRuleId: 'price/FOOT60',
      commission: { ruleId: 'c/foot/req', ruleFen: 5700, gradeAddFen: 200 },
    });
  });

  test('[CLK-1] a late tap sets the minutes, within call and now, and never moves a queue twice', () => {
    const floor = Floor.open(['1', '3']);
    const clockId = floor.opens('301');
    const calledAt = floor.at;
    floor.passMinutes(10);
    const [started] = floor.does(tap(floor, '301', cardOf('1'), 'auto', { ageMinutes: 7 }));
    expect(started).toMatchObject({ startedAt: calledAt + 3 * minuteMs });
    const other = floor.opens('303');
    floor.passMinutes(1);
    const [early] = floor.does(tap(floor, '303', cardOf('3'), 'auto', { ageMinutes: 30 }));
    expect(early).toMatchObject({ clockId: other, startedAt: floor.at - minuteMs });
    expect(floor.clock(clockId)).toMatchObject({ status: 'started' });
  });

  test('[CLK-2] a clock starts once', () => {
    const floor = Floor.open(['1']);
    const clockId = floor.opens('301');
    floor.does({ type: 'startClock', clockId });
    floor.refuses('clock_not_called', { type: 'startClock', clockId });
    floor.refuses('unknown_clock', { type: 'startClock', clockId: 'V/9' });
  });

  test('[CLK-3, COM-2, PRC-2] an extension runs on from the planned end at its own price and commission', () => {
    const floor = Floor.open(['2']);
    const clockId = floor.opens('301');
    floor.refuses('clock_not_running', { type: 'extendClock', clockId, extensions: 1 });
    floor.does({ type: 'startClock', clockId });
    const startedAt = floor.at;
    floor.passMinutes(55);
    const [extended] = floor.does({ type: 'extendClock', clockId, extensions: 2 });
    expect(extended).toMatchObject({
      minutes: 60,
      expectedEndAt: startedAt + 120 * minuteMs,
      priceFen: 12000,
      commissionEachFen: 2000,
    });
    floor.refuses('bad_extensions', { type: 'extendClock', clockId, extensions: 0 });
    floor.refuses('bad_extensions', { type: 'extendClock', clockId, extensions: 9 });
  });

  test('[CLK-4] too early to end is refused with the minutes left; the desk may mean it, flagged', () => {
    const floor = Floor.open(['1']);
    const clockId = floor.opens('301');
    floor.does({ type: 'startClock', clockId });
    floor.passMinutes(54);
    expect(floor.refuses('too_early_to_end', { type: 'endClock', clockId })).toMatchObject({
      minutesLeft: 6,
    });
    const [ended] = floor.does({ type: 'endClock', clockId, early: true });
    expect(ended).toMatchObject({ type: 'clockEnded', early: true });
  });

  test('[CLK-4, COM-3, LAW-1] at the end the commission is written with each part and its rule, and the technician waits', () => {
    const floor = Floor.open(['2']);
    const clockId = floor.opens('301');
    floor.does({ type: 'startClock', clockId });
    floor.does({ type: 'extendClock', clockId, extensions: 1 });
    floor.passMinutes(90);
    const events = floor.does({ type: 'endClock', clockId });
    expect(events.find((event) => event.type === 'commissionEarned')).toMatchObject({
      staffNo: '2',
      fen: 4800 + 200 + 2000,
      lines: [
        { part: 'clock', ruleId: 'c/foot/rot', eachFen: 4800, gradeAddFen: 200, fen: 5000 },
        {
          part: 'extension',
          ruleId: 'c/foot/ext',
          count: 1,
          eachFen: 2000,
          gradeAddFen: 0,
          fen: 2000,
        },
      ],
    });
    expect(floor.state.technicians.get('2')?.status).toBe('waiting');
    expect(floor.state.rooms.get('301')?.status).toBe('awaitingPayment');
    floor.refuses('clock_not_running', { type: 'endClock', clockId });
  });
});

describe('cards at the terminal', () => {
  test('[COM-4] a booked clock without a rule of its own earns as a requested one', () => {
    const floor = Floor.open(['1']);
    const wish = { type: 'booked', staffNo: '1' } as const;
    const guests = [{ items: [{ serviceCode: 'FOOT60', wish }] }];
    floor.does({ type: 'bookVisit', roomNo: '301', startAt: floor.at, minutes: 60, guests });
    floor.does({ type: 'openBooking', bookingId: [...floor.state.bookings.keys()][0] ?? '' });
    const [started] = floor.does(tap(floor, '301', cardOf('1')));
    expect(started).toMatchObject({ commission: { ruleId: 'c/foot/req', ruleFen: 5700 } });
  });

  test('[TAP-1, TRM-02] a card starts the clock only in the room that called', () => {
    const floor = Floor.open(['1', '2']);
    floor.opens('301');
    expect(floor.refuses('not_called_here', tap(floor, '303', cardOf('1')))).toMatchObject({
      roomNo: '301',
    });
    floor.refuses('not_called_here', tap(floor, '301', cardOf('2')));
    const [started] = floor.does(tap(floor, '301', cardOf('1')));
    expect(started).toMatchObject({ type: 'clockStarted', staffNo: '1' });
    expect(floor.refuses('technician_busy', tap(floor, '303', cardOf('1')))).toMatchObject({
      roomNo: '301',
    });
  });

  test('[TAP-2, TAP-3] the key says extend or end; a bare card ends near the end and otherwise asks', () => {
    const floor = Floor.open(['1']);
    floor.opens('301');
    floor.does(tap(floor, '301', cardOf('1')));
    floor.passMinutes(30);
    floor.refuses('choose_action', tap(floor, '301', cardOf('1')));
    floor.refuses('too_early_to_end', tap(floor, '301', cardOf('1'), 'end'));
    floor.refuses('technician_busy', tap(floor, '301', cardOf('1'), 'start'));
    floor.does(tap(floor, '301', cardOf('1'), 'extend', { extensions: 1 }));
    floor.passMinutes(55);
    const [ended] = floor.does(tap(floor, '301', cardOf('1')));
    expect(ended).toMatchObject({ type: 'clockEnded', early: false });
  });

  test('[TAP-4] an unknown card, one of somebody off duty, and a vacant room are refused by name', () => {
    const floor = Floor.open(['1']);
    floor.refuses('unknown_card', tap(floor, '301', 'DEADBEEF'));
    floor.refuses('not_on_duty', tap(floor, '301', cardOf('2')));
    floor.refuses('not_called_here', tap(floor, '301', cardOf('1')));
    floor.refuses('unknown_room', tap(floor, '999', cardOf('1')));
  });

  test('[TAP-5, TAP-6, ROM-1, ROM-2, FLR-10] the attendant cleans; other staff cards may not', () => {
    const floor = Floor.open(['1']);
    const clockId = floor.opens('301');
    floor.refuses('nothing_to_do', tap(floor, '301', '0B020004'));
    floor.does({ type: 'startClock', clockId });
    floor.passMinutes(60).does({ type: 'endClock', clockId });
    const { ticketId, ticketVersion } = floor.ticketIn('301');
    floor.does({
      type: 'settle',
      ticketId,
      seenVersion: ticketVersion,
      seenDueFen: 12800,
      tenders: [{ tender: 'cash', handedFen: 12800 }],
    });
    expect(floor.state.rooms.get('301')?.status).toBe('dirty');
    floor.refuses('not_allowed', tap(floor, '301', '0B020001'));
    floor.refuses('nothing_to_do', tap(floor, '301', '0B020004', 'end'));
    floor.does(tap(floor, '301', '0B020004'));
    expect(floor.state.rooms.get('301')?.status).toBe('cleaning');
    floor.does(tap(floor, '301', '0B020007', 'clean'));
    expect(floor.state.rooms.get('301')?.status).toBe('vacant');
    floor.refuses('room_not_dirty', { type: 'markCleaning', roomNo: '301' });
    floor.refuses('room_not_dirty', { type: 'markVacant', roomNo: '301' });
  });

  test('[TAP-7, TKT-4] an order from the room goes on the ticket of those who sit there', () => {
    const floor = Floor.open(['1']);
    floor.refuses('room_not_occupied', {
      type: 'orderFromRoom',
      roomNo: '301',
      goodsCode: 'TEA',
      qty: 1,
    });
    floor.opens('301');
    const [ordered] = floor.does({
      type: 'orderFromRoom',
      roomNo: '301',
      goodsCode: 'TEA',
      qty: 2,
    });
    expect(ordered).toMatchObject({
      type: 'goodsOrdered',
      from: 'terminal',
      qty: 2,
      eachFen: 2800,
    });
    floor.refuses('unknown_goods', {
      type: 'orderFromRoom',
      roomNo: '301',
      goodsCode: 'GOLD',
      qty: 1,
    });
    floor.refuses('bad_quantity', {
      type: 'orderFromRoom',
      roomNo: '301',
      goodsCode: 'TEA',
      qty: 0,
    });
    floor.refuses('no_guests', {
      type: 'orderFromRoom',
      roomNo: '301',
      goodsCode: 'TEA',
      qty: 1,
      guest: 1,
    });
  });

  test('[ROM-3] closed for repair only without guests, and back as dirty', () => {
    const floor = Floor.open(['1']);
    floor.does({ type: 'setOutOfService', roomNo: '303' });
    floor.refuses('room_not_vacant', {
      type: 'openVisit',
      roomNo: '303',
      guests: [{ items: [{ serviceCode: 'FOOT60', wish: { type: 'rotation' } }] }],
    });
    floor.does({ type: 'returnToService', roomNo: '303' });
    expect(floor.state.rooms.get('303')?.status).toBe('dirty');
    floor.refuses('nothing_to_do', { type: 'returnToService', roomNo: '303' });
    floor.opens('301');
    floor.refuses('room_not_vacant', { type: 'setOutOfService', roomNo: '301' });
  });
});

describe('reminders', () => {
  const fire = (floor: Floor) => {
    const timer = nextTimer(floor.state);
    if (timer === undefined) throw new Error('no timer');
    floor.at = Math.max(floor.at, timer.dueAt);
    return floor.does({ type: 'fireTimer', ...timer })[0];
  };

  test('[TMR-1, TMR-2, CLK-5, FLR-09] before the end, at the end, then every five minutes; an extension moves it', () => {
    const floor = Floor.open(['1']);
    const clockId = floor.opens('301');
    floor.does({ type: 'startClock', clockId });
    const endAt = floor.at + 60 * minuteMs;
    expect(fire(floor)).toMatchObject({
      stage: 'before',
      dueAt: endAt - 5 * minuteMs,
      late: false,
    });
    expect(fire(floor)).toMatchObject({ stage: 'end', dueAt: endAt });
    expect(fire(floor)).toMatchObject({ stage: 'over', dueAt: endAt + 5 * minuteMs });
    floor.does({ type: 'extendClock', clockId, extensions: 1 });
    expect(nextTimer(floor.state)?.dueAt).toBe(endAt + 25 * minuteMs);
    expect(floor.clock(clockId)).toMatchObject({ reminder: { raised: 'none' } });
  });

  test('[TMR-3] what came due while the hub was down fires once, late, and says what is true now', () => {
    const floor = Floor.open(['1']);
    const clockId = floor.opens('301');
    floor.does({ type: 'startClock', clockId });
    floor.passMinutes(82);
    expect(fire(floor)).toMatchObject({
      stage: 'over',
      late: true,
      nextDueAt: floor.at + 3 * minuteMs,
    });
    expect(floor.clock(clockId)).toMatchObject({ reminder: { raised: 'over' } });
  });

  test('[TMR-4] acknowledged, it is quiet until the next one', () => {
    const floor = Floor.open(['1']);
    const clockId = floor.opens('301');
    floor.does({ type: 'startClock', clockId });
    floor.refuses('already_acknowledged', { type: 'acknowledgeReminder', clockId });
    fire(floor);
    floor.does({ type: 'acknowledgeReminder', clockId });
    expect(floor.clock(clockId)).toMatchObject({ reminder: { raised: 'none' } });
    expect(fire(floor)).toMatchObject({ stage: 'end' });
  });

  test('[TMR-5] a timer that the floor does not have is refused', () => {
    const floor = Floor.open(['1']);
    const clockId = floor.opens('301');
    floor.does({ type: 'startClock', clockId });
    const dueAt = nextTimer(floor.state)?.dueAt ?? 0;
    floor.refuses('unknown_timer', { type: 'fireTimer', timerId: `reminder/${clockId}`, dueAt });
    floor.refuses('unknown_timer', {
      type: 'fireTimer',
      timerId: `reminder/${clockId}`,
      dueAt: dueAt - 1,
    });
    floor.refuses('unknown_timer', { type: 'fireTimer', timerId: 'reminder/none', dueAt: 0 });
    floor.refuses('unknown_timer', { type: 'fireTimer', timerId: 'x', dueAt: 0 });
  });
});
