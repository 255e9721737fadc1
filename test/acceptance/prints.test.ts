/**
 * Paper under fire: printers that refuse, hang, die in the middle, run out of
 * paper or never confirm, and a hub that is killed at the worst moments. Every
 * slip and receipt comes out, and none comes out twice without saying so.
 */
import type { DeskCommand, Outcome } from '@baozhong/contract/commands.ts';
import { paths } from '@baozhong/contract/http.ts';
import { PrintersAnswer } from '@baozhong/contract/printing.ts';
import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, describe, expect, test } from 'vitest';
import { randomOf } from '../../scripts/day/random.ts';
import { fates, FaultyPrinter } from '../support/faulty-printer.ts';
import { keyAt, TestHub } from '../support/hub.ts';
import { proving } from '../support/runs.ts';

const prints = 200;
const kills = proving ? 30 : 8;
const seeds = proving ? [1, 2, 3, 4] : [1];
const points = [
  ...(['beforePrintSend', 'midPrint', 'beforePrintDone'] as const),
  ...(['beforeCursor', 'afterCommit', 'insideTransaction'] as const),
];

class Evening {
  readonly hub: TestHub;
  readonly #random: () => number;
  /** Pieces of paper asked for so far. */
  asked = 0;
  constructor(hub: TestHub, seed: number) {
    this.hub = hub;
    this.#random = randomOf(seed * 7_919);
  }

