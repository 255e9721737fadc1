/** What every event store promises, whatever it is made of (port.ts). Run on each of them. */
import type { BookingHold } from '@baozhong/core/index.ts';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { Chain, genesis } from '../../../hub/src/persistence/chain.ts';
import {
  type Batch,
  BatchRefused,
  type EventStore,
  HeadMoved,
  type LogHead,
} from '../../../hub/src/persistence/port.ts';
import {
  batchAfter,
  bonus,
  count,
  desk,
  member,
  moved,
  outcome,
  principal,
  roomHeld,
  staffHeld,
  tap,
  type Written,
} from './batches.ts';

export interface StoreUnderTest {
  readonly store: EventStore;
  /** What the port has no question for. */
  parkedErrors(): Promise<readonly string[]>;
  close(): Promise<void>;
}

export function eventStoreContract(name: string, make: () => Promise<StoreUnderTest>): void {
  describe(name, () => {
    const closing: (() => Promise<void>)[] = [];
    async function open(): Promise<StoreUnderTest> {
      const opened = await make();
      closing.push(() => opened.close());
      return opened;
    }
    afterEach(async () => {
      await Promise.all(closing.splice(0).map((close) => close()));
    });
    let store: EventStore;
    let parkedErrors: () => Promise<readonly string[]>;
    let head: LogHead;

    beforeEach(async () => {
      const opened = await open();
      store = opened.store;
      parkedErrors = () => opened.parkedErrors();
      head = await store.claim();
    });

    /** Writes, and remembers where the log then stands. */
    async function write(written: Written): Promise<Batch> {
      const batch = batchAfter(head, written);
      await store.append(batch);
      head = batch.after;
      return batch;
    }
    const refusal = async (written: Written) =>
      store.append(batchAfter(head, written)).then(
        () => 'written',
        (error: unknown) => (error instanceof BatchRefused ? error.constraint : error),
      );
    /** Everything that a batch could have left behind. */
    async function traces() {
      return {
        head: await store.head(),
        events: await store.read(0, 1_000),
        outcomes: await store.outcomes(['k1', 'k2', 'd/T1/boot/7']),
        marks: await store.deviceMarks([{ deviceId: 'T1', bootId: 'boot' }]),
        wallets: await store.wallets(['M1', 'M2']),
        imbalanceFen: await store.ledgerImbalanceFen(),
        parked: await parkedErrors(),
      };
    }

    test('a new log is empty', async () => {
      expect(head).toEqual({ epoch: 1, ...genesis });
      expect(await store.markAt(0)).toEqual(genesis);
      expect(await store.read(0, 10)).toEqual([]);
      expect(await store.lastOfType('noted')).toBe(0);
      expect(await store.ledgerImbalanceFen()).toBe(0);
    });

    test('each claim is a new epoch and moves nothing else', async () => {
      await write({ events: [{}] });
      expect(await store.claim()).toEqual({ ...head, epoch: 2 });
      expect(await store.head()).toEqual({ ...head, epoch: 2 });
    });

    test('[law 4] what was written is read back byte for byte, in pages, gapless, and its chain can be recomputed', async () => {
      const bodies = [
        '{"a":1,"b":2}',
        '{"b":2,"a":1}',
        '{"text":"足底\\n\\u0000\\"\\\\{},\'"}',
        '{}',
      ];
      await write({
        events: bodies.map((body, n) => ({ body, stream: n % 2 ? 'floor' : 'books' })),
      });
      await write({ events: [{ stream: 'floor' }, { stream: 'floor' }, { stream: 'books' }] });
      const events = [...(await store.read(0, 5)), ...(await store.read(5, 5))];
      expect(events.map(({ pos }) => pos)).toEqual([1, 2, 3, 4, 5, 6, 7]);
      expect(events.slice(0, 4).map(({ body }) => body)).toEqual(bodies);
      const chain = new Chain(genesis);
      for (const event of events) chain.check(event);
      expect({ epoch: 1, ...chain.mark }).toEqual(await store.head());
    });

    test('the log can be asked how far it had come', async () => {
      const first = await write({ events: [{ stream: 'books' }, { stream: 'floor' }] });
      await write({ events: [{ stream: 'floor' }] });
      const { epoch: _, ...mark } = first.after;
      expect(await store.markAt(2)).toEqual(mark);
      expect(await store.markAt(1)).toMatchObject({ pos: 1, booksSeq: 1, floorSeq: 0 });
    });

    test('the last event of a type', async () => {
      await write({
        events: [{ type: 'businessDayOpened' }, {}, { type: 'businessDayOpened' }, {}],
      });
      expect(await store.lastOfType('businessDayOpened')).toBe(3);
      expect(await store.lastOfType('businessDayOpened', 3)).toBe(1);
      expect(await store.lastOfType('businessDayOpened', 1)).toBe(0);
      expect(await store.lastOfType("o'clock")).toBe(0);
    });

    test('[law 8] a hub of an older epoch, or one that is behind, writes nothing', async () => {
      const late = batchAfter(head, { events: [{}], outcomes: [outcome(desk('k1'))] });
      const claimed = await store.claim();
      await expect(store.append(late)).rejects.toThrow(HeadMoved);
      head = claimed;
      const behind = batchAfter(head, { events: [{}] });
      await write({ events: [{}, {}] });
      await expect(store.append(behind)).rejects.toThrow(HeadMoved);
      expect(await store.head()).toEqual(head);
      expect(await store.outcomes(['k1'])).toEqual([]);
      expect(await store.read(0, 9)).toHaveLength(2);
    });

    test.each([
      ['a gap in the positions', (batch: Batch) => bend(batch, { pos: 3 })],
      ['a gap in the sequence', (batch: Batch) => bend(batch, { seq: 3 })],
      ['another text than was hashed', (batch: Batch) => bend(batch, { body: '{}' })],
      ['another hash', (batch: Batch) => bend(batch, { hash: 'f'.repeat(64) })],
      ['an end elsewhere', (batch: Batch) => ({ ...batch, after: { ...batch.after, pos: 9 } })],
      ['fewer events', (batch: Batch) => ({ ...batch, events: batch.events.slice(1) })],
    ])('[law 4] a batch with %s is refused', async (_, spoil) => {
      const batch = batchAfter(head, { events: [{}, { body: '{"n":2}' }] });
      await expect(store.append(spoil(batch))).rejects.toMatchObject({
        constraint: 'event_log_chained',
      });
      expect(await store.head()).toEqual(head);
      await store.append(batch);
    });

    test('[law 7] a key is taken once, in one batch as in two, and its outcome is kept', async () => {
      const known = outcome(desk('k1'), 7);
      await write({ outcomes: [known] });
      expect(await refusal({ events: [{}], outcomes: [outcome(desk('k1'))] })).toBe(
        'command_key_once',
      );
      const twice = [outcome(desk('k2')), outcome(desk('k2'))];
      expect(await refusal({ outcomes: twice })).toBe('command_key_once');
      const { keyed: _, command: __, ...stored } = known;
      expect(await store.outcomes(['k0', 'k1', 'k2'])).toEqual([stored]);
      expect(await store.read(0, 9)).toEqual([]);
    });

    test('[law 7] the mark of each boot of a device is the highest that was taken', async () => {
      await write({
        outcomes: [
          outcome(tap('T1', 'a', 5)),
          outcome(tap('T1', 'a', 4)),
          outcome(tap('T2', 'a', 1)),
        ],
      });
      await write({ outcomes: [outcome(tap('T1', 'b', 1)), outcome(tap('T1', 'a', 3))] });
      const boots = [
        { deviceId: 'T1', bootId: 'a' },
        { deviceId: 'T1', bootId: 'b' },
        { deviceId: 'T2', bootId: 'b' },
      ];
      const marks = await store.deviceMarks(boots);
      expect([...marks].sort((x, y) => x.bootId.localeCompare(y.bootId))).toEqual([
        { deviceId: 'T1', bootId: 'a', seq: 5 },
        { deviceId: 'T1', bootId: 'b', seq: 1 },
      ]);
    });

    test('[law 7] commands are kept as they were decided, in that order, with who sent them', async () => {
      const tapped = tap('T1', 'a', 1);
      await write({ outcomes: [outcome(desk('k9')), outcome(tapped), outcome(desk('k1'))] });
      await write({ outcomes: [outcome(desk('k5'))] });
      const all = await store.commands(0, 10);
      expect(all.map(({ keyed }) => keyed)).toEqual([desk('k9'), tapped, desk('k1'), desk('k5')]);
      expect(all.map(({ command }) => command)).toEqual(
        all.map(({ keyed }) => JSON.stringify({ of: keyed.key })),
      );
      expect(await store.commands(all[0]?.no ?? 0, 2)).toEqual(all.slice(1, 3));
    });

    test('old outcomes are forgotten, a few at a time, but never those of the system', async () => {
      const system = outcome({ source: 'system', key: 'import/config' }, 1);
      await write({ outcomes: [system, ...[2, 3, 4, 5].map((at) => outcome(desk(`k${at}`), at))] });
      expect(await store.forgetOutcomes(5, 2)).toBe(2);
      expect(await store.forgetOutcomes(5, 2)).toBe(1);
      expect(await store.forgetOutcomes(5, 2)).toBe(0);
      const left = await store.outcomes(['import/config', 'k2', 'k3', 'k4', 'k5']);
      expect(left.map(({ key }) => key).sort()).toEqual(['import/config', 'k5']);
    });

    test('[law 9] a transaction sums to zero and is posted once', async () => {
      const crooked = {
        ...moved('t1', 'cash', 'sales', 5),
        entries: [{ account: 'cash', fen: 5 }],
      };
      expect(await refusal({ guards: { postings: [crooked] } })).toBe('tx_sums_to_zero');
      const helped = {
        ...moved('t2', 'cash', 'sales', 5),
        entries: [{ account: 'cash', fen: -5 }],
      };
      expect(await refusal({ guards: { postings: [crooked, helped] } })).toBe('tx_sums_to_zero');
      await write({ guards: { postings: [moved('t1', 'cash', 'sales', 5)] } });
      expect(await refusal({ guards: { postings: [moved('t1', 'cash', 'sales', 5)] } })).toBe(
        'posting_once',
      );
      const twice = [moved('t3', 'cash', 'sales', 5), moved('t3', 'cash', 'sales', 5)];
      expect(await refusal({ guards: { postings: twice } })).toBe('posting_once');
      expect(await store.ledgerImbalanceFen()).toBe(0);
    });

    test('[law 6] no bucket of a member goes below nothing, and only the end of a batch counts', async () => {
      await write({
        guards: { members: [member('M1')], postings: [moved('t1', 'cash', principal('M1'), 100)] },
      });
      const spend = (txId: string, fen: number) => moved(txId, principal('M1'), 'sales', fen);
      expect(await refusal({ guards: { postings: [spend('t2', 101)] } })).toBe(
        'account_above_floor',
      );
      expect(await refusal({ guards: { postings: [spend('t2', 60), spend('t3', 60)] } })).toBe(
        'account_above_floor',
      );
      expect(await refusal({ guards: { postings: [moved('t2', bonus('M1'), 'sales', 1)] } })).toBe(
        'account_above_floor',
      );
      await write({
        guards: { postings: [spend('t2', 130), moved('t3', 'cash', principal('M1'), 30)] },
      });
      expect(await store.wallet('M1')).toMatchObject({ principalFen: 0, bonusFen: 0 });
    });

    test('[law 6, LED-6] a count card gives no more pieces than it holds, and pieces are no money', async () => {
      const bought = (service: string, pieces: number) =>
        moved(`b/${service}`, `opening/count/${service}`, count('M1', service), pieces);
      const use = (txId: string, service: string, pieces = 1) =>
        moved(txId, count('M1', service), `countsUsed/${service}`, pieces);
      // Services called like buckets of money.
      const postings = [bought('FOOT60', 2), bought('principal', 1), bought('bonus', 1)];
      await write({ guards: { members: [member('M1')], postings } });
      await write({ guards: { postings: [use('u1', 'FOOT60'), use('u2', 'bonus')] } });
      const held = {
        ...{ memberId: 'M1', levelCode: 'gold', principalFen: 0, bonusFen: 0 },
        counts: [
          { serviceCode: 'FOOT60', left: 1 },
          { serviceCode: 'principal', left: 1 },
        ],
      };
      expect(await store.wallet('M1')).toEqual(held);
      expect(await refusal({ guards: { postings: [use('u3', 'FOOT60', 2)] } })).toBe(
        'account_above_floor',
      );
      const both = [use('u3', 'FOOT60'), use('u4', 'FOOT60')];
      expect(await refusal({ guards: { postings: both } })).toBe('account_above_floor');
      expect(await refusal({ guards: { postings: [use('u3', 'BODY60')] } })).toBe(
        'account_above_floor',
      );
      for (const [from, to] of [
        [count('M1', 'FOOT60'), 'tender/cash'],
        ['tender/cash', 'countsUsed/FOOT60'],
        ['opening/count/FOOT60', principal('M1')],
      ] as const)
        expect(await refusal({ guards: { postings: [moved('u3', from, to, 1)] } })).toBe(
          'tx_one_unit',
        );
      expect(await store.wallet('M1')).toEqual(held);
    });

    test('[law 6] nothing posts into a day after its seal', async () => {
      const { after } = await write({ events: [{}, {}, {}] });
      const late = moved('t1', 'cash', 'sales', 5, after.pos, 'D1');
      const early = moved('t2', 'cash', 'sales', 5, 1, 'D1');
      const sealed = { seals: [{ day: 'D1', pos: 2 }] };
      expect(await refusal({ guards: { ...sealed, postings: [late] } })).toBe('day_not_sealed');
      await write({ guards: { ...sealed, postings: [early] } });
      expect(await refusal({ guards: { postings: [late] } })).toBe('day_not_sealed');
      expect(await refusal({ guards: { seals: [{ day: 'D1', pos: 3 }] } })).toBe('day_sealed_once');
      await write({ guards: { postings: [{ ...late, day: 'D2' }] } });
    });

    test('a member, a member number and a card exist once', async () => {
      await write({ guards: { members: [member('M1', 'no 1', 'card 1')] } });
      const again = (...members: ReturnType<typeof member>[]) => refusal({ guards: { members } });
      expect(await again(member('M1', 'no 2', 'card 2'))).toBe('member_once');
      expect(await again(member('M2', 'no 1', 'card 2'))).toBe('member_no_once');
      expect(await again(member('M2', 'no 2', 'card 1'))).toBe('card_once');
      expect(await again(member('M2', 'no 2', 'card 2'), member('M3', 'no 3', 'card 2'))).toBe(
        'card_once',
      );
    });

    const booked = (...bookings: [bookingId: string, ...holds: BookingHold[]][]) => ({
      guards: { bookings: bookings.map(([bookingId, ...holds]) => ({ bookingId, holds })) },
    });

    test('[law 6, BKG-2] no room and no technician is held by two bookings at once', async () => {
      await write(booked(['B1', roomHeld('301', 100, 200), staffHeld('8', 100, 160)]));
      const room = (from: number, until: number) => booked(['B2', roomHeld('301', from, until)]);
      for (const [from, until] of [
        [100, 200],
        [150, 160],
        [50, 101],
        [199, 300],
        [0, 900],
      ] as const)
        expect(await refusal(room(from, until))).toBe('booking_room_free');
      expect(await refusal(booked(['B2', staffHeld('8', 159, 300)]))).toBe(
        'booking_technician_free',
      );
      expect(await refusal(booked(['B2', roomHeld('302', 200, 200)]))).toBe('booking_hold_lasts');
      // Right before, right after, and one of the other name is none of its business.
      await write(booked(['B2', roomHeld('301', 200, 300), staffHeld('301', 100, 200)]));
      await write(booked(['B3', roomHeld('8', 100, 160), roomHeld('301', 50, 100)]));
      const both = booked(['B4', roomHeld('302', 1, 9)], ['B5', roomHeld('302', 8, 20)]);
      expect(await refusal(both)).toBe('booking_room_free');
      expect(await refusal(booked(['B4', staffHeld('9', 1, 9), staffHeld('9', 8, 20)]))).toBe(
        'booking_technician_free',
      );
    });

    test('[law 6, BKG-3] what a booking held before is free in the batch that says so', async () => {
      await write(booked(['B1', roomHeld('301', 100, 200), staffHeld('8', 100, 160)]));
      // Moved by a little, and another one comes in where it was.
      await write(booked(['B1', roomHeld('301', 150, 250)], ['B2', roomHeld('301', 100, 150)]));
      expect(await refusal(booked(['B3', roomHeld('301', 200, 210)]))).toBe('booking_room_free');
      await write(booked(['B3', staffHeld('8', 100, 160)]));
      // Made and given up in one batch: the last word counts.
      await write(booked(['B4', roomHeld('305', 1, 9)], ['B4'], ['B5', roomHeld('305', 1, 9)]));
      await write(booked(['B1'], ['B2'], ['B3'], ['B5']));
      await write(booked(['B6', roomHeld('301', 0, 900), staffHeld('8', 0, 900)]));
    });

    test("a member's wallet is what stands at a store, and nothing else", async () => {
      const postings = [
        moved('t1', 'cash', principal('M1'), 500),
        moved('t2', 'gift', bonus('M1'), 50),
        moved('t3', 'cash', 'wallet/M1/inTransit', 7),
        moved('t4', 'cash', principal('M10'), 9),
      ];
      await write({ guards: { members: [member('M1'), member('M10'), member('M2')], postings } });
      expect(await store.wallet('M1')).toEqual({
        memberId: 'M1',
        levelCode: 'gold',
        principalFen: 500,
        bonusFen: 50,
        counts: [],
      });
      expect(await store.wallet('M2')).toEqual({
        memberId: 'M2',
        levelCode: 'gold',
        principalFen: 0,
        bonusFen: 0,
        counts: [],
      });
      expect(await store.wallet('M')).toBeUndefined();
      const several = await store.wallets(['M1', 'M10', 'M1', 'M9']);
      expect(several.map(({ memberId }) => memberId).sort()).toEqual(['M1', 'M10']);
    });

    test('a cursor is where its consumer left it, and never goes back', async () => {
      expect(await store.cursor('reports')).toBe(0);
      await store.saveCursor('reports', 7);
      await store.saveCursor('reports', 5);
      await store.saveCursor('speech', 1);
      expect(await store.cursor('reports')).toBe(7);
    });

    test('a command is set aside with its outcome', async () => {
      const parked = { keyed: desk('k1'), payloadHash: 'h', at: 5, command: '{}', error: 'boom' };
      await write({ parked: [parked], outcomes: [outcome(desk('k1'))] });
      expect(await parkedErrors()).toEqual(['boom']);
    });

    const whole = (): Written => ({
      events: [{}, { stream: 'floor' }],
      outcomes: [outcome(desk('k1')), outcome(tap('T1', 'boot', 7))],
      guards: {
        members: [member('M1')],
        postings: [moved('t1', 'cash', principal('M1'), 100)],
        seals: [{ day: 'D0', pos: 1 }],
        bookings: [{ bookingId: 'B1', holds: [roomHeld('301', 1, 9)] }],
      },
      parked: [{ keyed: desk('k1'), payloadHash: 'h', at: 5, command: '{}', error: 'boom' }],
    });
    const postings = [moved('t2', 'cash', principal('M2'), 100)];
    test.each([
      ['key', { outcomes: [outcome(desk('old'))] }],
      ['transaction', { guards: { postings: [moved('old', 'cash', 'sales', 1)] } }],
      [
        'sum',
        {
          guards: {
            postings: [
              ...postings,
              { ...moved('t3', 'a', 'b', 1), entries: [{ account: 'a', fen: 1 }] },
            ],
          },
        },
      ],
      [
        'floor',
        { guards: { postings: [...postings, moved('t3', principal('M2'), 'sales', 101)] } },
      ],
      ['day', { guards: { postings: [moved('t3', 'cash', 'sales', 1, 3, 'old')] } }],
      ['seal', { guards: { seals: [{ day: 'old', pos: 3 }] } }],
      ['member', { guards: { members: [member('M2'), member('old')] } }],
      ['booking', { guards: { bookings: [{ bookingId: 'B1', holds: [roomHeld('old', 4, 6)] }] } }],
      ['card', { guards: { members: [member('M2'), member('M3', 'no 3', 'card old')] } }],
    ] satisfies [string, Written][])(
      '[law 6] a wrong %s leaves nothing of the whole batch',
      async (_, wrong) => {
        await write({
          events: [{}, {}],
          outcomes: [outcome(desk('old'))],
          guards: {
            members: [member('old')],
            postings: [moved('old', 'cash', 'sales', 1)],
            seals: [{ day: 'old', pos: 2 }],
            bookings: [{ bookingId: 'old', holds: [roomHeld('old', 1, 5)] }],
          },
        });
        const before = await traces();
        const good = whole();
        const batch: Written = {
          ...good,
          ...wrong,
          guards: { ...good.guards, ...('guards' in wrong ? wrong.guards : {}) },
        };
        await expect(store.append(batchAfter(head, batch))).rejects.toThrow(BatchRefused);
        expect(await traces()).toEqual(before);
        await write(good);
        expect((await traces()).events).toHaveLength(4);
      },
    );

    test('[law 9] whatever is posted, the books stay balanced and the wallets are what was not refused', async () => {
      const members = ['A', 'B', 'C'];
      const places = fc.constantFrom('cash', ...members.map((id) => principal(id)));
      const transfer = fc.record({
        from: places,
        to: places,
        fen: fc.integer({ min: 0, max: 100 }),
      });
      await fc.assert(
        fc.asyncProperty(
          fc.array(fc.array(transfer, { maxLength: 4 }), { maxLength: 8 }),
          async (batches) => {
            const opened = await open();
            let at = await opened.store.claim();
            const model = new Map<string, number>(members.map((id) => [principal(id), 0]));
            const take = async (written: Written): Promise<boolean> => {
              const batch = batchAfter(at, { events: [{}], ...written });
              try {
                await opened.store.append(batch);
              } catch (error) {
                expect(error).toMatchObject({ constraint: 'account_above_floor' });
                return false;
              }
              at = batch.after;
              return true;
            };
            await take({ guards: { members: members.map((id) => member(id)) } });
            for (const [n, transfers] of batches.entries()) {
              const wanted = new Map(model);
              for (const { from, to, fen } of transfers) {
                wanted.set(from, (wanted.get(from) ?? 0) - fen);
                wanted.set(to, (wanted.get(to) ?? 0) + fen);
              }
              const possible = members.every((id) => (wanted.get(principal(id)) ?? 0) >= 0);
              const lines = transfers.map(({ from, to, fen }, i) =>
                moved(`${n}/${i}`, from, to, fen),
              );
              expect(await take({ guards: { postings: lines } })).toBe(possible);
              if (possible) for (const [account, fen] of wanted) model.set(account, fen);
            }
            for (const wallet of await opened.store.wallets(members))
              expect(wallet.principalFen).toBe(model.get(principal(wallet.memberId)));
            expect(await opened.store.ledgerImbalanceFen()).toBe(0);
          },
        ),
        { numRuns: 15 },
      );
    });
  });
}

/** The batch with its second event bent. */
function bend(batch: Batch, by: Partial<Batch['events'][number]>): Batch {
  return {
    ...batch,
    events: batch.events.map((event, n) => (n === 1 ? { ...event, ...by } : event)),
  };
}
