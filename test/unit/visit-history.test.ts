import { expect, test } from 'vitest';
import { boardOf } from '../support/board.ts';
import { Floor } from '../support/floor.ts';

test('[FLR-08] the history of a visit says who was swapped for whom', () => {
  const floor = Floor.open();
  floor.does({
    type: 'openVisit',
    roomNo: '301',
    guests: [{ items: [{ serviceCode: 'FOOT60', wish: { type: 'rotation' } }] }],
  });
  const visit = [...floor.state.visits.values()][0];
  const [clockId = ''] = visit?.clockIds ?? [];
  floor.does({ type: 'swapTechnician', clockId, wish: { type: 'requested', staffNo: '3' } });
  const board = boardOf(floor);
  board.rebuild(floor.events, 0);
  const shown = [...board.entities()].find((entity) => entity.kind === 'visit');
  expect(
    shown?.history.map(({ what, staffNo, insteadOf }) => [what, staffNo, insteadOf].join(' ')),
  ).toEqual([
    'visitOpened  ',
    'technicianCalled 1 ',
    'technicianSwapped 1 ',
    'technicianCalled 3 1',
  ]);
});
