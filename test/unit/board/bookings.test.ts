import type { BookingView } from '@baozhong/contract/bookings.ts';
import type { Entity } from '@baozhong/contract/live.ts';
import { minuteMs, nextTimer } from '@baozhong/core/index.ts';
import { expect, test } from 'vitest';
import { boardOf } from '../../support/board.ts';
import { Floor } from '../../support/floor.ts';

const isBooking = (entity: Entity): entity is BookingView => entity.kind === 'booking';

test('[BKG-4, FLR-13] who has booked a room is told when it becomes free and is kept', () => {
  const floor = Floor.open();
  floor.does({
    ...{ type: 'bookVisit', roomNo: '301', startAt: floor.at + 90 * minuteMs, minutes: 60 },
    guests: [{ items: [{ serviceCode: 'FOOT60', wish: { type: 'rotation' } }] }],
  });
  // Somebody else sits there still when the time of the booking draws near.
  const clockId = floor.opens('301');
  const visitId = floor.state.rooms.get('301')?.visitId ?? '';
  const board = boardOf(floor);
  board.rebuild(floor.events, 0);
  const told: BookingView[] = [];
  board.onChanges(({ upserts }) => told.push(...upserts.filter(isBooking)));
  let pos = 0;
  const does = (body: Parameters<Floor['does']>[0]) => {
    pos += 1;
    board.apply(floor.does(body), pos);
  };
  does({ type: 'cancelClock', clockId });
  floor.passMinutes(61);
  for (let timer = nextTimer(floor.state); timer; timer = nextTimer(floor.state)) {
    if (timer.dueAt > floor.at) break;
    does({ type: 'fireTimer', ...timer });
  }
  expect(told.at(-1)).toMatchObject({ status: 'locked', roomKept: false });
  does({ type: 'releaseRoom', visitId });
  expect(told.at(-1)).toMatchObject({ status: 'locked', roomKept: true });
});
