import {
  decide,
  defaultPolicy,
  type Event,
  minuteMs,
  restore,
  type RotationPolicy,
  serialize,
  standingOf,
} from '@baozhong/core/index.ts';
import { describe, expect, test } from 'vitest';
import {
  Floor,
  requested,
  storeConfig,
  tapOf,
  timerOf,
  typesOf,
  type Wish,
} from '../../support/floor.ts';

const calledIn = (staffNo: string): Wish => ({ type: 'calledIn', staffNo });
const stateOf = (floor: Floor, staffNo: string) => floor.state.technicians.get(staffNo);
const setDuty = (floor: Floor, staffNo: string, to: Duty, reason?: string) =>
  floor.does({ type: 'setDuty', staffNo, to, reason });
type Duty = 'waiting' | 'onBreak' | 'meal' | 'away' | 'leave' | 'suspended' | 'covered';

/** As somebody else than the host asks for it. */
function asks(floor: Floor, kind: 'staff' | 'terminal', id: string, staffNo: string, to: Duty) {
  const stamp = { at: floor.at, localDay: '2026-11-20', localMinute: 720 };
  const command = { type: 'setDuty', staffNo, to, stamp, actor: { kind, id } } as const;
  const outcome = decide(restore(serialize(floor.state)), command);
  return outcome.kind === 'refused' ? outcome.name : outcome.kind;
}

function fire(floor: Floor, lateMinutes = 0): readonly Event[] {
  const timer = timerOf(floor);
  if (timer === undefined) throw new Error('no timer');
  floor.at = Math.max(floor.at, timer.dueAt + lateMinutes * minuteMs);
  return floor.does({ type: 'fireTimer', ...timer });
}

