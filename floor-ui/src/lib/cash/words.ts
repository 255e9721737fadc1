import { t } from '../i18n/index.svelte.ts';
import type { Part } from './payment.ts';
import { typedAmount } from './tender.ts';

/** How many are in the party, in words. */
export function people(n: number): string {
  return t(n === 1 ? 'cash.people.one' : 'cash.people', { n });
}

/** `客1 客3`, from indices. */
export function guestNames(guests: readonly number[]): string {
  return guests.map((guest) => t('guest', { n: guest + 1 })).join(' ');
}

/** `现金 HKD 200`. */
export function partName(part: Part): string {
  const name = t(`cash.${part.tender}`);
  if (part.tender !== 'cash' || !part.foreign) return name;
  return `${name} ${part.foreign.currency} ${typedAmount(part.foreign.minor)}`;
}
