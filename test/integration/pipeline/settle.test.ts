/** Two cashiers, one ticket, one card: what the pipeline and the tables make of it when it comes at once, or twice. */
import { StoreFile } from '@baozhong/contract/store-file.ts';
import { type CommandBody, type Event, quote, type TenderGiven } from '@baozhong/core/index.ts';
import fc from 'fast-check';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createMemoryStore, MemoryDisk } from '../../../hub/src/persistence/memory-store.ts';
import type { EventStore } from '../../../hub/src/persistence/port.ts';
import { floorCore } from '../../../hub/src/pipeline/floor-core.ts';
import { createPipeline } from '../../../hub/src/pipeline/pipeline.ts';
import { configOf } from '../../../hub/src/setup/import-store.ts';
import { balances, handed, type Settled, walletIn } from '../../support/money.ts';
import { runs } from '../../support/runs.ts';
import { startTestPostgres, type TestPostgres } from '../persistence/test-postgres.ts';

let postgres: TestPostgres;
beforeAll(async () => {
  postgres = await startTestPostgres();
});
afterAll(() => postgres.stop());

const file = StoreFile.parse(
  JSON.parse(readFileSync(join(import.meta.dirname, '../../../db/demo/store-small.json'), 'utf8')),
);
const rooms = file.rooms.filter(({ seats }) => seats >= 2);

function pipelineOn(store: EventStore, now: () => number) {
  return createPipeline({
    store,
    core: floorCore,
    clock: { now },
    log: { warn: () => undefined, error: () => undefined },
    onFatal: (reason) => {
      throw new Error(reason);
    },
  });
}

/** A store with guests who wait to pay, two in each of two rooms, and a member. */
class Till {
  readonly #store: EventStore;
  #pipeline: ReturnType<typeof pipelineOn>;
  #at = 1_700_000_000_000;
  #keys = 0;
  /** Of the member's count card, as the desk last saw it. */
  pieces = 3;
  readonly ticketIds: string[] = [];

  private constructor(store: EventStore) {
    this.#store = store;
    this.#pipeline = pipelineOn(this.#store, () => this.#at);
  }

  static async open(store: EventStore): Promise<Till> {
    const till = new Till(store);
    await till.#pipeline.start();
    await till.does({ type: 'configureStore', config: configOf(file) });
    await till.does({ type: 'openBusinessDay', day: '2023-11-14' });
    const member = { memberId: 'M1', memberNo: 'M1', cardUid: '0A0200FF', levelCode: 'regular' };
    const counts = [{ serviceCode: 'FOOT60', left: 3 }];
    const held = { principalFen: 15_000, bonusFen: 5_000, counts };
    await till.does({ type: 'registerMember', ...member, ...held });
    for (const { staffNo } of file.technicians) await till.does({ type: 'clockOn', staffNo });
    for (const room of rooms.slice(0, 2)) await till.#serve(room.no);
    return till;
  }

  async restart(): Promise<void> {
    await this.#pipeline.close();
    this.#pipeline = pipelineOn(this.#store, () => this.#at);
    await this.#pipeline.start();
  }
  close(): Promise<void> {
    return this.#pipeline.close();
  }

