import type { Entity, TechnicianView } from '@baozhong/contract/live.ts';
import { expect, test } from 'vitest';
import { Board } from '../../../hub/src/consumers/board/board.ts';
import { Floor, noon, storeConfig } from '../../support/floor.ts';

const isTechnician = (entity: Entity): entity is TechnicianView => entity.kind === 'technician';

/** Nights from ten to eight; the day changes at six. */
function nightStore() {
  const floor = new Floor();
  const { technicians, ...rest } = storeConfig();
  const shiftPlans = { night: { start: 1320, end: 1920 }, early: { start: 600, end: 1200 } };
  const config = {
    ...rest,
    technicians: technicians.map((one) => ({ ...one, shiftPlan: 'night' })),
    shiftPlans,
  };
  let day = '2026-11-20';
  let minute = 720;
  const stamp = () => ({ at: floor.at, localDay: day, localMinute: minute });
  floor.stamp = stamp;
  const board = new Board(() => floor.state, stamp);
  const at = (localDay: string, localMinute: number) => {
    day = localDay;
    minute = localMinute;
    const days = Number(localDay.slice(-2)) - 20;
    floor.at = noon + (days * 1440 + localMinute - 720) * 60_000;
  };
  floor.does({ type: 'configureStore', config });
  floor.does({ type: 'openBusinessDay', day });
  return { floor, board, at };
}

const shown = (board: Board, staffNo: string) => {
  const one = [...board.entities()].filter(isTechnician).find(({ id }) => id === staffNo);
  return (
    one && `${one.shiftPlan} ${one.shiftStart}-${one.shiftEnd}${one.expected ? ' expected' : ''}`
  );
};

test('[DTY-18, FLR-02] after the change of day the board shows the shift that is worked, until it is over', () => {
  const { floor, board, at } = nightStore();
  at('2026-11-20', 1320);
  for (const staffNo of ['1', '2']) floor.does({ type: 'clockOn', staffNo });
  at('2026-11-21', 360);
  floor.does({ type: 'openBusinessDay', day: '2026-11-21' });
  for (const staffNo of ['1', '2', '3'])
    floor.does({ type: 'planShift', staffNo, day: '2026-11-21', shiftPlan: null });
  board.rebuild(floor.events, 0);
  expect(shown(board, '1')).toBe('night 22:00-08:00');
  // Nobody has come for a shift of the new day: a day off.
  expect(shown(board, '3')).toBe(' -');

  at('2026-11-21', 480);
  board.apply(floor.does({ type: 'clockOff', staffNo: '1' }), 1);
  expect(shown(board, '1')).toBe(' -');
  expect(shown(board, '2')).toBe('night 22:00-08:00');
});

test('[DTY-18, FLR-02] whoever stays is shown the shift of the new day when it begins, without any event', () => {
  const { floor, board, at } = nightStore();
  at('2026-11-20', 1320);
  for (const staffNo of ['1', '2']) floor.does({ type: 'clockOn', staffNo });
  floor.does({ type: 'planShift', staffNo: '2', day: '2026-11-21', shiftPlan: 'early' });
  at('2026-11-21', 360);
  floor.does({ type: 'openBusinessDay', day: '2026-11-21' });
  board.rebuild(floor.events, 0);
  expect(shown(board, '2')).toBe('night 22:00-08:00');
  expect(shown(board, '3')).toBe('night 22:00-08:00 expected');

  const told: Entity[] = [];
  board.onChanges(({ upserts }) => told.push(...upserts));
  at('2026-11-21', 599);
  board.timePassed();
  expect(told.filter(isTechnician)).toEqual([]);
  at('2026-11-21', 600);
  board.timePassed();
  expect(shown(board, '2')).toBe('early 10:00-20:00');
  expect(told.filter(isTechnician).map(({ id }) => id)).toEqual(['2']);
});

test('[DTY-18, DTY-12] who went home is waited for by the shift of the new day', () => {
  const { floor, board, at } = nightStore();
  at('2026-11-20', 1320);
  floor.does({ type: 'clockOn', staffNo: '2' });
  floor.does({ type: 'planShift', staffNo: '2', day: '2026-11-21', shiftPlan: 'early' });
  at('2026-11-21', 360);
  floor.does({ type: 'openBusinessDay', day: '2026-11-21' });
  board.rebuild(floor.events, 0);
  at('2026-11-21', 370);
  board.apply(floor.does({ type: 'clockOff', staffNo: '2' }), 1);
  expect(shown(board, '2')).toBe('early 10:00-20:00 expected');
});
