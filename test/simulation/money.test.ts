/** Whoever pays for whom, with what, in whatever order: every line is paid once, the books balance, no card is overdrawn. */
import { serialize, type TenderGiven } from '@baozhong/core/index.ts';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  balances,
  handed,
  type Held,
  linesIn302,
  member,
  paying,
  served,
  type Settled,
  settledIn,
  walletIn,
} from '../support/money.ts';
import type { Floor } from '../support/floor.ts';
import { runs } from '../support/runs.ts';

const guest = fc.record({
  service: fc.constantFrom('FOOT60' as const, 'BODY60' as const),
  extensions: fc.integer({ min: 0, max: 2 }),
  tea: fc.integer({ min: 0, max: 2 }),
});
const held: fc.Arbitrary<Held> = fc.record({
  levelCode: fc.constantFrom('regular', 'gold'),
  principalFen: fc.integer({ min: 0, max: 40_000 }),
  bonusFen: fc.integer({ min: 0, max: 30_000 }),
  counts: fc.constantFrom(
    [],
    [{ serviceCode: 'FOOT60', left: 1 }],
    [
      { serviceCode: 'BODY60', left: 2 },
      { serviceCode: 'FOOT60', left: 3 },
    ],
  ),
});
const fen = fc.oneof(fc.integer({ min: 0, max: 60_000 }), fc.constantFrom(0, 1, 999_999_999));
const maybeFen = fc.option(fen, { nil: undefined });
const tender: fc.Arbitrary<TenderGiven> = fc.oneof(
  fc.record({ tender: fc.constant('cash' as const), handedFen: fen }),
  fc.record({
    tender: fc.constant('cash' as const),
    currency: fc.constantFrom('HKD', 'USD', 'JPY'),
    handedMinor: fen,
  }),
  fc.record({ tender: fc.constantFrom('qr' as const, 'bankCard' as const), fen: maybeFen }),
  fc.record({
    tender: fc.constant('storedValue' as const),
    memberId: fc.constantFrom('M1', 'M1', 'M1', 'M2', 'M9'),
    upToFen: maybeFen,
  }),
  fc.record({
    tender: fc.constant('countCard' as const),
    memberId: fc.constantFrom('M1', 'M1', 'M1', 'M2'),
  }),
  fc.record({ tender: fc.constant('complimentary' as const), reason: fc.constant('店长请客') }),
);
const payment = fc.record({
  guests: fc.option(fc.uniqueArray(fc.integer({ min: 0, max: 4 }), { maxLength: 3 }), {
    nil: undefined,
  }),
  tipFen: fc.option(fc.integer({ min: 0, max: 5_000 }), { nil: undefined }),
  tenders: fc.array(tender, { maxLength: 4 }),
  approvedBy: fc.constantFrom('B1', 'B1', 'H1', undefined),
});

function expectBalanced(floor: Floor, settled: Settled): void {
  const { billedFen, tipFen, changeFen, discountFen, tenders, lines, memberAfter } = settled;
  expect(handed(settled) - changeFen).toBe(billedFen + tipFen);
  expect(tenders.reduce((total, one) => total + one.takenFen, 0)).toBe(billedFen + tipFen);
  expect(lines.reduce((total, line) => total + line.fen, 0) - discountFen).toBe(billedFen);
  for (const amount of [billedFen, tipFen, changeFen, ...tenders.map((one) => one.takenFen)])
    expect(Number.isSafeInteger(amount) && amount >= 0).toBe(true);
  if (memberAfter !== null)
    expect(memberAfter).toEqual(walletIn(floor.events, settled.payingMemberId ?? ''));
}

describe('any way of paying', () => {
  test('[TKT-5, TKT-6, TKT-8, TKT-10, LED-3, LED-6, CSH-04] what was given is what was billed and tipped, once, part by part', () => {
    const refusals = new Set<string>();
    const tendersTaken = new Set<string>();
    fc.assert(
      fc.property(
        fc.array(guest, { minLength: 1, maxLength: 4 }),
        held,
        held,
        fc.array(payment, { maxLength: 12 }),
        (guests, first, second, payments) => {
          const floor = served(guests);
          member(floor, first, 'M1');
          member(floor, second, 'M2');
          const lines = linesIn302(floor);
          const settlements: Settled[] = [];
          for (const { tenders, ...more } of [
            ...payments,
            { tenders: [{ tender: 'qr' as const }] },
          ]) {
            if (floor.state.visits.size === 0) break;
            const before = JSON.stringify([serialize(floor.state), [...floor.state.wallets]]);
            const decision = floor.send(paying(floor, tenders, more));
            if (decision.kind === 'refused') {
              refusals.add(decision.name);
              expect(JSON.stringify([serialize(floor.state), [...floor.state.wallets]])).toBe(
                before,
              );
              continue;
            }
            floor.events.push(...decision.events);
            const settled = settledIn(decision.events);
            settlements.push(settled);
            for (const one of settled.tenders) tendersTaken.add(one.tender);
            expectBalanced(floor, settled);
          }
          // Whoever was left was paid for by the last.
          expect(floor.state.visits.size).toBe(0);
          expect(floor.state.rooms.get('302')?.status).toBe('dirty');
          const paid = settlements.flatMap((one) => one.lines);
          const byId = (a: { lineId: string }, b: { lineId: string }) =>
            a.lineId < b.lineId ? -1 : 1;
          expect([...paid].sort(byId)).toEqual([...lines].sort(byId));
          expectBooks(floor);
        },
      ),
      { numRuns: runs(300) },
    );
    // The random payments are not all refused for one reason, nor all paid in one way.
    expect([...tendersTaken].sort()).toEqual(
      ['bankCard', 'cash', 'complimentary', 'countCard', 'qr', 'storedValue'].sort(),
    );
    for (const name of ['over_tender', 'insufficient_tender', 'approval_required', 'unknown_guest'])
      expect(refusals).toContain(name);
  });
});

function expectBooks(floor: Floor): void {
  for (const event of floor.events)
    if (event.type === 'ledgerPosted')
      expect(event.entries.reduce((total, entry) => total + entry.fen, 0)).toBe(0);
  const txIds = floor.events.flatMap((one) => (one.type === 'ledgerPosted' ? [one.txId] : []));
  expect(new Set(txIds).size).toBe(txIds.length);
  for (const [account, amount] of balances(floor.events)) {
    if (/^(wallet|revenue|tips|discount|countsUsed)\//.test(account))
      expect([account, amount >= 0]).toEqual([account, true]);
  }
  for (const memberId of ['M1', 'M2']) {
    const {
      levelCode: _,
      memberId: __,
      ...inMemory
    } = floor.state.wallets.get(memberId) ?? {
      levelCode: '',
      memberId,
    };
    expect(inMemory).toEqual(walletIn(floor.events, memberId));
  }
}
