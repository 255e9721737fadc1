/**
 * Two plays of one day, held against each other: what each technician earned,
 * what each party paid, when each clock ran. The hub's ids are not those of the
 * other play, so parties are named by their number in the file.
 */
import type { Event } from '@baozhong/core/index.ts';
import { minuteMs, textOf } from './store-time.ts';

export interface Figures {
  readonly commission: ReadonlyMap<string, string>;
  readonly bills: ReadonlyMap<string, string>;
  readonly clocks: ReadonlyMap<string, string>;
}

export interface Difference {
  readonly what: keyof Figures;
  readonly of: string;
  readonly undisturbed: string;
  readonly disturbed: string;
}

type Of<T extends Event['type']> = Extract<Event, { type: T }>;
const add = (map: Map<string, number>, key: string, fen: number) =>
  map.set(key, (map.get(key) ?? 0) + fen);

export function figuresOf(
  events: readonly Event[],
  visitNos: ReadonlyMap<string, number>,
  midnightAt: number,
): Figures {
  const ofType = <T extends Event['type']>(type: T) =>
    events.filter((event): event is Of<T> => event.type === type);
  const visit = (visitId: string) => `visit ${String(visitNos.get(visitId) ?? visitId)}`;

  const commission = new Map<string, number>();
  for (const { staffNo, fen } of ofType('commissionEarned')) add(commission, staffNo, fen);

  const bills = new Map<string, string[]>();
  for (const paid of ofType('ticketSettled')) {
    const { billedFen, discountFen, tipFen, changeFen, tipStaffNo } = paid;
    const tenders = paid.tenders.map(
      (tender) =>
        `${tender.tender} ${String(tender.tender === 'cash' ? tender.handedFen : tender.takenFen)}`,
    );
    const tip = tipFen === 0 ? '' : `, tip ${String(tipFen)} for ${tipStaffNo ?? 'nobody'}`;
    const discount = discountFen === 0 ? '' : `, less ${String(discountFen)}`;
    const text = `${String(billedFen)}${discount}${tip}, by ${tenders.join(' + ')}, change ${String(changeFen)}`;
    bills.set(visit(paid.visitId), [...(bills.get(visit(paid.visitId)) ?? []), text]);
  }

  const started = new Map(ofType('clockStarted').map((event) => [event.clockId, event]));
  const ended = new Map(ofType('clockEnded').map((event) => [event.clockId, event]));
  const time = (at: number) => textOf(Math.floor((at - midnightAt) / minuteMs));
  const clocks = new Map<string, string>();
  const lines = new Map<string, number>();
  for (const { clockId, visitId, guest } of ofType('clockLineAdded')) {
    const of = `${visit(visitId)}, guest ${String(guest)}`;
    add(lines, of, 1);
    const start = started.get(clockId);
    const end = ended.get(clockId);
    const ran =
      start === undefined || end === undefined
        ? 'did not run'
        : `${start.staffNo} ${time(start.startedAt)} to ${time(end.endedAt)}, ${String(Math.round((end.endedAt - start.startedAt) / minuteMs))} min`;
    clocks.set(`${of}, line ${String(lines.get(of))}`, ran);
  }
  return {
    commission: new Map([...commission].map(([staffNo, fen]) => [staffNo, String(fen)])),
    bills: new Map([...bills].map(([of, parts]) => [of, parts.join('; ')])),
    clocks,
  };
}

export function differencesOf(undisturbed: Figures, disturbed: Figures): Difference[] {
  const differences: Difference[] = [];
  for (const what of ['commission', 'bills', 'clocks'] as const) {
    const [before, after] = [undisturbed[what], disturbed[what]];
    for (const of of new Set([...before.keys(), ...after.keys()])) {
      const [one, other] = [before.get(of) ?? 'nothing', after.get(of) ?? 'nothing'];
      if (one !== other) differences.push({ what, of, undisturbed: one, disturbed: other });
    }
  }
  return differences;
}
