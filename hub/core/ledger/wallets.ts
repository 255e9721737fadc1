/** What a member holds at a store, read from the names of the ledger's accounts. */
import type { CountLeft } from '../events.ts';
import type { Fen, MemberId, ServiceCode } from '../units.ts';

/** Which bucket of which member an account is. */
export type WalletPart =
  | { readonly memberId: MemberId; readonly part: 'principal' | 'bonus' }
  | { readonly memberId: MemberId; readonly part: 'count'; readonly serviceCode: ServiceCode };

/** Undefined: the account is no bucket of a member. */
export function walletPart(account: string): WalletPart | undefined {
  const [kind, memberId, at, , part, serviceCode] = account.split('/');
  if (kind !== 'wallet' || memberId === undefined || at !== 'at') return undefined;
  if (part === 'principal' || part === 'bonus') return { memberId, part };
  return part === 'count' && serviceCode !== undefined
    ? { memberId, part, serviceCode }
    : undefined;
}

export interface Held {
  principalFen: Fen;
  bonusFen: Fen;
  /** By service code; what is used up is not in it. */
  counts: readonly CountLeft[];
}

/** An entry's amount into a bucket: fen, or pieces of a count card. */
export function addTo(held: Held, to: WalletPart, amount: number): void {
  switch (to.part) {
    case 'principal':
      held.principalFen += amount;
      return;
    case 'bonus':
      held.bonusFen += amount;
      return;
    case 'count': {
      const { serviceCode } = to;
      const left = leftOf(held.counts, serviceCode) + amount;
      const others = held.counts.filter((one) => one.serviceCode !== serviceCode);
      const counts = left === 0 ? others : [...others, { serviceCode, left }];
      held.counts = counts.sort((a, b) => (a.serviceCode < b.serviceCode ? -1 : 1));
    }
  }
}

export function leftOf(counts: readonly CountLeft[], serviceCode: ServiceCode): number {
  return counts.find((one) => one.serviceCode === serviceCode)?.left ?? 0;
}
