/** A broker and as much of a hub as a terminal needs: it counts each tap once, in order, and answers. */
import { EventEmitter, once } from 'node:events';
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import {
  HelloMessage,
  TapMessage,
  type AckMessage,
  type DisplayMessage,
} from '@baozhong/contract/terminal.ts';
import { mayRead, parseUp, topics } from '@baozhong/contract/topics.ts';
import { Aedes, type AuthenticateError, type Client } from 'aedes';

export const storeId = 'S001';

function refused(returnCode: number): AuthenticateError {
  // eslint-disable-next-line @typescript-eslint/no-unsafe-enum-assignment -- the library's enum does not exist at run time
  return Object.assign(new Error('refused'), { returnCode });
}
const badNameOrSecret = 4;

export class TestHub extends EventEmitter<{
  tap: [TapMessage];
  hello: [HelloMessage];
  counted: [string];
}> {
  /** `boot/seq` of what counted, in order. */
  readonly counted: string[] = [];
  readonly hellos: HelloMessage[] = [];
  /** Every tap that arrived, repeats and all. */
  readonly arrived: TapMessage[] = [];
  secret = 'secret';
  /** Closes the connection instead of taking the tap, as a broker does that forbids it. */
  forbids: (tap: TapMessage) => boolean = () => false;
  answers = true;
  resultOf: (tap: TapMessage) => AckMessage['result'] = () => ({
    status: 'accepted',
    did: 'startClock',
  });
  port = 0;
  #server: Server | undefined;
  #aedes: Aedes | undefined;
  readonly #sockets = new Set<Socket>();
  readonly #watermarks = new Map<string, number>();

  /** On the same port each time, as a hub is after a restart. */
  async start(): Promise<void> {
    const aedes = await Aedes.createBroker({
      authenticate: (_client, _username, password, done) => {
        if (String(password) === this.secret) done(null, true);
        else done(refused(badNameOrSecret), null);
      },
      authorizePublish: (client, packet, done) => {
        const tap = this.#read(client, packet.topic, packet.payload.toString());
        done(tap !== undefined && this.forbids(tap) ? new Error('forbidden') : null);
        if (client !== null && tap !== undefined && !this.forbids(tap)) this.#take(client.id, tap);
      },
      authorizeSubscribe: (client, subscription, done) => {
        done(null, mayRead(subscription.topic, storeId, client.id) ? subscription : null);
      },
    });
    this.#aedes = aedes;
    const server = createServer({ noDelay: true }, (socket) => {
      this.#sockets.add(socket);
      socket.on('close', () => this.#sockets.delete(socket));
      aedes.handle(socket);
    });
    this.#server = server;
    server.listen(this.port, '127.0.0.1');
    await once(server, 'listening');
    this.port = (server.address() as AddressInfo).port;
  }

  get connections(): number {
    return this.#sockets.size;
  }
  get broker(): Aedes {
    if (this.#aedes === undefined) throw new Error('the hub is not running');
    return this.#aedes;
  }

  /** Every line breaks, without a goodbye. */
  cut(): void {
    for (const socket of this.#sockets) socket.destroy();
  }

  async stop(): Promise<void> {
    const server = this.#server;
    if (server === undefined) return;
    this.#server = undefined;
    const stopped = new Promise((resolve) => server.close(resolve));
    this.cut();
    await new Promise<void>((resolve) => this.#aedes?.close(resolve));
    await stopped;
  }

  show(message: DisplayMessage): void {
    this.#send(topics.display(storeId, message.deviceId), message, true);
  }

  /** Resolves when so many have counted. */
  async until(count: number): Promise<void> {
    while (this.counted.length < count) await once(this, 'counted');
  }

  #read(client: Client | null, topic: string, payload: string): TapMessage | undefined {
    const kind = client === null ? undefined : parseUp(topic, storeId, client.id);
    if (kind === 'hello') {
      const hello = HelloMessage.parse(JSON.parse(payload));
      this.hellos.push(hello);
      this.emit('hello', hello);
    }
    return kind === 'tap' ? TapMessage.parse(JSON.parse(payload)) : undefined;
  }

  #take(deviceId: string, tap: TapMessage): void {
    const { bootId, seq, oldestSeq } = tap;
    this.arrived.push(tap);
    const mark = Math.max(this.#watermarks.get(bootId) ?? 0, oldestSeq - 1);
    if (seq === mark + 1) {
      this.#watermarks.set(bootId, seq);
      this.counted.push(`${bootId}/${String(seq)}`);
      this.emit('counted', this.counted.at(-1) ?? '');
    }
    this.emit('tap', tap);
    if (!this.answers || seq > mark + 1) return;
    const ack: AckMessage = { v: 1, bootId, seq, result: this.resultOf(tap) };
    this.#send(topics.ack(storeId, deviceId), ack, false);
  }

  #send(topic: string, message: object, retain: boolean): void {
    const payload = JSON.stringify(message);
    this.#aedes?.publish(
      { cmd: 'publish', topic, payload, qos: 0, retain, dup: false },
      () => undefined,
    );
  }
}
