import type { Language } from '@baozhong/contract/primitives.ts';
import { fill, type Holes, type Values } from './define.ts';
import { words } from './words/index.ts';
import type { policy } from './words/policy.ts';
import type { stock } from './words/stock.ts';
import type { terminal } from './words/terminal.ts';
import type { terminals } from './words/terminals.ts';
import type { trust } from './words/trust.ts';

/** A part that is fetched when it is opened brings its own. */
type Later = typeof policy & typeof stock & typeof terminal & typeof terminals & typeof trust;
type Words = typeof words & Later;
const known: Record<string, readonly [string, string]> = { ...words };

export function learn(more: Partial<Later>) {
  Object.assign(known, more);
}

export type WordKey = keyof Words;
type HolesOf<K extends WordKey> = Holes<Words[K][0]>;
type Given<K extends WordKey> = [HolesOf<K>] extends [never]
  ? []
  : [values: Readonly<Record<HolesOf<K>, string | number>>];

const storageKey = 'baozhong.language';

class I18n {
  language: Language = $state(localStorage.getItem(storageKey) === 'en' ? 'en' : 'zh-CN');

  use(language: Language) {
    this.language = language;
    localStorage.setItem(storageKey, language);
    document.documentElement.lang = language;
  }

  /** For names that are only known at run time (an event, a refusal): undefined when there is no such word. */
  maybe(key: string, values?: Values): string | undefined {
    const pair = known[key];
    return pair && fill(pair[this.language === 'en' ? 1 : 0], values);
  }
}

export const i18n = new I18n();

export function t<K extends WordKey>(key: K, ...[values]: Given<K>): string {
  return fill(known[key]?.[i18n.language === 'en' ? 1 : 0] ?? key, values);
}