describe('pauses', () => {
  test('[DTY-3] on a break nobody is sent; the place stays, and back again they may be called at once', () => {
    const floor = Floor.open(['1', '2', '3']);
    setDuty(floor, '1', 'onBreak');
    expect(floor.clock(floor.opens('301'))).toMatchObject({ staffNo: '2' });
    floor.opens('302');
    const third = floor.opens('303');
    expect(floor.clock(third)).toMatchObject({ status: 'awaitingTechnician' });
    expect(floor.queue('foot')).toBe('1 2 3');
    expect(timerOf(floor)?.timerId).not.toContain('freeze');
    setDuty(floor, '1', 'waiting');
    expect(floor.clock(third)).toMatchObject({ status: 'called', staffNo: '1' });
  });

  test('[DTY-3] each is refused by name: what they do already, off duty, on leave, busy, unknown', () => {
    const floor = Floor.open(['1', '2']);
    const to = (staffNo: string, duty: Duty) => ({ type: 'setDuty', staffNo, to: duty }) as const;
    expect(floor.refuses('duty_unchanged', to('1', 'waiting'))).toMatchObject({ duty: 'waiting' });
    floor.refuses('not_on_duty', to('3', 'meal'));
    floor.refuses('unknown_technician', to('77', 'meal'));
    const clockId = floor.opens('301');
    expect(floor.refuses('technician_busy', to('1', 'meal'))).toMatchObject({ roomNo: '301' });
    floor.does({ type: 'startClock', clockId });
    floor.refuses('technician_busy', to('1', 'leave'));
    setDuty(floor, '2', 'leave');
    expect(floor.refuses('technician_paused', to('2', 'meal'))).toMatchObject({ duty: 'leave' });
  });

  test('[DTY-6] a meal keeps the place for so long, then it is lost, once', () => {
    const floor = Floor.open(['1', '2', '3']);
    setDuty(floor, '1', 'meal');
    expect(stateOf(floor, '1')).toMatchObject({ untilAt: floor.at + 30 * minuteMs });
    expect(timerOf(floor)).toEqual({ timerId: 'freeze/1', dueAt: floor.at + 30 * minuteMs });
    expect(typesOf(fire(floor))).toEqual(['freezeEnded', 'queueMoved']);
    expect(floor.queue('foot')).toBe('2 3 1');
    expect(stateOf(floor, '1')).toMatchObject({ status: 'meal' });
    expect(timerOf(floor)).toBeUndefined();
    setDuty(floor, '1', 'waiting');
    expect(floor.queue('foot')).toBe('2 3 1');
  });

  test('[DTY-6] back in time keeps the place; the time runs on from one pause to the next', () => {
    const floor = Floor.open(['1', '2', '3']);
    const from = floor.at;
    setDuty(floor, '1', 'away');
    floor.passMinutes(20);
    setDuty(floor, '1', 'meal');
    expect(stateOf(floor, '1')).toMatchObject({ untilAt: from + 30 * minuteMs });
    floor.passMinutes(9);
    setDuty(floor, '1', 'waiting');
    expect(floor.queue('foot')).toBe('1 2 3');
    expect(timerOf(floor)).toBeUndefined();
  });

  test('[DTY-6] a break in between wins no time', () => {
    const floor = Floor.open(['1', '2', '3']);
    const from = floor.at;
    setDuty(floor, '1', 'meal');
    floor.passMinutes(29);
    setDuty(floor, '1', 'onBreak');
    expect(stateOf(floor, '1')).toMatchObject({ untilAt: from + 30 * minuteMs });
    // DTY-7: of a break nobody knows the end.
    const falls = floor.opens('301', requested('1'));
    expect(floor.clock(falls)).toMatchObject({ wish: { type: 'rotation' } });
    setDuty(floor, '1', 'meal');
    expect(timerOf(floor)).toMatchObject({ timerId: 'freeze/1', dueAt: from + 30 * minuteMs });
    setDuty(floor, '1', 'onBreak');
    expect(typesOf(fire(floor))).toContain('queueMoved');
    expect(floor.queue('foot')).toBe('2 3 1');
    expect(floor.replayed()).toEqual(floor.state);
  });

  test('[DTY-6] a place that is lost is not lost again, until they have waited', () => {
    const floor = Floor.open(['1', '2', '3']);
    setDuty(floor, '1', 'meal');
    fire(floor);
    setDuty(floor, '1', 'away');
    setDuty(floor, '1', 'onBreak');
    setDuty(floor, '1', 'meal');
    expect(stateOf(floor, '1')).not.toHaveProperty('untilAt');
    expect(timerOf(floor)).toBeUndefined();
    floor.does({ type: 'clockOff', staffNo: '3' });
    floor.does({ type: 'clockOn', staffNo: '3' });
    expect(floor.queue('foot')).toBe('2 1 3');
    setDuty(floor, '1', 'waiting');
    setDuty(floor, '1', 'meal');
    expect(stateOf(floor, '1')).toMatchObject({ untilAt: floor.at + 30 * minuteMs });
  });

  test('[DTY-7] a guest waits for one who is back soon, not for one who is out for good', () => {
    const floor = Floor.open(['1', '2']);
    setDuty(floor, '1', 'meal');
    floor.passMinutes(5);
    const waits = floor.opens('301', requested('1'));
    expect(floor.clock(waits)).toMatchObject({ status: 'awaitingTechnician' });
    const events = fire(floor);
    expect(events.find(({ type }) => type === 'wishFellBack')).toMatchObject({ because: 'paused' });
    expect(floor.clock(waits)).toMatchObject({ staffNo: '2', clockType: 'rotation' });
    setDuty(floor, '1', 'covered');
    const falls = floor.opens('302', requested('1'));
    expect(floor.clock(falls)).toMatchObject({ wish: { type: 'rotation' } });
  });

  test('[DTY-7] whoever goes home from a meal leaves no guest behind', () => {
    const floor = Floor.open(['1', '2']);
    setDuty(floor, '1', 'meal');
    const waits = floor.opens('301', requested('1'));
    floor.does({ type: 'clockOff', staffNo: '1' });
    expect(floor.clock(waits)).toMatchObject({ wish: { type: 'rotation' }, staffNo: '2' });
  });

  test('[DTY-16] a card in a room says nothing of a break that is over', () => {
    const floor = Floor.open(['1', '2']);
    setDuty(floor, '1', 'away');
    expect(floor.refuses('technician_paused', tapOf('301', '1', floor.at))).toEqual({
      staffNo: '1',
      duty: 'away',
    });
    setDuty(floor, '2', 'leave');
    floor.refuses('not_on_duty', tapOf('301', '2', floor.at));
  });
});

