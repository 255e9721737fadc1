/**
 * Announcements through restarts of the hub, spoken by real pages of a real
 * browser. The sounds are short and played fast; the audio elements are real.
 */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { paths } from '@baozhong/contract/http.ts';
import type { StoreFile } from '@baozhong/contract/store-file.ts';
import type { Event } from '@baozhong/core/index.ts';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, onTestFailed, test } from 'vitest';
import { launchBrowser, storeUrl, Window } from '../support/browser.ts';
import { TestHub } from '../support/hub.ts';
import { runs } from '../support/runs.ts';

const storeFile = fileURLToPath(new URL('../../db/demo/store-large.json', import.meta.url));
const file = JSON.parse(readFileSync(storeFile, 'utf8')) as StoreFile;
/** 21:00 of the fixture's day. */
const evening = Date.UTC(2026, 10, 20, 13, 0);
const rounds = 4;
const total = runs(60, 300);
const each = total / rounds;
/** Where the hub is killed in the rounds: the claim is in the log, and its player has not heard so; and others. */
const kills = ['afterCommit', 'beforeAnswer', 'insideTransaction'] as const;

let hub: TestHub;
let browser: Browser;
beforeAll(async () => {
  hub = await TestHub.start(storeFile, evening, ['--speech', 'chime']);
  browser = await launchBrowser();
  const manager = file.staff.find(({ role }) => role === 'manager');
  await hub.signIn(manager?.staffNo ?? '', manager?.pin ?? '');
});
afterAll(async () => {
  await browser.close();
  await hub.stop();
});

/** A Turn board whose browser plays sixteen times as fast, and counts what it plays. */
async function openBoard(counted: () => void): Promise<{ board: Window; page: Page }> {
  const board = await Window.open(browser, { width: 1920, height: 1080 });
  const { page } = board;
  await board.carry(hub.cookie, hub.url);
  await page.exposeFunction('countPlayed', counted);
  await page.addInitScript(`
    const play = HTMLMediaElement.prototype.play;
    HTMLMediaElement.prototype.play = function () {
      this.defaultPlaybackRate = this.playbackRate = 16;
      const said = play.call(this);
      // The silence by which the page tries whether it may sound is shorter than a tenth of a second.
      this.addEventListener('ended', () => { if (this.duration > 0.1) countPlayed(); }, { once: true });
      return said;
    };
  `);
  await page.goto(storeUrl(hub.url, '/board'));
  await page.locator('[data-connection="live"][data-sound="on"]').waitFor();
  return { board, page };
}

const log = async (): Promise<Event[]> =>
  (await hub.log()).map(({ body }) => JSON.parse(body) as Event);

/** Nothing is open any more: neither queued nor being played. */
async function spoken(): Promise<void> {
  await expect
    .poll(async () => openIn(await log()), { timeout: 100_000, interval: 500 })
    .toEqual([]);
}
const openIn = (events: readonly Event[]): number[] => [...replay(events).queued.keys()];

/** Reads the log as a stranger would: in order, urgent first, each given once, and how each ended. */
function replay(events: readonly Event[]) {
  const queued = new Map<number, { clockId: string; urgent: boolean; playing: boolean }>();
  const given: number[] = [];
  const ends = new Map<number, string>();
  let dropped = 0;
  for (const event of events) {
    if (event.type === 'announcementQueued') {
      for (const [no, one] of queued)
        if (one.clockId === event.clockId && !one.playing) {
          queued.delete(no);
          dropped += 1;
        }
      const { no, clockId, what } = event;
      queued.set(no, { clockId, urgent: what !== 'dispatch', playing: false });
    } else if (event.type === 'announcementPlaying') {
      const waiting = [...queued].filter(([, one]) => !one.playing);
      const urgent = waiting.filter(([, one]) => one.urgent);
      const first = (urgent.length > 0 ? urgent : waiting).map(([no]) => no);
      expect(event.no).toBe(Math.min(...first));
      expect([...queued.values()].filter((one) => one.playing)).toEqual([]);
      given.push(event.no);
      const one = queued.get(event.no);
      if (one) one.playing = true;
    } else if (event.type === 'announcementEnded') {
      queued.delete(event.no);
      ends.set(event.no, event.how);
    }
  }
  return { queued, given, ends, dropped };
}

/** Opens rooms until so many lines are called, and says which. */
async function callLines(count: number, rooms: string[]): Promise<string[]> {
  const called: string[] = [];
  while (called.length < count) {
    const roomNo = rooms.shift();
    if (roomNo === undefined) throw new Error('no more rooms');
    const items = [{ serviceCode: 'FOOT60', wish: { type: 'rotation' } }];
    const outcome = await hub.command({ type: 'openVisit', roomNo, guests: [{ items }] });
    if (outcome.status === 'refused') throw new Error(outcome.refusal.name);
    called.push(`${String(outcome.answer['visitId'])}/1`);
  }
  return called;
}

describe('the technician room is spoken to', () => {
  test(`[TRM-07, TRM-08] ${String(total)} announcements through three kill -9 of the hub: none twice, in order, each played or shown as not confirmed`, async () => {
    const feet = file.technicians.filter(({ skills }) => skills.includes('foot'));
    for (const { staffNo } of feet) await hub.command({ type: 'clockOn', staffNo });
    const rooms = file.rooms.map(({ no }) => no);
    let sounded = 0;
    const boards = [await openBoard(() => (sounded += 1)), await openBoard(() => (sounded += 1))];
    onTestFailed(() => boards[0]?.board.picture('announcements'));

    const lines = await callLines(each, rooms);
    await spoken();
    for (const [round, point] of kills.entries()) {
      const fresh = Math.ceil(each / 5);
      lines.push(...(await callLines(fresh, rooms)));
      for (const clockId of lines.slice(0, each - fresh))
        await hub.command({ type: 'recallTechnician', clockId });
      // In the middle of it, at the next commit but a few: a claim or a report.
      const dead = hub.process.kills;
      hub.process.killArmed = true;
      await hub.request('POST', paths.testKill, { point, passes: 3 + round });
      await expect.poll(() => hub.process.kills, { timeout: 60_000 }).toBe(dead + 1);
      await hub.process.ready();
      if (round === 1) {
        // Both pages are loaded anew while the hub starts: what one had begun, nobody can confirm.
        for (const { page } of boards) await page.reload();
        for (const { page } of boards) await page.locator('[data-connection="live"]').waitFor();
        await hub.driveMinutes(0.5);
      }
      await spoken();
    }

    const { given, ends, dropped } = replay(await log());
    const how = (what: string) => [...ends.values()].filter((one) => one === what).length;
    const made = ends.size + dropped;
    console.info(
      `${String(made)} announcements: ${String(how('played'))} played, ${String(how('unconfirmed'))} not confirmed, ` +
        `${String(dropped)} replaced by a recall; the pages counted ${String(sounded)} sounds to their end`,
    );
    expect(made).toBeGreaterThanOrEqual(total);
    expect(new Set(given).size).toBe(given.length);
    expect(how('played') + how('unconfirmed')).toBe(ends.size);
    expect(given.length).toBe(ends.size);
    expect(how('unconfirmed')).toBeLessThanOrEqual(kills.length);
    // What a page has played to its end and what is written as played differ by those that were cut off.
    expect(sounded).toBeGreaterThanOrEqual(how('played'));
    expect(sounded).toBeLessThanOrEqual(given.length);
    expect(boards.flatMap(({ board }) => board.errors)).toEqual([]);
  }, 180_000);
});
