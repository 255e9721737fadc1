import type { DeskCommand } from '@baozhong/contract/commands.ts';
import type { ClockView, RoomView, StoreView, VisitView } from '@baozhong/contract/live.ts';
import type { Action, Asking } from '../../actions.ts';
import { moneyShort } from '../../format.ts';
import { t } from '../../i18n/index.svelte.ts';
import type { ChangeKind } from '../floor.svelte.ts';
import { cancelBar, hadBegun, halfOf, isToCome, mayCancel } from './clocks.ts';

/** What a room's actions look at, and the hands they work with. */
export interface RoomContext extends Asking {
  room: RoomView;
  visit: VisitView | undefined;
  store: StoreView | undefined;
  /** Hub time, to the minute. */
  now: number;
  /** Null while commands may be sent, else why not. */
  offline: string | null;
  hands: RoomHands;
}

export interface RoomHands {
  open: () => void;
  settle: () => void;
  goods: () => void;
  change: (kind: ChangeKind, clockId: string) => void;
  addGuest: () => void;
  move: () => void;
  send: (id: string, command: DeskCommand, done?: string) => void;
}

const isServed = (visit: VisitView | undefined) =>
  visit?.clocks.some((clock) => clock.status === 'started' || isToCome(clock)) ?? false;

/** Of the room itself, in the order they stand at the foot of the drawer. */
export const roomActions: readonly Action<RoomContext>[] = [
  {
    id: 'open',
    asks: 'openVisit',
    key: 'F1',
    tone: 'primary',
    title: () => t('action.open'),
    shown: ({ room }) => room.state === 'vacant' || room.state === 'reserved',
    reason: ({ offline }) => offline,
    run: ({ hands }) => hands.open(),
  },
  {
    id: 'vacant',
    asks: 'markVacant',
    tone: 'primary',
    title: () => t('action.vacant'),
    shown: ({ room }) => room.state === 'cleaning' || room.state === 'dirty',
    reason: ({ offline }) => offline,
    run: ({ room, hands }) => hands.send('vacant', { type: 'markVacant', roomNo: room.roomNo }),
  },
  {
    id: 'cleaning',
    asks: 'markCleaning',
    title: () => t('action.cleaning'),
    shown: ({ room }) => room.state === 'dirty',
    reason: ({ offline }) => offline,
    run: ({ room, hands }) => hands.send('cleaning', { type: 'markCleaning', roomNo: room.roomNo }),
  },
  {
    id: 'inService',
    asks: 'returnToService',
    tone: 'primary',
    title: () => t('action.inService'),
    shown: ({ room }) => room.state === 'outOfService',
    reason: ({ offline }) => offline,
    run: ({ room, hands }) =>
      hands.send('inService', { type: 'returnToService', roomNo: room.roomNo }),
  },
  {
    id: 'settle',
    key: 'F7',
    // While somebody is served there is only something to look at; paying comes after.
    tone: ({ visit }) => (isServed(visit) ? 'plain' : 'primary'),
    title: ({ visit }) => {
      if (!visit) return t('action.settle');
      const fen = moneyShort(visit.dueFen);
      return isServed(visit) ? t('action.bill.full', { fen }) : t('action.settle.full', { fen });
    },
    shown: ({ visit }) => visit !== undefined && visit.status !== 'settled',
    reason: ({ offline }) => offline,
    run: ({ hands }) => hands.settle(),
  },
  {
    id: 'goods',
    asks: 'orderGoods',
    key: 'F6',
    title: () => t('action.goods'),
    shown: ({ visit }) => visit !== undefined && visit.status !== 'settled',
    reason: ({ offline }) => offline,
    run: ({ hands }) => hands.goods(),
  },
  {
    id: 'addGuest',
    asks: 'addGuest',
    title: () => t('action.addGuest'),
    shown: ({ visit }) => visit !== undefined && visit.status !== 'settled',
    reason: ({ offline, room, visit }) =>
      offline ??
      (visit !== undefined && visit.guests.length >= room.seats ? t('reason.seats') : null),
    run: ({ hands }) => hands.addGuest(),
  },
  {
    id: 'move',
    asks: 'moveRoom',
    title: () => t('action.move'),
    shown: ({ visit }) => visit !== undefined && visit.status !== 'settled',
    reason: ({ offline }) => offline,
    run: ({ hands }) => hands.move(),
  },
  {
    id: 'release',
    asks: 'releaseRoom',
    tone: 'danger',
    title: () => t('action.release'),
    shown: ({ visit }) => visit !== undefined && visit.status !== 'settled',
    reason: ({ visit, offline }) =>
      offline ??
      (visit?.clocks.some((clock) => clock.startedAt !== null)
        ? t('reason.started')
        : visit?.lines.some((line) => line.lineKind === 'goods')
          ? t('reason.ordered')
          : null),
    run: ({ room, visit, hands }) => {
      if (visit) {
        hands.send(
          'release',
          { type: 'releaseRoom', visitId: visit.id },
          t('room.done.release', { room: room.roomNo }),
        );
      }
    },
  },
  {
    id: 'outOfService',
    asks: 'setOutOfService',
    title: () => t('action.outOfService'),
    shown: ({ room }) => room.state !== 'outOfService' && room.visitId === null,
    reason: ({ offline }) => offline,
    run: ({ room, hands }) =>
      hands.send(
        'outOfService',
        { type: 'setOutOfService', roomNo: room.roomNo },
        t('room.done.outOfService', { room: room.roomNo }),
      ),
  },
];

