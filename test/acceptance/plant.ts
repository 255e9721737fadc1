/** Faults planted into a recorded log, one of each kind, as a broken hub would have written them: the chain is whole. */
import { chainHash, genesis } from '../oracle/chain.ts';
import { decode, type Known, type LogEvent, need, type Stored } from '../oracle/inputs.ts';
import { exchanged } from '../oracle/money.ts';

type Of<T extends Known['type']> = Extract<LogEvent, { type: T }>;
type Change = (events: LogEvent[]) => (LogEvent | undefined)[];

/** Writes the log anew: what became `undefined` is left out, places and hashes follow. */
function rewrite(log: readonly Stored[], change: Change): Stored[] {
  const streams = new Map(log.map(({ type, stream }) => [type, stream]));
  const heads = new Map<string, { seq: number; hash: string }>();
  return change(decode(log))
    .filter((event) => event !== undefined)
    .map(({ pos: _pos, ...event }, index) => {
      const stream = need(streams.get(event.type), event.type);
      const head = heads.get(stream) ?? { seq: 0, hash: genesis };
      const body = JSON.stringify(event);
      const next = { seq: head.seq + 1, hash: chainHash(head.hash, body) };
      heads.set(stream, next);
      return { pos: index + 1, stream, type: event.type, body, ...next };
    });
}

function first<T extends Known['type']>(
  events: readonly LogEvent[],
  type: T,
  fits: (event: Of<T>) => boolean = () => true,
): Of<T> {
  const found = events.find((event): event is Of<T> => event.type === type && fits(event as Of<T>));
  return need(found, type);
}

const settlementIn = (events: readonly LogEvent[]) =>
  first(events, 'ledgerPosted', ({ txId }) => txId.startsWith('settle'));