describe('leave, and clocks that are bought', () => {
  test('[DTY-8] on leave nobody stands in a queue; back, they join the tail', () => {
    const floor = Floor.open(['2', '3', '1']);
    setDuty(floor, '2', 'leave', '家里有事');
    expect([floor.queue('foot'), floor.queue('body')]).toEqual(['3 1', '3']);
    expect(stateOf(floor, '2')).toMatchObject({ status: 'leave', reason: '家里有事' });
    floor.passMinutes(30).does({ type: 'clockOn', staffNo: '2' });
    expect([floor.queue('foot'), floor.queue('body')]).toEqual(['3 1 2', '3 2']);
    expect(notes(floor.events, '2')).toMatchObject([
      { what: 'on' },
      { what: 'leave', earlyMinutes: 0 },
      { what: 'back', lateMinutes: 0 },
    ]);
  });

  test('[DTY-8] leave is over with its day: who comes then comes as on any other', () => {
    const floor = Floor.open(['1', '2']);
    setDuty(floor, '1', 'leave');
    floor.does({ type: 'openBusinessDay', day: '2026-11-21' });
    expect(stateOf(floor, '1')).toMatchObject({ status: 'offDuty' });
    floor.does({ type: 'clockOn', staffNo: '1' });
    expect(notes(floor.events, '1').at(-1)).toMatchObject({ what: 'on', day: '2026-11-21' });
  });

  test('[DTY-9] a bought clock is in the books with its price, and its technician on leave', () => {
    const floor = Floor.open(['1', '2']);
    const [bought] = floor.does({ type: 'buyClock', staffNo: '1', reason: '身体不适' });
    expect(bought).toMatchObject({ type: 'clockBought', staffNo: '1', fen: 0 });
    expect(stateOf(floor, '1')).toMatchObject({ status: 'leave' });
    floor.refuses('not_on_duty', { type: 'buyClock', staffNo: '1', reason: '再买' });
    floor.refuses('not_on_duty', { type: 'buyClock', staffNo: '3', reason: '没来' });
    const clockId = floor.opens('301');
    floor.does({ type: 'startClock', clockId });
    floor.refuses('technician_busy', { type: 'buyClock', staffNo: '2', reason: '想走' });
  });
});

describe('bought clocks by the policy', () => {
  test('[DTY-9] they cost, count and move as it says, also for the order of the next day', () => {
    const floor = Floor.open([]);
    const policy: RotationPolicy = {
      ...defaultPolicy,
      discipline: 'rounds',
      shiftStart: 'carriedOver',
      boughtClockFen: 5_000,
      clockTypes: {
        ...defaultPolicy.clockTypes,
        bought: { move: 'tail', when: 'end', counts: 0.5 },
      },
    };
    floor.does({ type: 'setRotationPolicy', policy, fromDay: '2026-11-21' });
    floor.does({ type: 'openBusinessDay', day: '2026-11-21' });
    for (const staffNo of ['1', '2', '3']) floor.does({ type: 'clockOn', staffNo });
    const events = floor.does({ type: 'buyClock', staffNo: '1', reason: '有事' });
    expect(events[0]).toMatchObject({ type: 'clockBought', fen: 5_000, counts: 0.5 });
    expect(events[1]).toMatchObject({ type: 'queueMoved', from: 0, to: 2, ruleId: 'DTY-9' });
    expect(floor.state.standings.get('1')?.turns).toBe(0.5);
    expect(floor.queue('foot')).toBe('2 3');
  });
});

