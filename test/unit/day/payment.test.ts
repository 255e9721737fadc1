import { describe, expect, test } from 'vitest';
import { handedMinor, tendersFor, worthFen } from '../../../scripts/day/payment.ts';

const card = { tender: 'storedValue', card: '0A020015', rest: 'cash' } as const;
const cash = (handed: 'exact' | 'nextTen' | 'nextHundred', currency?: string) =>
  ({ tender: 'cash', handed, ...(currency === undefined ? {} : { currency }) }) as const;
const rates = new Map([['HKD', '0.9200']]);
const due = (dueFen: number, more: { storedFen?: number; countCardFen?: number } = {}) => ({
  ...{ dueFen, storedFen: 0, countCardFen: 0, memberId: 'M1', rates },
  ...more,
});

describe('what the guest lays on the desk', () => {
  test.each([
    ['exact', 12_800, 12_800],
    ['nextHundred', 12_800, 20_000],
    ['nextHundred', 20_000, 30_000],
    ['nextHundred', 19_999, 20_000],
    ['nextTen', 12_800, 13_000],
  ] as const)('cash %s for %i is %i', (handed, dueFen, handedFen) => {
    expect(tendersFor([cash(handed)], due(dueFen))).toEqual([{ tender: 'cash', handedFen }]);
  });

  test('stored value pays what it can, cash the rest', () => {
    expect(tendersFor([card], due(10_000, { storedFen: 4_000 }))).toEqual([
      { tender: 'storedValue', memberId: 'M1' },
      { tender: 'cash', handedFen: 6_000 },
    ]);
    expect(tendersFor([card], due(10_000, { storedFen: 30_000 }))).toEqual([
      { tender: 'storedValue', memberId: 'M1' },
    ]);
  });

  test('an empty card is shown all the same: its level counts', () => {
    expect(tendersFor([card], due(10_000))).toEqual([
      { tender: 'storedValue', memberId: 'M1' },
      { tender: 'cash', handedFen: 10_000 },
    ]);
  });

  test('counts pay what they cover, the rest by what the file names', () => {
    const byCount = { tender: 'countCard', card: '0A020015', rest: 'qr' } as const;
    expect(tendersFor([byCount], due(15_000, { countCardFen: 12_800 }))).toEqual([
      { tender: 'countCard', memberId: 'M1' },
      { tender: 'qr' },
    ]);
    expect(tendersFor([byCount], due(12_800, { countCardFen: 12_800 }))).toEqual([
      { tender: 'countCard', memberId: 'M1' },
    ]);
  });

  test('foreign notes: the next ten that is worth more than what is due', () => {
    expect(tendersFor([cash('nextTen', 'HKD')], due(12_800))).toEqual([
      { tender: 'cash', currency: 'HKD', handedMinor: 14_000 },
    ]);
    // Worth to the fen what is due: there would be no change.
    expect(handedMinor('nextTen', 9_200, '0.9200')).toBe(11_000);
    expect(handedMinor('exact', 12_800, '0.9200')).toBe(13_914);
    expect(worthFen(13_914, '0.9200')).toBe(12_800);
    expect(worthFen(13_913, '0.9200')).toBe(12_799);
  });

  test('on the house is everything', () => {
    const free = { tender: 'complimentary', reason: 'manager guest', by: 'B1' } as const;
    expect(tendersFor([free], due(12_800))).toEqual([
      { tender: 'complimentary', reason: 'manager guest' },
    ]);
  });

  test('nothing due, nothing given', () => {
    expect(tendersFor([cash('nextHundred')], due(0))).toEqual([]);
    expect(tendersFor([card], due(0, { storedFen: 500 }))).toEqual([]);
  });
});
