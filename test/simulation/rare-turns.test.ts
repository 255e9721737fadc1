/** What chance brings seldom is led to, so that the naive reading of the rotation has met it and agreed. */
import { defaultPolicy, minuteMs, nextTimer, type RotationPolicy } from '@baozhong/core/index.ts';
import { describe, expect, test } from 'vitest';
import { store } from '../support/busy-evening.ts';
import { Floor, noon, requested, type Wish } from '../support/floor.ts';
import { NaiveRotation } from '../support/naive-rotation.ts';

/** An evening in which everything is followed by the naive reading, and what has happened in it. */
function evening(
  chosen: Partial<RotationPolicy>,
  on: readonly string[],
  play: (floor: Floor) => void,
): string[] {
  const policy: RotationPolicy = { ...defaultPolicy, partition: 'one', ...chosen };
  const floor = Floor.by(policy, on, store());
  const naive = new NaiveRotation(policy);
  naive.follow(floor.events, 720);
  const does = floor.does.bind(floor);
  floor.does = (body) => {
    const events = does(body);
    naive.follow(events, 720 + (floor.at - noon) / minuteMs);
    expect(naive.broken).toEqual([]);
    return events;
  };
  play(floor);
  return floor.events.map((event) => {
    if (event.type === 'queueMoved') return event.ruleId;
    return event.type === 'technicianCalled' ? `by ${String(event.by)}` : event.type;
  });
}
function serves(floor: Floor, roomNo: string, wish?: Wish): string {
  const clockId = floor.opens(roomNo, wish);
  floor.does({ type: 'startClock', clockId });
  return clockId;
}
function timersUntil(floor: Floor, minutes: number): void {
  const until = noon + minutes * minuteMs;
  for (let timer = nextTimer(floor.state); timer !== undefined && timer.dueAt <= until;) {
    floor.at = Math.max(floor.at, timer.dueAt);
    floor.does({ type: 'fireTimer', ...timer, terminalOnline: true });
    timer = nextTimer(floor.state);
  }
  floor.at = until;
}
const counted = { move: 'tail', when: 'start', counts: 1 } as const;

describe('what is rare', () => {
  test('[ROT-4, ROT-8, ROT-9, ROT-18, MIS-3, QMV-2] a turn that is taken, given back, passed, missed; a reward, and who comes again', () => {
    const happened = evening({}, ['1', '2', '3'], (floor) => {
      serves(floor, '303', requested('2'));
      const taken = serves(floor, '301');
      floor.does({ type: 'cancelClock', clockId: taken });
      floor.does({ type: 'moveInQueue', staffNo: '3', how: 'rewardHead', reason: 'well done' });
      floor.does({ type: 'moveInQueue', staffNo: '3', how: 'passOneLap', reason: 'as agreed' });
      const clockId = floor.opens('302');
      floor.passMinutes(4).does({ type: 'markMissedTurn', clockId });
      floor.does({ type: 'clockOff', staffNo: '1' });
      floor.does({ type: 'clockOn', staffNo: '1' });
    });
    const led = ['by turn', 'by name', 'turnTaken', 'turnGivenBack', 'lapsSet'];
    expect(happened).toEqual(expect.arrayContaining(led));
    expect(happened).toEqual(
      expect.arrayContaining(['ROT-4', 'ROT-8', 'ROT-9', 'ROT-18', 'MIS-3', 'QMV-2']),
    );
  });

  test('[ROT-14, ROT-15] a turn that is owed, used, and owed for nothing', () => {
    const happened = evening(
      { discipline: 'rounds', owedTurns: true },
      ['1', '2', '3'],
      (floor) => {
        const first = serves(floor, '301', requested('1'));
        serves(floor, '302');
        floor.does({ type: 'endClock', clockId: first, early: true });
        const owed = serves(floor, '303');
        floor.does({ type: 'endClock', clockId: owed, early: true });
        serves(floor, '304', requested('1'));
        floor.does({ type: 'cancelClock', clockId: serves(floor, '305') });
      },
    );
    expect(happened).toEqual(
      expect.arrayContaining([
        ...['by owedTurn', 'owedTurnRecorded', 'owedTurnUsed', 'owedTurnWithdrawn'],
      ]),
    );
  });

  test('[ROT-19] a line that is promised to who is free soon, not any more, and again', () => {
    const happened = evening({ preAssignMinutes: 10 }, ['1'], (floor) => {
      const clockId = serves(floor, '301');
      floor.opens('302');
      timersUntil(floor, 52);
      floor.does({ type: 'extendClock', clockId, extensions: 1 });
      timersUntil(floor, 88);
      floor.does({ type: 'endClock', clockId });
    });
    expect(happened).toEqual(
      expect.arrayContaining([
        ...['technicianSoonFree', 'linePromised', 'promiseWithdrawn', 'by promise'],
      ]),
    );
  });

  test('[ROT-11, ROT-13] turns that are counted by the day, extensions with them', () => {
    const happened = evening(
      {
        ...{ discipline: 'fewestTurns', extensionCounts: 1 },
        clockTypes: { ...defaultPolicy.clockTypes, rotation: counted },
      },
      ['1', '2', '3'],
      (floor) => {
        const clockId = serves(floor, '301');
        floor.does({ type: 'extendClock', clockId, extensions: 1 });
        floor.does({ type: 'openBusinessDay', day: '2026-11-21' });
      },
    );
    expect(happened).toEqual(expect.arrayContaining(['ROT-4', 'ROT-13', 'queuesLaidOut']));
  });

  test('[ROT-12] a clock that returns its technician to the own slot', () => {
    const ownSlot = { move: 'ownSlot', when: 'start', counts: 0 } as const;
    const happened = evening(
      { clockTypes: { ...defaultPolicy.clockTypes, requested: ownSlot } },
      ['1', '2', '3'],
      (floor) => {
        const clockId = serves(floor, '301', requested('2'));
        serves(floor, '302');
        floor.does({ type: 'endClock', clockId, early: true });
      },
    );
    expect(happened).toContain('ROT-12');
  });
});