describe('who bought a clock and comes back', () => {
  test.each(['fewestTurns', 'fewestClocks', 'rounds'] as const)(
    '[DTY-9, ROT-18] by %s has had what the bought clock counted, and nothing less than that',
    (discipline) => {
      const next = (bought: RotationPolicy['clockTypes']['bought']): string => {
        const clockTypes = { ...defaultPolicy.clockTypes, bought };
        const floor = Floor.by({ discipline, partition: 'one', clockTypes }, ['1', '2']);
        floor.does({ type: 'buyClock', staffNo: '1', reason: '有事' });
        floor.passMinutes(30).does({ type: 'clockOn', staffNo: '1' });
        const clockId = floor.opens('301');
        floor.does({ type: 'startClock', clockId });
        floor.passMinutes(60).does({ type: 'endClock', clockId });
        const second = floor.opens('302');
        const clock = floor.clock(second);
        return 'staffNo' in clock ? clock.staffNo : '';
      };
      expect(next({ move: 'none', when: 'end', counts: 0 })).toBe('1');
      const move = discipline === 'rounds' ? 'nextRoundTail' : 'tail';
      expect(next({ move, when: 'end', counts: 1 })).toBe('2');
    },
  );
});

describe('suspended and covered', () => {
  test('[DTY-4] only the host and the manager suspend, cover, and lift it again', () => {
    const floor = Floor.open(['1', '2']);
    expect(asks(floor, 'staff', 'A1', '1', 'suspended')).toBe('not_allowed');
    expect(asks(floor, 'terminal', 'station', '1', 'covered')).toBe('not_allowed');
    setDuty(floor, '1', 'suspended', '与客人争执');
    expect(asks(floor, 'terminal', 'station', '1', 'waiting')).toBe('not_allowed');
    expect(asks(floor, 'terminal', 'station', '1', 'leave')).toBe('not_allowed');
    expect(asks(floor, 'terminal', 'station', '2', 'meal')).toBe('accepted');
    expect(floor.queue('foot')).toBe('1 2');
    setDuty(floor, '1', 'waiting');
    expect(floor.clock(floor.opens('301'))).toMatchObject({ staffNo: '1' });
  });

  test('[DTY-5] the busy are suspended when they are done, however that comes about', () => {
    const endings: readonly ((floor: Floor, clockId: string) => void)[] = [
      (floor, clockId) => {
        floor.does({ type: 'startClock', clockId });
        floor.passMinutes(60).does({ type: 'endClock', clockId });
      },
      (floor, clockId) => floor.does({ type: 'cancelClock', clockId }),
      (floor, clockId) => floor.does({ type: 'markMissedTurn', clockId }),
    ];
    for (const end of endings) {
      const floor = Floor.open(['1', '2']);
      const clockId = floor.opens('301');
      setDuty(floor, '1', 'suspended', '查');
      expect(stateOf(floor, '1')).toMatchObject({ status: 'called' });
      const behind = floor.opens('302', requested('1'));
      end(floor, clockId);
      expect(stateOf(floor, '1')).toMatchObject({ status: 'suspended', reason: '查' });
      expect(floor.clock(behind)).not.toMatchObject({ staffNo: '1' });
      expect(floor.state.suspendAtEnd.size).toBe(0);
    }
  });

  test('[DTY-17] going home lifts no suspension', () => {
    const floor = Floor.open(['1', '2']);
    setDuty(floor, '1', 'suspended', '查');
    floor.does({ type: 'clockOff', staffNo: '1' });
    floor.passMinutes(5).does({ type: 'clockOn', staffNo: '1' });
    expect(stateOf(floor, '1')).toMatchObject({ status: 'suspended', reason: '查' });
    expect(floor.clock(floor.opens('301'))).toMatchObject({ staffNo: '2' });
    setDuty(floor, '1', 'waiting');
    expect(floor.clock(floor.opens('302'))).toMatchObject({ staffNo: '1' });
  });

  test('[DTY-5] taken back in time it never was', () => {
    const floor = Floor.open(['1', '2']);
    const clockId = floor.opens('301');
    floor.refuses('technician_busy', { type: 'setDuty', staffNo: '1', to: 'waiting' });
    setDuty(floor, '1', 'suspended');
    floor.refuses('duty_unchanged', { type: 'setDuty', staffNo: '1', to: 'suspended' });
    setDuty(floor, '1', 'waiting');
    floor.does({ type: 'cancelClock', clockId });
    expect(stateOf(floor, '1')).toMatchObject({ status: 'waiting' });
  });
});

