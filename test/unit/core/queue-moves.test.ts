import { minuteMs, nextTimer } from '@baozhong/core/index.ts';
import { describe, expect, test } from 'vitest';
import { Floor, requested, storeConfig, timerOf } from '../../support/floor.ts';

const reason = 'as agreed';
const move = (staffNo: string, how: 'rewardHead' | 'penaltyTail' | 'toTail' | 'passOneLap') =>
  ({ type: 'moveInQueue', staffNo, how, reason }) as const;
const queues = (floor: Floor) => [floor.queue('foot'), floor.queue('body')];

describe('the manager moves somebody', () => {
  test('[QMV-1, QMV-2, FLR-05] to the head of every queue, with the reason in the log', () => {
    const floor = Floor.open(['1', '2', '3', '4']);
    const events = floor.does(move('3', 'rewardHead'));
    expect(queues(floor)).toEqual(['3 1 2', '3 2 4']);
    expect(events).toMatchObject([
      { type: 'queueMoved', group: 'foot', from: 2, to: 0, ruleId: 'QMV-2', reason },
      { type: 'queueMoved', group: 'body', from: 1, to: 0, ruleId: 'QMV-2', reason },
    ]);
    floor.refuses('nothing_to_do', move('3', 'rewardHead'));
    floor.does(move('2', 'rewardHead'));
    expect(queues(floor)).toEqual(['2 3 1', '2 3 4']);
    expect(floor.clock(floor.opens('301'))).toMatchObject({ staffNo: '2' });
  });

  test('[QMV-3] a penalty is the tail, a turn, and a record', () => {
    const floor = Floor.open(['1', '2', '3']);
    const events = floor.does(move('1', 'penaltyTail'));
    expect(floor.queue('foot')).toBe('2 3 1');
    expect(events.at(-1)).toMatchObject({
      ...{ type: 'penaltyRecorded', staffNo: '1', what: 'manager', turns: 1, fineFen: 0, reason },
    });
    expect(floor.state.standings.get('1')).toMatchObject({ turns: 1, tailNext: false });
    // At the tail already, it is recorded all the same.
    floor.does(move('1', 'penaltyTail'));
    expect(floor.queue('foot')).toBe('2 3 1');
    expect(floor.state.standings.get('1')).toMatchObject({ turns: 2 });
  });

  test.each(['fewestTurns', 'fewestClocks'] as const)(
    '[QMV-3, ROT-20] by %s a penalty costs a turn, and its place stays behind those of the same count',
    (discipline) => {
      const sent = (how: 'penaltyTail' | 'toTail') => {
        const config = storeConfig();
        const rooms = Array.from({ length: 8 }, (_, index) => {
          return { roomNo: String(301 + index), area: '3F', typeCode: 'double', seats: 2 };
        });
        const floor = Floor.by({ discipline, partition: 'one' }, ['1', '2', '3'], {
          ...config,
          rooms,
        });
        floor.does(move('1', how));
        return rooms
          .map(({ roomNo }) => {
            const clockId = floor.opens(roomNo);
            const clock = floor.clock(clockId);
            floor.does({ type: 'startClock', clockId });
            floor.passMinutes(60).does({ type: 'endClock', clockId });
            return 'staffNo' in clock ? clock.staffNo : '';
          })
          .join(' ');
      };
      expect(sent('toTail')).toBe('2 3 1 2 3 1 2 3');
      expect(sent('penaltyTail')).toBe('2 3 2 3 1 2 3 1');
    },
  );

  test('[QMV-4] put to the tail costs nothing else', () => {
    const floor = Floor.open(['1', '2', '3']);
    const events = floor.does(move('1', 'toTail'));
    expect(events).toMatchObject([{ type: 'queueMoved', to: 2, ruleId: 'QMV-4', reason }]);
    floor.refuses('nothing_to_do', move('1', 'toTail'));
  });

  test('[QMV-5] laps are counted up and forgiven, the place stays', () => {
    const floor = Floor.open(['1', '2']);
    floor.does(move('1', 'passOneLap'));
    floor.does(move('1', 'passOneLap'));
    expect(floor.state.standings.get('1')).toMatchObject({ laps: 2 });
    const forgive = { type: 'moveInQueue', staffNo: '1', how: 'forgiveLap', reason } as const;
    floor.does(forgive);
    floor.does(forgive);
    floor.refuses('nothing_to_do', forgive);
    expect(floor.queue('foot')).toBe('1 2');
  });

  test('[QMV-1] the busy are moved too; who is not on duty stands nowhere', () => {
    const floor = Floor.open(['1', '2']);
    const clockId = floor.opens('301');
    floor.does({ type: 'startClock', clockId });
    expect(floor.queue('foot')).toBe('2 1');
    floor.does(move('1', 'rewardHead'));
    expect(floor.queue('foot')).toBe('1 2');
    floor.refuses('not_on_duty', move('3', 'rewardHead'));
    floor.refuses('unknown_technician', move('99', 'toTail'));
  });
});

