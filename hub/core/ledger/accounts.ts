/**
 * The names of the ledger's accounts, and the entries of each kind of act
 * (LED). A positive entry moves value into the account; each transaction sums
 * to zero. Where the value of a member is held is part of the account's name,
 * so that custody is the ledger's own law.
 */
import type { Entry, TenderTaken } from '../events.ts';
import { sum } from '../money.ts';
import type { Fen, MemberId } from '../units.ts';

export const accounts = {
  principal: (memberId: MemberId, storeId: string) => `wallet/${memberId}/at/${storeId}/principal`,
  bonus: (memberId: MemberId, storeId: string) => `wallet/${memberId}/at/${storeId}/bonus`,
  openingPrincipal: 'opening/principal',
  openingBonus: 'opening/bonus',
  cash: 'tender/cash',
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

/**
 * LED-3: the tenders give, revenue takes. Bonus is a discount that the store
 * gave earlier, never revenue: it is taken off services first, then goods, then
 * the room fee.
 */
export function settlementEntries(
  storeId: string,
  net: { readonly servicesFen: Fen; readonly goodsFen: Fen; readonly roomFeeFen: Fen },
  tenders: readonly TenderTaken[],
): Entry[] {
  const given: Entry[] = [];
  let bonusFen = 0;
  for (const tender of tenders) {
    if (tender.tender === 'cash') given.push({ account: accounts.cash, fen: -tender.takenFen });
    else {
      bonusFen += tender.bonusFen;
      given.push({
        account: accounts.principal(tender.memberId, storeId),
        fen: -tender.principalFen,
      });
      given.push({ account: accounts.bonus(tender.memberId, storeId), fen: -tender.bonusFen });
    }
  }
  let left = bonusFen;
  const withoutBonus = (fen: Fen): Fen => {
    const taken = Math.min(fen, left);
    left -= taken;
    return fen - taken;
  };
  const entries = nonZero([
    ...given,
    { account: accounts.services, fen: withoutBonus(net.servicesFen) },
    { account: accounts.goods, fen: withoutBonus(net.goodsFen) },
    { account: accounts.roomFee, fen: withoutBonus(net.roomFeeFen) },
    { account: accounts.bonusSpent, fen: bonusFen },
  ]);
  if (sum(entries.map((entry) => entry.fen)) !== 0)
    throw new Error('a settlement must sum to zero');
  return entries;
}