  below(limit: number): number {
    return Math.floor(this.#random() * limit);
  }

  /** The same request until there is an answer: the hub may die of it. */
  async insist<T>(ask: () => Promise<T>): Promise<T> {
    let last: unknown;
    for (let tries = 0; tries < 200; tries += 1) {
      try {
        await this.hub.process.ready();
        return await ask();
      } catch (error) {
        last = error;
        await pause(25);
      }
    }
    throw new Error('no answer', { cause: last });
  }

  async command(command: DeskCommand): Promise<Outcome> {
    const key = keyAt(this.hub.process.at);
    const outcome = await this.insist(() => this.hub.command(command, { key }));
    expect(outcome, JSON.stringify(command)).toMatchObject({ status: 'accepted' });
    return outcome;
  }

  async armKill(): Promise<void> {
    const point = points[this.below(points.length)];
    await this.insist(async () => {
      this.hub.process.killArmed = true;
      await this.hub.request('POST', paths.testKill, { point, passes: 1 + this.below(3) });
    });
  }

  async printers(): Promise<PrintersAnswer> {
    return this.insist(async () =>
      PrintersAnswer.parse((await this.hub.request('GET', paths.printers)).json),
    );
  }

  /** A guest's clock, called and either taken back or served and paid. */
  async visit(roomNo: string, paid: boolean): Promise<void> {
    const wish = { type: 'rotation' } as const;
    const guests = [{ items: [{ serviceCode: 'FOOT60', wish }] }];
    this.asked += paid ? 2 : 1;
    const opened = await this.command({ type: 'openVisit', roomNo, guests });
    const visitId = answerOf(opened, 'visitId');
    if (!paid) {
      await this.command({ type: 'releaseRoom', visitId });
      return;
    }
    const clockId = `${visitId}/1`;
    const ticketId = answerOf(opened, 'ticketId');
    await this.command({ type: 'startClock', clockId });
    await this.command({ type: 'endClock', clockId, early: true });
    const { json } = await this.insist(() =>
      this.hub.request('POST', paths.previewSettle, { ticketId }),
    );
    const { version, dueFen } = json as { version: number; dueFen: number };
    await this.command({
      ...{ type: 'settle', ticketId, seenVersion: version, seenDueFen: dueFen },
      tenders: [{ tender: 'cash', handedFen: dueFen }],
    });
    await this.command({ type: 'markVacant', roomNo });
    if (this.below(3) > 0) return;
    this.asked += 1;
    await this.command({ type: 'reprintReceipt', ticketId });
  }
}

function answerOf(outcome: Outcome, name: string): string {
  return outcome.status === 'accepted' ? String(outcome.answer[name]) : '';
}

/** What paper the log asks for, told as the slip tells it. */
async function wanted(hub: TestHub): Promise<string[]> {
  return (await hub.log()).flatMap(({ type, body }) => {
    const event = JSON.parse(body) as Record<string, string>;
    if (type === 'announcementQueued')
      return `${event['staffNo'] ?? ''}号 → ${event['roomNo'] ?? ''}房`;
    if (type === 'ticketSettled') return `${event['ticketId'] ?? ''} 0`;
    if (type === 'receiptReprinted') return `${event['ticketId'] ?? ''} ${String(event['copy'])}`;
    return [];
  });
}
function toldBy(slip: string): string {
  const call = /^\S+号 → \S+房$/mu.exec(slip);
  if (call !== null) return call[0];
  const ticket = /单号 (\S+)/u.exec(slip)?.[1] ?? '?';
  return `${ticket} ${/【补打 第(\d+)次】/u.exec(slip)?.[1] ?? '0'}`;
}

function papersByJob(slips: readonly string[]): Map<string, string[]> {
  const papers = new Map<string, string[]>();
  for (const slip of slips) {
    const job = /^ *#(\d+)$/mu.exec(slip)?.[1];
    // Torn off before it said anything: no paper that anybody could take for a slip.
    if (job !== undefined) papers.set(job, [...(papers.get(job) ?? []), slip]);
  }
  return papers;
}

describe('prints through printer failures and hub kills', () => {
  const open: (() => Promise<void>)[] = [];
  afterEach(async () => {
    for (const close of open.splice(0)) await close();
  });

  test.each(seeds)(
    `[CSH-07, TRM-09] ${String(prints)} prints, ${String(kills)} kills, seed %i: none lost, none twice without the copy mark`,
    async (seed) => {
      const hub = await TestHub.start();
      open.push(() => hub.stop());
      const evening = new Evening(hub, seed);
      await hub.signInAs('manager');
      const [receipts, slips] = [new FaultyPrinter(seed, 0.3), new FaultyPrinter(seed + 50, 0.3)];
      for (const [printer, kind, width] of [
        [receipts, 'receipt', 80],
        [slips, 'dispatchSlip', 58],
      ] as const) {
        await printer.open();
        open.push(() => printer.close());
        const { status } = await hub.request('POST', paths.printers, {
          ...{ name: kind, host: '127.0.0.1', port: printer.port, width, prints: [kind] },
          ...{ confirms: 'printed', drawer: false, nativeQr: true, waitSeconds: 0.25 },
        });
        expect(status).toBe(200);
      }
      for (const staffNo of ['1', '3', '7', '10', '12'])
        await evening.command({ type: 'clockOn', staffNo });

      const killEvery = Math.floor(prints / (kills + 1));
      for (let round = 0; evening.asked < prints; round += 1) {
        const paid = round % 5 === 4;
        if (Math.floor(evening.asked / killEvery) > hub.process.kills && !hub.process.killArmed)
          await evening.armKill();
        await evening.visit(['201', '202', '204', '205'][round % 4] ?? '201', paid);
      }
      // An armed point may lie where nothing passes any more.
      hub.process.killArmed = true;
      for (const printer of [receipts, slips]) printer.calm = true;
      await expect
        .poll(
          async () =>
            (await evening.printers()).jobs.filter(({ state }) =>
              ['waiting', 'sending', 'held'].includes(state),
            ).length,
          { timeout: 60_000, interval: 200 },
        )
        .toBe(0);

      expect(hub.process.kills).toBeGreaterThanOrEqual(kills - 2);
      const papers = papersByJob([...receipts.slips, ...slips.slips]);
      const whole = [...papers.values()].map((of) => of.find((slip) => slip.includes('[cut]')));
      expect(whole.filter((slip) => slip === undefined)).toEqual([]);
      expect(whole.length).toBeGreaterThanOrEqual(prints);
      expect(whole.map((slip) => toldBy(slip ?? '')).sort()).toEqual((await wanted(hub)).sort());
      for (const [job, of] of papers) {
        const unmarked = of.filter((slip) => !slip.includes('【重打】'));
        expect(unmarked.length, `#${job}\n${of.join('\n')}`).toBeLessThanOrEqual(1);
      }
      // The printers did fail, in each of the ways.
      const came = new Set([...receipts.came.keys(), ...slips.came.keys()]);
      expect([...fates].filter((fate) => !came.has(fate))).toEqual([]);
    },
    240_000,
  );
});
