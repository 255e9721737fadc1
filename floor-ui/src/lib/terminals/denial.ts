import { i18n, t } from '../i18n/index.svelte.ts';

/** Why the hub turned a terminal away, in a person's words. */
export function denialText(name: string): string {
  return i18n.maybe(`terminals.denial.${name}`) ?? t('terminals.denial.other');
}
