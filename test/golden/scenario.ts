/** An evening with every event that the core had at v2: what the first golden logs were made from, and what later ones begin with. */
import { nextTimer } from '@baozhong/core/index.ts';
import { dueOf } from '../support/evening.ts';
import { Floor, picked, requested } from '../support/floor.ts';

export function playGoldenEvening(): Floor {
  const floor = Floor.open(['1', '2', '3']);
  floor.does({
    ...{ type: 'registerMember', memberId: 'M1', memberNo: 'M1', cardUid: '0A020000' },
    ...{ levelCode: 'gold', principalFen: 10_000, bonusFen: 5_000 },
  });
  const items = (serviceCode: string, wish: ReturnType<typeof requested>) => [
    { serviceCode, wish },
  ];
  floor.does({
    type: 'openVisit',
    roomNo: '302',
    guests: [
      {
        wristband: 21,
        items: [...items('FOOT60', { type: 'rotation' }), ...items('BODY60', { type: 'rotation' })],
      },
      { wristband: 22, items: items('FOOT60', requested('2')) },
    ],
  });
  const [first = '', , third = ''] = floor.ticketIn('302').clockIds;
  const player = 'board-12345678';
  floor.does({ type: 'claimAnnouncement', no: 1, player, soundMs: 6_000, notReady: [] });
  floor.does({ type: 'reportAnnouncement', no: 1, player, result: 'played', why: '' });
  floor.does({ type: 'recallTechnician', clockId: first });
  const away = floor.opens('303', picked('2'));
  floor.does({ type: 'cancelClock', clockId: away });
  const visit = floor.ticketIn('302');
  floor.passMinutes(2).does({ type: 'startClock', clockId: first });
  floor.does({ type: 'startClock', clockId: third });
  floor.does({ type: 'orderGoods', ticketId: visit.ticketId, goodsCode: 'TEA', qty: 2, guest: 1 });
  floor.passMinutes(50).does({ type: 'extendClock', clockId: third, extensions: 1 });
  for (let n = 0; n < 3; n += 1) {
    const timer = nextTimer(floor.state);
    if (timer === undefined) throw new Error('no timer');
    floor.at = Math.max(floor.at, timer.dueAt);
    floor.does({ type: 'fireTimer', ...timer });
  }
  floor.does({ type: 'acknowledgeReminder', clockId: first });
  floor.does({ type: 'endClock', clockId: first });
  const [, second = ''] = visit.clockIds;
  floor.does({ type: 'startClock', clockId: second });
  floor.passMinutes(65).does({ type: 'endClock', clockId: second, early: true });
  floor.does({ type: 'endClock', clockId: third });
  floor.state.wallets.set('M1', {
    memberId: 'M1',
    levelCode: 'gold',
    principalFen: 10_000,
    bonusFen: 5_000,
    counts: [],
  });
  floor.does({ type: 'topUp', memberId: 'M1', principalFen: 500, tender: 'cash' });
  floor.does({
    ...{ type: 'settle', ticketId: visit.ticketId, seenVersion: visit.ticketVersion, guests: [1] },
    ...{ seenDueFen: dueOf(floor, visit.ticketId, [1]), tipFen: 1_000 },
    tenders: [
      { tender: 'cash', currency: 'HKD', handedMinor: 5_000 },
      { tender: 'complimentary', reason: '生日' },
    ],
    approvedBy: 'B1',
  });
  const refused = floor.send({
    ...{
      type: 'settle',
      ticketId: visit.ticketId,
      seenVersion: visit.ticketVersion,
      seenDueFen: 0,
    },
    tenders: [{ tender: 'storedValue', memberId: 'M1' }],
  } as const);
  if (refused.kind !== 'refused') throw new Error('settled unseen');
  floor.does({
    ...{ type: 'settle', ticketId: visit.ticketId, seenVersion: visit.ticketVersion },
    seenDueFen: Number(refused.detail['dueFen']),
    tenders: [
      { tender: 'storedValue', memberId: 'M1' },
      { tender: 'cash', handedFen: 100_000 },
    ],
  });
  floor.does({ type: 'reprintReceipt', ticketId: visit.ticketId });
  floor.does({ type: 'markCleaning', roomNo: '302' });
  floor.does({ type: 'openBusinessDay', day: '2026-11-21' });
  floor.does({ type: 'clockOff', staffNo: '1' });
  const clockId = floor.opens('301');
  playSwapsAndMoves(floor, clockId);
  floor.does({ type: 'openBusinessDay', day: '2026-11-22' });
  return floor;
}

/** What goes otherwise than planned, with something left open for the next day to carry. */
function playSwapsAndMoves(floor: Floor, clockId: string): void {
  floor.does({ type: 'clockOn', staffNo: '1' });
  floor.does({ type: 'callService', roomNo: '301', what: 'tea' });
  floor.does({ type: 'callService', roomNo: '301', what: 'water' });
  const [tea = '', water = ''] = floor.state.calls.keys();
  floor.does({ type: 'takeCall', callId: water });
  floor.does({ type: 'finishCall', callId: tea });
  floor.passMinutes(2).does({ type: 'startClock', clockId });
  floor.passMinutes(3);
  const wish = requested('1');
  floor.does({ type: 'swapTechnician', clockId, wish, reason: 'guest' });
  const { visitId, clockIds } = floor.ticketIn('301');
  const [, swapped = ''] = clockIds;
  floor.does({ type: 'markMissedTurn', clockId: swapped });
  while (!('late' in floor.clock(swapped))) {
    const timer = nextTimer(floor.state);
    if (timer === undefined) throw new Error('no timer');
    floor.at = Math.max(floor.at, timer.dueAt);
    floor.does({ type: 'fireTimer', ...timer });
  }
  floor.does({ type: 'markVacant', roomNo: '302' });
  floor.does({ type: 'moveRoom', visitId, toRoomNo: '302' });
}
