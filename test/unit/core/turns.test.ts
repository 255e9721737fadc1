/** The rotation by policies of the store's choice: one example a rule. What holds under all of them is in the simulation. */
import {
  defaultPolicy,
  explainNext,
  minuteMs,
  type RotationPolicy,
  standingOf,
} from '@baozhong/core/index.ts';
import { describe, expect, test } from 'vitest';
import { Floor, noon, requested, storeConfig, timerOf, type Wish } from '../../support/floor.ts';

const types = defaultPolicy.clockTypes;
const rounds = { discipline: 'rounds' } as const;
const byTurns = { discipline: 'fewestTurns', partition: 'one' } as const;
const store = storeConfig();
const [room] = store.rooms;
if (room === undefined) throw new Error('no rooms');
/** With rooms enough. */
const openBy = (policy: Partial<RotationPolicy>, staffNos?: string[]) =>
  Floor.by(policy, staffNos, {
    ...store,
    rooms: Array.from({ length: 20 }, (_, index) => ({ ...room, roomNo: String(301 + index) })),
  });
function explain(floor: Floor, wish: Wish = { type: 'rotation' }) {
  const { catalogue } = floor.state;
  const service = catalogue?.services.get('FOOT60');
  if (!catalogue || !service) throw new Error('no store');
  return explainNext(floor.state, catalogue, service, wish, stampOf(floor)).candidates;
}
function fires(floor: Floor): void {
  const timer = timerOf(floor);
  if (timer === undefined) throw new Error('no timer');
  floor.does({ type: 'fireTimer', ...timer });
}
const stampOf = (floor: Floor) => ({
  at: floor.at,
  localDay: '2026-11-20',
  localMinute: 720 + (floor.at - noon) / minuteMs,
});

/** Called, started and ended, an hour later. */
function serves(floor: Floor, roomNo: string, wish?: Wish): string {
  const clockId = floor.opens(roomNo, wish);
  floor.does({ type: 'startClock', clockId });
  return clockId;
}
function ends(floor: Floor, ...clockIds: string[]): void {
  for (const clockId of clockIds) floor.does({ type: 'endClock', clockId, early: true });
}

describe('queues', () => {
  test.each<[RotationPolicy['partition'], string[], string[]]>([
    ['one', ['all'], ['1 2 3 4']],
    ['group', ['foot', 'body'], ['1 2 3', '2 3 4']],
    ['gender', ['F', 'M'], ['1 3 4', '2']],
    ['groupGender', ['foot/F', 'foot/M', 'body/F', 'body/M'], ['1 3', '2', '3 4', '2']],
    ['grade', ['junior', 'senior'], ['1 3 4', '2']],
  ])('[ROT-10] %s', (partition, groups, queues) => {
    const floor = openBy({ partition });
    expect(groups.map((group) => floor.queue(group))).toEqual(queues);
    // Whichever queue they stand in, the first to have come goes first.
    expect(floor.clock(serves(floor, '301'))).toMatchObject({ staffNo: '1' });
    expect(floor.clock(serves(floor, '302'))).toMatchObject({ staffNo: '2' });
    const women = floor.opens('303', { type: 'rotation', gender: 'F' }, 'BODY60');
    expect(floor.clock(women)).toMatchObject({ staffNo: '3' });
  });

  test('[ROT-11] another partition from the next day on: those on duty keep their order', () => {
    const floor = Floor.open(['3', '1', '2', '4']);
    const policy: RotationPolicy = { ...defaultPolicy, partition: 'one', discipline: 'rounds' };
    floor.does({ type: 'setRotationPolicy', policy, fromDay: '2026-11-21' });
    const events = floor.does({ type: 'openBusinessDay', day: '2026-11-21' });
    expect(events.at(-1)).toMatchObject({ type: 'queuesLaidOut', ruleId: 'ROT-11' });
    expect(floor.queue('all')).toBe('3 1 2 4');
    expect(floor.state.queues.has('foot')).toBe(false);
    expect(floor.replayed().queues).toEqual(floor.state.queues);
  });

  test('[ROT-11] who stands further on in one queue than in another is laid out by the better place', () => {
    const policy: RotationPolicy = { ...defaultPolicy, ...rounds, joinLate: 'roundTail' };
    const floor = openBy(policy, ['1', '4']);
    for (const roomNo of ['301', '302']) ends(floor, serves(floor, roomNo));
    // Of the third round for feet, of the first for bodies.
    floor.passMinutes(20).does({ type: 'clockOn', staffNo: '2' });
    const body = floor.opens('303', { type: 'rotation' }, 'BODY60');
    floor.does({ type: 'startClock', clockId: body });
    expect([floor.queue('foot'), floor.queue('body')]).toEqual(['1 2', '2 4']);
    const next: RotationPolicy = { ...policy, partition: 'one' };
    floor.does({ type: 'setRotationPolicy', policy: next, fromDay: '2026-11-21' });
    floor.does({ type: 'openBusinessDay', day: '2026-11-21' });
    expect(floor.queue('all')).toBe('2 4 1');
  });
});

