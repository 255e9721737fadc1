/**
 * At each start the hub attacks its own broker with throw-away identities, over
 * the wire as a device would, and does not open for the store when anything
 * forbidden succeeds. A library that is upgraded, or a permission that is
 * edited, cannot quietly let one terminal speak for another.
 */
import { topics } from '@baozhong/contract/topics.ts';
import { connect, type IClientOptions, type MqttClient } from 'mqtt';
import type { Credentials } from './identities.ts';

export interface SelfTestOptions {
  readonly host: string;
  readonly port: number;
  readonly storeId: string;
  readonly issue: (deviceId: string) => Credentials;
  readonly forget: (deviceId: string) => void;
  /** As the hub itself does: retained. */
  readonly publishDisplay: (deviceId: string, payload: string) => void;
  readonly timeoutMs?: number;
}

/** The hub must not start. */
export class BrokerUnsafe extends Error {
  override readonly name = 'BrokerUnsafe';
}

const defaultTimeoutMs = 10_000;
const failureCode = 128;
const victimId = 'selftest-victim';

export async function selfTest(options: SelfTestOptions): Promise<void> {
  const attack = new Attack(options);
  const timeoutMs = options.timeoutMs ?? defaultTimeoutMs;
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      reject(
        new BrokerUnsafe(`the self-test of the broker did not end within ${String(timeoutMs)} ms`),
      );
    }, timeoutMs);
  });
  try {
    await Promise.race([attack.run(), late]);
  } finally {
    clearTimeout(timer);
    await attack.end();
  }
}

interface Message {
  readonly topic: string;
  readonly qos: 1 | 2;
  readonly retain: boolean;
}
interface Forgery extends Omit<Message, 'topic'> {
  readonly what: string;
  readonly topicFor: (ownId: string) => string;
}

class Attack {
  readonly #options: SelfTestOptions;
  readonly #issued: string[] = [];
  readonly #clients: MqttClient[] = [];
  #count = 0;

  constructor(options: SelfTestOptions) {
    this.#options = options;
  }

  async run(): Promise<void> {
    const { storeId, publishDisplay } = this.#options;
    // One who may: otherwise a broker that refuses everything would pass.
    const victim = await this.#login(this.#identity(victimId));
    const heard = collect(victim);
    const spies = await Promise.all(this.#filters().map((filter) => this.#spy(filter)));
    await Promise.all([
      ...this.#forgeries().map((forgery) => this.#forge(forgery)),
      this.#impersonate(),
    ]);

    const granted = await subscribe(victim, topics.allDown(storeId, victimId));
    if (granted !== 0)
      throw new BrokerUnsafe('the broker does not let a device read its own topics');
    for (const payload of ['genuine', 'last']) publishDisplay(victimId, payload);
    await heard.until('last');
    const forged = heard.payloads.filter((payload) => payload !== 'genuine' && payload !== 'last');
    if (forged.length > 0)
      throw new BrokerUnsafe('the broker delivered a display that a device had forged');
    if (spies.some((spy) => spy.payloads.length > 0))
      throw new BrokerUnsafe("the broker let a device read another's display");
    if (
      !(await publishes(victim, { topic: topics.hello(storeId, victimId), qos: 1, retain: false }))
    )
      throw new BrokerUnsafe('the broker does not let a device publish to its own topics');
  }

  async end(): Promise<void> {
    await Promise.all(this.#clients.map((client) => client.endAsync(true)));
    for (const deviceId of this.#issued) this.#options.forget(deviceId);
  }

  #filters(): string[] {
    const { storeId } = this.#options;
    const everyones = topics.allDown(storeId, '+');
    return [
      '#',
      '+/#',
      '$SYS/#',
      everyones,
      topics.allDown(storeId, victimId),
      topics.display(storeId, victimId),
    ];
  }

  #forgeries(): Forgery[] {
    const { storeId } = this.#options;
    const ownTap = (ownId: string) => topics.up(storeId, ownId);
    const othersTap = () => topics.up(storeId, victimId);
    const othersDisplay = () => topics.display(storeId, victimId);
    const librarys = () => '$SYS/forged';
    return [
      { what: "tap in another's name", topicFor: othersTap, qos: 1, retain: false },
      { what: 'forge a display', topicFor: othersDisplay, qos: 1, retain: false },
      { what: 'forge a retained display', topicFor: othersDisplay, qos: 1, retain: true },
      { what: 'publish to a topic of the library', topicFor: librarys, qos: 1, retain: false },
      { what: 'retain a tap', topicFor: ownTap, qos: 1, retain: true },
      { what: 'publish with QoS 2', topicFor: ownTap, qos: 2, retain: false },
    ];
  }

  async #spy(filter: string): Promise<Heard> {
    const client = await this.#login(this.#identity(this.#nextId()));
    const heard = collect(client);
    if ((await subscribe(client, filter)) !== failureCode)
      throw new BrokerUnsafe(`the broker let a device subscribe to ${filter}`);
    return heard;
  }

