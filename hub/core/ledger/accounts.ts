/**
 * The names of the ledger's accounts, and the entries of each kind of act
 * (LED). A positive entry moves value into the account; each transaction sums
 * to zero. Where the value of a member is held is part of the account's name,
 * so that custody is the ledger's own law.
 */
import type { CountLeft, Entry, TenderTaken } from '../events.ts';
import { sum } from '../money.ts';
import type { Fen, MemberId, ServiceCode, StaffNo } from '../units.ts';

export const accounts = {
  principal: (memberId: MemberId, storeId: string) => `wallet/${memberId}/at/${storeId}/principal`,
  bonus: (memberId: MemberId, storeId: string) => `wallet/${memberId}/at/${storeId}/bonus`,
  count: (memberId: MemberId, storeId: string, serviceCode: ServiceCode) =>
    `wallet/${memberId}/at/${storeId}/count/${serviceCode}`,
  openingPrincipal: 'opening/principal',
  openingBonus: 'opening/bonus',
  openingCount: (serviceCode: ServiceCode) => `opening/count/${serviceCode}`,
  countsUsed: (serviceCode: ServiceCode) => `countsUsed/${serviceCode}`,
  tender: (tender: 'cash' | 'qr' | 'bankCard' | 'countCard' | 'complimentary') =>
    `tender/${tender}`,
  foreignCash: (currency: string) => `tender/cash/${currency}`,
  tips: (staffNo: StaffNo) => `tips/${staffNo}`,
  services: 'revenue/services',
  goods: 'revenue/goods',
  roomFee: 'revenue/roomFee',
  bonusSpent: 'discount/bonus',
} as const;

/** LED-2: principal before bonus. The split is decided once and kept with the payment. */
export function splitStoredValue(
  wallet: { readonly principalFen: Fen; readonly bonusFen: Fen },
  wantedFen: Fen,
): { readonly principalFen: Fen; readonly bonusFen: Fen } {
  const principalFen = Math.min(wallet.principalFen, wantedFen);
  return { principalFen, bonusFen: Math.min(wallet.bonusFen, wantedFen - principalFen) };
}

function nonZero(entries: readonly Entry[]): Entry[] {
  return entries.filter((entry) => entry.fen !== 0);
}

/** What a member brings along when first written down. */
export function openingEntries(
  storeId: string,
  memberId: MemberId,
  principalFen: Fen,
  bonusFen: Fen,
): Entry[] {
  return nonZero([
    { account: accounts.principal(memberId, storeId), fen: principalFen },
    { account: accounts.openingPrincipal, fen: -principalFen },
    { account: accounts.bonus(memberId, storeId), fen: bonusFen },
    { account: accounts.openingBonus, fen: -bonusFen },
  ]);
}

/** LED-6: pieces of a count card are their own unit, and so a transaction of their own. */
export function openingCountEntries(
  storeId: string,
  memberId: MemberId,
  counts: readonly CountLeft[],
): Entry[] {
  return nonZero(
    counts.flatMap(({ serviceCode, left }) => [
      { account: accounts.count(memberId, storeId, serviceCode), fen: left },
      { account: accounts.openingCount(serviceCode), fen: -left },
    ]),
  );
}

/** LED-4: money in against what the store owes. */
export function topUpEntries(
  storeId: string,
  memberId: MemberId,
  fen: Fen,
  tender: 'cash' | 'qr' | 'bankCard',
): Entry[] {
  return [
    { account: accounts.tender(tender), fen: -fen },
    { account: accounts.principal(memberId, storeId), fen },
  ];
}

/**
 * LED-3: the tenders give, revenue takes. Bonus is a discount that the store
 * gave earlier, never revenue: it is taken off services first, then goods, then
 * the room fee. LED-7: a tip passes through to the technician; bonus that pays
 * one passes as it is, neither discount nor revenue.
 */
export function settlementEntries(
  storeId: string,
  net: { readonly servicesFen: Fen; readonly goodsFen: Fen; readonly roomFeeFen: Fen },
  tip: { readonly fen: Fen; readonly staffNo: StaffNo | null },
  tenders: readonly TenderTaken[],
): Entry[] {
  const bonusFen = sum(tenders.map((one) => (one.tender === 'storedValue' ? one.bonusFen : 0)));
  let left = bonusFen;
  const withoutBonus = (fen: Fen): Fen => {
    const taken = Math.min(fen, left);
    left -= taken;
    return fen - taken;
  };
  const revenue = [
    { account: accounts.services, fen: withoutBonus(net.servicesFen) },
    { account: accounts.goods, fen: withoutBonus(net.goodsFen) },
    { account: accounts.roomFee, fen: withoutBonus(net.roomFeeFen) },
  ];
  const entries = nonZero([
    ...tenders.flatMap((tender) => given(storeId, tender)),
    ...revenue,
    { account: accounts.bonusSpent, fen: bonusFen - left },
    { account: accounts.tips(tip.staffNo ?? ''), fen: tip.fen },
  ]);
  if (sum(entries.map((entry) => entry.fen)) !== 0)
    throw new Error('a settlement must sum to zero');
  return entries;
}

/** LED-8: each drawer by itself: foreign money goes into its own, and the change for it comes out of the store's. */
function given(storeId: string, tender: TenderTaken): Entry[] {
  switch (tender.tender) {
    case 'cash':
      return tender.foreign === undefined
        ? [{ account: accounts.tender('cash'), fen: -tender.takenFen }]
        : [
            { account: accounts.foreignCash(tender.foreign.currency), fen: -tender.handedFen },
            { account: accounts.tender('cash'), fen: tender.changeFen },
          ];
    case 'storedValue': {
      const { memberId, principalFen, bonusFen } = tender;
      return [
        { account: accounts.principal(memberId, storeId), fen: -principalFen },
        { account: accounts.bonus(memberId, storeId), fen: -bonusFen },
      ];
    }
    default:
      return [{ account: accounts.tender(tender.tender), fen: -tender.takenFen }];
  }
}

/** LED-6: the pieces that a count card gave. */
export function countEntries(storeId: string, tenders: readonly TenderTaken[]): Entry[] {
  return tenders.flatMap((tender) =>
    tender.tender === 'countCard'
      ? tender.uses.flatMap(({ serviceCode }) => [
          { account: accounts.count(tender.memberId, storeId, serviceCode), fen: -1 },
          { account: accounts.countsUsed(serviceCode), fen: 1 },
        ])
      : [],
  );
}