describe('disciplines', () => {
  test('[ROT-20, ROT-4] the longest idle goes first, told from the end of a clock', () => {
    const floor = openBy({ discipline: 'longestIdle', partition: 'one' }, ['1', '2', '3']);
    const first = serves(floor, '301');
    const second = serves(floor.passMinutes(5), '302');
    floor.passMinutes(60);
    ends(floor, second);
    ends(floor.passMinutes(1), first);
    expect(floor.queue('all')).toBe('3 2 1');
  });

  test('[LAW-6, ROT-20] of two who are free at one moment, whoever came on duty first wins no clock', () => {
    const floor = openBy({ discipline: 'longestIdle', partition: 'one' }, ['1', '2', '3']);
    ends(floor.passMinutes(5), serves(floor, '301'));
    const second = serves(floor, '302');
    const [third, first] = [serves(floor.passMinutes(5), '303'), serves(floor, '304')];
    expect(floor.clock(first)).toMatchObject({ staffNo: '1' });
    ends(floor.passMinutes(60), second, third, first);
    // By the order of their coming 1 would go first, and have had two more than 3 by then.
    expect(floor.queue('all')).toBe('2 3 1');
  });

  test('[ROT-20] the fewest clocks go first; of equals who came first', () => {
    const floor = openBy({ discipline: 'fewestClocks', partition: 'one' }, []);
    for (const staffNo of ['3', '1', '2']) floor.passMinutes(1).does({ type: 'clockOn', staffNo });
    const [first, second] = [serves(floor, '301'), serves(floor, '302')];
    expect(floor.queue('all')).toBe('2 3 1');
    ends(floor, second, first);
    expect(floor.queue('all')).toBe('2 3 1');
    ends(floor, serves(floor, '303'));
    expect(floor.queue('all')).toBe('3 1 2');
  });

  test('[ROT-20, ROT-13] the fewest turns: half a turn for a request, half for each extension', () => {
    const floor = openBy(
      {
        ...{ discipline: 'fewestTurns', partition: 'one', extensionCounts: 0.5 },
        clockTypes: { ...types, requested: { move: 'none', when: 'end', counts: 0.5 } },
      },
      ['1', '2', '3'],
    );
    const asked = serves(floor, '301', requested('1'));
    expect(standingOf(floor.state, '1').turns).toBe(0);
    ends(floor, asked);
    expect(floor.queue('all')).toBe('2 3 1');
    const second = serves(floor, '302');
    floor.does({ type: 'extendClock', clockId: second, extensions: 1 });
    expect(standingOf(floor.state, '2')).toMatchObject({ turns: 1.5, rotation: 1 });
    expect(floor.queue('all')).toBe('3 1 2');
    // What was counted for both is not, when the clock is taken back.
    floor.does({ type: 'cancelClock', clockId: second });
    expect(standingOf(floor.state, '2')).toMatchObject({ turns: 0, rotation: 0 });
    expect(floor.queue('all')).toBe('2 3 1');
  });

  test('[ROT-20, ROT-18] rounds: a clock is the tail of the next; late comers join this one, or the first', () => {
    const late = (joinLate: RotationPolicy['joinLate']) => {
      const floor = openBy({ ...rounds, partition: 'one', joinLate }, ['1', '2', '3']);
      ends(floor, serves(floor, '301'));
      floor.passMinutes(20).does({ type: 'clockOn', staffNo: '4' });
      return floor.queue('all');
    };
    expect(late('tail')).toBe('2 3 1 4');
    expect(late('roundTail')).toBe('2 3 4 1');
    expect(late('behindRoundZero')).toBe('2 3 4 1');
    expect(late('head')).toBe('4 2 3 1');
  });

  test('[ROT-18] the round that is played is not that of somebody who is paused', () => {
    const floor = openBy({ ...rounds, partition: 'one', joinLate: 'roundTail' }, ['1', '2']);
    floor.does({ type: 'setDuty', staffNo: '1', to: 'suspended', reason: '到前台' });
    const round = (roomNo: string) => {
      const clockId = serves(floor, roomNo);
      const clock = floor.clock(clockId);
      ends(floor, clockId);
      return 'staffNo' in clock ? clock.staffNo : '';
    };
    expect(['301', '302', '303'].map(round).join(' ')).toBe('2 2 2');
    floor.passMinutes(30).does({ type: 'clockOn', staffNo: '3' });
    expect(['304', '305', '306', '307'].map(round).join(' ')).toBe('2 3 2 3');
  });

  test('[ROT-4] the tail of the round after the next', () => {
    const floor = openBy(
      {
        ...rounds,
        partition: 'one',
        clockTypes: { ...types, requested: { move: 'nextRoundTail', when: 'dispatch', counts: 1 } },
      },
      ['1', '2', '3'],
    );
    floor.opens('301', requested('1'));
    for (const roomNo of ['302', '303']) ends(floor, serves(floor, roomNo));
    expect(floor.queue('all')).toBe('2 3 1');
  });
});

