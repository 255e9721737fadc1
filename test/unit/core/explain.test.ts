import { explainNext, type Wish } from '@baozhong/core/index.ts';
import { expect, test } from 'vitest';
import { boardOf } from '../../support/board.ts';
import { Floor } from '../../support/floor.ts';

const rotation: Wish = { type: 'rotation' };
const foot60 = (wish: Wish = rotation) => ({ serviceCode: 'FOOT60', wish });

function told(floor: Floor, wish: Wish): string {
  const { catalogue } = floor.state;
  const service = catalogue?.services.get('FOOT60');
  if (catalogue === null || service === undefined) throw new Error('no store');
  const stamp = { at: floor.at, localDay: '2026-11-20', localMinute: 720 };
  const { next, candidates } = explainNext(floor.state, catalogue, service, wish, stamp);
  const all = candidates.map(({ staffNo, verdict }) => `${staffNo} ${verdict}`);
  return `${String(next)}: ${all.join(', ')}`;
}

test('[FLR-06, WHY-1] who is next is who is sent, and each before has a reason', () => {
  const floor = Floor.open();
  floor.does({ type: 'holdSlot', staffNo: '1', reason: '熟客' });
  expect(told(floor, rotation)).toBe('2: 1 held, 2 next, 3 behind');
  expect(told(floor, { ...rotation, gender: 'F' })).toBe('3: 1 held, 2 otherGender, 3 next');
  expect(told(floor, { ...rotation, exclude: ['2', '3'] })).toBe(
    'null: 1 held, 2 excluded, 3 excluded',
  );
  floor.does({ type: 'openVisit', roomNo: '301', guests: [{ items: [foot60()] }] });
  expect(told(floor, rotation)).toBe('3: 1 held, 2 called, 3 next');
  expect(told(floor, { type: 'requested', staffNo: '2' })).toBe('null: 2 called');
});

test('[FLR-06, WHY-2] what happened to a turn is told with its rule, its person and its reason', () => {
  const floor = Floor.open();
  floor.does({ type: 'moveInQueue', staffNo: '2', how: 'rewardHead', reason: '表扬' });
  const board = boardOf(floor);
  board.rebuild(floor.events, 0);
  const moves = board.moves.of('2').filter(({ group }) => group === 'foot');
  expect(
    moves.map(({ ruleId, from, to, who, reason }) => [ruleId, from, to, who, reason ?? '']),
  ).toEqual([
    ['ROT-5', null, 1, 'staff:H1', ''],
    ['QMV-2', 1, 0, 'staff:H1', '表扬'],
  ]);
  floor.does({ type: 'clockOff', staffNo: '2' });
  floor.does({ type: 'clockOn', staffNo: '2' });
  board.rebuild(floor.events, 0);
  expect(board.moves.of('2').map(({ ruleId, because }) => [ruleId, because])).toEqual([
    ['ROT-18', 'again'],
    ['ROT-18', 'again'],
  ]);
});

test('[FLR-06, WHY-2, CLK-9] a clock that was handed over is told to both', () => {
  const floor = Floor.open();
  const clockId = floor.opens('301');
  floor.does({ type: 'startClock', clockId });
  floor.passMinutes(25);
  const wish: Wish = { type: 'requested', staffNo: '2' };
  floor.does({ type: 'transferClock', clockId, wish, reason: '身体不适' });
  const board = boardOf(floor);
  board.rebuild(floor.events, 0);
  const transferOf = (staffNo: string) =>
    board.moves.of(staffNo).find(({ what }) => what === 'clockTransferred');
  const same = { clockId, roomNo: '301', reason: '身体不适' };
  expect(transferOf('1')).toMatchObject({ ...same, because: 'given', otherStaffNo: '2' });
  expect(transferOf('2')).toMatchObject({ ...same, because: 'taken', otherStaffNo: '1' });
});
