/** What can be done to a technician at the desk, as data. */
import type { DeskCommand } from '@baozhong/contract/commands.ts';
import type { TechnicianView } from '@baozhong/contract/live.ts';
import { mayCommand } from '@baozhong/contract/permissions.ts';
import type { Role } from '@baozhong/contract/primitives.ts';
import { isBusy, isOnDuty, isPaused } from '../../duty/duty.ts';
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
  /** Of those who may give the command, reception and the manager alone (DTY-4). */
  forHosts?: (one: TechnicianView) => boolean;
  /** Not there at all where it makes no sense. */
  shown: (one: TechnicianView) => boolean;
  /** Why it cannot be done now. */
  bar?: (one: TechnicianView) => string | null;
  /** It is done for a reason: these are offered. */
  because?: readonly Because[];
  command: (staffNo: string, reason: string) => DeskCommand;
}

const isTheirs = ({ state }: TechnicianView) => state === 'suspended' || state === 'covered';
const whileBusy = (one: TechnicianView) =>
  isBusy(one) ? t('technician.busy', { room: one.roomNo ?? '' }) : null;

/** To a pause, from waiting or from another pause. */
function pause(to: 'onBreak' | 'meal' | 'away' | 'leave'): TechnicianAction {
  return {
    id: to,
    group: 'duty',
    word: `technician.act.${to}`,
    forHosts: isTheirs,
    shown: (one) => isOnDuty(one) && one.state !== to,
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
    forHosts: () => true,
    shown: (one) =>
      isOnDuty(one) && one.state !== to && !(to === 'suspended' && one.suspendedAtEnd),
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
    shown: (one) => isOnDuty(one) && (how !== 'forgiveLap' || one.laps > 0),
    because,
    command: (staffNo, reason) => ({ type: 'moveInQueue', staffNo, how, reason }),
  };
}

const technicianActions: readonly TechnicianAction[] = [
  {
    id: 'clockOn',
    group: 'duty',
    word: 'technician.act.clockOn',
    tone: 'primary',
    shown: ({ state }) => state === 'offDuty',
    command: (staffNo) => ({ type: 'clockOn', staffNo }),
  },
  {
    id: 'waiting',
    group: 'duty',
    word: 'technician.act.waiting',
    tone: 'primary',
    forHosts: isTheirs,
    shown: (one) => isPaused(one) || one.state === 'leave',
    command: (staffNo) => ({ type: 'setDuty', staffNo, to: 'waiting' }),
  },
  {
    id: 'setOff',
    group: 'duty',
    word: 'technician.act.setOff',
    shown: (one) => one.state === 'called' && one.onTheWayAt === null,
    command: (staffNo) => ({ type: 'setOff', staffNo }),
  },
  {
    id: 'goOn',
    group: 'duty',
    word: 'technician.act.goOn',
    forHosts: () => true,
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
    shown: ({ state }) => state !== 'offDuty',
    bar: whileBusy,
    command: (staffNo) => ({ type: 'clockOff', staffNo }),
  },
  {
    id: 'overtime',
    group: 'duty',
    word: 'technician.act.overtime',
    shown: (one) => isOnDuty(one) && !one.overtime,
    command: (staffNo) => ({ type: 'setOvertime', staffNo, on: true }),
  },
  {
    id: 'noOvertime',
    group: 'duty',
    word: 'technician.act.noOvertime',
    shown: (one) => isOnDuty(one) && one.overtime,
    command: (staffNo) => ({ type: 'setOvertime', staffNo, on: false }),
  },
  {
    id: 'callIn',
    group: 'duty',
    word: 'technician.act.callIn',
    shown: isOnDuty,
    command: (staffNo) => ({ type: 'registerCallIn', staffNo }),
  },
  {
    id: 'buyClock',
    group: 'duty',
    word: 'technician.act.buyClock',
    shown: isOnDuty,
    bar: whileBusy,
    because: ['because.errand', 'because.unwell', 'because.family'],
    command: (staffNo, reason) => ({ type: 'buyClock', staffNo, reason }),
  },
  {
    id: 'hold',
    group: 'turn',
    word: 'technician.act.hold',
    shown: (one) => isOnDuty(one) && one.heldUntil === null,
    bar: whileBusy,
    because: ['because.regular', 'because.expected'],
    command: (staffNo, reason) => ({ type: 'holdSlot', staffNo, reason }),
  },
  {
    id: 'release',
    group: 'turn',
    word: 'technician.act.release',
    tone: 'primary',
    shown: (one) => one.heldUntil !== null,
    command: (staffNo) => ({ type: 'releaseHold', staffNo }),
  },
  move('rewardHead', ['because.praise', 'because.sale', 'because.help']),
  move('toTail', ['because.asked', 'because.absent', 'because.mistake']),
  move('passOneLap', ['because.late', 'because.refused', 'because.mistake']),
  move('forgiveLap', ['because.mistake', 'because.praise']),
  move('penaltyTail', ['because.refused', 'because.complaint', 'because.manners'], 'danger'),
];

function may({ command, forHosts }: TechnicianAction, { one, role }: TechnicianContext): boolean {
  if (role === undefined || !mayCommand(role, command(one.staffNo, '').type)) return false;
  return role === 'host' || role === 'manager' || !(forHosts?.(one) ?? false);
}

/** What this person may do to that one now, with why not. */
export function actionsFor(context: TechnicianContext) {
  const { one, offline } = context;
  return technicianActions
    .filter((action) => action.shown(one) && may(action, context))
    .map((action) => ({ ...action, reason: offline ?? action.bar?.(one) ?? null }));
}