describe('the start of a shift', () => {
  test('[ROT-17] by staff number; who has moved since stays where that put them', () => {
    const floor = openBy({ shiftStart: 'staffNo', partition: 'one' }, ['4', '2', '3']);
    expect(floor.queue('all')).toBe('2 3 4');
    serves(floor, '301');
    floor.does({ type: 'clockOn', staffNo: '1' });
    expect(floor.queue('all')).toBe('1 3 4 2');
  });

  test('[ROT-17] by the list, whatever the discipline', () => {
    for (const discipline of [
      'positional',
      'longestIdle',
      'fewestClocks',
      'fewestTurns',
      'rounds',
    ] as const) {
      const floor = openBy({ shiftStart: 'list', partition: 'gender', discipline }, [
        ...['4', '2', '1', '3'],
      ]);
      expect([floor.queue('F'), floor.queue('M')]).toEqual(['1 3 4', '2']);
      expect(explain(floor).map(({ staffNo }) => staffNo)).toEqual(['1', '2', '3', '4']);
    }
  });

  test('[ROT-17] as they went home; by fewest requested clocks yesterday', () => {
    const nextDay = (shiftStart: RotationPolicy['shiftStart']) => {
      const earlyEnd = { then: 'flag', fineFen: 0 } as const;
      const floor = openBy({ shiftStart, partition: 'one', earlyEnd }, ['1', '2', '3']);
      ends(floor, serves(floor, '301', requested('2')), serves(floor, '302'));
      for (const staffNo of ['2', '1', '3']) floor.does({ type: 'clockOff', staffNo });
      floor.does({ type: 'openBusinessDay', day: '2026-11-21' });
      for (const staffNo of ['4', '1', '2', '3']) floor.does({ type: 'clockOn', staffNo });
      return floor.queue('all');
    };
    expect(nextDay('carriedOver')).toBe('2 3 1 4');
    expect(nextDay('fewestRequested')).toBe('3 4 1 2');
  });

  test('[ROT-17] who was away for a day stands behind those who were there', () => {
    const floor = openBy({ shiftStart: 'carriedOver', partition: 'one' }, ['1', '2', '3']);
    const goHome = (...staffNos: string[]) => {
      for (const staffNo of staffNos) floor.does({ type: 'clockOff', staffNo });
    };
    const comeOn = (day: string, ...staffNos: string[]) => {
      floor.does({ type: 'openBusinessDay', day });
      for (const staffNo of staffNos) floor.does({ type: 'clockOn', staffNo });
      return floor.queue('all');
    };
    goHome('1', '2', '3');
    expect(comeOn('2026-11-21', '3', '2')).toBe('2 3');
    goHome('2', '3');
    expect(comeOn('2026-11-22', '1', '2', '3')).toBe('2 3 1');
  });

  test('[ROT-18] a second time on one day is the tail', () => {
    const floor = openBy({ joinLate: 'head', partition: 'one' }, ['1', '2', '3']);
    floor.does({ type: 'clockOff', staffNo: '1' });
    floor.does({ type: 'clockOn', staffNo: '1' });
    expect(floor.queue('all')).toBe('2 3 1');
    floor.passMinutes(20).does({ type: 'clockOn', staffNo: '4' });
    expect(floor.queue('all')).toBe('4 2 3 1');
  });
});

