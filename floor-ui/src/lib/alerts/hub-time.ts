import { i18n, t } from '../i18n/index.svelte.ts';
import { live } from '../live.svelte.ts';
import { session } from '../session.svelte.ts';
import type { Alert } from './alert.ts';

/** The date of the hub's machine lies behind what the store has been through. */
export function hubTimeAlerts(): readonly Alert[] {
  void i18n.language;
  return live.hubTimes.all.map(({ id, state, minutes }) => ({
    id,
    severity: state === 'waits' ? 'danger' : 'warning',
    text: t(`alert.hubTime.${state}`, { age: ageWords(minutes) }),
    ...(session.person?.role === 'manager' ? { href: '/manage/time' } : {}),
  }));
}

/** Whole hours are said as such. */
export function ageWords(minutes: number): string {
  return minutes < 120
    ? t('minutes', { n: minutes })
    : t('hubTime.hours', { n: Math.round(minutes / 60) });
}
