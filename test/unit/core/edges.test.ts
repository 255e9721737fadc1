/** Edges of the rules that only a wrong program finds: each of these was a mutant that nothing else had noticed. */
import { decide, defaultPolicy, minuteMs, nextTimer, quote } from '@baozhong/core/index.ts';
import { describe, expect, test } from 'vitest';
import { Floor, requested, storeConfig, tapOf } from '../../support/floor.ts';

describe('edges', () => {
  test('[CLK-1] a tap that claims to be of the future counts as now', () => {
    const floor = Floor.open(['1']);
    const clockId = floor.opens('301');
    floor.passMinutes(1).does(tapOf('301', '1', floor.at + 10 * minuteMs));
    expect(floor.clock(clockId)).toMatchObject({ status: 'started', startedAt: floor.at });
  });

  test('[COM-2, COM-3] each of several extensions earns', () => {
    const floor = Floor.open(['2']);
    const clockId = floor.opens('301');
    floor.does({ type: 'startClock', clockId });
    floor.does({ type: 'extendClock', clockId, extensions: 2 });
    floor.does({ type: 'extendClock', clockId, extensions: 1 });
    const events = floor.passMinutes(150).does({ type: 'endClock', clockId });
    expect(events.find((event) => event.type === 'commissionEarned')).toMatchObject({
      fen: 5000 + 4000 + 2000,
      lines: [{ fen: 5000 }, { count: 2, fen: 4000 }, { count: 1, fen: 2000 }],
    });
  });

  test('[TKT-3] a discounted price is rounded to the nearest fen, half a fen upwards', () => {
    // 85% of these: 10888.5, 10890.2 and 10880.85.
    const dues = [12810, 12812, 12801].map((priceFen) => {
      const config = storeConfig();
      const floor = Floor.open(['1']);
      floor.does({
        type: 'configureStore',
        config: {
          ...config,
          services: config.services.map((service) => ({ ...service, priceFen })),
          memberLevels: [{ code: 'silver', name: '银卡', payPct: 85 }],
        },
      });
      const clockId = floor.opens('301');
      floor.does({ type: 'startClock', clockId });
      floor.passMinutes(60).does({ type: 'endClock', clockId });
      const { catalogue } = floor.state;
      if (catalogue === null) throw new Error('no catalogue');
      return quote(floor.state, catalogue, floor.ticketIn('301'), { levelCode: 'silver' }).dueFen;
    });
    expect(dues).toEqual([10889, 10890, 10881]);
  });

  test('[TMR-2] the reminder at the end comes at the end, whatever lies between the others', () => {
    const floor = Floor.open(['1'], { reminderBeforeMinutes: 12, reminderEveryMinutes: 5 });
    const clockId = floor.opens('301');
    floor.does({ type: 'startClock', clockId });
    const endAt = floor.at + 60 * minuteMs;
    const due: number[] = [];
    for (const no of floor.state.announcements.keys())
      floor.does({ type: 'reportAnnouncement', no, player: null, result: 'played', why: '' });
    for (let n = 0; n < 3; n += 1) {
      const timer = nextTimer(floor.state);
      if (timer === undefined) throw new Error('no timer');
      due.push((timer.dueAt - endAt) / minuteMs);
      floor.at = timer.dueAt;
      floor.does({ type: 'fireTimer', ...timer });
    }
    expect(due).toEqual([-12, 0, 5]);
  });

  test('[TMR-5] a reminder of before the extension is not there any more', () => {
    const floor = Floor.open(['1']);
    const clockId = floor.opens('301');
    floor.does({ type: 'startClock', clockId });
    const dueAt = floor.at + 55 * minuteMs;
    floor.passMinutes(50).does({ type: 'extendClock', clockId, extensions: 1 });
    floor.passMinutes(5);
    floor.refuses('unknown_timer', { type: 'fireTimer', timerId: `reminder/${clockId}`, dueAt });
  });

  test('[MOV-1] a party does not move into a room that is dirty, being cleaned or closed', () => {
    const floor = Floor.open(['1']);
    floor.opens('301');
    const { visitId } = floor.ticketIn('301');
    const move = { type: 'moveRoom', visitId, toRoomNo: '303' } as const;
    floor.does({ type: 'setOutOfService', roomNo: '303' });
    floor.refuses('room_not_vacant', move);
    floor.does({ type: 'returnToService', roomNo: '303' });
    floor.refuses('room_not_vacant', move);
    floor.does({ type: 'markCleaning', roomNo: '303' });
    floor.refuses('room_not_vacant', move);
    floor.does({ type: 'setOutOfService', roomNo: '303' });
    floor.does({ type: 'returnToService', roomNo: '303' });
    floor.does({ type: 'markVacant', roomNo: '303' });
    floor.does(move);
  });

  test('[ROT-2] in a queue of several skills, who has another skill is passed over and keeps the place', () => {
    const config = storeConfig();
    const floor = new Floor();
    const queueGroups = [{ code: 'all', name: '全部', skills: ['foot', 'body'] }];
    floor.does({ type: 'configureStore', config: { ...config, queueGroups } });
    floor.does({ type: 'openBusinessDay', day: '2026-11-20' });
    for (const staffNo of ['1', '4', '2']) floor.does({ type: 'clockOn', staffNo });
    const clockId = floor.opens('301', { type: 'rotation' }, 'BODY60');
    expect(floor.clock(clockId)).toMatchObject({ status: 'called', staffNo: '4' });
    floor.does({ type: 'startClock', clockId });
    expect(floor.queue('all')).toBe('1 2 4');
  });

  test('[DTY-1] who is on duty does not come on duty again, whatever they do', () => {
    const floor = Floor.open(['1', '2', '3']);
    const on = { type: 'clockOn', staffNo: '1' } as const;
    floor.refuses('already_on_duty', on);
    floor.does({ type: 'setDuty', staffNo: '1', to: 'meal' });
    floor.refuses('already_on_duty', on);
    floor.does({ type: 'setDuty', staffNo: '1', to: 'waiting' });
    const clockId = floor.opens('301');
    floor.refuses('already_on_duty', on);
    floor.does({ type: 'startClock', clockId });
    floor.refuses('already_on_duty', on);
  });

  test('[DTY-9] a bought clock costs what the policy of the day says', () => {
    const floor = Floor.open(['1']);
    const policy = { ...defaultPolicy, boughtClockFen: 8000 };
    floor.does({ type: 'setRotationPolicy', policy, fromDay: '2026-11-21' });
    floor.does({ type: 'openBusinessDay', day: '2026-11-21' });
    const events = floor.does({ type: 'buyClock', staffNo: '1', reason: '家里有事' });
    expect(events.find(({ type }) => type === 'clockBought')).toMatchObject({ fen: 8000 });
  });

  test('[DTY-11] who comes after the end of the shift works overtime from then on, not from the end', () => {
    const floor = Floor.open([]);
    floor.passMinutes(750).does({ type: 'clockOn', staffNo: '1' });
    const events = floor.passMinutes(40).does({ type: 'clockOff', staffNo: '1' });
    expect(events.find(({ type }) => type === 'attendanceNoted')).toMatchObject({
      what: 'off',
      overtimeMinutes: 40,
    });
  });

  test('[ROT-19] a line that is promised is left alone by whoever is free before the promise is due', () => {
    const floor = Floor.by({ partition: 'one', preAssignMinutes: 10 }, ['1']);
    const running = floor.opens('301');
    floor.does({ type: 'startClock', clockId: running });
    const waits = floor.passMinutes(55).opens('302');
    expect(floor.clock(waits)).toMatchObject({ promisedTo: '1' });
    floor.does({ type: 'clockOn', staffNo: '3' });
    expect(floor.clock(waits)).toMatchObject({ status: 'awaitingTechnician', promisedTo: '1' });
    floor.passMinutes(5).does({ type: 'endClock', clockId: running });
    expect(floor.clock(waits)).toMatchObject({ status: 'called', staffNo: '1' });
  });

  test('[ROT-12] who was put to the tail meanwhile does not come back to the own slot', () => {
    const requestedRule = { move: 'ownSlot', when: 'start', counts: 1 } as const;
    const clockTypes = { ...defaultPolicy.clockTypes, requested: requestedRule };
    const floor = Floor.by({ partition: 'one', clockTypes }, ['1', '2', '3']);
    const clockId = floor.opens('301', requested('1'));
    floor.does({ type: 'startClock', clockId });
    floor.does({ type: 'moveInQueue', staffNo: '1', how: 'toTail', reason: '迟到' });
    floor.passMinutes(60).does({ type: 'endClock', clockId });
    expect(floor.queue('all')).toBe('2 3 1');
  });

  test('[ROT-20] half a turn is less than a whole one', () => {
    const half = { move: 'none', when: 'start', counts: 0.5 } as const;
    const clockTypes = { ...defaultPolicy.clockTypes, requested: half };
    const policy = { partition: 'one', discipline: 'fewestTurns', clockTypes } as const;
    const floor = Floor.by(policy, ['1', '2', '3']);
    for (const clockId of [floor.opens('301'), floor.opens('302', requested('2'))])
      floor.does({ type: 'startClock', clockId });
    expect(floor.queue('all')).toBe('3 2 1');
  });

  test('[CLK-10] where clocks are started at the desk alone, a card in the room is told so', () => {
    const floor = Floor.open(['1'], { clockStartPlaces: ['desk'], clockEndPlaces: ['desk'] });
    const clockId = floor.opens('301');
    const stamp = { at: floor.at, localDay: '2026-11-20', localMinute: 720 };
    const actor = { kind: 'terminal', id: 'T301' } as const;
    const tap = { ...tapOf('301', '1', floor.at), stamp, actor };
    expect(decide(floor.state, tap)).toMatchObject({ kind: 'refused', name: 'not_at_this_place' });
    floor.does({ type: 'startClock', clockId });
    const end = { ...tap, intent: 'end' } as const;
    expect(decide(floor.state, end)).toMatchObject({ kind: 'refused', name: 'not_at_this_place' });
  });
});