describe('what a clock does to the place', () => {
  test('[ROT-12] back to the own slot, and never forward', () => {
    const floor = openBy(
      {
        partition: 'one',
        clockTypes: { ...types, requested: { move: 'ownSlot', when: 'start', counts: 1 } },
      },
      ['1', '2', '3', '4'],
    );
    const asked = serves(floor, '301', requested('3'));
    ends(floor, serves(floor, '302'), serves(floor, '303'));
    expect(floor.queue('all')).toBe('3 4 1 2');
    ends(floor, asked);
    expect(floor.queue('all')).toBe('4 1 3 2');
  });

  test('[ROT-12, ROT-20] where turns are counted there is no slot to go back to', () => {
    const returns = { move: 'ownSlot', when: 'start', counts: 0 } as const;
    const floor = openBy({ ...byTurns, clockTypes: { ...types, requested: returns } }, [
      ...['1', '2', '3'],
    ]);
    ends(floor, serves(floor, '301', requested('2')), serves(floor, '302'));
    expect(floor.queue('all')).toBe('2 3 1');
  });

  test('[ROT-8] taken at the call and taken back: the place, and the count', () => {
    const floor = openBy(
      {
        partition: 'one',
        clockTypes: { ...types, rotation: { move: 'tail', when: 'dispatch', counts: 1 } },
      },
      ['1', '2', '3'],
    );
    const clockId = floor.opens('301');
    expect(floor.queue('all')).toBe('2 3 1');
    floor.does({ type: 'cancelClock', clockId });
    expect(floor.queue('all')).toBe('1 2 3');
    expect(standingOf(floor.state, '1').turns).toBe(0);
    // A penalty meanwhile is not undone with it.
    const again = floor.opens('302');
    floor.does({ type: 'clockOn', staffNo: '4' });
    floor.does({ type: 'moveInQueue', staffNo: '1', how: 'toTail', reason: 'late' });
    floor.does({ type: 'cancelClock', clockId: again });
    expect(floor.queue('all')).toBe('2 3 4 1');
  });

  test('[ROT-9, QMV-5] a lap is passed when the turn comes, unless nobody else can go', () => {
    const floor = openBy({ partition: 'one' }, ['1', '2']);
    floor.does({ type: 'moveInQueue', staffNo: '1', how: 'passOneLap', reason: 'late' });
    const clockId = floor.opens('301');
    expect(floor.clock(clockId)).toMatchObject({ staffNo: '2' });
    expect(floor.queue('all')).toBe('2 1');
    expect(standingOf(floor.state, '1').laps).toBe(0);
    floor.does({ type: 'moveInQueue', staffNo: '1', how: 'passOneLap', reason: 'late' });
    expect(floor.clock(floor.opens('302'))).toMatchObject({ staffNo: '1' });
    expect(standingOf(floor.state, '1').laps).toBe(1);
  });
});

