/** Logs of every release are read for ever: each still gives the floor that it gave then (law 5). */
import { createHash } from 'node:crypto';
import { globSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import {
  emptyState,
  type Event,
  evolve,
  restore,
  serialize,
  streamOf,
  upcast,
} from '@baozhong/core/index.ts';
import { describe, expect, test } from 'vitest';
import { playLaterEvening } from '../../golden/later-scenario.ts';
import { playGoldenEvening } from '../../golden/scenario.ts';

const folder = join(import.meta.dirname, '../../golden');
const releases = globSync('*.jsonl', { cwd: folder }).map((file) => basename(file, '.jsonl'));

function eventsOf(release: string): Event[] {
  const text = readFileSync(join(folder, `${release}.jsonl`), 'utf8');
  return text
    .trim()
    .split('\n')
    .map((line) => upcast(JSON.parse(line) as Event));
}

describe('golden logs', () => {
  test.each(releases)('[LAW-5] %s gives the floor that it gave', (release) => {
    const state = emptyState();
    for (const event of eventsOf(release)) evolve(state, event);
    const hash = createHash('sha256')
      .update(JSON.stringify(serialize(state)))
      .digest('hex');
    expect(hash).toBe(readFileSync(join(folder, `${release}.sha256`), 'utf8').trim());
  });

  test.each(releases)('[DAY-2] %s: the last day that it opened stands up today', (release) => {
    const events = eventsOf(release);
    const at = events.findLastIndex((event) => event.type === 'businessDayOpened');
    const opened = events[at];
    if (opened?.type !== 'businessDayOpened') throw new Error('no day');
    const [whole, carried] = [emptyState(), restore(opened.state)];
    for (const event of events) evolve(whole, event);
    for (const event of events.slice(at)) evolve(carried, event);
    // What an old state did not keep is missing; numbers of turns only order them.
    const { turnNos: _, ...known } = serialize(carried);
    expect(serialize(whole)).toMatchObject(known);
  });

  test('the evening they are made from knows every type of event', () => {
    const types = new Set(playLaterEvening(playGoldenEvening()).events.map((event) => event.type));
    const known = new Set([...types].map((type) => streamOf(type)));
    expect(known).toEqual(new Set(['floor', 'books']));
    expect([...types].sort()).toEqual([
      'announcementEnded',
      'announcementPlaying',
      'announcementQueued',
      'attendanceNoted',
      'bookingArrived',
      'bookingCancelled',
      'bookingChanged',
      'bookingLocked',
      'bookingMade',
      'bookingNoShow',
      'bookingReminderDue',
      'bookingReminderSeen',
      'businessDayOpened',
      'callInsChanged',
      'clockBought',
      'clockCancelled',
      'clockEnded',
      'clockExtended',
      'clockLineAdded',
      'clockLineReady',
      'clockStarted',
      'clockTransferred',
      'commissionEarned',
      'endReminderAcknowledged',
      'endReminderRaised',
      'freezeEnded',
      'goodsCancelled',
      'goodsMade',
      'goodsOrdered',
      'goodsRedirected',
      'goodsServed',
      'goodsTakenBack',
      'guestJoined',
      'holdExpired',
      'holdReleased',
      'lapsSet',
      'ledgerPosted',
      'linePromised',
      'memberRegistered',
      'memberToppedUp',
      'overrunAsked',
      'overtimeSet',
      'owedTurnRecorded',
      'owedTurnUsed',
      'owedTurnWithdrawn',
      'penaltyRecorded',
      'policyTaken',
      'promiseWithdrawn',
      'queueMoved',
      'queuesLaidOut',
      'receiptReprinted',
      'roomStatusChanged',
      'rotationPolicySet',
      'serviceCallDone',
      'serviceCallTaken',
      'serviceCalled',
      'serviceChanged',
      'shiftJoined',
      'shiftPlanned',
      'slotHeld',
      'staffAdded',
      'staffChanged',
      'staffLeft',
      'stockCounted',
      'stockReceived',
      'storeConfigured',
      'suspensionAtEndSet',
      'takerArrived',
      'technicianCalled',
      'technicianLate',
      'technicianSetOff',
      'technicianSoonFree',
      'technicianStatusChanged',
      'ticketSettled',
      'turnGivenBack',
      'turnMissed',
      'turnTaken',
      'visitClosed',
      'visitMoved',
      'visitOpened',
      'wishFellBack',
    ]);
  });
});