describe('small marks', () => {
  test('[DTY-13] on the way is seen once, and only of who is called', () => {
    const floor = Floor.open(['1', '2']);
    floor.refuses('clock_not_called', { type: 'setOff', staffNo: '1' });
    const clockId = floor.opens('301');
    floor.passMinutes(1).does({ type: 'setOff', staffNo: '1' });
    expect(stateOf(floor, '1')).toMatchObject({ status: 'called', onTheWayAt: floor.at });
    floor.refuses('already_acknowledged', { type: 'setOff', staffNo: '1' });
    expect(timerOf(floor)?.timerId).toBe(`missedTurn/${clockId}`);
    floor.does({ type: 'startClock', clockId });
    floor.refuses('technician_busy', { type: 'setOff', staffNo: '1' });
  });

  test('[DTY-14] overtime goes beyond the end of the shift, until they go', () => {
    const floor = Floor.open(['1', '2']);
    floor.passMinutes(700);
    const clockId = floor.opens('301');
    expect(floor.clock(clockId)).toMatchObject({ status: 'awaitingTechnician' });
    floor.does({ type: 'setOvertime', staffNo: '2', on: true });
    expect(floor.clock(clockId)).toMatchObject({ status: 'called', staffNo: '2' });
    floor.refuses('duty_unchanged', { type: 'setOvertime', staffNo: '2', on: true });
    floor.does({ type: 'cancelClock', clockId });
    floor.does({ type: 'clockOff', staffNo: '2' });
    floor.does({ type: 'clockOn', staffNo: '2' });
    expect(floor.clock(floor.opens('302'))).toMatchObject({ status: 'awaitingTechnician' });
    floor.refuses('not_on_duty', { type: 'setOvertime', staffNo: '4', on: true });
  });

  test('[DTY-15] a registration is of its day: a clock that it was for brings none into the next one', () => {
    const floor = Floor.open(['1', '2']);
    for (const staffNo of ['1', '2']) floor.does({ type: 'registerCallIn', staffNo });
    const [started, called] = [
      floor.opens('301', calledIn('1')),
      floor.opens('302', calledIn('2')),
    ];
    floor.does({ type: 'startClock', clockId: started });
    floor.does({ type: 'openBusinessDay', day: '2026-11-21' });
    floor.does({ type: 'registerCallIn', staffNo: '2' });
    floor.does({ type: 'startClock', clockId: called });
    for (const clockId of [started, called]) floor.does({ type: 'cancelClock', clockId });
    const left = ['1', '2'].map((one) => standingOf(floor.state, one).callsIn);
    expect(left).toEqual([0, 1]);
  });

  test('[DTY-15] a guest brought in is told beforehand, serves for one clock, and is given back with it', () => {
    const floor = Floor.open(['1', '2']);
    const open = (roomNo: string, count = 1) =>
      ({
        type: 'openVisit',
        roomNo,
        guests: Array.from({ length: count }, () => ({
          items: [{ serviceCode: 'FOOT60', wish: calledIn('2') }],
        })),
      }) as const;
    floor.refuses('call_in_not_registered', open('301'));
    floor.does({ type: 'registerCallIn', staffNo: '2' });
    floor.refuses('call_in_not_registered', open('301', 2));
    const clockId = floor.opens('301', calledIn('2'));
    expect(floor.clock(clockId)).toMatchObject({ staffNo: '2', clockType: 'calledIn' });
    floor.refuses('call_in_not_registered', open('302'));
    floor.does({ type: 'startClock', clockId });
    floor.refuses('call_in_not_registered', open('302'));
    floor.does({ type: 'cancelClock', clockId });
    expect(floor.clock(floor.opens('302', calledIn('2')))).toMatchObject({ clockType: 'calledIn' });
    floor.does({ type: 'registerCallIn', staffNo: '1' });
    floor.does({ type: 'openBusinessDay', day: '2026-11-21' });
    floor.refuses('call_in_not_registered', {
      type: 'openVisit',
      roomNo: '303',
      guests: [{ items: [{ serviceCode: 'FOOT60', wish: calledIn('1') }] }],
    });
  });
});

