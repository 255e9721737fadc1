/** Somebody who presses what they should not: any command about anything, by anybody, with a wrong PIN, an old key, bytes that are none. */
import type { DeskCommand } from '@baozhong/contract/commands.ts';
import type { Chance } from '../world/chance.ts';
import { rightPin } from '../world/sim-hub.ts';
import { anyCommand, everyDeskCommand } from './any-command.ts';
import { personOf, type Stage } from './stage.ts';

const dayMs = 24 * 3_600_000;
const roles = ['host', 'cashier', 'attendant', 'accountManager', 'manager'] as const;

/** A command that is not quite wrong, by somebody who mostly may. */
export function meddle(stage: Stage, chance: Chance): void {
  const floor = stage.floor();
  if (floor === undefined) return;
  const person = personOf(
    stage,
    chance.is(0.8) ? 'manager' : (chance.pick(roles) ?? 'host'),
    chance,
  );
  stage.desk.ask(person, anyCommand(floor, chance, everyDeskCommand), secretsOf(stage, chance));
}

function secretsOf(stage: Stage, chance: Chance) {
  const manager = personOf(stage, chance.is(0.7) ? 'manager' : 'host', chance);
  const pin = chance.is(0.6) ? rightPin : '1357';
  return {
    ...(chance.is(0.7) ? { memberPin: pin } : {}),
    ...(chance.is(0.7) ? { approval: { staffNo: manager.staffNo, pin } } : {}),
  };
}

/** What no screen of ours sends. */
export function sendNonsense(stage: Stage, chance: Chance): void {
  const floor = stage.floor();
  if (floor === undefined) return;
  const host = personOf(stage, 'host', chance);
  const command = anyCommand(floor, chance, ['clockOn', 'callService', 'markCleaning']);
  switch (
    chance.weighed({
      shape: 3,
      key: 2,
      oldKey: 2,
      tap: 4,
      card: 4,
      tender: 3,
      member: 3,
      helpers: 1,
      late: 2,
    })
  ) {
    case 'shape':
      stage.desk.ask(host, { type: 'openVisit', roomNo: '', guests: [] });
      return;
    case 'key':
      stage.desk.reuseKey(host, command, { type: 'nameStore', name: '另一家' });
      return;
    case 'oldKey':
      stage.desk.askAt(host, command, stage.agenda.now + (chance.is(0.5) ? -60 : 60) * dayMs);
      return;
    case 'tap':
      chance
        .pick([...stage.terminals.values()])
        ?.saysOddly(chance.pick(['{}', 'not JSON', '{"v":1,"bootId":"odd-boot","seq":1}']) ?? '');
      return;
    case 'card':
      oddCard(stage, chance);
      return;
    case 'tender':
      stage.desk.ask(personOf(stage, 'cashier', chance), oddTender(stage, chance), {
        memberPin: rightPin,
      });
      return;
    case 'member':
      wrongPins(stage, chance);
      return;
    case 'helpers':
      tooManyHelpers(stage, chance);
      return;
    case 'late':
      answerToNothing(stage, chance);
  }
}

/** All hands on one guest. */
function tooManyHelpers(stage: Stage, chance: Chance): void {
  const host = personOf(stage, 'host', chance);
  const running = [...(stage.floor()?.state.clocks.values() ?? [])].filter(
    (clock) => clock.status === 'started' && clock.helps === undefined,
  );
  const clockId = chance.pick(running)?.clockId;
  if (clockId === undefined) return;
  for (let no = 0; no < 6; no += 1)
    stage.desk.ask(host, { type: 'addHelper', clockId, wish: { type: 'rotation' } });
  for (const seconds of [60, 90, 120])
    stage.agenda.after(seconds * 1_000, () => {
      giveUpHelpers(stage, clockId, chance);
    });
}

function giveUpHelpers(stage: Stage, helped: string, chance: Chance): void {
  for (const clock of stage.floor()?.state.clocks.values() ?? [])
    if (clock.helps === helped && clock.status === 'awaitingTechnician')
      stage.desk.ask(personOf(stage, 'host', chance), {
        ...{ type: 'cancelClock', clockId: clock.clockId },
      });
}

