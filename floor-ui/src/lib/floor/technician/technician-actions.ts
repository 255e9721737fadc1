/** What can be done to a technician at the desk, as data. */
import type { DeskCommand } from '@baozhong/contract/commands.ts';
import type { TechnicianView } from '@baozhong/contract/live.ts';
import type { Role } from '@baozhong/contract/primitives.ts';
import type { WordKey } from '../../i18n/index.svelte.ts';
import { t } from '../../i18n/index.svelte.ts';

export interface TechnicianContext {
  one: TechnicianView;
  role: Role | undefined;
  /** Null while commands may be sent, else why not. */
  offline: string | null;
}

type Group = 'duty' | 'turn';
type Because = Extract<WordKey, `because.${string}`>;

export interface TechnicianAction {
  id: string;
  group: Group;
  word: Extract<WordKey, `technician.act.${string}`>;
  tone?: 'primary' | 'danger';
  roles: readonly Role[];
  /** Not there at all where it makes no sense. */
  shown: (one: TechnicianView) => boolean;
  /** Why it cannot be done now. */
  bar?: (one: TechnicianView) => string | null;
  /** It is done for a reason: these are offered. */
  because?: readonly Because[];
  command: (staffNo: string, reason: string) => DeskCommand;
}

const desk = ['host', 'cashier', 'attendant', 'accountManager', 'manager'] as const;
const hosts = ['host', 'manager'] as const;
const isBusy = ({ state }: TechnicianView) => state === 'called' || state === 'inService';
const isPaused = ({ state }: TechnicianView) =>
  state === 'onBreak' ||
  state === 'meal' ||
  state === 'away' ||
  state === 'suspended' ||
  state === 'covered';
const isAbsent = ({ state }: TechnicianView) => state === 'offDuty' || state === 'leave';
const isThere = (one: TechnicianView) => !isAbsent(one);
const whileBusy = (one: TechnicianView) =>
  isBusy(one) ? t('technician.busy', { room: one.roomNo ?? '' }) : null;

/** To a pause, from waiting or from another pause. */
function pause(
  to: 'onBreak' | 'meal' | 'away' | 'leave',
  roles: readonly Role[] = desk,
): TechnicianAction {
  return {
    id: to,
    group: 'duty',
    word: `technician.act.${to}`,
    roles,
    shown: (one) => isThere(one) && one.state !== to,
    bar: whileBusy,
    command: (staffNo) => ({ type: 'setDuty', staffNo, to }),
  };
}

/** Not dispatched until somebody says otherwise; of the busy as soon as they are free. */
function shut(to: 'suspended' | 'covered', because: readonly Because[]): TechnicianAction {
  return {
    id: to,
    group: 'duty',
    word: `technician.act.${to}`,
    tone: 'danger',
    roles: hosts,
    shown: (one) => isThere(one) && one.state !== to && !(to === 'suspended' && one.suspendedAtEnd),
    bar: (one) => (to === 'suspended' ? null : whileBusy(one)),
    because,
    command: (staffNo, reason) => ({
      type: 'setDuty',
      staffNo,
      to,
      ...(reason === '' ? {} : { reason }),
    }),
  };
}

type How = Extract<DeskCommand, { type: 'moveInQueue' }>['how'];

function move(how: How, because: readonly Because[], tone?: 'danger'): TechnicianAction {
  return {
    id: how,
    group: 'turn',
    word: `technician.act.${how}`,
    ...(tone === undefined ? {} : { tone }),
    roles: ['manager'],
    shown: (one) => isThere(one) && (how !== 'forgiveLap' || one.laps > 0),
    because,
    command: (staffNo, reason) => ({ type: 'moveInQueue', staffNo, how, reason }),
  };
}

