import { type AddressInfo, createServer, type Socket } from 'node:net';
import type { PrinterView, ReceiptView } from '@baozhong/contract/live.ts';
import type { PrinterSave } from '@baozhong/contract/printing.ts';
import type { Event } from '@baozhong/core/index.ts';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { createPrintStore, type PrintStore } from '../../../hub/src/persistence/print-store.ts';
import { Printing } from '../../../hub/src/printing/printing.ts';
import { quickPace } from '../../../hub/src/printing/spooler.ts';
import { tcpPrinters } from '../../../hub/src/printing/tcp-printer.ts';
import { slipText } from '../../../hub/src/printing/virtual/draw.ts';
import type { VirtualPrinter } from '../../../hub/src/printing/virtual/printer.ts';
import { Tokenizer } from '../../../hub/src/printing/virtual/tokens.ts';
import { startTestPostgres, type TestPostgres } from '../persistence/test-postgres.ts';

const at = Date.UTC(2026, 10, 20, 13, 0);
let postgres: TestPostgres;
const closing: (() => Promise<unknown>)[] = [];

beforeAll(async () => {
  postgres = await startTestPostgres();
});
afterAll(async () => {
  await postgres.stop();
});
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

/** A store's printing, with what a screen would show of it. */
class Desk {
  readonly printing: Printing;
  readonly store: PrintStore;
  readonly printers: Map<string, PrinterView>;
  readonly receipts: Map<string, ReceiptView>;
  now = at;
  #pos = 0;

  private constructor(
    printing: Printing,
    store: PrintStore,
    shown: { printers: Map<string, PrinterView>; receipts: Map<string, ReceiptView> },
  ) {
    this.printing = printing;
    this.store = store;
    ({ printers: this.printers, receipts: this.receipts } = shown);
  }

  static async open(url?: string): Promise<Desk> {
    const { pool } = await postgres.store(url ?? (await postgres.database()));
    const store = createPrintStore(pool);
    const printers = new Map<string, PrinterView>();
    const receipts = new Map<string, ReceiptView>();
    const clock = { now: () => at };
    const printing = await Printing.open({
      store,
      port: tcpPrinters,
      pace: quickPace,
      board: {
        printingChanged(upserts) {
          for (const view of upserts)
            if (view.kind === 'printer') printers.set(view.name, view);
            else receipts.set(view.id, view);
        },
      },
      now: () => clock.now(),
      dayStart: () => Promise.resolve(0),
      faultPoint: () => undefined,
      onError: (error) => {
        throw error;
      },
      facts: () => ({
        ...{ name: '试店', currency: 'CNY', timezone: 'Asia/Shanghai' },
        staffName: (staffNo) => (staffNo === '8' ? '林静' : undefined),
        serviceName: () => undefined,
      }),
    });
    const desk = new Desk(printing, store, { printers, receipts });
    clock.now = () => desk.now;
    closing.push(() => printing.close());
    return desk;
  }

  async add(name: string, more: Partial<PrinterSave> = {}): Promise<void> {
    const refused = await this.printing.save(undefined, {
      ...{ name, host: null, port: 9100, width: 58, prints: ['receipt', 'dispatchSlip'] },
      ...{ confirms: 'printed', drawer: true, nativeQr: true, waitSeconds: 0.2, ...more },
    });
    expect(refused).toBeUndefined();
  }

  async happens(...events: readonly object[]): Promise<void> {
    await this.printing.consumer.handle(
      events.map((event) => {
        this.#pos += 1;
        const stored = { pos: this.#pos, stream: 'books', seq: 1, type: '', body: '', hash: '' };
        return {
          stored: { ...stored, stream: 'books' as const },
          event: { v: 1, at: this.now, day: '2026-11-20', who: 'staff:C1', ...event } as Event,
        };
      }),
    );
  }

  id(name: string): string {
    return this.printers.get(name)?.id ?? '';
  }
  virtual(name: string): VirtualPrinter {
    const found = this.printing.virtualPrinters().find(({ row }) => row.name === name);
    if (found === undefined) throw new Error(`no ${name}`);
    return found.printer;
  }
  papers(name: string): string[] {
    return this.virtual(name).slips.map(({ slip }) => slipText(slip));
  }
  async jobs() {
    return (await this.printing.answer()).jobs;
  }
}

async function listen(serve: (socket: Socket) => void) {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => socket.destroy());
    serve(socket);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const close = async (): Promise<void> => {
    for (const socket of sockets) socket.destroy();
    await new Promise((resolve) => server.close(resolve));
  };
  return { port: (server.address() as AddressInfo).port, close };
}

