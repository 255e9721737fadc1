/** Where those who come stand, under any policy: nobody wins a place by being late, by coming twice, or by a lap that is passed. */
import { type Event, standingOf } from '@baozhong/core/index.ts';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { commandOf, step } from '../support/evening.ts';
import { Floor } from '../support/floor.ts';
import { policies } from '../support/policies.ts';
import { runs } from '../support/runs.ts';

const staffNos = ['1', '2', '3', '4'];

/** How many stand in each queue. */
const lengths = ({ state }: Floor) =>
  new Map([...state.queues].map(([group, queue]) => [group, queue.length]));

function joined(events: readonly Event[], staffNo: string) {
  return events.flatMap((event) =>
    event.type === 'queueMoved' && event.staffNo === staffNo && event.from === null ? [event] : [],
  );
}

describe('who comes', () => {
  test('[ROT-18] late, they join where the policy says; a second time on one day, behind everybody', () => {
    const seen = new Set<string>();
    fc.assert(
      fc.property(
        policies,
        fc.array(step, { minLength: 5, maxLength: 40 }),
        fc.subarray(staffNos, { minLength: 1 }),
        (policy, steps, coming) => {
          const floor = Floor.by(policy, ['1', '3']);
          for (const one of steps) {
            floor.passMinutes(one.minutes);
            const command = commandOf(floor, one);
            if (command !== undefined && one.what !== 'day') floor.send(command);
          }
          // Who has a day off is never late.
          if (floor.state.shiftPlans.size > 0) return;
          floor.passMinutes(policy.lateAfterMinutes + 1);
          for (const staffNo of coming) {
            const again = standingOf(floor.state, staffNo).cameToday;
            if (again) floor.send({ type: 'clockOff', staffNo });
            const before = lengths(floor);
            const outcome = floor.send({ type: 'clockOn', staffNo });
            if (outcome.kind === 'refused') continue;
            const place = again ? 'tail' : policy.joinLate;
            seen.add(again ? 'again' : place);
            for (const { group, to } of joined(outcome.events, staffNo)) {
              if (place === 'head') expect(to).toBe(0);
              else if (place === 'tail' || policy.discipline !== 'rounds')
                expect(to).toBe(before.get(group) ?? 0);
            }
          }
        },
      ),
      { numRuns: runs(150) },
    );
    expect([...seen].sort()).toEqual(['again', 'behindRoundZero', 'head', 'roundTail', 'tail']);
  });

  test('[ROT-9, QMV-5] each lap is passed once: with every pass there is one less', () => {
    let passed = 0;
    const lap = fc.record({
      staffNo: fc.constantFrom(...staffNos),
      how: fc.constantFrom('passOneLap' as const, 'passOneLap' as const, 'forgiveLap' as const),
      serviceCode: fc.constantFrom('FOOT60', 'BODY60'),
    });
    fc.assert(
      fc.property(policies, fc.array(lap, { minLength: 5, maxLength: 40 }), (policy, laps) => {
        const floor = Floor.by(policy);
        for (const { staffNo, how, serviceCode } of laps) {
          floor.passMinutes(1).send({ type: 'moveInQueue', staffNo, how, reason: 'as agreed' });
          const left = new Map(staffNos.map((no) => [no, standingOf(floor.state, no).laps]));
          const items = [{ serviceCode, wish: { type: 'rotation' as const } }];
          const events = floor.does({ type: 'openVisit', roomNo: '301', guests: [{ items }] });
          for (const event of events) {
            if (event.type !== 'lapsSet') continue;
            passed += 1;
            const had = left.get(event.staffNo) ?? 0;
            expect(event).toMatchObject({ ruleId: 'ROT-9', laps: had - 1 });
            expect(event.laps).toBeGreaterThanOrEqual(0);
            left.set(event.staffNo, event.laps);
          }
          floor.does({ type: 'releaseRoom', visitId: floor.ticketIn('301').visitId });
        }
      }),
      { numRuns: runs(100) },
    );
    expect(passed).toBeGreaterThan(runs(100));
  });
});
