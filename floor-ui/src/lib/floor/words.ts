import type { RoomView } from '@baozhong/contract/live.ts';
import { minutesBetween, timeOfDay } from '../format.ts';
import { t } from '../i18n/index.svelte.ts';
import { live } from '../live.svelte.ts';
import { nameOf } from '../names.svelte.ts';

/** `2F` is written as the house writes it; other names stay. */
export function areaName(area: string): string {
  const floor = /^(\d+)F$/.exec(area)?.[1];
  return floor === undefined ? area : t('area.floor', { n: floor });
}

export function seats(n: number): string {
  return n === 1 ? t('room.seat') : t('room.seats', { n });
}

/** The number on a tile, and what it counts. Null where there is nothing to count. */
export function tileMinutes(
  room: RoomView,
  now: number,
): { n: number; of: 'left' | 'over' | 'since' } | null {
  switch (room.state) {
    case 'inService':
      return room.endsAt === null
        ? null
        : { n: Math.max(0, minutesBetween(now, room.endsAt)), of: 'left' };
    case 'overrun':
      return { n: Math.max(0, minutesBetween(room.endsAt ?? room.sinceAt, now)), of: 'over' };
    case 'awaitingTechnician':
    case 'awaitingPayment':
    case 'dirty':
    case 'cleaning':
      return { n: Math.max(0, minutesBetween(room.sinceAt, now)), of: 'since' };
    case 'reserved':
    case 'vacant':
    case 'outOfService':
      return null;
  }
}

/** `8 21 +1`: as many as there is room for. */
export function staffLine(staffNos: readonly string[], most: number): string {
  if (staffNos.length <= most) return staffNos.join(' ');
  return `${staffNos.slice(0, most - 1).join(' ')} +${staffNos.length - most + 1}`;
}

/** Who did it, as the log names them: `staff:H1`, `technician:8`, `timer:...`. */
export function actorName(who: string): string {
  const [kind, id = ''] = who.split(':', 2);
  if (kind === 'staff') return id;
  if (kind === 'terminal') {
    if (id === 'kitchen') return t('actor.kitchen');
    return id === 'station' ? t('actor.station') : t('actor.terminal');
  }
  if (kind === 'timer' || kind === 'system') return t('actor.system');
  return who;
}

export function reservedTime(room: RoomView): string {
  return timeOfDay(room.bookedAt ?? room.sinceAt);
}

/** What a guest who names nobody asks for beside the gender: a grade, and whom not. */
export function moreWished(wish: {
  readonly grade?: string | null | undefined;
  readonly exclude?: readonly string[] | undefined;
}): string[] {
  const { grade: code, exclude = [] } = wish;
  const grade = live.store?.grades.find((one) => one.code === code);
  return [
    ...(grade === undefined ? [] : [nameOf(grade)]),
    ...(exclude.length === 0 ? [] : [t('open.excluded', { who: exclude.join(' ') })]),
  ];
}
