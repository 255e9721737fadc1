/** The hash chain of the two streams, made when events are stored and checked when they are read (law 4). */
import type { StreamName } from '@baozhong/core/index.ts';
import { hash } from 'node:crypto';
import { type Batch, BatchRefused, type LogMark, type StoredEvent } from './port.ts';

/** What the first event of a stream follows. */
export const genesis: LogMark = {
  pos: 0,
  floorSeq: 0,
  floorHash: '0'.repeat(64),
  booksSeq: 0,
  booksHash: '0'.repeat(64),
};

function linked(previous: string, body: string): string {
  return hash('sha256', previous + body);
}

/** Where the log stands: takes events one after another, either new or read back. */
export class Chain {
  readonly #mark: { -readonly [K in keyof LogMark]: LogMark[K] };

  constructor({ pos, floorSeq, floorHash, booksSeq, booksHash }: LogMark) {
    this.#mark = { pos, floorSeq, floorHash, booksSeq, booksHash };
  }

  get mark(): LogMark {
    return { ...this.#mark };
  }
  get pos(): number {
    return this.#mark.pos;
  }

  add(stream: StreamName, type: string, body: string): StoredEvent {
    const { pos, seq, previous } = this.#next(stream);
    const event = { pos, stream, seq, type, body, hash: linked(previous, body) };
    this.#move(event);
    return event;
  }

  /** Throws when the event is not the one that follows. */
  check(event: StoredEvent): void {
    const { pos, seq, previous } = this.#next(event.stream);
    if (event.pos !== pos || event.seq !== seq)
      throw new Error(
        `the log has a gap: ${event.stream} ${event.seq} at ${event.pos}, not ${seq} at ${pos}`,
      );
    if (event.hash !== linked(previous, event.body))
      throw new Error(`the log was changed: event ${event.pos} has not the hash that it was given`);
    this.#move(event);
  }

  #next(stream: StreamName): { pos: number; seq: number; previous: string } {
    const { pos, floorSeq, floorHash, booksSeq, booksHash } = this.#mark;
    return stream === 'floor'
      ? { pos: pos + 1, seq: floorSeq + 1, previous: floorHash }
      : { pos: pos + 1, seq: booksSeq + 1, previous: booksHash };
  }

  #move({ pos, stream, seq, hash: last }: StoredEvent): void {
    this.#mark.pos = pos;
    if (stream === 'floor') {
      this.#mark.floorSeq = seq;
      this.#mark.floorHash = last;
    } else {
      this.#mark.booksSeq = seq;
      this.#mark.booksHash = last;
    }
  }
}

export function sameMark(a: LogMark, b: LogMark): boolean {
  return (
    a.pos === b.pos &&
    a.floorSeq === b.floorSeq &&
    a.floorHash === b.floorHash &&
    a.booksSeq === b.booksSeq &&
    a.booksHash === b.booksHash
  );
}

/** A batch whose events do not lead from `before` to `after` is refused before it is sent, by whichever store. */
export function assertFollows({ before, after, events }: Batch): void {
  const chain = new Chain(before);
  try {
    for (const event of events) chain.check(event);
  } catch (error) {
    throw new BatchRefused('event_log_chained', error);
  }
  if (!sameMark(chain.mark, after) || before.epoch !== after.epoch)
    throw new BatchRefused('event_log_chained');
}
