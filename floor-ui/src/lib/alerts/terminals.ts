import type { TerminalView } from '@baozhong/contract/live.ts';
import { compareNumbers } from '../format.ts';
import { t } from '../i18n/index.svelte.ts';
import { live } from '../live.svelte.ts';
import { session } from '../session.svelte.ts';
import { lowBattery } from '../terminals/rows.ts';
import type { Alert } from './alert.ts';

/** A terminal that starts anew is away for less than this. */
const patienceMs = 60_000;
const mostNamed = 6;

/** Only a manager can do something about it there. */
const where = () => (session.person?.role === 'manager' ? { href: '/manage/terminals' } : {});

export function terminalAlerts(): readonly Alert[] {
  return [...cloned(), ...gone(), ...low()];
}

/** Rooms whose terminal was here and is gone: nobody can tap in there. One that never came is not missed. */
function gone(): readonly Alert[] {
  const rooms = roomsWhere(
    ({ online, firmware, lock, sinceAt }) =>
      // That one is locked, somebody has decided.
      !online && firmware !== '' && lock === null && live.now - sinceAt >= patienceMs,
  );
  const [first] = rooms;
  if (first === undefined) return [];
  const text =
    rooms.length === 1
      ? t('alerts.terminals.one', { rooms: first })
      : t('alerts.terminals', { n: rooms.length, rooms: named(rooms) });
  return [{ id: 'terminals', severity: 'warning', text, ...where() }];
}

/** Whoever has the copy can tap as this room. */
function cloned(): readonly Alert[] {
  return roomsWhere(({ lock }) => lock?.why === 'cloned').map((room) => ({
    ...{ id: `terminals/cloned/${room}`, severity: 'danger', ...where() },
    text: t('alerts.terminals.cloned', { room }),
  }));
}

function low(): readonly Alert[] {
  const rooms = roomsWhere(({ online, battery }) => online && (battery ?? 100) <= lowBattery);
  const text = t('alerts.terminals.battery', { rooms: named(rooms) });
  return rooms.length === 0
    ? []
    : [{ id: 'terminals/battery', severity: 'warning', text, ...where() }];
}

function roomsWhere(isSo: (terminal: TerminalView) => boolean): readonly string[] {
  return live.terminals.all
    .filter(isSo)
    .map((one) => one.roomNo)
    .sort(compareNumbers);
}

const named = (rooms: readonly string[]) =>
  [...rooms.slice(0, mostNamed), ...(rooms.length > mostNamed ? ['…'] : [])].join(' ');
