/** What becomes of the calls in the technician room, as the live view tells it. Pure. */
import type { AnnouncementView, TechnicianView } from '@baozhong/contract/live.ts';

/** The next to sound: urgent ones first, then by number. Undefined: nothing, or somebody speaks now. */
export function nextToSpeak(all: readonly AnnouncementView[]): AnnouncementView | undefined {
  if (all.some((one) => one.state === 'playing')) return undefined;
  return all
    .filter((one) => one.state === 'queued' && one.speechId !== null)
    .reduce<AnnouncementView | undefined>((a, b) => (a && order(a, b) <= 0 ? a : b), undefined);
}

function order(a: AnnouncementView, b: AnnouncementView): number {
  return Number(a.what === 'dispatch') - Number(b.what === 'dispatch') || a.no - b.no;
}

const notHeard = new Set<AnnouncementView['state']>(['failed', 'expired', 'unconfirmed']);

const minuteMs = 60_000;

/** Since when somebody is awaited in a room; who took over a running clock is so for as long as a turn is waited for. */
export function awaitedSince(
  one: Pick<TechnicianView, 'state' | 'sinceAt' | 'takesOverAt'>,
  now: number,
  waitMinutes: number,
): number | null {
  if (one.state === 'called') return one.sinceAt;
  const { takesOverAt } = one;
  return takesOverAt !== null && now - takesOverAt < waitMinutes * minuteMs ? takesOverAt : null;
}

/** Calls of which nobody knows that they were heard, while their technician is still awaited; oldest first. */
export function unheard(
  all: readonly AnnouncementView[],
  technicianOf: (staffNo: string) => TechnicianView | undefined,
  now: number,
  waitMinutes: number,
): AnnouncementView[] {
  const newest = new Map<string, AnnouncementView>();
  for (const one of all)
    if (one.no > (newest.get(one.clockId)?.no ?? 0)) newest.set(one.clockId, one);
  return [...newest.values()]
    .filter((one) => {
      const technician = technicianOf(one.staffNo);
      return (
        notHeard.has(one.state) &&
        technician?.clockId === one.clockId &&
        awaitedSince(technician, now, waitMinutes) !== null
      );
    })
    .sort((a, b) => a.no - b.no);
}