export const technicianActions: readonly TechnicianAction[] = [
  {
    id: 'clockOn',
    group: 'duty',
    word: 'technician.act.clockOn',
    tone: 'primary',
    roles: hosts,
    shown: ({ state }) => state === 'offDuty',
    command: (staffNo) => ({ type: 'clockOn', staffNo }),
  },
  {
    id: 'waiting',
    group: 'duty',
    word: 'technician.act.waiting',
    tone: 'primary',
    roles: desk,
    shown: (one) => isPaused(one) || one.state === 'leave',
    command: (staffNo) => ({ type: 'setDuty', staffNo, to: 'waiting' }),
  },
  {
    id: 'setOff',
    group: 'duty',
    word: 'technician.act.setOff',
    roles: desk,
    shown: (one) => one.state === 'called' && one.onTheWayAt === null,
    command: (staffNo) => ({ type: 'setOff', staffNo }),
  },
  {
    id: 'goOn',
    group: 'duty',
    word: 'technician.act.goOn',
    roles: hosts,
    shown: (one) => one.suspendedAtEnd,
    command: (staffNo) => ({ type: 'setDuty', staffNo, to: 'waiting' }),
  },
  pause('onBreak'),
  pause('meal'),
  pause('away'),
  pause('leave'),
  shut('suspended', ['because.late', 'because.complaint', 'because.manners']),
  shut('covered', ['because.training', 'because.errand', 'because.unwell']),
  {
    id: 'clockOff',
    group: 'duty',
    word: 'technician.act.clockOff',
    roles: hosts,
    shown: ({ state }) => state !== 'offDuty',
    bar: whileBusy,
    command: (staffNo) => ({ type: 'clockOff', staffNo }),
  },
  {
    id: 'overtime',
    group: 'duty',
    word: 'technician.act.overtime',
    roles: hosts,
    shown: (one) => isThere(one) && !one.overtime,
    command: (staffNo) => ({ type: 'setOvertime', staffNo, on: true }),
  },
  {
    id: 'noOvertime',
    group: 'duty',
    word: 'technician.act.noOvertime',
    roles: hosts,
    shown: (one) => isThere(one) && one.overtime,
    command: (staffNo) => ({ type: 'setOvertime', staffNo, on: false }),
  },
  {
    id: 'callIn',
    group: 'duty',
    word: 'technician.act.callIn',
    roles: desk,
    shown: isThere,
    command: (staffNo) => ({ type: 'registerCallIn', staffNo }),
  },
  {
    id: 'buyClock',
    group: 'duty',
    word: 'technician.act.buyClock',
    roles: ['manager'],
    shown: isThere,
    bar: whileBusy,
    because: ['because.errand', 'because.unwell', 'because.family'],
    command: (staffNo, reason) => ({ type: 'buyClock', staffNo, reason }),
  },
  {
    id: 'hold',
    group: 'turn',
    word: 'technician.act.hold',
    roles: hosts,
    shown: (one) => isThere(one) && one.heldUntil === null,
    bar: whileBusy,
    because: ['because.regular', 'because.expected'],
    command: (staffNo, reason) => ({ type: 'holdSlot', staffNo, reason }),
  },
  {
    id: 'release',
    group: 'turn',
    word: 'technician.act.release',
    tone: 'primary',
    roles: hosts,
    shown: (one) => one.heldUntil !== null,
    command: (staffNo) => ({ type: 'releaseHold', staffNo }),
  },
  move('rewardHead', ['because.praise', 'because.sale', 'because.help']),
  move('toTail', ['because.asked', 'because.absent', 'because.mistake']),
  move('passOneLap', ['because.late', 'because.refused', 'because.mistake']),
  move('forgiveLap', ['because.mistake', 'because.praise']),
  move('penaltyTail', ['because.refused', 'because.complaint', 'because.manners'], 'danger'),
];

/** What this person may do to that one now, with why not. */
export function actionsFor(context: TechnicianContext) {
  const { one, role, offline } = context;
  return technicianActions
    .filter((action) => role !== undefined && action.roles.includes(role) && action.shown(one))
    .map((action) => ({ ...action, reason: offline ?? action.bar?.(one) ?? null }));
}
