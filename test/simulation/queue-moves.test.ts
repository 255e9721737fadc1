/** Law of the queue: no penalty ever improves a position, no reward ever worsens one, whatever the rules are. */
import { policyChoices } from '@baozhong/contract/policy-choices.ts';
import { type CommandBody, defaultPolicy, type RotationPolicy } from '@baozhong/core/index.ts';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { commandOf, step } from '../support/evening.ts';
import { Floor } from '../support/floor.ts';
import { runs } from '../support/runs.ts';

const choice = <T>(of: readonly T[]) => fc.constantFrom(...of);
const policy = fc.record({
  partition: choice(policyChoices.partition),
  discipline: choice(policyChoices.discipline),
  missedTurn: fc.record({
    then: choice(policyChoices.missedThen),
    afterMinutes: fc.constant(3),
    fineFen: choice([0, 2000]),
  }),
});
const act = fc.record({
  staffNo: choice(['1', '2', '3', '4']),
  how: choice(['rewardHead', 'penaltyTail', 'toTail', 'missTurn', 'holdToTheEnd'] as const),
});
type Act = typeof act extends fc.Arbitrary<infer T> ? T : never;

/** By queue: how many stand ahead. */
function places({ state }: Floor, staffNo: string): Map<string, number> {
  return new Map(
    [...state.queues].flatMap(([group, queue]) =>
      queue.includes(staffNo) ? [[group, queue.indexOf(staffNo)] as const] : [],
    ),
  );
}

function commandFor(floor: Floor, { staffNo, how }: Act): CommandBody | undefined {
  if (how === 'missTurn') {
    const technician = floor.state.technicians.get(staffNo);
    return technician?.status === 'called'
      ? { type: 'markMissedTurn', clockId: technician.clockId }
      : undefined;
  }
  if (how === 'holdToTheEnd') {
    const held = floor.send({ type: 'holdSlot', staffNo, reason: 'expected', minutes: 1 });
    if (held.kind === 'refused') return undefined;
    floor.passMinutes(1);
    return { type: 'fireTimer', timerId: `hold/${staffNo}`, dueAt: floor.at };
  }
  return { type: 'moveInQueue', staffNo, how, reason: 'as agreed' };
}

describe('moves by hand and penalties', () => {
  test('[QMV-2, QMV-3, QMV-4, QMV-8, MIS-3] never turn out the other way', () => {
    fc.assert(
      fc.property(
        policy,
        fc.array(fc.tuple(step, act), { minLength: 10, maxLength: 40 }),
        (chosen, steps) => {
          const rules: RotationPolicy = { ...defaultPolicy, ...chosen };
          const floor = Floor.by(rules);
          for (const [one, then] of steps) {
            floor.passMinutes(one.minutes);
            const body = commandOf(floor, one);
            if (body !== undefined) floor.send(body);
            const command = commandFor(floor, then);
            const before = places(floor, then.staffNo);
            if (command === undefined || floor.send(command).kind === 'refused') continue;
            for (const [group, after] of places(floor, then.staffNo)) {
              const was = before.get(group) ?? -1;
              if (then.how === 'rewardHead') expect(after).toBe(0);
              else expect(after).toBeGreaterThanOrEqual(was);
            }
          }
        },
      ),
      { numRuns: runs(150) },
    );
  });
});
