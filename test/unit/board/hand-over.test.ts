import type { Entity, TechnicianView } from '@baozhong/contract/live.ts';
import { expect, test } from 'vitest';
import { boardOf } from '../../support/board.ts';
import { Floor, requested, tapOf } from '../../support/floor.ts';

test('[ANN-7, TAP-10, TRM-06] who took over a running clock is seen to be awaited until their card is there', () => {
  const floor = Floor.open(['1', '2']);
  const clockId = floor.opens('301');
  floor.does({ type: 'startClock', clockId });
  const board = boardOf(floor);
  board.rebuild(floor.events, 0);
  const isTaker = (entity: Entity): entity is TechnicianView =>
    entity.kind === 'technician' && entity.staffNo === '2';
  const told: TechnicianView[] = [];
  board.onChanges(({ upserts }) => told.push(...upserts.filter(isTaker)));

  floor.passMinutes(20);
  board.apply(floor.does({ type: 'transferClock', clockId, wish: requested('2') }), 1);
  expect(told.at(-1)).toMatchObject({ state: 'inService', takesOverAt: floor.at, roomNo: '301' });
  const said = [...board.entities()].find(
    (entity) => entity.kind === 'announcement' && entity.staffNo === '2',
  );
  expect(said).toMatchObject({ what: 'handOver', roomNo: '301', minutes: 40, left: true });

  floor.passMinutes(1);
  board.apply(floor.does({ type: 'recallTechnician', clockId }), 2);
  const again = [...board.entities()].find(
    (entity) => entity.kind === 'announcement' && entity.what === 'recall',
  );
  expect(again).toMatchObject({ staffNo: '2', minutes: 39, left: true, state: 'queued' });
  expect(told.at(-1)).toMatchObject({ takesOverAt: floor.at });

  board.apply(floor.does(tapOf('301', '2', floor.at)), 3);
  expect(told.at(-1)).toMatchObject({ state: 'inService', takesOverAt: null });
});
