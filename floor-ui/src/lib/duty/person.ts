/** How a technician stands, and what they may do at the Station: the same for the eye and the ear. */
import type { QueueView, TechnicianView } from '@baozhong/contract/live.ts';
import { timeOfDay } from '../format.ts';
import { t } from '../i18n/index.svelte.ts';
import { live } from '../live.svelte.ts';
import { awaitedSince } from '../speech/announcements.ts';
import { isPaused } from './duty.ts';
import type { Did } from './station-keys.ts';

/** A clock that runs already was handed to them, and they are awaited there. */
export function takesOver(one: TechnicianView): boolean {
  const waitMinutes = live.store?.settings.missedTurnMinutes ?? 0;
  return one.state === 'inService' && awaitedSince(one, live.now, waitMinutes) !== null;
}

/** What makes sense now. */
export function may(one: TechnicianView, did: Did): boolean {
  const settings = live.store?.settings;
  const own = isPaused(one) && one.state !== 'suspended' && one.state !== 'covered';
  switch (did) {
    case 'clockOn':
      return one.state === 'offDuty' || one.state === 'leave';
    case 'clockOff':
      return one.state === 'waiting' || isPaused(one);
    case 'onBreak':
    case 'meal':
    case 'away':
      return (one.state === 'waiting' || own) && one.state !== did;
    case 'back':
      return own;
    case 'setOff':
      return one.state === 'called' && one.onTheWayAt === null;
    case 'startClock':
    case 'arrived':
      return (
        (one.state === 'called' || takesOver(one)) &&
        settings?.clockStartPlaces.includes('station') === true
      );
    case 'endClock':
      return one.state === 'inService' && settings?.clockEndPlaces.includes('station') === true;
  }
}

/** Where they are, or what they are told; empty where the state says it all. */
export function nowOf(one: TechnicianView): string {
  const room = one.roomNo ?? '';
  if (one.state === 'called')
    return t('station.called', { room, way: one.onTheWayAt === null ? '' : t('duty.onTheWay') });
  if (one.state === 'inService')
    return t(takesOver(one) ? 'station.takesOver' : 'station.inService', {
      ...{ room, time: timeOfDay(one.endsAt ?? live.now) },
    });
  if (one.state === 'suspended' || one.state === 'covered') return t('station.suspended');
  if (one.pausedUntil !== null) return t('station.kept', { time: timeOfDay(one.pausedUntil) });
  return '';
}

/** As the hub says it: who stands first is not always who would be sent. */
export function standingText(queue: QueueView, staffNo: string, ahead: number): string {
  if (queue.next === staffNo) return t('station.ahead.none');
  const kept = queue.kept.find((one) => one.staffNo === staffNo);
  if (kept) return t(`verdict.${kept.verdict}`);
  return ahead === 0 ? t('verdict.afterOwed') : t('station.ahead', { n: ahead });
}
