import { describe, expect, test } from 'vitest';
import { tendersFor } from '../../../scripts/day/payment.ts';

const card = { tender: 'storedValue', card: '0A020015', rest: 'cash' } as const;
const cash = (handed: 'exact' | 'nextHundred') => ({ tender: 'cash', handed }) as const;

describe('what the guest lays on the desk', () => {
  test.each([
    ['exact', 12_800, 12_800],
    ['nextHundred', 12_800, 20_000],
    ['nextHundred', 20_000, 30_000],
    ['nextHundred', 19_999, 20_000],
  ] as const)('cash %s for %i is %i', (handed, dueFen, handedFen) => {
    expect(tendersFor([cash(handed)], dueFen, 0, undefined)).toEqual([
      { tender: 'cash', handedFen },
    ]);
  });

  test('stored value pays what it can, cash the rest', () => {
    expect(tendersFor([card], 10_000, 4_000, 'M1')).toEqual([
      { tender: 'storedValue', memberId: 'M1' },
      { tender: 'cash', handedFen: 6_000 },
    ]);
    expect(tendersFor([card], 10_000, 10_000, 'M1')).toEqual([
      { tender: 'storedValue', memberId: 'M1' },
    ]);
  });

  test('an empty card is shown all the same: its level counts', () => {
    expect(tendersFor([card], 10_000, 0, 'M1')).toEqual([
      { tender: 'storedValue', memberId: 'M1' },
      { tender: 'cash', handedFen: 10_000 },
    ]);
  });

  test('nothing due, nothing given', () => {
    expect(tendersFor([cash('nextHundred')], 0, 0, undefined)).toEqual([]);
  });
});
