import { i18n } from './i18n/index.svelte.ts';
import { live } from './live.svelte.ts';

interface Named {
  readonly name: string;
  readonly nameEn?: string | undefined;
}

/** What the store calls a thing, in the language of the screen; without an English name the Chinese one stays. */
export function nameOf(thing: Named): string {
  return i18n.language === 'en' ? (thing.nameEn ?? thing.name) : thing.name;
}

/** What one of it is, as the store calls it; a store has no English word for that. */
export function unitOf({ unit = '' }: { readonly unit?: string | undefined }): string {
  return i18n.language === 'en' && /[^ -~]/.test(unit) ? '' : unit;
}

class EnglishNames {
  #byName = $derived.by(() => {
    const { store } = live;
    const things: readonly Named[] = store
      ? [
          ...store.skills,
          ...store.grades,
          ...store.queueGroups,
          ...store.roomTypes,
          ...store.memberLevels,
          ...store.goods,
          ...store.goodsCategories,
          ...store.services,
          ...live.queues.all,
        ]
      : [];
    return new Map(things.map((one) => [one.name, one.nameEn ?? one.name]));
  });

  of(name: string): string {
    return this.#byName.get(name) ?? name;
  }
}

const english = new EnglishNames();

/** Bills, rooms and clocks carry the name alone, as it was when the line was made. */
export function nameInWords(name: string): string {
  return i18n.language === 'en' ? english.of(name) : name;
}
