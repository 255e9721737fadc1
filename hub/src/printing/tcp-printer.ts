/**
 * A network printer: raw bytes over TCP, port 9100. The state is asked for by
 * DLE EOT, which it answers whatever it does; that a slip is on paper is known
 * from GS r behind it, which it answers in order.
 */
import { connect as connectTcp, type Socket } from 'node:net';
import {
  type PrinterAddress,
  type PrinterCondition,
  type PrinterConnection,
  type PrinterPort,
  PrinterTrouble,
  type PrintProgress,
} from './port.ts';

const statusNow = (what: number): Buffer => Buffer.from([0x10, 0x04, what]);
const statusInOrder = Buffer.from([0x1d, 0x72, 0x01]);
const chunkBytes = 512;
/** So long a whole slip may take, once the printer says that nothing is wrong with it. */
const slowestSlipMs = 60_000;
const mostPending = 1_024;

/** Fixed bits tell the two kinds of answer apart. */
const isNow = (byte: number): boolean => (byte & 0x93) === 0x12;
const isInOrder = (byte: number): boolean => (byte & 0x90) === 0;

export const tcpPrinters: PrinterPort = {
  connect(address) {
    const { host, port, waitMs } = address;
    return new Promise((resolve, reject) => {
      const socket = connectTcp({ host, port, noDelay: true });
      const fail = (why: string): void => {
        clearTimeout(timer);
        socket.destroy();
        reject(new PrinterTrouble('offline', why));
      };
      const timer = setTimeout(() => {
        fail('no connection');
      }, waitMs);
      const failed = (error: NodeJS.ErrnoException): void => {
        fail(error.code ?? error.message);
      };
      socket.once('error', failed);
      socket.once('connect', () => {
        clearTimeout(timer);
        socket.off('error', failed);
        resolve(new TcpConnection(socket, address));
      });
    });
  },
};

class TcpConnection implements PrinterConnection {
  readonly #socket: Socket;
  readonly #address: PrinterAddress;
  /** Answers that nobody has taken, by kind. */
  readonly #now: number[] = [];
  #inOrder = 0;
  #gone: PrinterTrouble | undefined;
  #wake: (() => void) | undefined;

  constructor(socket: Socket, address: PrinterAddress) {
    this.#socket = socket;
    this.#address = address;
    socket.on('data', (chunk) => {
      // A printer says little; one that pours is no printer.
      if (this.#now.length + chunk.length > mostPending) this.#lost('too many answers');
      for (const byte of chunk)
        if (isNow(byte)) this.#now.push(byte);
        else if (isInOrder(byte)) this.#inOrder += 1;
      this.#wake?.();
    });
    socket.on('error', (error: NodeJS.ErrnoException) => {
      this.#lost(error.code ?? error.message);
    });
    socket.on('close', () => {
      this.#lost('connection closed');
    });
  }

  async condition(): Promise<PrinterCondition> {
    if (this.#address.confirms === 'nothing') {
      this.#check();
      return { state: 'ok', paperLow: false };
    }
    const offline = await this.#ask(2);
    const paper = await this.#ask(4);
    const state =
      (paper & 0x60) !== 0 || (offline & 0x20) !== 0
        ? 'paperOut'
        : (offline & 0x04) !== 0
          ? 'coverOpen'
          : (offline & 0x40) !== 0
            ? 'error'
            : 'ok';
    return { state, paperLow: (paper & 0x0c) !== 0 };
  }

  async print(bytes: Buffer, told: PrintProgress): Promise<void> {
    for (let at = 0; at < bytes.length; at += chunkBytes) {
      await this.#write(bytes.subarray(at, at + chunkBytes));
      if (at === 0) told.midway();
    }
    const { confirms } = this.#address;
    if (confirms === 'printed') await this.#confirmed(told);
    else if (confirms === 'state') await this.#untilFine(told);
    else await this.#finish();
  }

  close(): void {
    this.#lost('closed');
    this.#socket.destroy();
  }

  #check(): void {
    if (this.#gone !== undefined) throw this.#gone;
  }

  #lost(why: string): void {
    this.#gone ??= new PrinterTrouble('offline', why);
    this.#wake?.();
  }

  /** The answer in order: it comes when the paper is out, and as long as somebody is at the printer it may take. */
  async #confirmed(told: PrintProgress): Promise<void> {
    await this.#write(statusInOrder);
    let fineSince = performance.now();
    for (;;) {
      if (await this.#came(() => this.#inOrder > 0, this.#address.waitMs)) {
        this.#inOrder -= 1;
        return;
      }
      const condition = await this.condition();
      told.condition(condition);
      if (condition.state !== 'ok') fineSince = performance.now();
      else if (performance.now() - fineSince > slowestSlipMs)
        throw new PrinterTrouble('silent', 'it does not confirm what it printed');
    }
  }

  async #untilFine(told: PrintProgress): Promise<void> {
    for (;;) {
      const condition = await this.condition();
      told.condition(condition);
      if (condition.state === 'ok') return;
      await this.#came(() => false, this.#address.waitMs);
    }
  }

  /** It answers nothing: all bytes gone and the line closed in order is all there is to know. */
  async #finish(): Promise<void> {
    await new Promise<void>((resolve) => this.#socket.end(() => resolve()));
    this.#gone ??= new PrinterTrouble('offline', 'closed after the slip');
  }

  async #ask(what: number): Promise<number> {
    this.#now.length = 0;
    await this.#write(statusNow(what));
    await this.#came(() => this.#now.length > 0, this.#address.waitMs);
    const byte = this.#now.shift();
    if (byte === undefined) throw new PrinterTrouble('silent', 'no answer');
    return byte;
  }

  /** A slip is far smaller than what the network takes at once: bytes that do not leave are a dead line. */
  async #write(bytes: Buffer): Promise<void> {
    this.#check();
    let done = false;
    const isDone = (): boolean => done;
    this.#socket.write(bytes, () => {
      done = true;
      this.#wake?.();
    });
    if (await this.#came(isDone, this.#address.waitMs)) return;
    throw new PrinterTrouble('silent', 'it takes no bytes');
  }

  /** Whether it came in time. */
  async #came(what: () => boolean, waitMs: number): Promise<boolean> {
    const until = performance.now() + waitMs;
    while (!what()) {
      this.#check();
      if (performance.now() >= until) return false;
      await this.#something(until - performance.now());
    }
    return true;
  }

  #something(waitMs: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, Math.max(0, waitMs));
      this.#wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }
}
