import { restore, serialize } from '@baozhong/core/index.ts';
import { describe, expect, test } from 'vitest';
import { Floor } from '../../support/floor.ts';

function settled(): { readonly floor: Floor; readonly ticketId: string } {
  const floor = Floor.open(['1', '2']);
  const clockId = floor.opens('301');
  floor.does({ type: 'startClock', clockId });
  floor.passMinutes(60).does({ type: 'endClock', clockId });
  const { ticketId, ticketVersion } = floor.ticketIn('301');
  floor.does({
    ...{ type: 'settle', ticketId, seenVersion: ticketVersion, seenDueFen: 12_800 },
    tenders: [{ tender: 'cash', handedFen: 20_000 }],
  });
  return { floor, ticketId };
}

describe('a receipt asked for again', () => {
  test('[RCP-1, CSH-07] is recorded with who and counted, each time', () => {
    const { floor, ticketId } = settled();
    const first = floor.does({ type: 'reprintReceipt', ticketId });
    const second = floor.does({ type: 'reprintReceipt', ticketId });
    expect([...first, ...second]).toMatchObject([
      { type: 'receiptReprinted', ticketId, copy: 1, who: 'staff:H1' },
      { type: 'receiptReprinted', ticketId, copy: 2 },
    ]);
  });

  test('[RCP-1] the count is of the day, and a restart keeps it', () => {
    const { floor, ticketId } = settled();
    floor.does({ type: 'reprintReceipt', ticketId });
    floor.state = restore(serialize(floor.state));
    expect(floor.does({ type: 'reprintReceipt', ticketId })).toMatchObject([{ copy: 2 }]);
    floor.does({ type: 'openBusinessDay', day: '2026-11-21' });
    floor.refuses('unknown_ticket', { type: 'reprintReceipt', ticketId });
  });

  test('[RCP-1] nothing to print of a ticket that is open or unknown', () => {
    const floor = Floor.open(['1']);
    floor.opens('301');
    const { ticketId } = floor.ticketIn('301');
    floor.refuses('ticket_open', { type: 'reprintReceipt', ticketId });
    floor.refuses('unknown_ticket', { type: 'reprintReceipt', ticketId: 'T2026-11-20-77' });
  });
});
