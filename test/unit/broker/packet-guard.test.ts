import { once } from 'node:events';
import { Duplex, PassThrough } from 'node:stream';
import { maxPacketBytes } from '@baozhong/contract/topics.ts';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  GuardedConnection,
  type PacketFault,
  PacketScanner,
} from '../../../hub/src/broker/packet-guard.ts';

/** With the length written in as few bytes as it takes. */
function header(firstByte: number, length: number): Buffer {
  const bytes = [firstByte];
  for (let left = length; ; left = Math.floor(left / 128)) {
    if (left < 128) return Buffer.from([...bytes, left]);
    bytes.push((left % 128) + 0x80);
  }
}
const packet = (firstByte: number, length: number) =>
  Buffer.concat([header(firstByte, length), Buffer.alloc(length, 0x30)]);
const connect = packet(0x10, 12);
const publish = (length: number) => packet(0x30, length);

/** Cuts the bytes at the places given, in any order, and reads them piece by piece. */
function scanInPieces(
  bytes: Buffer,
  cuts: readonly number[],
  scanner = new PacketScanner(),
): PacketFault | undefined {
  const places = [
    ...new Set([0, ...cuts.map((cut) => cut % (bytes.length + 1)), bytes.length]),
  ].sort((a, b) => a - b);
  for (const [index, place] of places.entries()) {
    const fault = scanner.scan(bytes.subarray(place, places[index + 1] ?? bytes.length), 0);
    if (fault !== undefined) return fault;
  }
  return undefined;
}

const cuts = fc.array(fc.nat(200_000), { maxLength: 60 });

describe('the scanner', () => {
  test('lets packets pass up to the limit, however the bytes are cut or run together', () => {
    const lengths = fc.array(
      fc.oneof(fc.nat(300), fc.integer({ min: maxPacketBytes - 3, max: maxPacketBytes })),
      { maxLength: 12 },
    );
    fc.assert(
      fc.property(lengths, cuts, (all, where) => {
        const scanner = new PacketScanner();
        const bytes = Buffer.concat([connect, ...all.map(publish)]);
        expect(scanInPieces(bytes, where, scanner)).toBeUndefined();
        expect(scanner.packets).toBe(all.length + 1);
      }),
    );
  });

  test('finds a packet that is too large at its header, wherever it stands and however it is cut', () => {
    fc.assert(
      fc.property(
        fc.array(fc.nat(300), { maxLength: 8 }),
        fc.integer({ min: maxPacketBytes + 1, max: 2 ** 28 - 1 }),
        cuts,
        (before, length, where) => {
          // The header alone: the body never comes.
          const bytes = Buffer.concat([connect, ...before.map(publish), header(0x30, length)]);
          expect(scanInPieces(bytes, where)).toBe('too_large');
        },
      ),
    );
  });

  test('reads one byte at a time like all at once', () => {
    const bytes = Buffer.concat([connect, publish(200), publish(0), publish(maxPacketBytes + 1)]);
    expect(scanInPieces(bytes, [...bytes.keys()])).toBe('too_large');
    expect(new PacketScanner().scan(bytes, 0)).toBe('too_large');
  });

  test.each([
    ['a first packet that is not CONNECT', publish(4), 'malformed'],
    ['plain HTTP', Buffer.from('GET / HTTP/1.1\r\n'), 'malformed'],
    [
      'a length of more than four bytes',
      Buffer.from([...connect, 0x30, 0x80, 0x80, 0x80, 0x80, 0x01]),
      'malformed',
    ],
    [
      'a large length in four bytes',
      Buffer.from([...connect, 0x30, 0xff, 0xff, 0xff, 0x7f]),
      'too_large',
    ],
  ])('refuses %s', (_what, bytes, fault) => {
    expect(new PacketScanner().scan(bytes, 0)).toBe(fault);
  });

  test('cuts who sends more packets in a second than a device can have to say', () => {
    const scanner = new PacketScanner({ maxBytes: 100, maxPacketsPerSecond: 10 });
    const ten = Buffer.concat([connect, ...Array.from({ length: 9 }, () => publish(2))]);
    expect(scanner.scan(ten, 0)).toBeUndefined();
    expect(scanner.scan(publish(2), 1_000)).toBeUndefined();
    expect(scanner.scan(Buffer.concat(Array.from({ length: 10 }, () => publish(2))), 1_999)).toBe(
      'busy',
    );
  });
});

/** The far end of a connection in memory. */
function connection() {
  const toHub = new PassThrough();
  const fromHub = new PassThrough();
  return { toHub, fromHub, inner: Duplex.from({ readable: toHub, writable: fromHub }) };
}

describe('the guarded connection', () => {
  test('hands on the same bytes, both ways', async () => {
    const { toHub, fromHub, inner } = connection();
    const guarded = new GuardedConnection(inner, () => undefined);
    const sent = Buffer.concat([connect, publish(5_000), publish(1)]);
    const read: Buffer[] = [];
    guarded.on('data', (chunk: Buffer) => read.push(chunk));
    guarded.cork();
    guarded.write('an ');
    guarded.write('answer');
    guarded.uncork();
    const [answer] = (await once(fromHub, 'data')) as [Buffer];
    expect(answer.toString()).toBe('an answer');
    for (const byte of sent) toHub.write(Buffer.from([byte]));
    toHub.end();
    await once(guarded, 'end');
    expect(Buffer.concat(read).equals(sent)).toBe(true);
  });

  test('after a fault both ends are closed, and nothing of the packet has come through', async () => {
    const { toHub, inner } = connection();
    const faults: string[] = [];
    const guarded = new GuardedConnection(inner, (fault) => faults.push(fault));
    const read: Buffer[] = [];
    guarded.on('data', (chunk: Buffer) => read.push(chunk));
    toHub.write(connect);
    await once(guarded, 'data');
    toHub.write(publish(maxPacketBytes + 1));
    await once(guarded, 'close');
    expect(faults).toEqual(['too_large']);
    expect(Buffer.concat(read).equals(connect)).toBe(true);
    expect(inner.destroyed).toBe(true);
  });

  test('does not read on while nobody takes what was read', async () => {
    const { toHub, inner } = connection();
    const guarded = new GuardedConnection(inner, () => undefined);
    toHub.write(connect);
    for (let sent = 0; sent < 100; sent += 1) toHub.write(publish(8_000));
    await once(guarded, 'readable');
    expect(guarded.readableLength).toBeLessThan(2 * guarded.readableHighWaterMark);
    guarded.destroy();
  });
});
