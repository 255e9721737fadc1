import type { Entity, QueueView } from '@baozhong/contract/live.ts';
import { defaultPolicy, type RotationPolicy } from '@baozhong/core/index.ts';
import { describe, expect, test } from 'vitest';
import type { Board } from '../../../hub/src/consumers/board/board.ts';
import { boardOf } from '../../support/board.ts';
import { Floor } from '../../support/floor.ts';

const isQueue = (entity: Entity): entity is QueueView => entity.kind === 'queue';
const told = (entities: Iterable<Entity>) =>
  [...entities].filter(isQueue).map(({ name, staffNos }) => `${name}: ${staffNos.join(' ')}`);

test.each([
  ['one', ['全店: 1 2 3 4']],
  ['group', ['足疗: 1 2 3', '推拿: 2 3 4']],
  ['gender', ['女技师: 1 3 4', '男技师: 2']],
  ['groupGender', ['足疗女: 1 3', '足疗男: 2', '推拿女: 3 4', '推拿男: 2']],
  ['grade', ['初级: 1 3 4', '高级: 2']],
] as const)(
  '[ROT-10, ROT-11, FLR-02] the board shows the queues of the day by %s, and no others',
  (partition, queues) => {
    const floor = Floor.open();
    const board = boardOf(floor);
    board.rebuild(floor.events, 0);
    const screen = new Map([...board.entities()].map((one) => [`${one.kind}:${one.id}`, one]));
    board.onChanges(({ upserts, removes }) => {
      for (const one of upserts) screen.set(`${one.kind}:${one.id}`, one);
      for (const { kind, id } of removes) screen.delete(`${kind}:${id}`);
    });
    expect(told(screen.values())).toEqual(['足疗: 1 2 3', '推拿: 2 3 4']);
    const policy: RotationPolicy = { ...defaultPolicy, partition };
    floor.does({ type: 'setRotationPolicy', policy, fromDay: '2026-11-21' });
    board.apply(floor.does({ type: 'openBusinessDay', day: '2026-11-21' }), 1);
    expect(told(screen.values()).sort()).toEqual([...queues].sort());
    const rebuilt = boardOf(floor);
    rebuilt.rebuild(floor.events, 0);
    expect(told(rebuilt.entities())).toEqual(queues);
  },
);

test('[FLR-08] how long a clock can be cancelled is what the rules of the day say', () => {
  const floor = Floor.by({ cancel: { slot: 'back', limitMinutes: 7, by: 'desk' } });
  const board = boardOf(floor);
  board.rebuild(floor.events, 0);
  const store = [...board.entities()].find((one) => one.kind === 'store');
  expect(store?.settings).toMatchObject({ cancelLimitMinutes: 7, missedTurnMinutes: 3 });
});

describe('who comes next', () => {
  const body = (board: Board) => {
    const queue = [...board.entities()].filter(isQueue).find(({ id }) => id === 'body');
    return `${queue?.next ?? 'nobody'}: ${(queue?.kept ?? []).map(({ staffNo, verdict }) => `${staffNo} ${verdict}`).join(', ')}`;
  };
  const shown = (floor: Floor) => {
    const board = boardOf(floor);
    board.rebuild(floor.events, 0);
    return board;
  };

  test('[WHY-3, BKG-5, TRM-06] is whom the dispatch would send: not who is held, has a lap or is kept for a booking', () => {
    const floor = Floor.open();
    const board = shown(floor);
    expect(body(board)).toBe('2: ');
    board.apply(floor.does({ type: 'holdSlot', staffNo: '2', reason: '熟客' }), 1);
    expect(body(board)).toBe('3: 2 held');
    const how = 'passOneLap';
    board.apply(floor.does({ type: 'moveInQueue', staffNo: '3', how, reason: '迟到' }), 2);
    expect(body(board)).toBe('4: 2 held, 3 passesLap');
    board.apply(floor.does({ type: 'releaseHold', staffNo: '2' }), 3);
    expect(body(board)).toBe('2: 3 passesLap');
    const items = [{ serviceCode: 'BODY60', wish: { type: 'booked' as const, staffNo: '2' } }];
    const when = { startAt: floor.at + 20 * 60_000, minutes: 60 };
    const booked = floor.does({
      ...{ type: 'bookVisit', roomNo: null },
      ...{ ...when, guests: [{ items }] },
    });
    board.apply(booked, 4);
    expect(body(board)).toBe('4: 2 lockedForBooking, 3 passesLap');
  });

  test('[WHY-3, ROT-3] changes with the time alone, as a shift draws to its end', () => {
    const floor = Floor.open();
    const board = shown(floor);
    const told: QueueView[] = [];
    board.onChanges(({ upserts }) => told.push(...upserts.filter(isQueue)));
    board.timePassed();
    expect(told).toEqual([]);
    floor.passMinutes(12 * 60);
    board.timePassed();
    expect(body(board)).toMatch(/^nobody: 2 shiftEnds/);
    // Each once.
    expect(told.map(({ id }) => id)).toEqual(['foot', 'body']);
  });
});

test('[FLR-06] a new day begins without the news of the day before on the wall', () => {
  const floor = Floor.open();
  const board = boardOf(floor);
  board.rebuild(floor.events, 0);
  board.apply(floor.does({ type: 'moveInQueue', staffNo: '1', how: 'toTail', reason: '打扫' }), 1);
  expect(board.moves.latest()[0]).toMatchObject({ staffNo: '1', move: { ruleId: 'QMV-4' } });
  board.apply(floor.does({ type: 'openBusinessDay', day: '2026-11-21' }), 2);
  expect(board.moves.latest()).toEqual([]);
  expect(board.moves.of('1').at(-1)).toMatchObject({ reason: '打扫' });
});
