import { describe, expect, test } from 'vitest';
import { Agenda } from '../../../scripts/day/agenda.ts';
import { randomOf } from '../../../scripts/day/random.ts';

describe('the agenda of a day', () => {
  test('gives what comes first, and things of one minute in the order of their rank', () => {
    const agenda = new Agenda<string>();
    agenda.add({ minute: 730, rank: 'arrive', order: 2, what: 'second party' });
    agenda.add({ minute: 730, rank: 'arrive', order: 1, what: 'first party' });
    agenda.add({ minute: 725, rank: 'pay', order: 9, what: 'pays' });
    agenda.add({ minute: 730, rank: 'end', order: 7, what: 'tap out' });
    const taken = [];
    for (let next = agenda.take(); next !== undefined; next = agenda.take()) taken.push(next.what);
    expect(taken).toEqual(['pays', 'tap out', 'first party', 'second party']);
    expect(agenda.next()).toBeUndefined();
  });

  test('is a stable sort of whatever is put in', () => {
    const random = randomOf(20_261_120);
    const agenda = new Agenda<number>();
    const minutes = Array.from({ length: 500 }, () => Math.floor(random() * 40));
    minutes.forEach((minute, what) => agenda.add({ minute, rank: 'order', order: 0, what }));
    const taken: { minute: number; what: number }[] = [];
    for (let next = agenda.take(); next !== undefined; next = agenda.take()) taken.push(next);
    const sorted = minutes
      .map((minute, what) => ({ minute, what }))
      .sort((a, b) => a.minute - b.minute || a.what - b.what);
    expect(taken.map(({ minute, what }) => ({ minute, what }))).toEqual(sorted);
  });
});