const call = (no: number) => ({
  ...{ type: 'announcementQueued', no, what: 'dispatch', clockId: `V1/${String(no)}` },
  ...{ staffNo: '8', roomNo: '302', clockType: 'rotation', serviceName: '足底按摩', minutes: 60 },
});
const order = (lineId: string, more: object = {}) => ({
  ...{ type: 'goodsOrdered', ticketId: 'T1', lineId, goodsCode: 'RICE', name: '扬州炒饭', qty: 2 },
  ...{ eachFen: 2_600, guest: 0, from: 'desk', roomNo: '302', place: 'kitchen', ...more },
});
const cancelled = (lineId: string, more: object = {}) => ({
  ...{ type: 'goodsCancelled', ticketId: 'T1', lineId, goodsCode: 'RICE', name: '扬州炒饭' },
  ...{ qty: 2, left: 0, was: 'ordered', reason: '客人不要', guest: 0, roomNo: '302' },
  ...{ place: 'kitchen', ...more },
});
const settled = (ticketId: string) => ({
  ...{ type: 'ticketSettled', ticketId, visitId: 'V1', openedAt: at, roomNo: '302' },
  ...{ settlementNo: 1, part: null, closes: true, payingMemberId: null, payPct: 100 },
  ...{ discountFen: 0, billedFen: 12_800, tipFen: 0, tipStaffNo: null, changeFen: 7_200 },
  lines: [
    {
      ...{ lineId: 'V1/1', lineKind: 'service', guest: 0, code: 'F', name: '足底按摩' },
      ...{ staffNo: '8', qty: 1, fen: 12_800, ruleId: 'r' },
    },
  ],
  tenders: [{ tender: 'cash', takenFen: 12_800, handedFen: 20_000, changeFen: 7_200 }],
  memberAfter: null,
});