describe('a clock over the change of day', () => {
  test('[ROT-8] what it counted stays with its day, and no place of that day comes back', () => {
    const policy = { discipline: 'fewestTurns', partition: 'one', extensionCounts: 1 } as const;
    const floor = openBy(policy, ['1', '2']);
    const clockId = serves(floor, '301');
    const counted = () => {
      const { turns, rotation } = standingOf(floor.state, '1');
      return { turns, rotation };
    };
    expect(counted()).toEqual({ turns: 1, rotation: 1 });
    floor.does({ type: 'openBusinessDay', day: '2026-11-21' });
    floor.does({ type: 'extendClock', clockId, extensions: 1 });
    expect(counted()).toEqual({ turns: 1, rotation: 0 });
    floor.does({ type: 'cancelClock', clockId });
    expect(counted()).toEqual({ turns: 0, rotation: 0 });
    expect(floor.replayed().standings).toEqual(floor.state.standings);
  });

  test('[ROT-8] who takes it over has it counted on the day of that, and not after it is taken back', () => {
    const floor = openBy({ discipline: 'fewestTurns', partition: 'one' }, ['1', '2']);
    const clockId = serves(floor, '301');
    floor.does({ type: 'openBusinessDay', day: '2026-11-21' });
    floor.does({ type: 'transferClock', clockId, wish: { type: 'rotation' }, reason: '换人' });
    expect(standingOf(floor.state, '2')).toMatchObject({ turns: 1, rotation: 1 });
    floor.does({ type: 'cancelClock', clockId });
    expect(standingOf(floor.state, '2')).toMatchObject({ turns: 0, rotation: 0 });
    expect(standingOf(floor.state, '1')).toMatchObject({ turns: 0, rotation: 0 });
  });
});

describe('owed turns', () => {
  const owing = () => openBy({ ...rounds, partition: 'one', owedTurns: true }, ['1', '2', '3']);

  test('[ROT-14, ROT-15, LAW-11] passed over while asked for: first of all later, once, at no cost', () => {
    const floor = owing();
    const asked = serves(floor, '301', requested('1'));
    const second = serves(floor, '302');
    expect(standingOf(floor.state, '1').owed).toMatchObject({ clockId: second });
    const third = serves(floor, '303');
    expect(standingOf(floor.state, '1').owed).toMatchObject({ clockId: second });
    ends(floor, second, third, asked);
    // Put behind them, and first all the same.
    floor.does({ type: 'moveInQueue', staffNo: '1', how: 'toTail', reason: 'late' });
    expect(explain(floor).find(({ staffNo }) => staffNo === '1')?.verdict).toBe('owedFirst');
    const before = floor.queue('all');
    const repaid = serves(floor, '304');
    expect(floor.clock(repaid)).toMatchObject({ staffNo: '1', by: 'owedTurn' });
    expect(floor.queue('all')).toBe(before);
    expect(standingOf(floor.state, '1')).toMatchObject({ owed: null, turns: 0 });
    ends(floor, repaid);
    expect(floor.clock(floor.opens('305'))).toMatchObject({ staffNo: '2', by: 'turn' });
  });

  test('[ROT-14, ROT-15] undone: nobody was passed over; used for nothing: owed again', () => {
    const floor = owing();
    const asked = serves(floor, '301', requested('1'));
    const second = floor.opens('302');
    floor.does({ type: 'cancelClock', clockId: second });
    expect(standingOf(floor.state, '1').owed).toBeNull();
    const third = serves(floor, '303');
    ends(floor, asked, third);
    const { owed } = standingOf(floor.state, '1');
    const repaid = serves(floor, '304');
    floor.does({ type: 'cancelClock', clockId: repaid });
    expect(standingOf(floor.state, '1').owed).toEqual(owed);
    expect(floor.clock(floor.opens('305'))).toMatchObject({ staffNo: '1', by: 'owedTurn' });
  });

  test('[ROT-15] of two who are owed a turn, whoever has been owed for longer goes first', () => {
    const floor = openBy({ ...rounds, partition: 'one', owedTurns: true }, ['2', '1', '3']);
    const asked = serves(floor, '301', requested('2'));
    ends(floor, serves(floor.passMinutes(1), '302'));
    const later = serves(floor.passMinutes(5), '303', requested('1'));
    floor.does({ type: 'moveInQueue', staffNo: '1', how: 'rewardHead', reason: 'thanks' });
    const third = serves(floor, '304');
    const since = (staffNo: string) => standingOf(floor.state, staffNo).owed?.at ?? 0;
    expect(since('2')).toBeLessThan(since('1'));
    ends(floor, third, later, asked);
    expect(floor.queue('all')).toBe('1 2 3');
    for (const [roomNo, staffNo] of [
      ['305', '2'],
      ['306', '1'],
    ] as const)
      expect(floor.clock(floor.opens(roomNo))).toMatchObject({ staffNo, by: 'owedTurn' });
  });
});