const faults = {
  /** The tap out never came through: all that it would have decided is missing. */
  'lost-tap': (events) => {
    const end = first(events, 'clockEnded');
    const { staffNo } = first(events, 'clockStarted', ({ clockId }) => clockId === end.clockId);
    return events.map((event) => {
      const ofTap =
        event === end ||
        (event.type === 'commissionEarned' && event.clockId === end.clockId) ||
        (event.type === 'technicianStatusChanged' &&
          event.at === end.at &&
          event.staffNo === staffNo &&
          event.to === 'waiting');
      return ofTap ? undefined : event;
    });
  },
  /** One tap counted twice. */
  'doubled-clock': (events) => {
    const start = first(events, 'clockStarted');
    return events.flatMap((event) => (event === start ? [event, event] : [event]));
  },
  /** A fen too many, and the books agree with it. */
  'amount-differs': (events) => {
    const settled = first(events, 'ticketSettled', ({ tenders }) =>
      tenders.some(({ tender, foreign }) => tender === 'cash' && foreign === undefined),
    );
    const more = <T extends { readonly tender: string; readonly takenFen: number }>(
      tender: T,
    ): T => (tender.tender === 'cash' ? { ...tender, takenFen: tender.takenFen + 1 } : tender);
    return events.map((event) => {
      if (event === settled)
        return { ...event, billedFen: event.billedFen + 1, tenders: event.tenders.map(more) };
      if (event.type !== 'ledgerPosted' || event.txId !== `settle/${settled.ticketId}`)
        return event;
      const entries = event.entries.map(({ account, fen }) => {
        if (account === 'tender/cash') return { account, fen: fen - 1 };
        return account === 'revenue/services' ? { account, fen: fen + 1 } : { account, fen };
      });
      return { ...event, entries };
    });
  },
  /** Another was sent than whose turn it was, all the way through. */
  'technician-skipped': (events) => {
    const call = first(events, 'technicianCalled', ({ clockType }) => clockType === 'rotation');
    const { serviceCode } = first(
      events,
      'clockLineAdded',
      ({ clockId }) => clockId === call.clockId,
    );
    // Somebody who serves the same later, and who had nothing to do then.
    const later = new Set(
      events.flatMap((event) =>
        event.type === 'clockLineAdded' && event.serviceCode === serviceCode ? [event.clockId] : [],
      ),
    );
    const other = first(
      events,
      'technicianCalled',
      ({ clockId, staffNo, clockType }) =>
        clockType === 'rotation' && later.has(clockId) && staffNo !== call.staffNo,
    ).staffNo;
    return events.map((event) =>
      'clockId' in event && event.clockId === call.clockId && 'staffNo' in event
        ? { ...event, staffNo: other }
        : event,
    );
  },
  /** The guest went, the ticket stayed. */
  'ticket-open': (events) => {
    const { ticketId, visitId } = first(events, 'ticketSettled');
    return events.map((event) => {
      const ofTicket =
        (event.type === 'ticketSettled' && event.ticketId === ticketId) ||
        (event.type === 'visitClosed' && event.visitId === visitId) ||
        (event.type === 'ledgerPosted' && event.txId.endsWith(ticketId));
      return ofTicket ? undefined : event;
    });
  },
  'commission-misplaced': (events) => {
    const earned = first(events, 'commissionEarned');
    const other = first(events, 'commissionEarned', ({ staffNo }) => staffNo !== earned.staffNo);
    return events.map((event) => (event === earned ? { ...event, staffNo: other.staffNo } : event));
  },
  'one-sided-entry': (events) => {
    const posted = settlementIn(events);
    return events.map((event) =>
      event === posted ? { ...posted, entries: posted.entries.slice(1) } : event,
    );
  },
  /** The clock that was given up for another technician stands on the bill beside the new one. */
  'swap-billed-twice': (events) => {
    const swapped = first(events, 'clockCancelled', ({ because }) => because === 'swapped');
    const { startedAt: _startedAt, ...line } = first(
      events,
      'clockStarted',
      ({ clockId }) => clockId === swapped.clockId,
    ) as Of<'clockStarted'> & { readonly priceFen: number };
    const { visitId, guest } = first(
      events,
      'clockLineAdded',
      ({ clockId }) => clockId === swapped.clockId,
    );
    const settled = first(events, 'ticketSettled', (event) => event.visitId === visitId);
    const extra = { lineId: swapped.clockId, lineKind: 'service', guest, fen: line.priceFen };
    return events.map((event) =>
      event === settled
        ? {
            ...settled,
            lines: [...settled.lines, extra],
            billedFen: settled.billedFen + line.priceFen,
          }
        : event,
    );
  },
  /** Called, not come, and still first in turn. */
  'missed-turn-free': (events) => {
    const missed = first(events, 'turnMissed');
    return events.map((event) =>
      event.type === 'queueMoved' && event.at === missed.at && event.staffNo === missed.staffNo
        ? undefined
        : event,
    );
  },
  /** The guest left in time, and the technician's turn was gone all the same. */
  'slot-lost': (events) => {
    const turns = new Set(
      events.flatMap((event) =>
        event.type === 'technicianCalled' && event.clockType === 'rotation' ? [event.clockId] : [],
      ),
    );
    const started = new Map(
      events.flatMap((event) =>
        event.type === 'clockStarted' ? [[event.clockId, event.staffNo] as const] : [],
      ),
    );
    const cancelled = first(
      events,
      'clockCancelled',
      ({ clockId, because }) => because === 'desk' && turns.has(clockId) && started.has(clockId),
    );
    const staffNo = started.get(cancelled.clockId);
    return events.map((event) =>
      event.type === 'queueMoved' && event.at === cancelled.at && event.staffNo === staffNo
        ? undefined
        : event,
    );
  },
  /** The store keeps what was meant for the technician. */
  'tip-as-revenue': (events) => {
    const settled = first(events, 'ticketSettled', ({ tipFen = 0 }) => tipFen > 0);
    const { tipFen = 0 } = settled;
    return events.map((event) => {
      if (event === settled)
        return { ...settled, billedFen: settled.billedFen + tipFen, tipFen: 0, tipStaffNo: null };
      if (event.type !== 'ledgerPosted' || event.txId !== `settle/${settled.ticketId}`)
        return event;
      const entries = event.entries.map(({ account, fen }) =>
        account.startsWith('tips/') ? { account: 'revenue/services', fen } : { account, fen },
      );
      return { ...event, entries };
    });
  },
  /** One visit, two pieces of the card. */
  'count-used-twice': (events) => {
    const used = first(events, 'ledgerPosted', ({ txId }) => txId.startsWith('counts/'));
    return events.flatMap((event) =>
      event === used ? [used, { ...used, txId: `${used.txId}/again` }] : [event],
    );
  },
  /** The rate of another day, in the last place. */
  'rate-differs': (events) => {
    const settled = first(events, 'ticketSettled', ({ tenders }) =>
      tenders.some(({ foreign }) => foreign !== undefined),
    );
    const tenders = settled.tenders.map((tender) => {
      if (tender.foreign === undefined) return tender;
      const rate = tender.foreign.rate.replace(/\d$/, (last) => String((Number(last) + 1) % 10));
      const handedFen = exchanged(tender.foreign.handedMinor, rate);
      const changeFen = handedFen - tender.takenFen;
      return { ...tender, handedFen, changeFen, foreign: { ...tender.foreign, rate } };
    });
    const changeFen = tenders.reduce((sum, tender) => sum + (tender.changeFen ?? 0), 0);
    return events.map((event) => (event === settled ? { ...settled, tenders, changeFen } : event));
  },
  /** Paid already, and asked to pay again. */
  'guest-billed-twice': (events) => {
    const settled = first(events, 'ticketSettled', ({ part }) => (part ?? null) !== null);
    return events.flatMap((event) => (event === settled ? [settled, settled] : [event]));
  },
  /** The money was taken, the card knows nothing of it. */
  'top-up-lost': (events) => {
    const toppedUp = first(events, 'memberToppedUp');
    const posted = first(events, 'ledgerPosted', ({ txId, pos }) => {
      return txId.startsWith('topUp/') && pos > toppedUp.pos;
    });
    return events.map((event) => (event === toppedUp || event === posted ? undefined : event));
  },
} satisfies Record<string, Change>;

/** By the name under which the oracle must find it. */
export const faultNames = Object.keys(faults) as (keyof typeof faults)[];

export function plant(log: readonly Stored[], name: keyof typeof faults): Stored[] {
  return rewrite(log, faults[name]);
}
