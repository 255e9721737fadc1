import type { Entity, QueueView } from '@baozhong/contract/live.ts';
import { defaultPolicy, type RotationPolicy } from '@baozhong/core/index.ts';
import { expect, test } from 'vitest';
import { Board } from '../../../hub/src/consumers/board/board.ts';
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
    const board = new Board(() => floor.state);
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
    const rebuilt = new Board(() => floor.state);
    rebuilt.rebuild(floor.events, 0);
    expect(told(rebuilt.entities())).toEqual(queues);
  },
);

test('[FLR-08] how long a clock can be cancelled is what the rules of the day say', () => {
  const floor = Floor.by({ cancel: { slot: 'back', limitMinutes: 7 } });
  const board = new Board(() => floor.state);
  board.rebuild(floor.events, 0);
  const store = [...board.entities()].find((one) => one.kind === 'store');
  expect(store?.settings).toMatchObject({ cancelLimitMinutes: 7, missedTurnMinutes: 3 });
});
