/** Whatever the evening was, the preview tells what opening brings, and changes nothing. */
import { type OpenRoom, previewOpen, serialize } from '@baozhong/core/index.ts';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { commandOf, step } from '../support/evening.ts';
import { Floor, noon } from '../support/floor.ts';
import { runs } from '../support/runs.ts';

const policies = [
  {},
  { discipline: 'rounds', owedTurns: true } as const,
  { discipline: 'longestIdle', partition: 'one', preAssignMinutes: 10 } as const,
  { discipline: 'fewestClocks', partition: 'gender', crossRoom: 'firstMoves' } as const,
];

function brought(floor: Floor, roomNo: string): string[] {
  return floor.ticketIn(roomNo).clockIds.map((clockId) => {
    const clock = floor.clock(clockId);
    return clock.status === 'called' ? `${clock.staffNo} ${clock.clockType}` : 'waits';
  });
}

test('[JOB-9, JOB-8, DSP-1] in every room of a party, by every policy', () => {
  let opened = 0;
  fc.assert(
    fc.property(
      fc.constantFrom(...policies),
      fc.array(step, { minLength: 5, maxLength: 60 }),
      step,
      fc.boolean(),
      (policy, evening, last, both) => {
        const floor = Floor.by(policy);
        for (const one of evening) {
          floor.passMinutes(one.minutes);
          const command = commandOf(floor, one);
          if (command !== undefined) floor.send(command);
        }
        const { catalogue } = floor.state;
        if (catalogue === null) throw new Error('no store');
        const minutes = Math.floor((floor.at - noon) / 60_000);
        const stamp = { at: floor.at, localDay: '2026-11-20', localMinute: 720 + minutes };
        const guests = last.guests.slice(0, 2).map(({ items }) => ({ items }));
        const more: OpenRoom[] = both ? [{ roomNo: '302', guests }] : [];
        const before = JSON.stringify(serialize(floor.state));
        const told = previewOpen(floor.state, catalogue, stamp, '301', guests, { linked: more });
        expect(JSON.stringify(serialize(floor.state))).toBe(before);
        const rooms = [{ roomNo: '301', guests }, ...more];
        const decision = floor.send(
          both ? { type: 'openLinked', rooms } : { type: 'openVisit', roomNo: '301', guests },
        );
        expect(told.refused?.name).toBe(decision.kind === 'refused' ? decision.name : undefined);
        if (decision.kind === 'refused') return;
        opened += 1;
        for (const { roomNo } of rooms)
          expect(
            told.items
              .filter((item) => item.roomNo === roomNo)
              .map(({ staffNo, clockType }) =>
                staffNo === null ? 'waits' : `${staffNo} ${clockType}`,
              ),
          ).toEqual(brought(floor, roomNo));
      },
    ),
    { numRuns: runs(300) },
  );
  expect(opened).toBeGreaterThan(30);
});