  submit(body: CommandBody, key = `k${(this.#keys += 1)}`) {
    this.#at += 1_000;
    return this.#pipeline.submit({
      keyed: { source: 'desk', key },
      payloadHash: JSON.stringify(body),
      command: {
        ...body,
        actor: { kind: 'staff', id: 'C1' },
        stamp: { at: this.#at, localDay: '2023-11-14', localMinute: 1_200 },
      },
    });
  }

  async does(body: CommandBody): Promise<void> {
    const outcome = await this.submit(body);
    if (outcome.status === 'refused') throw new Error(`${body.type}: ${outcome.refusal.name}`);
  }

  async #serve(roomNo: string): Promise<void> {
    const items = [{ serviceCode: 'FOOT60', wish: { type: 'rotation' as const } }];
    await this.does({ type: 'openVisit', roomNo, guests: [{ items }, { items }] });
    const visit = [...this.#pipeline.state.visits.values()].find((one) => one.roomNo === roomNo);
    for (const clockId of visit?.clockIds ?? []) {
      await this.does({ type: 'startClock', clockId });
      await this.does({ type: 'endClock', clockId, early: true });
    }
    this.ticketIds.push(visit?.ticketId ?? '');
  }

  /** As a cashier sees the ticket now. */
  paying(
    ticketId: string,
    tenders: readonly TenderGiven[],
    guests?: readonly number[],
    tipFen?: number,
  ): CommandBody {
    const { state } = this.#pipeline;
    const visit = state.visits.get(state.visitByTicket.get(ticketId) ?? '');
    if (visit === undefined || state.catalogue === null) throw new Error(`no ticket ${ticketId}`);
    const usesCounts = tenders.some(({ tender }) => tender === 'countCard');
    const counts = usesCounts ? [{ serviceCode: 'FOOT60', left: this.pieces }] : [];
    const due = quote(state, state.catalogue, visit, { guests, counts });
    return {
      ...{ type: 'settle', ticketId, seenVersion: due.version, seenDueFen: due.dueFen },
      ...{ tenders, guests, tipFen },
    };
  }

  isOpen(ticketId: string): boolean {
    return this.#pipeline.state.visitByTicket.has(ticketId);
  }

  async events(): Promise<readonly Event[]> {
    return (await this.#store.read(0, 1_000)).map(({ body }) => JSON.parse(body) as Event);
  }
  async settled(): Promise<readonly Settled[]> {
    return (await this.events()).filter((event) => event.type === 'ticketSettled');
  }
}

const stored = { tender: 'storedValue', memberId: 'M1' } as const;
const countCard = { tender: 'countCard', memberId: 'M1' } as const;
const qr = { tender: 'qr' } as const;

/** A round: two wishes of two cashiers who look at the tickets at the same moment. */
const wish = fc.record({
  ticket: fc.integer({ min: 0, max: 1 }),
  guests: fc.constantFrom([0], [1], [1, 0], undefined),
  tipFen: fc.constantFrom(0, 300),
  tenders: fc.array(
    fc.oneof(
      fc.constant(stored),
      fc.constant(countCard),
      fc.record({
        tender: fc.constant('cash' as const),
        handedFen: fc.integer({ min: 0, max: 40_000 }),
      }),
      fc.record({
        tender: fc.constant('cash' as const),
        currency: fc.constant('HKD'),
        handedMinor: fc.integer({ min: 0, max: 40_000 }),
      }),
      fc.constant(qr),
    ),
    { maxLength: 3 },
  ),
});

const namesOf = (outcomes: readonly Awaited<ReturnType<Till['submit']>>[]) =>
  outcomes.map((one) => (one.status === 'refused' ? one.refusal.name : 'accepted')).sort();

