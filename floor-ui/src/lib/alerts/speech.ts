import { t } from '../i18n/index.svelte.ts';
import { live } from '../live.svelte.ts';
import { unheard } from '../speech/announcements.ts';
import type { Alert } from './alert.ts';

const mostNamed = 4;

/** Calls that nobody heard, and why the next will not be heard either. */
export function speechAlerts(): readonly Alert[] {
  return [...missedCalls(), ...voiceless()];
}

function missedCalls(): Alert[] {
  const silent = unheard(
    live.announcements.all,
    (staffNo) => live.technicians.get(staffNo),
    live.now,
    live.store?.settings.missedTurnMinutes ?? 3,
  );
  if (silent.length === 0) return [];
  const named = silent.slice(0, mostNamed).map(({ staffNo, roomNo }) => `${staffNo}→${roomNo}`);
  const calls = [...named, ...(silent.length > mostNamed ? ['…'] : [])].join(' ');
  return [
    { id: 'unheard', severity: 'danger', text: t('alerts.unheard', { n: silent.length, calls }) },
  ];
}

function voiceless(): Alert[] {
  const voice = live.voices.get('voice');
  if (voice === undefined || voice.engine === 'silent') return [];
  if (voice.engine === null)
    return [{ id: 'voice', severity: 'warning', text: t('alerts.voice.engine') }];
  if (voice.players.some(({ sound }) => sound === 'on')) return [];
  const blocked = voice.players.some(({ sound }) => sound === 'blocked');
  return blocked
    ? [{ id: 'voice', severity: 'danger', text: t('alerts.voice.blocked') }]
    : [{ id: 'voice', severity: 'warning', text: t('alerts.voice.nobody'), href: '/board' }];
}
