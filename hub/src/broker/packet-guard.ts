/**
 * Stands before the broker library, which takes a packet of any size and keeps
 * all of it in memory. The guard reads only fixed headers as the bytes go by
 * and keeps none of them: a packet that announces too much ends its connection
 * before its body is read.
 */
import { Duplex } from 'node:stream';
import { maxPacketBytes } from '@baozhong/contract/topics.ts';

export type PacketFault = 'too_large' | 'malformed' | 'busy';

export interface ScanLimits {
  readonly maxBytes: number;
  /** More packets than this within a second are no device of ours. */
  readonly maxPacketsPerSecond: number;
}
export const scanLimits: ScanLimits = { maxBytes: maxPacketBytes, maxPacketsPerSecond: 1_000 };

const connectByte = 0x10;
/** The protocol writes the remaining length in at most four bytes of seven bits. */
const mostLengthBytes = 4;

export class PacketScanner {
  readonly #limits: ScanLimits;
  #expects: 'type' | 'length' | 'body' = 'type';
  #length = 0;
  #lengthBytes = 0;
  #bodyLeft = 0;
  #packets = 0;
  #inThisSecond = 0;
  #secondFrom = 0;

  constructor(limits: ScanLimits = scanLimits) {
    this.#limits = limits;
  }

  /** Packets whose fixed header was read whole. */
  get packets(): number {
    return this.#packets;
  }

  /** The bytes as they come, cut anywhere. After a fault the scanner is of no more use. */
  scan(chunk: Uint8Array, nowMs: number): PacketFault | undefined {
    let index = 0;
    while (index < chunk.length) {
      if (this.#expects === 'body') {
        const passed = Math.min(this.#bodyLeft, chunk.length - index);
        index += passed;
        this.#bodyLeft -= passed;
        if (this.#bodyLeft === 0) this.#expects = 'type';
        continue;
      }
      const byte = chunk[index] ?? 0;
      index += 1;
      const fault = this.#expects === 'type' ? this.#type(byte) : this.#lengthByte(byte, nowMs);
      if (fault !== undefined) return fault;
    }
    return undefined;
  }

  #type(byte: number): PacketFault | undefined {
    // Whoever does not begin with CONNECT does not speak the protocol at all.
    if (this.#packets === 0 && byte !== connectByte) return 'malformed';
    this.#expects = 'length';
    this.#length = 0;
    this.#lengthBytes = 0;
    return undefined;
  }

  #lengthByte(byte: number, nowMs: number): PacketFault | undefined {
    this.#length += (byte & 0x7f) * 128 ** this.#lengthBytes;
    this.#lengthBytes += 1;
    if (this.#length > this.#limits.maxBytes) return 'too_large';
    if (byte >= 0x80) return this.#lengthBytes === mostLengthBytes ? 'malformed' : undefined;
    this.#bodyLeft = this.#length;
    this.#expects = this.#length === 0 ? 'type' : 'body';
    return this.#count(nowMs);
  }

  #count(nowMs: number): PacketFault | undefined {
    this.#packets += 1;
    if (nowMs - this.#secondFrom >= 1_000) {
      this.#secondFrom = nowMs;
      this.#inThisSecond = 0;
    }
    this.#inThisSecond += 1;
    return this.#inThisSecond > this.#limits.maxPacketsPerSecond ? 'busy' : undefined;
  }
}

type WriteDone = (error: Error | null | undefined) => void;

/** A connection as the broker library sees it: the same bytes, until the scanner finds a fault. */
export class GuardedConnection extends Duplex {
  readonly #inner: Duplex;
  readonly #scanner: PacketScanner;
  readonly #onFault: (fault: PacketFault) => void;
  #gathers = false;

  constructor(inner: Duplex, onFault: (fault: PacketFault) => void, limits?: ScanLimits) {
    super({ allowHalfOpen: false });
    this.#inner = inner;
    this.#scanner = new PacketScanner(limits);
    this.#onFault = onFault;
    inner.on('data', (chunk: Buffer) => {
      this.#take(chunk);
    });
    inner.once('end', () => this.push(null));
    inner.once('close', () => this.destroy());
    inner.on('error', (error) => this.destroy(error));
  }

  #take(chunk: Buffer): void {
    if (this.destroyed) return;
    const fault = this.#scanner.scan(chunk, performance.now());
    if (fault === undefined) {
      if (!this.push(chunk)) this.#inner.pause();
      return;
    }
    this.#onFault(fault);
    this.destroy();
  }

  override _read(): void {
    this.#inner.resume();
  }

  /**
   * What is written in one turn of the loop leaves together at its end: a display with its
   * acknowledgement, and the protocol's own receipt not before the tap is on its way to the database.
   */
  override write(
    chunk: Buffer | string,
    encoding?: BufferEncoding | WriteDone,
    done?: WriteDone,
  ): boolean {
    if (!this.#gathers) {
      this.#gathers = true;
      this.cork();
      setImmediate(() => {
        this.#gathers = false;
        this.uncork();
      });
    }
    return typeof encoding === 'string'
      ? super.write(chunk, encoding, done)
      : super.write(chunk, encoding ?? done);
  }

  override _write(
    chunk: Buffer,
    _encoding: BufferEncoding,
    done: (error?: Error | null) => void,
  ): void {
    this.#inner.write(chunk, done);
  }

  /** The library writes a packet in many small pieces; together they are one segment on the wire. */
  override _writev(chunks: { chunk: Buffer }[], done: (error?: Error | null) => void): void {
    this.#inner.write(Buffer.concat(chunks.map(({ chunk }) => chunk)), done);
  }

  override _final(done: (error?: Error | null) => void): void {
    this.#inner.end(() => {
      done();
    });
  }

  override _destroy(error: Error | null, done: (error?: Error | null) => void): void {
    this.#inner.destroy();
    done(error);
  }
}
