import { defaultPolicy } from '@baozhong/core/index.ts';
import { expect, test } from 'vitest';
import { ConductFacts } from '../../../hub/src/consumers/board/conduct-facts.ts';
import { Floor, requested } from '../../support/floor.ts';

function told(floor: Floor): string[] {
  const facts = new ConductFacts();
  for (const event of floor.events) facts.apply(event);
  return facts
    .all()
    .map(({ staffNo, what, fineFen, tailNext, laps, reason }) =>
      [staffNo, what, fineFen, tailNext, laps, reason].filter((one) => Boolean(one)).join(' '),
    );
}

test('[POL-5, MIS-7] what went wrong is told once, with what it costs', () => {
  const floor = Floor.by({
    missedTurn: { ...defaultPolicy.missedTurn, fineFen: 2000 },
    earlyEnd: { then: 'tailTomorrow', fineFen: 5000 },
  });
  const clockId = floor.opens('301');
  floor.does({ type: 'markMissedTurn', clockId });
  floor.does({ type: 'startClock', clockId });
  floor
    .passMinutes(10)
    .does({ type: 'transferClock', clockId, wish: requested('3'), reason: 'ill' });
  floor.passMinutes(10).does({ type: 'endClock', clockId, early: true });
  expect(told(floor)).toEqual(['3 earlyEnd 5000 true', '1 missedTurn 2000']);
});

test('[QMV-1, QMV-8] moves by hand are told once, however many queues, with their reason', () => {
  const floor = Floor.open();
  const move = (how: 'rewardHead' | 'penaltyTail' | 'toTail' | 'passOneLap', reason: string) =>
    floor.does({ type: 'moveInQueue', staffNo: '3', how, reason });
  move('rewardHead', 'praised');
  move('penaltyTail', 'late');
  move('rewardHead', 'a mistake');
  move('toTail', 'as asked');
  move('passOneLap', 'late again');
  floor.does({ type: 'holdSlot', staffNo: '2', reason: 'a regular', minutes: 5 });
  floor.passMinutes(5).does({ type: 'fireTimer', timerId: 'hold/2', dueAt: floor.at });
  expect(told(floor)).toEqual([
    '2 holdExpired',
    '3 laps 1 late again',
    '3 toTail as asked',
    '3 rewardHead a mistake',
    '3 penaltyTail late',
    '3 rewardHead praised',
  ]);
});

test('[POL-5] a new day begins with nothing, and knows who serves the clocks that run on', () => {
  const floor = Floor.open();
  const clockId = floor.opens('301');
  floor.does({ type: 'startClock', clockId });
  floor.does({ type: 'markMissedTurn', clockId: floor.opens('302') });
  floor.does({ type: 'openBusinessDay', day: '2026-11-21' });
  expect(told(floor)).toEqual([]);
  floor.does({ type: 'endClock', clockId, early: true });
  expect(told(floor)).toEqual(['1 earlyEnd true']);
});