describe('owed turns of a line that waits again', () => {
  test('[ROT-14, ROT-20] where turns are counted, a request that counts nothing leaves the turn, wherever it says that it moves', () => {
    const uncounted = { move: 'tail', when: 'start', counts: 0 } as const;
    const floor = openBy(
      { ...byTurns, owedTurns: true, clockTypes: { ...types, requested: uncounted } },
      ['1', '2', '3'],
    );
    serves(floor, '301', requested('1'));
    const passing = serves(floor, '302');
    expect(standingOf(floor.state, '1').owed).toMatchObject({ clockId: passing });
  });

  test('[ROT-14] whoever was called to it did not come, and it came to nothing: nobody was passed over', () => {
    const floor = openBy({ ...rounds, partition: 'one', owedTurns: true }, ['1', '2']);
    serves(floor, '301', requested('1'));
    const second = floor.opens('302');
    expect(standingOf(floor.state, '1').owed).toMatchObject({ clockId: second });
    floor.does({ type: 'setDuty', staffNo: '2', to: 'suspended' });
    floor.does({ type: 'markMissedTurn', clockId: second });
    expect(floor.clock(second).status).toBe('awaitingTechnician');
    floor.does({ type: 'cancelClock', clockId: second });
    expect(standingOf(floor.state, '1').owed).toBeNull();
  });
});