/** A timer that is gone, an announcement that is over: as a hub of before might still have under way. */
function answerToNothing(stage: Stage, chance: Chance): void {
  const hub = stage.hub();
  if (hub === undefined) return;
  const key = `odd/${stage.desk.newKey()}`;
  stage.stirred();
  const { announcementCount } = hub.pipeline.state;
  void (chance.is(0.5)
    ? hub.submit(
        { source: 'timer', key },
        { kind: 'timer', id: 'hub' },
        {
          ...{ type: 'fireTimer', timerId: 'reminder/none', dueAt: stage.agenda.now },
        },
      )
    : hub.submit(
        { source: 'timer', key },
        { kind: 'system', id: 'board-1' },
        {
          ...{ type: 'claimAnnouncement', no: Math.max(1, announcementCount - 30) },
          ...{ player: 'board-1', soundMs: 1_000, notReady: [] },
        },
      ));
}

function oddCard(stage: Stage, chance: Chance): void {
  const floor = stage.floor();
  const terminal = chance.pick([...stage.terminals.values()]);
  if (floor === undefined) return;
  const cards = [
    ...floor.catalogue.techniciansByCard.keys(),
    ...floor.catalogue.staffByCard.keys(),
  ];
  const card = chance.is(0.3) ? 'FFFFFFFF' : (chance.pick(cards) ?? 'FFFFFFFF');
  const intents = ['auto', 'start', 'extend', 'end', 'clean'] as const;
  terminal?.card(card, chance.pick(intents), chance.between(1, 3));
  if (chance.is(0.3)) terminal?.order(chance.pick(stage.store.goods)?.code ?? 'NONE', 1, 7);
  if (chance.is(0.3)) for (let no = 0; no < 9; no += 1) terminal?.call(`thing-${String(no)}`);
}

/** A ticket that could be paid, and money that does not fit. */
function oddTender(stage: Stage, chance: Chance): DeskCommand {
  const visits = [...(stage.floor()?.state.visits.values() ?? [])];
  const unpaid = visits.filter(
    (one) => stage.floor()?.state.rooms.get(one.roomNo)?.status === 'awaitingPayment',
  );
  const visit = chance.pick(unpaid.length > 0 ? unpaid : visits);
  const member = chance.pick(stage.store.members)?.memberNo ?? 'nobody';
  const tenders = chance.pick([
    [{ tender: 'cash', handedFen: 1 }],
    [{ tender: 'cash', currency: 'XXX', handedMinor: 100 }],
    [{ tender: 'qr', fen: 99_000_000 }],
    [{ tender: 'storedValue', memberId: 'nobody' }],
    [
      { tender: 'storedValue', memberId: member },
      { tender: 'storedValue', memberId: member },
    ],
  ] as const) ?? [{ tender: 'qr' }];
  return {
    type: 'settle',
    ticketId: visit?.ticketId ?? 'T20000101-1',
    seenVersion: visit?.ticketVersion ?? 0,
    seenDueFen: 0,
    ...(chance.is(0.3) ? { tipFen: 1_000 } : {}),
    ...(chance.is(0.2) ? { guests: [0, 0] } : {}),
    tenders: [...tenders],
  };
}

/** Five wrong ones close the door for a while. */
function wrongPins(stage: Stage, chance: Chance): void {
  const member = chance.pick(stage.store.members)?.memberNo ?? 'nobody';
  const visit = chance.pick([...(stage.floor()?.state.visits.values() ?? [])]);
  const tries = chance.is(0.5) ? 6 : 1;
  for (let no = 0; no < tries; no += 1)
    stage.agenda.after(no * 2_000, () => {
      stage.desk.ask(
        personOf(stage, 'cashier', chance),
        {
          type: 'settle',
          ticketId: visit?.ticketId ?? 'T20000101-1',
          ...{ seenVersion: 0, seenDueFen: 0 },
          tenders: [{ tender: 'storedValue', memberId: member }],
        },
        chance.is(0.1) ? {} : { memberPin: '1357' },
      );
    });
}
