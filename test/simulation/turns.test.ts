/** A turn given back is as if it had never been taken, whatever the others did meanwhile. */
import { brokenLaws } from '@baozhong/core/index.ts';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Floor, storeConfig } from '../support/floor.ts';
import { runs } from '../support/runs.ts';

const people = 8;
const staffNos = Array.from({ length: people }, (_, index) => String(index + 1));
const skillSets = [['foot'], ['body'], ['foot', 'body']];

/** Everybody is called to a room of their own, and nobody has started. */
function allCalled(skills: readonly number[]): { floor: Floor; clockIds: string[] } {
  const config = storeConfig();
  const [technician] = config.technicians;
  const [room] = config.rooms;
  if (technician === undefined || room === undefined) throw new Error('an empty store');
  const floor = new Floor();
  floor.does({
    type: 'configureStore',
    config: {
      ...config,
      technicians: staffNos.map((staffNo, index) => ({
        ...{ ...technician, staffNo, cardUid: `0402000${staffNo}5E8061` },
        skills: skillSets[skills[index] ?? 0] ?? [],
      })),
      rooms: staffNos.map((staffNo) => ({ ...room, roomNo: `R${staffNo}` })),
    },
  });
  floor.does({ type: 'openBusinessDay', day: '2026-11-20' });
  for (const staffNo of staffNos) floor.does({ type: 'clockOn', staffNo });
  const clockIds = staffNos.flatMap((staffNo, index) => {
    const serviceCode = skills[index] === 1 ? 'BODY60' : 'FOOT60';
    const clockId = floor.opens(`R${staffNo}`, { type: 'rotation' }, serviceCode);
    return floor.clock(clockId).status === 'called' ? [clockId] : [];
  });
  return { floor, clockIds };
}

const queuesOf = (floor: Floor) => [...floor.state.queues];

describe('turns', () => {
  test('[LAW-7, ROT-8] cancelled or swapped right after the start, the queues are exactly as before', () => {
    fc.assert(
      fc.property(
        fc.array(fc.nat(2), { minLength: people, maxLength: people }),
        fc.nat(people - 1),
        fc.boolean(),
        fc.boolean(),
        (skills, which, swapped, started) => {
          const { floor, clockIds } = allCalled(skills);
          const clockId = clockIds[which % clockIds.length] ?? '';
          const before = queuesOf(floor).map(([group, queue]) => [group, [...queue]]);
          if (started) floor.does({ type: 'startClock', clockId });
          if (swapped) floor.does({ type: 'swapTechnician', clockId, wish: { type: 'rotation' } });
          else floor.does({ type: 'cancelClock', clockId });
          expect(queuesOf(floor)).toEqual(before);
        },
      ),
      { numRuns: runs(100) },
    );
  });

  test('[LAW-7, ROT-8] whoever else starts or is taken back meanwhile, it is as if the clock had never started', () => {
    fc.assert(
      fc.property(
        fc.array(fc.nat(2), { minLength: people, maxLength: people }),
        fc.array(fc.nat(2 * people - 1), { minLength: 1, maxLength: 30 }),
        (skills, picks) => {
          const { floor, clockIds } = allCalled(skills);
          const kept: string[] = [];
          for (const pick of picks) {
            const clockId = clockIds[pick % clockIds.length] ?? '';
            const { status } = floor.clock(clockId);
            if (status === 'called') {
              floor.does({ type: 'startClock', clockId });
              kept.push(clockId);
            } else if (status === 'started' && pick >= people) {
              floor.does({ type: 'cancelClock', clockId });
              kept.splice(kept.indexOf(clockId), 1);
            }
          }
          const straight = allCalled(skills).floor;
          for (const clockId of kept) straight.does({ type: 'startClock', clockId });
          expect(queuesOf(floor)).toEqual(queuesOf(straight));
          expect(brokenLaws(floor.state)).toEqual([]);
        },
      ),
      { numRuns: runs(200) },
    );
  });

  test('[MIS-3, LAW-7] a missed turn never improves a place, in any queue', () => {
    fc.assert(
      fc.property(
        fc.array(fc.nat(2), { minLength: people, maxLength: people }),
        fc.array(fc.nat(people - 1), { minLength: 1, maxLength: 10 }),
        (skills, picks) => {
          const { floor, clockIds } = allCalled(skills);
          for (const pick of picks) {
            const clockId = clockIds[pick % clockIds.length] ?? '';
            const clock = floor.clock(clockId);
            if (clock.status !== 'called') continue;
            const { staffNo } = clock;
            const places = () => queuesOf(floor).map(([, queue]) => queue.indexOf(staffNo));
            const before = places();
            floor.does({ type: 'markMissedTurn', clockId });
            const after = places();
            expect(after.every((place, index) => place >= (before[index] ?? 0))).toBe(true);
            expect(after).toEqual(
              queuesOf(floor).map(([, queue], index) =>
                before[index] === -1 ? -1 : queue.length - 1,
              ),
            );
          }
        },
      ),
      { numRuns: runs(100) },
    );
  });
});