describe('promises', () => {
  test.each([
    ['within the end of the shift and its grace', 1_385, true],
    ['not beyond it', 1_390, false],
  ])('[ROT-19, ROT-3] a clock is promised from its begin: %s', (_, endsAt, promised) => {
    const floor = openBy({ partition: 'one', preAssignMinutes: 10 }, ['1']);
    floor.passMinutes(endsAt - 60 - 720 + 10);
    serves(floor, '301', requested('1'));
    // Nine minutes before it ends; begun at once it would be in time.
    floor.passMinutes(51);
    const waits = floor.opens('302');
    expect(floor.clock(waits).status).toBe('awaitingTechnician');
    expect('promisedTo' in floor.clock(waits)).toBe(promised);
  });

  test.each([
    ['not into a booking', 115, false],
    ['up to it', 120, true],
  ])('[ROT-19, BKG-5] a clock is promised from its begin: %s', (_, bookedAt, promised) => {
    const bookings = { lockMinutes: 70 };
    const floor = Floor.by({ partition: 'one', preAssignMinutes: 10 }, ['1'], {
      ...storeConfig(),
      bookings,
    });
    serves(floor, '301');
    floor.does({
      type: 'bookVisit',
      roomNo: null,
      startAt: noon + bookedAt * minuteMs,
      minutes: 60,
      guests: [{ items: [{ serviceCode: 'FOOT60', wish: { type: 'booked', staffNo: '1' } }] }],
    });
    floor.at = noon + (bookedAt - 70) * minuteMs;
    fires(floor);
    expect([...floor.state.bookings.values()]).toMatchObject([{ status: 'locked' }]);
    // Ten minutes before it ends; begun at once it would be over before they come.
    floor.at = noon + 50 * minuteMs;
    expect('promisedTo' in floor.clock(floor.opens('302'))).toBe(promised);
  });

  test('[ROT-19] from so many minutes before the end, told by a timer, kept when free', () => {
    const floor = openBy({ partition: 'one', preAssignMinutes: 10 }, ['1', '2']);
    const first = serves(floor, '301');
    const second = serves(floor.passMinutes(5), '302');
    const waits = floor.opens('303');
    expect(floor.clock(waits)).not.toHaveProperty('promisedTo');
    expect(timerOf(floor)).toEqual({ timerId: `soonFree/${first}`, dueAt: noon + 50 * minuteMs });
    fires(floor.passMinutes(45));
    expect(floor.clock(waits)).toMatchObject({ status: 'awaitingTechnician', promisedTo: '1' });
    // Longer than that: taken back; free: theirs.
    floor.does({ type: 'extendClock', clockId: first, extensions: 1 });
    expect(floor.clock(waits)).not.toHaveProperty('promisedTo');
    fires(floor.passMinutes(5));
    expect(floor.clock(waits)).toMatchObject({ promisedTo: '2' });
    ends(floor.passMinutes(10), second);
    expect(floor.clock(waits)).toMatchObject({ status: 'called', staffNo: '2', by: 'promise' });
    expect(floor.state.promises.size).toBe(0);
  });

  test('[ROT-19] whoever is asked for by name meanwhile serves the promised line first', () => {
    const floor = openBy({ partition: 'one', preAssignMinutes: 30 }, ['1', '2']);
    const [first, second] = [serves(floor, '301'), serves(floor, '302')];
    floor.passMinutes(35);
    const waits = floor.opens('303');
    expect(floor.clock(waits)).toMatchObject({ promisedTo: '1' });
    const asked = floor.opens('304', requested('1'));
    expect(floor.clock(asked)).toMatchObject({ wish: { type: 'rotation' }, promisedTo: '2' });
    ends(floor, second);
    expect(floor.clock(asked)).toMatchObject({ status: 'called', staffNo: '2', by: 'promise' });
    ends(floor, first);
    expect(floor.clock(waits)).toMatchObject({ status: 'called', staffNo: '1', by: 'promise' });
  });
});

describe('who comes for the start of a shift when others have turns already', () => {
  test('[ROT-17, ROT-20] stands close to their neighbour: parts of a turn never make two counts of one', () => {
    const asked = { move: 'tail', when: 'start', counts: 1 } as const;
    const floor = openBy(
      {
        ...{ discipline: 'fewestTurns', partition: 'one', shiftStart: 'list' },
        ...{ extensionCounts: 0.5, clockTypes: { ...defaultPolicy.clockTypes, requested: asked } },
      },
      ['1', '3'],
    );
    const serve = (roomNo: string, staffNo: string, extensions = 0) => {
      const clockId = serves(floor, roomNo, requested(staffNo));
      if (extensions > 0) floor.does({ type: 'extendClock', clockId, extensions });
      ends(floor, clockId);
    };
    serve('301', '3');
    floor.does({ type: 'clockOn', staffNo: '2' });
    expect(floor.queue('all')).toBe('1 2 3');
    // One and three quarters are less than two.
    serve('302', '2', 1.5);
    serve('303', '3');
    expect(floor.queue('all')).toBe('1 2 3');
  });
});

