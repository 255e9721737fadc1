/** Whom a decision's events are about, so that the laws can be asked of them alone. */
import type { Event, State, Touched } from '@baozhong/core/index.ts';

interface Names {
  readonly roomNo?: string | null;
  readonly staffNo?: string;
  readonly visitId?: string | null;
  readonly clockId?: string | null;
  readonly group?: string;
  readonly lineId?: string;
  readonly ticketId?: string;
}

export function touchedBy(state: State, events: readonly Event[]): Touched {
  const staffNos = new Set<string>();
  const visitIds = new Set<string>();
  const roomNos = new Set<string>();
  const groups = new Set<string>();
  for (const event of events as readonly Names[]) {
    if (typeof event.roomNo === 'string') roomNos.add(event.roomNo);
    if (event.staffNo !== undefined) staffNos.add(event.staffNo);
    if (event.group !== undefined) groups.add(event.group);
    if (typeof event.visitId === 'string') visitIds.add(event.visitId);
    if (typeof event.clockId === 'string')
      visitIds.add(event.clockId.slice(0, event.clockId.lastIndexOf('/')));
    if (event.lineId !== undefined && event.ticketId !== undefined)
      visitIds.add(`V${event.ticketId.slice(1)}`);
  }
  for (const visitId of visitIds) {
    const roomNo = state.visits.get(visitId)?.roomNo;
    if (roomNo !== undefined) roomNos.add(roomNo);
  }
  return { staffNos, visitIds, roomNos, groups };
}
