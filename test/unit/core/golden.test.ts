/** Logs of every release are read for ever: each still gives the floor that it gave then (law 5). */
import { createHash } from 'node:crypto';
import { globSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import {
  emptyState,
  type Event,
  evolve,
  serialize,
  streamOf,
  upcast,
} from '@baozhong/core/index.ts';
import { describe, expect, test } from 'vitest';
import { playGoldenEvening } from '../../golden/scenario.ts';

const folder = join(import.meta.dirname, '../../golden');
const releases = globSync('*.jsonl', { cwd: folder }).map((file) => basename(file, '.jsonl'));

describe('golden logs', () => {
  test.each(releases)('[LAW-5] %s gives the floor that it gave', (release) => {
    const lines = readFileSync(join(folder, `${release}.jsonl`), 'utf8')
      .trim()
      .split('\n');
    const state = emptyState();
    for (const line of lines) evolve(state, upcast(JSON.parse(line) as Event));
    const hash = createHash('sha256')
      .update(JSON.stringify(serialize(state)))
      .digest('hex');
    expect(hash).toBe(readFileSync(join(folder, `${release}.sha256`), 'utf8').trim());
  });

  test('the evening they are made from knows every type of event', () => {
    const types = new Set(playGoldenEvening().events.map((event) => event.type));
    const known = new Set([...types].map((type) => streamOf(type)));
    expect(known).toEqual(new Set(['floor', 'books']));
    expect([...types].sort()).toEqual([
      'announcementEnded',
      'announcementPlaying',
      'announcementQueued',
      'businessDayOpened',
      'clockCancelled',
      'clockEnded',
      'clockExtended',
      'clockLineAdded',
      'clockLineReady',
      'clockStarted',
      'commissionEarned',
      'endReminderAcknowledged',
      'endReminderRaised',
      'goodsOrdered',
      'ledgerPosted',
      'memberRegistered',
      'memberToppedUp',
      'queueMoved',
      'receiptReprinted',
      'roomStatusChanged',
      'serviceCallDone',
      'serviceCallTaken',
      'serviceCalled',
      'storeConfigured',
      'technicianCalled',
      'technicianLate',
      'technicianStatusChanged',
      'ticketSettled',
      'turnMissed',
      'visitClosed',
      'visitMoved',
      'visitOpened',
      'wishFellBack',
    ]);
  });
});
