import { receiptOf, SlipDocument } from '@baozhong/hub/src/printing/documents.ts';
import { expect, test } from 'vitest';
import { Floor } from '../../support/floor.ts';

test('[CLK-6, CSH-07] a receipt tells of half extensions as they were', () => {
  const floor = Floor.open(['1']);
  const clockId = floor.opens('301');
  floor.does({ type: 'startClock', clockId });
  floor.does({ type: 'extendClock', clockId, extensions: 1.5 });
  floor.passMinutes(105).does({ type: 'endClock', clockId });
  const { ticketId, ticketVersion } = floor.ticketIn('301');
  const events = floor.does({
    ...{ type: 'settle', ticketId, seenVersion: ticketVersion, seenDueFen: 12800 + 9000 },
    tenders: [{ tender: 'qr' }],
  });
  const settled = events.find((event) => event.type === 'ticketSettled');
  if (settled === undefined) throw new Error('not settled');
  const name = () => undefined;
  const store = { name: '试店', currency: 'CNY', timezone: 'Asia/Shanghai' };
  const receipt = receiptOf(settled, { ...store, staffName: name, serviceName: name });
  expect(SlipDocument.parse(receipt)).toMatchObject({
    lines: [
      { lineKind: 'service', qty: 1, fen: 12800 },
      { lineKind: 'extension', qty: 1.5, fen: 9000 },
    ],
  });
});