describe('shifts and attendance', () => {
  test('[DTY-10] the plan of a day goes before the usual one, for that day alone', () => {
    const floor = Floor.open(['1', '2']);
    const plan = (day: string, shiftPlan: string | null) =>
      ({ type: 'planShift', staffNo: '1', day, shiftPlan }) as const;
    floor.refuses('bad_day', plan('2026-11-19', 'day'));
    floor.refuses('unknown_shift_plan', plan('2026-11-20', 'night'));
    for (const inherited of ['constructor', '__proto__', 'toString'])
      floor.refuses('unknown_shift_plan', plan('2026-11-20', inherited));
    floor.refuses('unknown_technician', { ...plan('2026-11-20', null), staffNo: '77' });
    floor.does(plan('2026-11-20', null));
    floor.does(plan('2026-11-21', null));
    // Whoever works on a day off is bound by no end of a shift.
    floor.passMinutes(700);
    expect(floor.clock(floor.opens('301'))).toMatchObject({ staffNo: '1' });
    floor.does({ type: 'openBusinessDay', day: '2026-11-21' });
    expect([...floor.state.shiftPlans.keys()]).toEqual(['2026-11-21']);
  });

  test('[DTY-10] so many days are planned and no more', () => {
    const floor = Floor.open(['1']);
    const dayNo = (n: number) => new Date(Date.UTC(2026, 10, 20 + n)).toISOString().slice(0, 10);
    for (let n = 0; n < 62; n += 1)
      floor.does({ type: 'planShift', staffNo: '1', day: dayNo(n), shiftPlan: null });
    const more = { type: 'planShift', staffNo: '2', day: dayNo(62), shiftPlan: null } as const;
    floor.refuses('bad_day', more);
    floor.does({ ...more, day: dayNo(5) });
  });

  test('[DTY-10] far days do not take the place of the next ones', () => {
    const floor = Floor.open(['1']);
    const plan = (day: string) =>
      ({ type: 'planShift', staffNo: '1', day, shiftPlan: null }) as const;
    floor.refuses('bad_day', plan('9000-01-01'));
    floor.refuses('bad_day', plan('2027-01-21'));
    floor.does(plan('2027-01-20'));
    floor.does(plan('2026-11-21'));
  });

  test('[DTY-11] late, early and overtime are facts, by the plan of that day', () => {
    const floor = Floor.open([]);
    floor.passMinutes(10).does({ type: 'clockOn', staffNo: '1' });
    floor.passMinutes(1).does({ type: 'clockOn', staffNo: '2' });
    floor.passMinutes(600).does({ type: 'clockOff', staffNo: '1' });
    floor.passMinutes(1).does({ type: 'clockOn', staffNo: '1' });
    floor.passMinutes(128).does({ type: 'clockOff', staffNo: '1' });
    expect(notes(floor.events, '1')).toMatchObject([
      { what: 'on', plannedMinute: 720, minute: 730, lateMinutes: 0 },
      { what: 'off', plannedMinute: 1440, minute: 1331, earlyMinutes: 109, overtimeMinutes: 0 },
      { what: 'on', lateMinutes: 0 },
      { what: 'off', minute: 1460, earlyMinutes: 0, overtimeMinutes: 20 },
    ]);
    expect(notes(floor.events, '2')).toMatchObject([{ minute: 731, lateMinutes: 11 }]);
  });

  test('[DTY-12] whoever had a shift and never came is absent when the day is over', () => {
    const floor = Floor.open(['1', '2']);
    floor.does({ type: 'planShift', staffNo: '3', day: '2026-11-20', shiftPlan: null });
    const events = floor.does({ type: 'openBusinessDay', day: '2026-11-21' });
    expect(events.filter(({ type }) => type === 'attendanceNoted')).toMatchObject([
      { staffNo: '4', what: 'absent', day: '2026-11-20', shiftPlan: 'day' },
    ]);
    // Who was never sent home is still there, and on the third day nobody has come.
    const next = floor.does({ type: 'openBusinessDay', day: '2026-11-22' });
    expect(notes(next, '1')).toEqual([]);
    expect(notes(next, '4')).toHaveLength(1);
    for (const staffNo of ['1', '2']) floor.does({ type: 'clockOff', staffNo });
    floor.does({ type: 'openBusinessDay', day: '2026-11-23' });
    const closed = floor.does({ type: 'openBusinessDay', day: '2026-11-24' });
    expect(typesOf(closed)).toEqual(['businessDayOpened']);
  });

  test('[DTY-18, ROT-3, ROT-17] a night shift runs over the change of day, and the next one begins as any other', () => {
    const { floor, at } = nights({ shiftStart: 'list' });
    at('2026-11-20', 1320, () => {
      for (const staffNo of ['3', '1', '2']) floor.does({ type: 'clockOn', staffNo });
    });
    expect(floor.queue('foot')).toBe('1 2 3');
    at('2026-11-21', 360, () => floor.does({ type: 'openBusinessDay', day: '2026-11-21' }));
    // Until eight and the grace: an hour that begins at a quarter past seven, and none later.
    at('2026-11-21', 435, () => {
      const clockId = floor.opens('301');
      expect(floor.clock(clockId)).toMatchObject({ status: 'called', staffNo: '1' });
      floor.does({ type: 'cancelClock', clockId });
    });
    at('2026-11-21', 436, () => {
      const clockId = floor.opens('302');
      expect(floor.clock(clockId).status).toBe('awaitingTechnician');
      floor.does({ type: 'cancelClock', clockId });
      floor.does({ type: 'clockOff', staffNo: '1' });
      // A second time on one shift.
      floor.does({ type: 'clockOn', staffNo: '1' });
    });
    expect(floor.queue('foot')).toBe('2 3 1');
    at('2026-11-21', 490, () => {
      for (const staffNo of ['1', '2', '3']) floor.does({ type: 'clockOff', staffNo });
    });
    expect(notes(floor.events, '2').at(-1)).toMatchObject({
      ...{ what: 'off', shiftDay: '2026-11-20', plannedMinute: 480, minute: 490 },
      ...{ earlyMinutes: 0, overtimeMinutes: 10 },
    });
    at('2026-11-21', 1325, () => {
      for (const staffNo of ['3', '2', '1']) floor.does({ type: 'clockOn', staffNo });
    });
    expect(floor.queue('foot')).toBe('1 2 3');
    expect(notes(floor.events, '1').at(-1)).toMatchObject({ what: 'on', lateMinutes: 0 });
    expect(serialize(floor.replayed())).toEqual(serialize(floor.state));
  });

  test('[DTY-18, POL-5] and the tail that somebody has coming is joined once', () => {
    const { floor, at } = nights({
      shiftStart: 'list',
      earlyEnd: { then: 'tailTomorrow', fineFen: 0 },
    });
    const night = (day: string, next: string, meanwhile?: () => void) => {
      at(day, 1320, () => {
        for (const staffNo of ['2', '3', '1']) floor.does({ type: 'clockOn', staffNo });
      });
      const order = floor.queue('foot');
      if (meanwhile) at(day, 1350, meanwhile);
      at(next, 360, () => floor.does({ type: 'openBusinessDay', day: next }));
      at(next, 480, () => {
        for (const staffNo of ['1', '2', '3']) floor.does({ type: 'clockOff', staffNo });
      });
      return order;
    };
    night('2026-11-20', '2026-11-21', () => {
      const clockId = floor.opens('301');
      floor.does({ type: 'startClock', clockId });
      floor.does({ type: 'endClock', clockId, early: true });
    });
    expect(night('2026-11-21', '2026-11-22')).toBe('2 3 1');
    expect(night('2026-11-22', '2026-11-23')).toBe('1 2 3');
  });

  test('[DTY-18, DTY-11, DTY-12] who goes home after the change of day was not there for the new one', () => {
    const { floor, at } = nights({}, { start: 720, end: 1440 });
    at('2026-11-20', 720, () => {
      for (const staffNo of ['1', '2']) floor.does({ type: 'clockOn', staffNo });
    });
    at('2026-11-21', 360, () => floor.does({ type: 'openBusinessDay', day: '2026-11-21' }));
    at('2026-11-21', 370, () => floor.does({ type: 'clockOff', staffNo: '1' }));
    expect(notes(floor.events, '1').at(-1)).toMatchObject({
      earlyMinutes: 0,
      overtimeMinutes: 370,
    });
    // Number 2 stays into the new day's shift, and has been there for it.
    at('2026-11-21', 1430, () => floor.does({ type: 'clockOff', staffNo: '2' }));
    expect(notes(floor.events, '2').at(-1)).toMatchObject({ earlyMinutes: 10, overtimeMinutes: 0 });
    at('2026-11-22', 360, () => floor.does({ type: 'openBusinessDay', day: '2026-11-22' }));
    expect(notes(floor.events, '1').at(-1)).toMatchObject({ what: 'absent', day: '2026-11-21' });
    expect(notes(floor.events, '2').at(-1)).toMatchObject({ what: 'off' });
  });

  test.each([
    ['2026-12-31', '2027-01-01'],
    ['2027-02-28', '2027-03-01'],
    ['2028-02-28', '2028-02-29'],
    ['2028-02-29', '2028-03-01'],
    ['2099-02-28', '2099-03-01'],
    ['2100-02-28', '2100-03-01'],
  ])('[DTY-18] from %s to %s is one day', (day, next) => {
    const { floor, at } = nights({}, { start: 720, end: 1440 });
    at(day, 720, () => {
      floor.does({ type: 'openBusinessDay', day });
      floor.does({ type: 'clockOn', staffNo: '1' });
    });
    at(next, 360, () => floor.does({ type: 'openBusinessDay', day: next }));
    at(next, 370, () => floor.does({ type: 'clockOff', staffNo: '1' }));
    expect(notes(floor.events, '1').at(-1)).toMatchObject({
      plannedMinute: 0,
      overtimeMinutes: 370,
    });
  });

  test('[DAY-2, LAW-5] all of it is carried over a day and through a replay', () => {
    const floor = Floor.open(['1', '2', '3']);
    const clockId = floor.opens('301');
    setDuty(floor, '1', 'suspended', '查');
    setDuty(floor, '2', 'meal');
    floor.does({ type: 'registerCallIn', staffNo: '3' });
    floor.does({ type: 'setOvertime', staffNo: '3', on: true });
    floor.does({ type: 'setOff', staffNo: '1' });
    floor.does({ type: 'planShift', staffNo: '3', day: '2026-11-25', shiftPlan: null });
    expect(serialize(floor.replayed())).toEqual(serialize(floor.state));
    expect(serialize(restore(serialize(floor.state)))).toEqual(serialize(floor.state));
    floor.does({ type: 'openBusinessDay', day: '2026-11-21' });
    floor.does({ type: 'cancelClock', clockId });
    expect(stateOf(floor, '1')).toMatchObject({ status: 'suspended' });
  });
});

/** A store that is open day and night, by its own wall clock. */
function nights(policy: Partial<RotationPolicy>, day = { start: 1320, end: 1920 }) {
  const floor = Floor.by(policy, [], { ...storeConfig(), shiftPlans: { day } });
  const at = (localDay: string, localMinute: number, happens: () => void) => {
    floor.at = Date.parse(localDay) - 8 * 60 * minuteMs + localMinute * minuteMs;
    floor.stamp = () => ({ at: floor.at, localDay, localMinute });
    happens();
  };
  return { floor, at };
}

const notes = (events: readonly Event[], staffNo: string) =>
  events.filter((event) => event.type === 'attendanceNoted' && event.staffNo === staffNo);