export interface ClockContext extends RoomContext {
  clock: ClockView;
  visit: VisitView;
  /** Its time has run out: ending or extending it is what is to be done. */
  late: boolean;
  /** It runs, and whoever took it over is on the way to it. */
  takenOver: boolean;
}

/** Of one clock line. Where an action makes no sense for the line's stage it is not there at all. */
export const clockActions: readonly Action<ClockContext>[] = [
  {
    id: 'start',
    asks: 'startClock',
    // TAP-10: to a clock that was handed over somebody comes as to a start.
    title: ({ takenOver }) => t(takenOver ? 'action.arrived' : 'action.start'),
    shown: ({ clock, takenOver }) => isToCome(clock) || takenOver,
    reason: ({ clock, takenOver, offline }) =>
      offline ?? (clock.status === 'called' || takenOver ? null : t('reason.notCalled')),
    run: ({ clock, hands }) =>
      hands.send(`start ${clock.clockId}`, { type: 'startClock', clockId: clock.clockId }),
  },
  {
    id: 'recall',
    asks: 'recallTechnician',
    key: 'F2',
    title: () => t('action.recall'),
    shown: ({ clock, takenOver }) => isToCome(clock) || takenOver,
    reason: ({ clock, takenOver, offline }) =>
      offline ?? (clock.status === 'called' || takenOver ? null : t('reason.notCalled')),
    run: ({ clock, hands }) =>
      hands.send(`recall ${clock.clockId}`, { type: 'recallTechnician', clockId: clock.clockId }),
  },
  {
    id: 'extend',
    asks: 'extendClock',
    key: 'F3',
    tone: ({ late }) => (late ? 'primary' : 'plain'),
    title: ({ clock, store }) => {
      const service = store?.services.find((one) => one.code === clock.serviceCode);
      return service
        ? t('action.extend.full', {
            minutes: service.extendMinutes,
            fen: moneyShort(service.extendPriceFen),
          })
        : t('action.extend');
    },
    shown: ({ clock }) => clock.status === 'started' && clock.helps === null,
    reason: ({ offline }) => offline,
    run: ({ clock, hands }) =>
      hands.send(`extend ${clock.clockId}`, {
        type: 'extendClock',
        clockId: clock.clockId,
        extensions: 1,
      }),
  },
  {
    id: 'half',
    asks: 'extendClock',
    // Where the time is over, half a clock more is asked for as often as a whole one.
    rare: ({ late }) => !late,
    title: ({ clock, store }) => {
      const half = halfOf(clock, store);
      return half
        ? t('action.half.full', { minutes: half.minutes, fen: moneyShort(half.fen) })
        : t('action.half');
    },
    shown: ({ clock }) => clock.status === 'started' && clock.helps === null,
    reason: ({ offline }) => offline,
    run: ({ clock, hands }) =>
      hands.send(`half ${clock.clockId}`, {
        type: 'extendClock',
        clockId: clock.clockId,
        extensions: 0.5,
      }),
  },
  {
    id: 'end',
    asks: 'endClock',
    key: 'F4',
    tone: ({ late }) => (late ? 'primary' : 'plain'),
    title: () => t('action.end'),
    shown: ({ clock }) => clock.status === 'started',
    reason: ({ offline }) => offline,
    run: ({ clock, hands }) =>
      hands.send(`end ${clock.clockId}`, { type: 'endClock', clockId: clock.clockId }),
  },
  {
    id: 'swap',
    asks: 'swapTechnician',
    rare: true,
    title: () => t('action.swap'),
    reason: (context) => context.offline ?? barred(context),
    run: ({ clock, hands }) => hands.change('swap', clock.clockId),
  },
  {
    id: 'transfer',
    asks: 'transferClock',
    // Once it is too late to swap, it stands where swapping stood.
    rare: (context) => (barred(context) === null ? 'seldom' : true),
    title: () => t('action.transfer'),
    shown: ({ clock }) => clock.status === 'started',
    reason: ({ offline }) => offline,
    run: ({ clock, hands }) => hands.change('transfer', clock.clockId),
  },
  {
    id: 'changeService',
    asks: 'changeService',
    rare: 'seldom',
    title: () => t('action.changeService'),
    shown: ({ clock }) => clock.helps === null,
    reason: (context) => context.offline ?? (isToCome(context.clock) ? null : barred(context)),
    run: ({ clock, hands }) => hands.change('service', clock.clockId),
  },
  {
    id: 'helper',
    asks: 'addHelper',
    rare: 'seldom',
    title: () => t('action.helper'),
    shown: ({ clock }) =>
      clock.helps === null && (clock.status === 'started' || clock.status === 'called'),
    reason: ({ offline }) => offline,
    run: ({ clock, hands }) => hands.change('helper', clock.clockId),
  },
  {
    id: 'addService',
    asks: 'addService',
    rare: 'seldom',
    title: () => t('action.addService'),
    shown: ({ clock }) => clock.helps === null,
    reason: ({ offline }) => offline,
    run: ({ clock, hands }) => hands.change('addService', clock.clockId),
  },
  {
    id: 'missed',
    asks: 'markMissedTurn',
    // Where the technician is late, sending the next is what is to be done.
    rare: ({ clock }) => !clock.late,
    title: () => t('action.next'),
    shown: ({ clock }) => clock.status === 'called',
    reason: ({ offline }) => offline,
    run: ({ clock, hands }) =>
      hands.send(
        `missed ${clock.clockId}`,
        { type: 'markMissedTurn', clockId: clock.clockId },
        t('missed.done', { no: clock.staffNo ?? '' }),
      ),
  },
  {
    id: 'cancelClock',
    asks: 'cancelClock',
    rare: true,
    tone: 'danger',
    title: () => t('action.cancelClock'),
    reason: (context) =>
      context.offline ??
      (isToCome(context.clock) ? null : barred(context)) ??
      notTheirsToCancel(context),
    run: ({ clock, room, hands }) =>
      hands.send(
        `cancelClock ${clock.clockId}`,
        { type: 'cancelClock', clockId: clock.clockId },
        t('cancel.done', { room: room.roomNo, guest: clock.guest + 1 }),
      ),
  },
];

function barred({ clock, store, now }: ClockContext): string | null {
  const bar = cancelBar(clock, store, now);
  if (bar === 'limit') return t('reason.limit', { n: store?.settings.cancelLimitMinutes ?? 0 });
  return bar === null ? null : t('reason.notCalled');
}

function notTheirsToCancel({ clock, visit, role, store }: ClockContext): string | null {
  return !hadBegun(clock, visit) || mayCancel(role, store) ? null : t('reason.notYours');
}
