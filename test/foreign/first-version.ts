/**
 * A device as the very first version of the protocol had it, frozen: it knows no
 * field and no word that came later, says none, and counts on each that was
 * promised. Nothing here comes from the contract, which goes on.
 */
import { randomBytes } from 'node:crypto';
import mqtt, { type MqttClient } from 'mqtt';
import { z } from 'zod';
import { actionOf, type Deed, type ForeignTerminal, type Identity, type Result } from './serve.ts';

/** What the first version promised of a message; whatever else is in it, it does not look at. */
const Ack = z.object({
  v: z.literal(1),
  bootId: z.string(),
  seq: z.int().min(0),
  result: z.discriminatedUnion('status', [
    z.object({ status: z.literal('accepted'), did: z.string() }),
    z.object({
      status: z.literal('refused'),
      refusal: z.object({ name: z.string(), detail: z.record(z.string(), z.unknown()) }),
    }),
  ]),
});
const Display = z.object({
  v: z.literal(1),
  pos: z.int(),
  deviceId: z.string(),
  roomNo: z.string(),
  state: z.enum([
    'vacant',
    'reserved',
    'awaitingTechnician',
    'inService',
    'overrun',
    'awaitingPayment',
    'dirty',
    'cleaning',
    'outOfService',
  ]),
  hubAt: z.int(),
  clocks: z.array(
    z.object({
      staffNo: z.string().nullable(),
      serviceName: z.string(),
      minutes: z.int(),
      status: z.enum(['awaitingTechnician', 'called', 'started']),
      startedAt: z.int().nullable(),
      expectedEndAt: z.int().nullable(),
    }),
  ),
  guests: z.int(),
  billFen: z.int().nullable(),
  reminder: z.enum(['none', 'before', 'end', 'over']),
  language: z.enum(['zh-CN', 'en']),
  menu: z.array(z.object({ goodsCode: z.string(), name: z.string(), priceFen: z.int() })).max(24),
});

const sendAgainMs = 2_000;

export class FirstVersion implements ForeignTerminal {
  readonly #root: string;
  readonly #deviceId: string;
  readonly #client: MqttClient;
  readonly #bootId = `v1-${randomBytes(8).toString('hex')}`;
  readonly #waiting = new Map<number, (result: Result) => void>();
  #seq = 0;

  private constructor({ storeId, deviceId, secret, host, port }: Identity) {
    this.#root = `bz/1/${storeId}/terminal/${deviceId}`;
    this.#deviceId = deviceId;
    this.#client = mqtt.connect({
      ...{ host, port, clientId: deviceId, username: deviceId, password: secret },
      ...{ protocolVersion: 4, clean: true, keepalive: 10 },
    });
  }

  static async start(identity: Identity): Promise<FirstVersion> {
    const device = new FirstVersion(identity);
    const shown = new Promise<void>((resolve) => {
      device.#client.on('message', (topic, payload) => {
        const said: unknown = JSON.parse(payload.toString());
        if (topic === `${device.#root}/down/ack`) device.#acknowledged(Ack.parse(said));
        if (topic !== `${device.#root}/down/display`) return;
        // A display that it cannot read ends the program, and the day with it.
        if (Display.parse(said).deviceId !== device.#deviceId) throw new Error('not its display');
        resolve();
      });
    });
    await new Promise<void>((resolve) => device.#client.once('connect', () => resolve()));
    await device.#client.subscribeAsync(`${device.#root}/down/#`, { qos: 1 });
    await device.#say('hello', {
      ...{ v: 1, bootId: device.#bootId, uptime: 0 },
      ...{ firmware: 'first 1.0', pending: 0 },
    });
    await shown;
    return device;
  }

  async do(deed: Deed): Promise<Result> {
    const seq = ++this.#seq;
    const { uptime } = deed;
    const tap = {
      ...{ v: 1, bootId: this.#bootId, seq, tapUptime: uptime },
      ...{ sentBootId: this.#bootId, sentUptime: uptime, oldestSeq: seq },
      action: actionOf(deed),
    };
    const done = new Promise<Result>((resolve) => this.#waiting.set(seq, resolve));
    const again = setInterval(() => void this.#say('tap', tap), sendAgainMs);
    await this.#say('tap', tap);
    return done.finally(() => {
      clearInterval(again);
    });
  }

  async close(): Promise<void> {
    await this.#client.endAsync();
  }

  async #say(what: 'hello' | 'tap', message: object): Promise<void> {
    await this.#client.publishAsync(`${this.#root}/up/${what}`, JSON.stringify(message), {
      qos: 1,
    });
  }

  #acknowledged({ bootId, seq, result }: z.infer<typeof Ack>): void {
    if (bootId !== this.#bootId) return;
    this.#waiting.get(seq)?.(result);
    this.#waiting.delete(seq);
  }
}
