import type { Refusal } from '@baozhong/contract/refusals.ts';
import { money, timeOfDay } from './format.ts';
import { i18n } from './i18n/index.svelte.ts';

/** A refusal as a sentence for the person in front of the screen. */
export function refusalText(refusal: Refusal): string {
  const values: Record<string, string | number> = {};
  for (const [name, value] of Object.entries(refusal.detail)) {
    if (typeof value === 'number') {
      values[name] = name.endsWith('Fen')
        ? money(value)
        : name.endsWith('At')
          ? timeOfDay(value)
          : value;
    } else if (typeof value === 'string') {
      if (value === '') continue;
      const words = { state: 'room', duty: 'tech', how: 'booking' }[name];
      const word = words === undefined ? undefined : `${words}.${value}`;
      values[name] = (word !== undefined && i18n.maybe(word)) || value;
    }
  }
  return i18n.maybe(`refusal.${refusal.name}`, values) ?? refusal.name;
}
