import { describe, expect, it } from 'vitest';
import type { WhyMove } from '@baozhong/contract/why.ts';
import { stoodSince } from '../../../floor-ui/src/lib/floor/technician/stood-since.ts';

const move = (group: string | null, from: number | null, to: number | null): WhyMove => ({
  ...{ at: 0, what: 'queueMoved', ruleId: 'ROT-4', who: 'staff:H1' },
  ...{ group, from, to, clockId: null, roomNo: '207' },
});

describe('[FLR-06, WHY-2] what a technician reads of the place', () => {
  it('says where others have brought them between two moves of their own', () => {
    const moves = [
      move('body', 3, 105),
      move('foot', 3, 60),
      move(null, null, null),
      move('body', 81, 120),
      move('foot', 60, null),
    ];
    const since = (position: number) =>
      moves.map((_one, i) => stoodSince(moves, i, [{ group: 'body', position, of: 130 }]));
    expect(since(118)).toEqual([81, null, null, 118, null]);
    expect(since(120)).toEqual([81, null, null, null, null]);
    // Not known where they stand now: nothing is said of it.
    expect(stoodSince(moves, 3, [])).toBeNull();
  });
});
