/**
 * A printer on loopback that fails by a seed, in every way that the real ones
 * do, and keeps all paper that came out of it, torn paper too.
 */
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { slipText } from '@baozhong/hub/src/printing/virtual/draw.ts';
import { statusByte } from '@baozhong/hub/src/printing/virtual/printer.ts';
import { Paper } from '@baozhong/hub/src/printing/virtual/slip.ts';
import { type Token, Tokenizer } from '@baozhong/hub/src/printing/virtual/tokens.ts';
import { randomOf } from '../../scripts/day/random.ts';

export const fates = [
  ...(['reset', 'hang', 'paperOut'] as const),
  ...(['diesMidway', 'diesUnconfirmed', 'paperOutMidway'] as const),
] as const;
type Fate = (typeof fates)[number] | 'fine';

export class FaultyPrinter {
  readonly slips: string[] = [];
  /** How often each came. */
  readonly came = new Map<Fate, number>();
  /** From now on it works. */
  calm = false;
  readonly #random: () => number;
  readonly #share: number;
  readonly #sockets = new Set<Socket>();
  #server: Server | undefined;
  #closed = false;
  port = 0;

  constructor(seed: number, share: number) {
    this.#random = randomOf(seed);
    this.#share = share;
  }

  async open(): Promise<void> {
    const server = createServer((socket) => {
      this.#sockets.add(socket);
      socket.on('close', () => this.#sockets.delete(socket));
      this.#serve(socket);
    });
    await new Promise<void>((resolve) => server.listen(this.port, '127.0.0.1', resolve));
    this.port = (server.address() as AddressInfo).port;
    this.#server = server;
  }

  async close(): Promise<void> {
    this.#closed = true;
    await this.#shut();
  }

  async #shut(): Promise<void> {
    const server = this.#server;
    this.#server = undefined;
    for (const socket of this.#sockets) socket.destroy();
    if (server !== undefined) await new Promise((resolve) => server.close(resolve));
  }

  /** Nobody listens for a while: connections are refused. */
  async #away(): Promise<void> {
    await this.#shut();
    await pause(120);
    if (!this.#closed) await this.open();
  }

  #fate(of: readonly Fate[]): Fate {
    const fails = !this.calm && this.#random() < this.#share;
    const fate = fails ? (of[Math.floor(this.#random() * of.length)] ?? 'fine') : 'fine';
    this.came.set(fate, (this.came.get(fate) ?? 0) + 1);
    return fate;
  }

  #serve(socket: Socket): void {
    const paper = new Paper(384);
    const tokenizer = new Tokenizer();
    const waiting: Token[] = [];
    const greeting = this.#fate(['reset', 'hang', 'paperOut']);
    let fate: Fate = 'fine';
    let hasPaper = greeting !== 'paperOut';
    let left = 0;
    const answer = (byte: number): void => {
      if (greeting !== 'hang' && socket.writable) socket.write(Uint8Array.of(byte));
    };
    const die = (): void => {
      const torn = paper.tearOff();
      if (torn !== undefined) this.slips.push(slipText(torn));
      socket.destroy();
    };
    const refill = async (): Promise<void> => {
      await pause(150);
      hasPaper = true;
      goOn();
    };
    const goOn = (): void => {
      while (hasPaper && !socket.destroyed) {
        const token = waiting.shift();
        if (token === undefined) return;
        if (token.kind === 'reset') {
          fate = this.#fate(['diesMidway', 'diesUnconfirmed', 'paperOutMidway']);
          left = 3 + Math.floor(this.#random() * 60);
        }
        left -= 1;
        if (left === 0 && fate === 'diesMidway') {
          die();
          return;
        }
        if (left === 0 && fate === 'paperOutMidway') {
          hasPaper = false;
          void refill();
        }
        if (token.kind === 'statusInOrder') {
          if (fate === 'diesUnconfirmed') socket.destroy();
          else answer(0);
        }
        const slip = paper.take(token);
        if (slip !== undefined) this.slips.push(slipText(slip));
      }
    };
    socket.on('error', () => socket.destroy());
    socket.on('close', () => {
      // What it had taken before the other side went it prints all the same.
      if (hasPaper) goOn();
      const torn = paper.tearOff();
      if (torn !== undefined) this.slips.push(slipText(torn));
    });
    if (greeting === 'paperOut') void refill();
    if (greeting === 'reset') {
      void this.#away();
      return;
    }
    socket.on('data', (chunk) => {
      for (const token of tokenizer.push(chunk))
        if (token.kind === 'statusNow')
          answer(statusByte(token.what, hasPaper ? 'none' : 'paperOut'));
        else waiting.push(token);
      goOn();
    });
  }
}
