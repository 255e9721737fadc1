import { compareNumbers } from '../format.ts';
import { t } from '../i18n/index.svelte.ts';
import { live } from '../live.svelte.ts';
import type { Alert } from './alert.ts';

/** A terminal that starts anew is away for less than this. */
const patienceMs = 60_000;
const mostNamed = 6;

/** Rooms whose terminal was here and is gone: nobody can tap in there. One that never came is not missed. */
export function terminalAlerts(): readonly Alert[] {
  const rooms = live.terminals.all
    .filter((one) => !one.online && one.firmware !== '' && live.now - one.sinceAt >= patienceMs)
    .map((one) => one.roomNo)
    .sort(compareNumbers);
  if (rooms.length === 0) return [];
  const named = [...rooms.slice(0, mostNamed), ...(rooms.length > mostNamed ? ['…'] : [])];
  const text =
    rooms.length === 1
      ? t('alerts.terminals.one', { rooms: rooms[0] ?? '' })
      : t('alerts.terminals', { n: rooms.length, rooms: named.join(' ') });
  return [{ id: 'terminals', severity: 'warning', text }];
}
