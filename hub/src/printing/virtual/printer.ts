/**
 * A printer of no metal on loopback: takes ESC/POS over TCP, answers status as
 * a real one does, and keeps what came out. It can be out of paper, open, off,
 * or dead silent, for whoever wants to see what the desk shows then.
 */
import type { VirtualFault } from '@baozhong/contract/printing.ts';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { Paper, type Slip } from './slip.ts';
import { type Token, Tokenizer } from './tokens.ts';

const keptSlips = 60;

export interface KeptSlip {
  readonly no: number;
  readonly at: number;
  readonly slip: Slip;
}

export class VirtualPrinter {
  readonly #dots: number;
  readonly #now: () => number;
  readonly #sockets = new Set<Line>();
  #slips: KeptSlip[] = [];
  #count = 0;
  #server: Server | undefined;
  #port = 0;
  #fault: VirtualFault = 'none';

  constructor(dots: number, now: () => number) {
    this.#dots = dots;
    this.#now = now;
  }

  get port(): number {
    return this.#port;
  }
  get fault(): VirtualFault {
    return this.#fault;
  }
  get slips(): readonly KeptSlip[] {
    return this.#slips;
  }

  /** A port that was had before is kept, so that whoever prints finds it again. */
  async open(port = this.#port): Promise<void> {
    const server = createServer((socket) => {
      const line = new Line(
        socket,
        this.#dots,
        () => this.#fault,
        (slip) => this.#keep(slip),
      );
      this.#sockets.add(line);
      socket.on('close', () => this.#sockets.delete(line));
    });
    this.#server = server;
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(port, '127.0.0.1', resolve);
    });
    this.#port = (server.address() as AddressInfo).port;
  }

  async close(): Promise<void> {
    const server = this.#server;
    this.#server = undefined;
    if (server === undefined) return;
    const closed = new Promise<void>((resolve) => server.close(() => resolve()));
    for (const line of this.#sockets) line.drop();
    await closed;
  }

  async setFault(fault: VirtualFault): Promise<void> {
    const was = this.#fault;
    this.#fault = fault;
    if (fault === 'offline') await this.close();
    else if (was === 'offline') await this.open();
    for (const line of this.#sockets) line.goOn();
  }

  #keep(slip: Slip): void {
    this.#count += 1;
    this.#slips = [...this.#slips, { no: this.#count, at: this.#now(), slip }].slice(-keptSlips);
  }
}

/** One connection: its bytes, what of them is on paper, and what waits for paper. */
class Line {
  readonly #socket: Socket;
  readonly #paper: Paper;
  readonly #tokenizer = new Tokenizer();
  readonly #fault: () => VirtualFault;
  readonly #keep: (slip: Slip) => void;
  #waiting: Token[] = [];

  constructor(socket: Socket, dots: number, fault: () => VirtualFault, keep: (slip: Slip) => void) {
    this.#socket = socket;
    this.#paper = new Paper(dots);
    this.#fault = fault;
    this.#keep = keep;
    socket.setNoDelay(true);
    socket.on('data', (chunk) => {
      for (const token of this.#tokenizer.push(chunk)) {
        if (token.kind === 'statusNow') this.#answer(statusByte(token.what, this.#fault()));
        else this.#waiting.push(token);
      }
      this.goOn();
    });
    socket.on('error', () => socket.destroy());
    socket.on('close', () => {
      const torn = this.#paper.tearOff();
      if (torn !== undefined) this.#keep(torn);
    });
  }

  /** Prints as long as there is paper and the cover is closed. */
  goOn(): void {
    while (this.#fault() === 'none') {
      const token = this.#waiting.shift();
      if (token === undefined) return;
      if (token.kind === 'statusInOrder') this.#answer(0);
      const slip = this.#paper.take(token);
      if (slip !== undefined) this.#keep(slip);
    }
  }

  drop(): void {
    this.#socket.destroy();
  }

  #answer(byte: number): void {
    if (this.#fault() !== 'silent' && this.#socket.writable)
      this.#socket.write(Uint8Array.of(byte));
  }
}

/** What DLE EOT 1, 2 and 4 answer. */
export function statusByte(what: number, fault: VirtualFault): number {
  const fixed = 0x12;
  if (what === 1) return fixed | (fault === 'none' ? 0 : 0x08);
  if (what === 2)
    return fixed | (fault === 'coverOpen' ? 0x04 : 0) | (fault === 'paperOut' ? 0x20 : 0);
  if (what === 4) return fixed | (fault === 'paperOut' ? 0x60 : 0);
  return fixed;
}