describe.each<[string, () => Promise<EventStore>]>([
  ['the in-memory twin', () => Promise.resolve(createMemoryStore(new MemoryDisk()))],
  ['PostgreSQL', async () => (await postgres.store(await postgres.database())).store],
])('on %s', (_, make) => {
  test('[TKT-5, TKT-8, CSH-05] two parts settled at once: one is in, the other is told that the ticket changed', async () => {
    const store = await make();
    const till = await Till.open(store);
    const [ticketId = ''] = till.ticketIds;
    const parts = [0, 1].map((guest) => till.paying(ticketId, [qr], [guest]));
    const outcomes = await Promise.all(parts.map((part) => till.submit(part)));
    expect(namesOf(outcomes)).toEqual(['accepted', 'ticket_changed']);
    await till.does(till.paying(ticketId, [qr]));
    expect(await till.settled()).toHaveLength(2);
    expect(await store.ledgerImbalanceFen()).toBe(0);
    await till.close();
  });

  test('[CSH-05] the same key twice, at once and after a restart: one payment, one answer', async () => {
    const store = await make();
    const till = await Till.open(store);
    const [ticketId = ''] = till.ticketIds;
    const part = till.paying(ticketId, [countCard, stored], [1]);
    const [first, second] = await Promise.all([
      till.submit(part, 'once'),
      till.submit(part, 'once'),
    ]);
    expect(first).toMatchObject({ status: 'accepted', answer: { settlementNo: 1, closes: false } });
    expect(second).toEqual(first);
    await till.restart();
    expect(await till.submit(part, 'once')).toEqual(first);
    expect(await till.settled()).toHaveLength(1);
    expect((await store.wallet('M1'))?.counts).toEqual([{ serviceCode: 'FOOT60', left: 2 }]);
    const topUp = { type: 'topUp', memberId: 'M1', principalFen: 10_000, tender: 'qr' } as const;
    const [paid, again] = await Promise.all([till.submit(topUp, 'up'), till.submit(topUp, 'up')]);
    expect(again).toEqual(paid);
    expect(await store.wallet('M1')).toMatchObject({ principalFen: 25_000, bonusFen: 5_000 });
    await till.close();
  });

  test('[LED-6, MBR-03] one card at two desks at once is not overdrawn, and the tables say what the receipt said', async () => {
    const store = await make();
    const till = await Till.open(store);
    const bills = till.ticketIds.map((ticketId) => till.paying(ticketId, [stored], [0]));
    const outcomes = await Promise.all(bills.map((bill) => till.submit(bill)));
    expect(namesOf(outcomes)).toEqual(['accepted', 'insufficient_tender']);
    // Three pieces for four services: the card gives what it has, and a bill seen with four is refused.
    const [one = '', other = ''] = till.ticketIds;
    const paid = outcomes[0]?.status === 'accepted' ? one : other;
    const open = paid === one ? other : one;
    await till.does(till.paying(open, [countCard, qr]));
    till.pieces = 1;
    await till.does(till.paying(paid, [countCard, qr]));
    const settled = await till.settled();
    const last = settled.at(-1);
    const {
      memberId: _id,
      levelCode: _level,
      ...held
    } = (await store.wallet('M1')) ?? {
      memberId: '',
      levelCode: '',
    };
    expect(last?.memberAfter).toEqual(held);
    expect(await store.ledgerImbalanceFen()).toBe(0);
    await till.close();
  });
});

test('[TKT-5, TKT-6, LED-3, LED-6, CSH-05] however cashiers hurry, each wish has one answer and the books balance', async () => {
  const answers = new Set<string>();
  await fc.assert(
    fc.asyncProperty(fc.array(fc.tuple(wish, wish), { maxLength: 6 }), async (rounds) => {
      const store = createMemoryStore(new MemoryDisk());
      const till = await Till.open(store);
      for (const [round, wishes] of rounds.entries()) {
        const asked = wishes.flatMap(({ ticket, tenders, guests, tipFen }) => {
          const ticketId = till.ticketIds[ticket] ?? '';
          const open = till.isOpen(ticketId);
          return open ? [till.paying(ticketId, tenders, guests, tipFen)] : [];
        });
        const outcomes = await Promise.all(
          [...asked.entries()].flatMap(([n, body]) =>
            // Each is sent twice, as by a line that broke.
            [0, 1].map(() => till.submit(body, `${String(round)}/${String(n)}`)),
          ),
        );
        for (const [n] of asked.entries()) expect(outcomes[2 * n + 1]).toEqual(outcomes[2 * n]);
        const names = namesOf(outcomes.filter((_outcome, n) => n % 2 === 0));
        for (const name of names) answers.add(name);
        const sameTicket = asked.length === 2 && wishes[0].ticket === wishes[1].ticket;
        if (sameTicket) expect(names).not.toEqual(['accepted', 'accepted']);
        till.pieces = (await store.wallet('M1'))?.counts[0]?.left ?? 0;
      }
      for (const one of await till.settled())
        expect(handed(one) - one.changeFen).toBe(one.billedFen + one.tipFen);
      expect(await store.ledgerImbalanceFen()).toBe(0);
      const events = await till.events();
      for (const [account, amount] of balances(events))
        if (account.startsWith('wallet/')) expect(amount).toBeGreaterThanOrEqual(0);
      expect(await store.wallet('M1')).toMatchObject(walletIn(events));
      await till.close();
    }),
    { numRuns: runs(40) },
  );
  for (const name of ['accepted', 'ticket_changed', 'insufficient_tender', 'over_tender'])
    expect(answers).toContain(name);
});
