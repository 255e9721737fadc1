import { expect, test } from 'vitest';
import { WorkFacts } from '../../../hub/src/consumers/board/work-facts.ts';
import { Floor, requested } from '../../support/floor.ts';

function worked(floor: Floor, staffNo: string) {
  const facts = new WorkFacts();
  for (const event of floor.events) facts.apply(event);
  return facts.of(staffNo);
}
const ends = (floor: Floor, clockId: string) =>
  floor.does({ type: 'endClock', clockId, early: true });

test('[TRM-10, COM-3] each clock with its room, start, minutes and extensions, and the figures that add up to what it earned', () => {
  const floor = Floor.open();
  const clockId = floor.opens('301');
  floor.does({ type: 'startClock', clockId });
  const startedAt = floor.at;
  floor.does({ type: 'extendClock', clockId, extensions: 1.5 });
  const visitId = clockId.slice(0, clockId.lastIndexOf('/'));
  floor.does({ type: 'moveRoom', visitId, toRoomNo: '302' });
  expect(worked(floor, '1')).toEqual([]);
  floor.passMinutes(90);
  ends(floor, clockId);
  const [clock, ...more] = worked(floor, '1');
  expect(more).toEqual([]);
  expect(clock).toMatchObject({ clockId, roomNo: '302', startedAt, extensions: 1.5, share: null });
  const planned = floor.events.reduce(
    (sum, event) =>
      event.type === 'clockStarted' || event.type === 'clockExtended' ? sum + event.minutes : sum,
    0,
  );
  expect(clock?.minutes).toBe(planned);
  expect(clock?.lines.map(({ part }) => part)).toEqual(['clock', 'extension', 'halfExtension']);
  expect(clock?.lines.reduce((sum, { fen }) => sum + fen, 0)).toBe(clock?.fen);
  expect(clock?.fen).toBeGreaterThan(0);
});

test('[TRM-10, COM-6] of a clock handed over each has their minutes; a clock taken back is nobody’s', () => {
  const floor = Floor.open();
  const clockId = floor.opens('301');
  floor.does({ type: 'startClock', clockId });
  const startedAt = floor.at;
  floor.passMinutes(20).does({ type: 'transferClock', clockId, wish: requested('3') });
  floor.passMinutes(40);
  ends(floor, clockId);
  expect(worked(floor, '1')).toMatchObject([{ startedAt, minutes: 20 }]);
  expect(worked(floor, '3')).toMatchObject([{ startedAt: startedAt + 20 * 60_000, minutes: 40 }]);

  const other = floor.opens('302');
  const staffNo =
    floor.events.findLast((event) => event.type === 'technicianCalled')?.staffNo ?? '';
  const before = worked(floor, staffNo).length;
  floor.does({ type: 'startClock', clockId: other });
  floor.does({ type: 'cancelClock', clockId: other });
  expect(worked(floor, staffNo)).toHaveLength(before);
});

test('[TRM-10, DAY-2] a new day begins with nothing, and knows the start of the clocks that run on', () => {
  const floor = Floor.open();
  const clockId = floor.opens('301');
  floor.does({ type: 'startClock', clockId });
  const startedAt = floor.at;
  const done = floor.opens('302');
  floor.does({ type: 'startClock', clockId: done });
  ends(floor, done);
  floor.does({ type: 'openBusinessDay', day: '2026-11-21' });
  // As after a restart: from the day's events alone.
  const facts = new WorkFacts();
  const today = () => {
    const from = floor.events.findLastIndex(({ type }) => type === 'businessDayOpened');
    return floor.events.slice(from);
  };
  ends(floor, clockId);
  for (const event of today()) facts.apply(event);
  expect(facts.of('2')).toEqual([]);
  expect(facts.of('1')).toMatchObject([{ clockId, roomNo: '301', startedAt }]);
  expect(worked(floor, '1')).toEqual(facts.of('1'));
});
