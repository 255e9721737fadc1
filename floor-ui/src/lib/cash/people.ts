import { t } from '../i18n/index.svelte.ts';

/** How many are in the party, in words. */
export function people(n: number): string {
  return t(n === 1 ? 'cash.people.one' : 'cash.people', { n });
}
