import { i18n, t } from '../i18n/index.svelte.ts';
import { live } from '../live.svelte.ts';
import type { Alert } from './alert.ts';

/** Sessions that were carried to another PC: only managers are sent them. */
export function signInAlerts(): readonly Alert[] {
  void i18n.language;
  return live.signInAlarms.all.map(({ id, name, staffNo, to }) => ({
    id: `signIn/${id}`,
    severity: 'danger',
    text: t('alert.carried', { name, no: staffNo, to }),
    href: '/manage/sessions',
  }));
}
