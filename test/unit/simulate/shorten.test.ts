import { describe, expect, test } from 'vitest';
import { Counts } from '../../../scripts/simulate/checks/counts.ts';
import { kindOf, shorten } from '../../../scripts/simulate/shorten.ts';
import type { Planned } from '../../../scripts/simulate/world/plan.ts';
import type { Run } from '../../../scripts/simulate/world/world.ts';

const planned: Planned[] = Array.from({ length: 40 }, (_, no) => ({
  ...{ no, at: no * 1_000, what: 'meddle', name: `meddle ${String(no)}` },
}));

function runWith(sentences: readonly string[]): Run {
  return {
    ...{ seed: 1, floorHash: '', booksHash: '', events: 0, commands: 0, clocks: 0 },
    violations: sentences.map((sentence) => ({ at: 30_500, sentence })),
    counts: new Counts(),
    planned,
    trace: [],
  };
}

describe('shortening a violation', () => {
  test('what is not needed for it is left out, whatever else goes wrong without it', async () => {
    const play = (only: ReadonlySet<number>): Promise<Run> => {
      if (only.has(7) && only.has(23)) return Promise.resolve(runWith(['LAW-1 12 has V1/1']));
      return Promise.resolve(runWith(only.has(7) ? ['LAW-3 something else'] : []));
    };
    const { kept, run } = await shorten(play, runWith(['LAW-1 8 has V20260302-4/2']));
    expect(kept.map(({ no }) => no)).toEqual([7, 23]);
    expect(run.violations[0]?.sentence).toBe('LAW-1 12 has V1/1');
  });

  test('sentences are of one kind when only names and figures differ', () => {
    expect(kindOf('DSP-4 V20260302-37/2 waits, and 5 could be sent')).toBe(
      kindOf('DSP-4 V20260302-1/1 waits, and 11 could be sent'),
    );
    expect(kindOf('LAW-3 5 is leave')).not.toBe(kindOf('LAW-3 5 is waiting'));
  });
});
