/** What each tender gives, and what is left: as the screen shows it before the hub is asked. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { exchanged as exchangedByHub } from '../../../hub/core/money.ts';
import {
  exchanged,
  minorFor,
  type Part,
  shares,
  tendersOf,
} from '../../../floor-ui/src/lib/cash/payment.ts';

const rate = fc
  .tuple(fc.integer({ min: 0, max: 9_999 }), fc.integer({ min: 1, max: 9_999 }))
  .map(([whole, part]) => `${String(whole)}.${String(part).padStart(4, '0')}`);

describe('[CSH-04] other currencies', () => {
  it('are worth what the hub says', () => {
    expect(exchanged(20_000, '0.9200')).toBe(18_400);
    expect(exchanged(1, '0.9200')).toBe(0);
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 10_000_000 }), rate, (minor, given) => {
        expect(exchanged(minor, given)).toBe(exchangedByHub(minor, given));
      }),
    );
  });

  it('the fewest that are worth so much are enough, and one less is not', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 10_000_000 }), rate, (fen, given) => {
        const minor = minorFor(fen, given);
        expect(exchanged(minor, given)).toBeGreaterThanOrEqual(fen);
        expect(exchanged(minor - 1, given)).toBeLessThan(fen);
      }),
    );
    expect(minorFor(0, '0.92')).toBe(0);
    expect(minorFor(100, '0')).toBe(0);
  });
});

describe('[CSH-04] what is left to pay', () => {
  const owed = {
    dueFen: 30_000,
    tipFen: 2_000,
    countFen: 12_800,
    heldFen: 5_000,
    usesStored: true,
  };
  it('count card, stored value, what was counted, and then the rest; the tip is paid alike', () => {
    const parts: Part[] = [{ tender: 'qr', fen: 4_000 }];
    expect(shares({ ...owed, parts })).toEqual({
      toPayFen: 32_000,
      storedFen: 5_000,
      restFen: 10_200,
    });
    expect(shares({ ...owed, usesStored: false, parts: [] }).restFen).toBe(19_200);
    expect(shares({ ...owed, heldFen: 90_000, parts: [] })).toMatchObject({
      storedFen: 19_200,
      restFen: 0,
    });
  });

  it('never asks for less than nothing, nor takes more from the card than is due', () => {
    const fen = fc.nat(1_000_000);
    fc.assert(
      fc.property(fen, fen, fen, fc.boolean(), fen, (dueFen, tipFen, heldFen, usesStored, paid) => {
        const countFen = Math.floor(dueFen / 2);
        const given = { dueFen, tipFen, countFen, heldFen, usesStored };
        const { toPayFen, storedFen, restFen } = shares({
          ...given,
          parts: [{ tender: 'cash', fen: paid }],
        });
        expect(restFen).toBeGreaterThanOrEqual(0);
        expect(countFen + storedFen).toBeLessThanOrEqual(toPayFen);
        if (restFen > 0) expect(countFen + storedFen + paid + restFen).toBe(toPayFen);
      }),
    );
  });
});

describe('[CSH-04] what the hub is told', () => {
  const nothing = {
    memberId: null,
    usesCount: false,
    usesStored: true,
    storedFen: 0,
    parts: [],
    last: null,
    complimentary: null,
  };
  it('the member first, money as it came, the house last', () => {
    expect(
      tendersOf({
        ...nothing,
        memberId: 'M1',
        usesCount: true,
        storedFen: 500,
        parts: [{ tender: 'cash', fen: 9_200, foreign: { currency: 'HKD', minor: 10_000 } }],
        last: { tender: 'qr', fen: 300 },
        complimentary: 'staff',
      }),
    ).toEqual([
      { tender: 'countCard', memberId: 'M1' },
      { tender: 'storedValue', memberId: 'M1', upToFen: 500 },
      { tender: 'cash', currency: 'HKD', handedMinor: 10_000 },
      { tender: 'qr', fen: 300 },
      { tender: 'complimentary', reason: 'staff' },
    ]);
  });

  it('names a member without a balance, whose level counts; nobody else is named', () => {
    expect(tendersOf({ ...nothing, memberId: 'M1' })).toEqual([
      { tender: 'storedValue', memberId: 'M1', upToFen: 0 },
    ]);
    expect(tendersOf({ ...nothing, last: { tender: 'cash', fen: 20_000 } })).toEqual([
      { tender: 'cash', handedFen: 20_000 },
    ]);
  });
});