describe('printing', () => {
  test('[TRM-09, CSH-07] a call prints a slip, a settlement a receipt that opens the drawer', async () => {
    const desk = await Desk.open();
    await desk.add('前台');
    await desk.happens(call(1), { ...call(2), what: 'recall' }, settled('T1'));
    await expect.poll(() => desk.papers('前台').length).toBe(2);
    const [slip = '', receipt = ''] = desk.papers('前台');
    expect(slip).toContain('8号 → 302房');
    expect(slip).toContain('林静');
    expect(receipt.startsWith('[drawer]')).toBe(true);
    expect(receipt).toContain('￥128.00');
    await expect.poll(() => desk.receipts.get('T1')?.state).toBe('printed');
    expect(desk.printers.get('前台')).toMatchObject({ state: 'ok', waiting: 0 });
  });

  test('[TRM-09, ANN-7] who takes over a running clock gets a slip as by a dispatch, with what is left', async () => {
    const desk = await Desk.open();
    await desk.add('钟房');
    const left = { what: 'handOver', minutes: 50 };
    await desk.happens({ ...call(1), ...left }, { ...call(2), ...left, what: 'recall' });
    await expect.poll(() => desk.papers('钟房').length).toBe(1);
    const [slip = ''] = desk.papers('钟房');
    expect(slip).toContain('接钟');
    expect(slip).toContain('8号 → 302房');
    expect(slip).toContain('还剩50分钟');
  });

  test('[CSH-10] an order goes to the printer of its place, once; of a place without a printer, and of what is fetched at the desk, nothing is queued', async () => {
    const desk = await Desk.open();
    await desk.add('厨房', { prints: ['kitchenTicket'] });
    await desk.add('前台');
    await desk.happens(
      order('T1/g1'),
      order('T1/g2', { place: 'bar', name: '菊花茶' }),
      order('T1/g3', { place: 'desk', name: '香烟' }),
      { ...order('T1/g4'), place: undefined },
    );
    // The same event, handed again after a stop.
    await desk.happens(order('T1/g1'));
    await desk.happens(order('T1/g5', { name: '牛肉面', from: 'terminal', course: 'last' }));
    await expect.poll(() => desk.papers('厨房').length).toBe(2);
    const [rice = '', noodles = ''] = desk.papers('厨房');
    expect(rice).toContain('302房 客1\n扬州炒饭\n×2\n');
    expect(rice).not.toMatch(/退|改|重打/);
    expect(noodles).toContain('厨房单 · 后上');
    expect(await desk.jobs()).toHaveLength(2);
    expect(desk.papers('前台')).toEqual([]);
  });

  test('[CSH-10, GDS-4, GDS-7] what is cancelled, less or moved is printed as such, only where the order was, once each', async () => {
    const desk = await Desk.open();
    await desk.happens(order('T1/g1'));
    await desk.add('厨房', { prints: ['kitchenTicket'] });
    // Its order came before there was a printer.
    await desk.happens(cancelled('T1/g1'));
    await desk.happens(order('T1/g2', { qty: 3 }), cancelled('T1/g2', { qty: 1, left: 2 }));
    await desk.happens(cancelled('T1/g2', { qty: 2, left: 0 }));
    await desk.happens(
      { ...order('T1/g2', { qty: 2 }), type: 'goodsRedirected', from: '302', to: '305' },
      { ...order('T1/g1'), type: 'goodsRedirected', from: '302', to: '305' },
    );
    await expect.poll(() => desk.papers('厨房').length).toBe(4);
    const [ordered = '', less = '', gone = '', moved = ''] = desk.papers('厨房');
    expect(moved).toMatch(/【转房】[^]*302 → 305房\n客1\n扬州炒饭\n×2/);
    expect(ordered).toContain('×3');
    expect(less).toMatch(/【改】[^]*×3 → ×2\n客人不要/);
    expect(gone).toMatch(/【退】[^]*×2\n客人不要/);
    // Somebody took the order's paper out of the queue: nobody has it, nobody needs the other.
    await desk.printing.setFault(desk.id('厨房'), 'paperOut');
    await desk.happens(order('T1/g3'));
    await expect
      .poll(() => desk.printers.get('厨房'))
      .toMatchObject({ state: 'paperOut', waiting: 1 });
    const [waiting] = await desk.jobs();
    expect(await desk.printing.cancel(waiting?.no ?? 0, 'C1', '手写了')).toBeUndefined();
    await desk.happens(cancelled('T1/g3'));
    expect((await desk.jobs()).filter(({ state }) => state === 'waiting')).toEqual([]);
  });

  test('[CSH-10, CSH-07] a kitchen out of paper loses nothing, and the bar can print for it', async () => {
    const desk = await Desk.open();
    await desk.add('厨房', { prints: ['kitchenTicket'] });
    await desk.add('吧台', { prints: ['barTicket'] });
    await desk.printing.setFault(desk.id('厨房'), 'paperOut');
    await desk.happens(order('T1/g1'), order('T1/g2', { place: 'bar', name: '菊花茶' }));
    await expect.poll(() => desk.papers('吧台').length).toBe(1);
    await expect
      .poll(() => desk.printers.get('厨房'))
      .toMatchObject({ state: 'paperOut', waiting: 1 });
    expect(await desk.printing.reroute(desk.id('厨房'), desk.id('吧台'))).toBeUndefined();
    await desk.happens(cancelled('T1/g1'));
    await expect.poll(() => desk.papers('吧台').length).toBe(3);
    const [, rice = '', gone = ''] = desk.papers('吧台');
    expect(rice).toContain('厨房单');
    expect(rice).not.toContain('重打');
    expect(gone).toContain('【退】');
  });

  test('[CSH-07] an event handed twice prints once; a copy says so and opens no drawer', async () => {
    const desk = await Desk.open();
    await desk.add('前台');
    const pos = { pos: 7, stream: 'books', seq: 1, type: '', body: '', hash: '' } as const;
    const event = { v: 1, at, day: '2026-11-20', who: 'staff:C1', ...settled('T1') } as Event;
    for (let n = 0; n < 3; n += 1) await desk.printing.consumer.handle([{ stored: pos, event }]);
    await desk.happens({ type: 'receiptReprinted', ticketId: 'T1', copy: 1 });
    await expect.poll(() => desk.papers('前台').length).toBe(2);
    const [first = '', copy = ''] = desk.papers('前台');
    expect(first).not.toContain('补打');
    expect(copy).toContain('【补打 第1次】');
    expect(copy).not.toContain('[drawer]');
    expect(copy.replaceAll(/#\d+|.*补打.*\n/g, '')).toContain('128.00');
  });

  test('[CSH-07] out of paper, open, off, silent: shown, nothing lost, no mark for what was never sent', async () => {
    const desk = await Desk.open();
    await desk.add('前台');
    const printer = desk.id('前台');
    let no = 0;
    for (const [fault, state] of [
      ['paperOut', 'paperOut'],
      ['coverOpen', 'coverOpen'],
      ['offline', 'offline'],
      ['silent', 'silent'],
    ] as const) {
      await desk.printing.setFault(printer, fault);
      no += 1;
      await desk.happens(call(no));
      await expect.poll(() => desk.printers.get('前台')).toMatchObject({ state, waiting: 1 });
      await desk.printing.setFault(printer, 'none');
      await expect.poll(() => desk.papers('前台').length).toBe(no);
    }
    expect(desk.papers('前台').some((slip) => slip.includes('重打'))).toBe(false);
    await expect.poll(() => desk.printers.get('前台')?.state).toBe('ok');
  });

  test('[CSH-07] what hangs is sent to another printer, what may be out already as a copy', async () => {
    // Says that all is well, takes everything, and never confirms.
    const { port, close } = await listen((socket) => {
      const tokenizer = new Tokenizer();
      socket.on('data', (chunk) => {
        for (const { kind } of tokenizer.push(chunk))
          if (kind === 'statusNow') socket.write(Uint8Array.of(0x12));
      });
    });
    closing.push(close);
    const desk = await Desk.open();
    await desk.add('坏的', { host: '127.0.0.1', port, prints: ['dispatchSlip'] });
    await desk.add('好的', { prints: ['receipt'] });
    await desk.happens(call(1), call(2));
    await expect.poll(async () => (await desk.jobs())[0]?.state).toBe('sending');
    const [broken, good] = [desk.id('坏的'), desk.id('好的')];
    expect(await desk.printing.reroute(broken, good)).toBeUndefined();
    await desk.happens(call(3));
    await expect.poll(() => desk.papers('好的').length).toBe(3);
    expect(desk.papers('好的').map((slip) => slip.includes('【重打】'))).toEqual([
      ...[true, false, false],
    ]);
    expect(desk.printers.get('坏的')).toMatchObject({ rerouteTo: good, waiting: 0 });
    expect(await desk.printing.reroute(good, broken)).toMatchObject({ name: 'unknown_printer' });
    await desk.printing.reroute(broken, null);
    expect(desk.printers.get('坏的')?.rerouteTo).toBeNull();
  });

  test('[CSH-07] cancelled with who and why; what is printed cannot be', async () => {
    const desk = await Desk.open();
    await desk.add('前台');
    await desk.printing.setFault(desk.id('前台'), 'paperOut');
    await desk.happens(settled('T1'));
    const [job] = await desk.jobs();
    const no = job?.no ?? 0;
    expect(await desk.printing.cancel(no, 'C1', '客人不要')).toBeUndefined();
    expect((await desk.jobs())[0]).toMatchObject({
      ...{ state: 'cancelled', cancelledBy: 'C1', reason: '客人不要' },
    });
    expect(desk.receipts.get('T1')?.state).toBe('cancelled');
    expect(await desk.printing.cancel(no, 'C1', 'x')).toMatchObject({ name: 'print_job_over' });
    expect(await desk.printing.cancel(99, 'C1', 'x')).toMatchObject({ name: 'unknown_print_job' });
  });

  test('nothing piles up without a printer, for what was before it, or long ago', async () => {
    const desk = await Desk.open();
    await desk.happens(call(1), settled('T1'));
    await desk.add('前台');
    desk.now -= 1_000;
    await desk.happens(call(2));
    desk.now += 20 * 60_000;
    await desk.happens({ ...call(3), at });
    expect(await desk.jobs()).toEqual([]);
    // A drawer does not spring open before nobody.
    await desk.printing.setFault(desk.id('前台'), 'paperOut');
    await desk.happens(settled('T2'));
    desk.now += 2 * 60_000;
    await desk.printing.setFault(desk.id('前台'), 'none');
    await expect.poll(() => desk.papers('前台').length).toBe(1);
    expect(desk.papers('前台')[0]).not.toContain('[drawer]');
  });

  test('a printer that never answers prints as well, once its bytes were taken', async () => {
    const desk = await Desk.open();
    await desk.add('老的', { confirms: 'nothing' });
    await desk.virtual('老的').setFault('none');
    await desk.happens(call(1), call(2));
    await expect.poll(() => desk.papers('老的').length).toBe(2);
    await desk.add('状态', { confirms: 'state', prints: [] });
    await desk.printing.reroute(desk.id('老的'), desk.id('状态'));
    await desk.happens(call(3));
    await expect.poll(() => desk.papers('状态').length).toBe(1);
  });

  test('a burst of 30 calls a second for ten seconds is taken at once and printed in order', async () => {
    const desk = await Desk.open();
    await desk.add('前台');
    const taken: number[] = [];
    for (let second = 0; second < 10; second += 1) {
      const before = performance.now();
      await desk.happens(...Array.from({ length: 30 }, (_, index) => call(second * 30 + index)));
      taken.push(performance.now() - before);
    }
    expect(Math.max(...taken)).toBeLessThan(1_000);
    await expect.poll(async () => (await desk.store.queues()).length, { timeout: 30_000 }).toBe(0);
    const numbers = desk.papers('前台').map((slip) => Number(/#(\d+)/.exec(slip)?.[1]));
    expect(numbers).toEqual([...numbers].sort((a, b) => a - b));
    expect(numbers.at(-1)).toBe(300);
  });

  test('what is no printer at all harms nobody', async () => {
    const { port, close } = await listen((socket) => {
      const pour = setInterval(() => socket.write(Buffer.alloc(4_096, 0x12)), 1);
      socket.on('close', () => {
        clearInterval(pour);
      });
    });
    closing.push(close);
    const desk = await Desk.open();
    await desk.add('假的', { host: '127.0.0.1', port });
    await desk.happens(call(1));
    await expect.poll(() => desk.printers.get('假的')?.state).toMatch(/^(offline|silent)$/);
    expect((await desk.jobs())[0]?.state).not.toBe('printed');
  });
});