describe('several technicians on one job', () => {
  const two = (
    crossRoom: RotationPolicy['crossRoom'],
    discipline: RotationPolicy['discipline'] = 'positional',
  ) => {
    const floor = openBy({ crossRoom, discipline, partition: 'one' }, ['1', '2', '3']);
    const item = { serviceCode: 'FOOT60', wish: { type: 'rotation' } } as const;
    floor.does({
      type: 'openVisit',
      roomNo: '301',
      guests: [{ items: [item, { ...item, together: true }] }],
    });
    // The second one is quicker.
    for (const clockId of [...floor.ticketIn('301').clockIds].reverse())
      floor.does({ type: 'startClock', clockId });
    return floor;
  };

  test('[ROT-16] all move and keep their order, whoever starts first', () => {
    for (const discipline of ['positional', 'longestIdle', 'rounds'] as const)
      expect(two('allMove', discipline).queue('all')).toBe('3 1 2');
  });

  test('[ROT-16, ROT-8] when the one who moved is taken off the job, the next of it moves', () => {
    const floor = two('firstMoves');
    const [first = '', second = ''] = floor.ticketIn('301').clockIds;
    expect(floor.queue('all')).toBe('2 3 1');
    floor.does({ type: 'cancelClock', clockId: first });
    expect(floor.queue('all')).toBe('1 3 2');
    floor.does({ type: 'cancelClock', clockId: second });
    expect(floor.queue('all')).toBe('1 2 3');
  });

  test('[ROT-16] or only the first moves', () => {
    const floor = two('firstMoves');
    expect(floor.queue('all')).toBe('2 3 1');
  });

  test('[ROT-16, ROT-20] where turns are counted, only the first that counts is counted', () => {
    const mates = (
      clockTypes: RotationPolicy['clockTypes'],
      first: Wish = { type: 'rotation' },
    ): string => {
      const policy = { ...byTurns, crossRoom: 'firstMoves', clockTypes } as const;
      const floor = openBy(policy, ['1', '2', '3']);
      const item = { serviceCode: 'FOOT60', wish: { type: 'rotation' } } as const;
      const items = [
        { ...item, wish: first },
        { ...item, together: true },
      ];
      floor.does({ type: 'openVisit', roomNo: '301', guests: [{ items }] });
      for (const clockId of floor.ticketIn('301').clockIds)
        floor.does({ type: 'startClock', clockId });
      return ['1', '2'].map((one) => standingOf(floor.state, one).turns).join(' ');
    };
    expect(mates({ ...types, rotation: { move: 'none', when: 'start', counts: 1 } })).toBe('1 0');
    // A request that counts nothing is not the first of them, wherever it says that it moves.
    const uncounted = { move: 'tail', when: 'start', counts: 0 } as const;
    expect(mates({ ...types, requested: uncounted }, requested('1'))).toBe('0 1');
  });
});

describe('who is waited for by name', () => {
  test('[DSP-7] is not given to an older line by rotation', () => {
    const floor = openBy({}, ['1']);
    const running = serves(floor, '301');
    const older = floor.opens('302');
    floor.passMinutes(40);
    const asked = floor.opens('303', requested('1'));
    ends(floor, running);
    expect(floor.clock(asked)).toMatchObject({ status: 'called', staffNo: '1' });
    expect(floor.clock(older).status).toBe('awaitingTechnician');
  });
});

describe('why', () => {
  test('[WHY-1, FLR-05] the next is whom the dispatch sends, and the others have their reasons', () => {
    const floor = openBy({}, ['4', '2', '1', '3']);
    serves(floor, '301', requested('2'));
    floor.does({ type: 'setDuty', staffNo: '1', to: 'meal' });
    expect(explain(floor)).toEqual([
      { staffNo: '2', group: 'foot', position: 0, verdict: 'inService' },
      { staffNo: '1', group: 'foot', position: 1, verdict: 'meal' },
      { staffNo: '3', group: 'foot', position: 2, verdict: 'next' },
    ]);
    expect(explain(floor, { type: 'rotation', grade: 'senior', exclude: ['3'] })).toMatchObject([
      { verdict: 'inService' },
      { verdict: 'otherGrade' },
      { verdict: 'excluded' },
    ]);
    expect(explain(floor, requested('2'))).toMatchObject([{ staffNo: '2', verdict: 'inService' }]);
  });
});