describe('a place is kept for an expected guest', () => {
  const hold = (staffNo: string, minutes?: number) =>
    ({ type: 'holdSlot', staffNo, reason, ...(minutes === undefined ? {} : { minutes }) }) as const;

  test('[QMV-6] rotation passes over it, and the place stays', () => {
    const floor = Floor.open(['1', '2']);
    floor.does(hold('1', 20));
    expect(floor.state.standings.get('1')?.hold).toEqual({
      ...{ untilAt: floor.at + 20 * minuteMs, by: 'staff:H1', reason },
    });
    expect(floor.clock(floor.opens('301'))).toMatchObject({ staffNo: '2' });
    expect(floor.queue('foot')).toBe('1 2');
    // The guest has come.
    expect(floor.clock(floor.opens('302', requested('1')))).toMatchObject({ staffNo: '1' });
    expect(floor.state.standings.get('1')?.hold).toBeNull();
  });

  test('[QMV-6] only once, not for longer than the policy lets, and not of somebody who is busy', () => {
    const floor = Floor.open(['1', '2']);
    expect(floor.refuses('hold_too_long', hold('1', 31))).toEqual({ mostMinutes: 30 });
    floor.does(hold('1'));
    expect(nextTimer(floor.state)).toEqual({
      ...{ timerId: 'hold/1', dueAt: floor.at + 30 * minuteMs },
    });
    floor.refuses('nothing_to_do', hold('1', 5));
    floor.opens('301');
    expect(floor.refuses('technician_busy', hold('2'))).toMatchObject({ roomNo: '301' });
    floor.refuses('not_on_duty', hold('3'));
    floor.refuses('unknown_technician', hold('99'));
    floor.refuses('not_held', { type: 'releaseHold', staffNo: '2' });
  });

  test('[QMV-7] released, the place is as it was, and a line that waits has it', () => {
    const floor = Floor.open(['1', '2']);
    floor.does(hold('1'));
    floor.opens('301');
    const waiting = floor.opens('302');
    expect(floor.clock(waiting)).toMatchObject({ status: 'awaitingTechnician' });
    floor.does({ type: 'releaseHold', staffNo: '1' });
    expect(floor.clock(waiting)).toMatchObject({ status: 'called', staffNo: '1' });
    expect(floor.queue('foot')).toBe('1 2');
  });

  test('[QMV-8, TMR-1] not released in time, it is lost', () => {
    const floor = Floor.open(['2', '3', '4']);
    floor.does(hold('2', 5));
    const timer = timerOf(floor);
    floor.passMinutes(5);
    const events = floor.does({ type: 'fireTimer', timerId: 'hold/2', dueAt: timer?.dueAt ?? 0 });
    expect(events[0]).toMatchObject({ type: 'holdExpired', staffNo: '2', late: false });
    expect(queues(floor)).toEqual(['3 2', '3 4 2']);
    floor.refuses('unknown_timer', { type: 'fireTimer', timerId: 'hold/2', dueAt: floor.at });
    expect(timerOf(floor)).toBeUndefined();
  });

  test('[QMV-6] who goes home keeps no place', () => {
    const floor = Floor.open(['1', '2']);
    floor.does(hold('1'));
    floor.does({ type: 'clockOff', staffNo: '1' });
    expect(floor.state.standings.get('1')?.hold).toBeNull();
    expect(timerOf(floor)).toBeUndefined();
  });
});