  async #forge({ what, topicFor, qos, retain }: Forgery): Promise<void> {
    const ownId = this.#nextId();
    const client = await this.#login(this.#identity(ownId));
    if (await publishes(client, { topic: topicFor(ownId), qos, retain }))
      throw new BrokerUnsafe(`the broker let a device ${what}`);
  }

  async #impersonate(): Promise<void> {
    const mine = this.#identity(this.#nextId());
    const attempts: [string, IClientOptions][] = [
      ['connect with a wrong secret', { password: `${mine.secret}x` }],
      ['connect without a secret', { username: '', password: '' }],
      ["connect under another's name", { clientId: victimId }],
      ["connect with another's secret", { clientId: victimId, username: victimId }],
    ];
    for (const [what, changed] of attempts) {
      const letIn = await this.#login(mine, changed).then(
        () => true,
        () => false,
      );
      if (letIn) throw new BrokerUnsafe(`the broker let a device ${what}`);
    }
  }

  #nextId(): string {
    this.#count += 1;
    return `selftest-${String(this.#count)}`;
  }
  #identity(deviceId: string): Credentials {
    this.#issued.push(deviceId);
    return this.#options.issue(deviceId);
  }

  async #login(
    { deviceId, secret }: Credentials,
    changed: IClientOptions = {},
  ): Promise<MqttClient> {
    const { host, port } = this.#options;
    const client = connect({
      ...{ host: reachable(host), port, clientId: deviceId, username: deviceId, password: secret },
      ...{ reconnectPeriod: 0, connectTimeout: defaultTimeoutMs, ...changed },
    });
    this.#clients.push(client);
    await new Promise<void>((resolve, reject) => {
      client.on('error', reject);
      client.once('connect', () => {
        resolve();
      });
      client.once('close', () => {
        reject(new Error('the connection was closed'));
      });
    });
    return client;
  }
}

/** A host that means every address is reached by loopback. */
function reachable(host: string): string {
  if (host === '0.0.0.0') return '127.0.0.1';
  return host === '::' ? '::1' : host;
}

interface Heard {
  readonly payloads: readonly string[];
  until(payload: string): Promise<void>;
}
function collect(client: MqttClient): Heard {
  const payloads: string[] = [];
  let look = (): void => undefined;
  client.on('message', (_topic, payload) => {
    payloads.push(payload.toString());
    look();
  });
  return {
    payloads,
    until: (wanted) =>
      new Promise((resolve) => {
        look = () => {
          if (payloads.includes(wanted)) resolve();
        };
        look();
      }),
  };
}

/** The code that the broker grants: the QoS, or 128 for a refusal. A cut connection is a refusal. */
function subscribe(client: MqttClient, filter: string): Promise<number> {
  return new Promise((resolve) => {
    client.once('close', () => {
      resolve(failureCode);
    });
    client.subscribe(filter, { qos: 0 }, (error, _granted, packet) => {
      const [code] = packet?.granted ?? [];
      resolve(typeof code === 'number' ? code : error === null ? 0 : failureCode);
    });
  });
}

/** True when the broker acknowledged it, false when it cut the connection. */
function publishes(client: MqttClient, message: Message): Promise<boolean> {
  const { topic, qos, retain } = message;
  return new Promise((resolve) => {
    client.once('close', () => {
      resolve(false);
    });
    client.publish(topic, 'forged', { qos, retain }, (error) => {
      resolve(!(error instanceof Error));
    });
  });
}
