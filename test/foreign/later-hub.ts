/**
 * A hub of a later version, as a device sees it: between today's hub and the
 * device, whatever comes down grows by fields that nobody knows yet, what was
 * done is told by a later word, and there are messages of later kinds.
 */
import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';

const publish = 3;
/** What it says was done, whatever it was. */
export const wordOfLater = 'serveTea';

export class LaterHub {
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();

  constructor(host: string, port: number) {
    this.#server = createServer({ noDelay: true }, (device) => {
      const hub = connect({ host, port, noDelay: true });
      for (const [one, other] of [
        [device, hub],
        [hub, device],
      ] as const) {
        this.#sockets.add(one);
        one.on('error', () => other.destroy());
        one.on('close', () => {
          this.#sockets.delete(one);
          other.destroy();
        });
      }
      device.pipe(hub);
      let rest: Buffer = Buffer.alloc(0);
      hub.on('data', (chunk: Buffer) => {
        const { packets, left } = cut(Buffer.concat([rest, chunk]));
        rest = left;
        for (const packet of packets) for (const grown of ofLater(packet)) device.write(grown);
      });
    });
  }

  async listen(): Promise<number> {
    this.#server.listen(0, '127.0.0.1');
    await once(this.#server, 'listening');
    return (this.#server.address() as AddressInfo).port;
  }

  async close(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    await new Promise((resolve) => this.#server.close(resolve));
  }
}

interface Packet {
  readonly first: number;
  readonly body: Buffer;
}

/** MQTT: a first byte, the length in groups of seven bits, the body. */
function cut(bytes: Buffer): { packets: Packet[]; left: Buffer } {
  const packets: Packet[] = [];
  for (let at = 0; ;) {
    let [length, shift, from] = [0, 0, at + 1];
    for (; from < bytes.length; shift += 7) {
      const byte = bytes[from] ?? 0;
      from += 1;
      length += (byte & 0x7f) * 2 ** shift;
      if (byte < 0x80) break;
    }
    const isWhole = from > at + 1 && (bytes[from - 1] ?? 0) < 0x80 && bytes.length >= from + length;
    if (!isWhole) return { packets, left: bytes.subarray(at) };
    packets.push({ first: bytes[at] ?? 0, body: bytes.subarray(from, from + length) });
    at = from + length;
  }
}

function bytesOf({ first, body }: Packet): Buffer {
  const head = [first];
  let rest = body.length;
  do {
    head.push((rest & 0x7f) | (rest > 0x7f ? 0x80 : 0));
    rest >>= 7;
  } while (rest > 0);
  return Buffer.concat([Buffer.from(head), body]);
}

/** The packet as a later hub would send it, and what that would send beside it. */
function ofLater(packet: Packet): Buffer[] {
  if (packet.first >> 4 !== publish) return [bytesOf(packet)];
  const { first, body } = packet;
  const topicEnd = 2 + body.readUInt16BE();
  const topic = body.subarray(2, topicEnd).toString();
  const start = topicEnd + (first & 0x06 ? 2 : 0);
  const payload = body.subarray(start).toString();
  if (payload === '') return [bytesOf(packet)];
  const said = later(JSON.parse(payload), topic.endsWith('/ack')) as object;
  const grown = { first, body: Buffer.concat([body.subarray(0, start), json(said)]) };
  const root = topic.slice(0, topic.lastIndexOf('/'));
  return [
    bytesOf(grown),
    bytesOf(plain(`${root}/do`, { v: 1, do: 'dance', ofLater: true })),
    bytesOf(plain(`${root}/weather`, { v: 1, rain: true })),
  ];
}

const json = (value: object) => Buffer.from(JSON.stringify(value));

function plain(topic: string, message: object): Packet {
  const name = Buffer.from(topic);
  const length = Buffer.alloc(2);
  length.writeUInt16BE(name.length);
  return { first: publish << 4, body: Buffer.concat([length, name, json(message)]) };
}

function later(value: unknown, isAck: boolean): unknown {
  if (Array.isArray(value)) return value.map((one) => later(one, isAck));
  if (typeof value !== 'object' || value === null) return value;
  const fields = Object.entries(value).map(([name, one]) => [
    name,
    isAck && name === 'did' ? wordOfLater : later(one, isAck),
  ]);
  return { ...(Object.fromEntries(fields) as object), ofLater: { how: 'much', of: [1, true] } };
}
