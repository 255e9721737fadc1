/** The hub's attack on its own broker finds what it is there to find: brokers with one wall missing do not pass. */
import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { mayRead, parseUp } from '@baozhong/contract/topics.ts';
import { Aedes, type AedesOptions } from 'aedes';
import { describe, expect, test } from 'vitest';
import { BrokerUnsafe, selfTest } from '../../../hub/src/broker/self-test.ts';
import { onEnd, openBroker, storeId } from './support.ts';

type Hooks = Required<
  Pick<AedesOptions, 'authenticate' | 'authorizePublish' | 'authorizeSubscribe'>
>;

/** All walls standing, written apart from the broker's own. */
const sound = (secrets: ReadonlyMap<string, string>): Hooks => ({
  authenticate(client, username, password, done) {
    const right = username === client.id && secrets.get(client.id) === password?.toString();
    done(null, right);
  },
  authorizePublish(client, packet, done) {
    const right = client !== null && parseUp(packet.topic, storeId, client.id) !== undefined;
    done(right && !packet.retain && packet.qos < 2 ? null : new Error('forbidden'));
  },
  authorizeSubscribe(client, subscription, done) {
    done(null, mayRead(subscription.topic, storeId, client.id) ? subscription : null);
  },
});

async function attack(change: (hooks: Hooks) => Partial<Hooks>, timeoutMs = 5_000): Promise<void> {
  const secrets = new Map<string, string>();
  const hooks = sound(secrets);
  const aedes = await Aedes.createBroker({ ...hooks, ...change(hooks) });
  const server = createServer({ noDelay: true }, aedes.handle);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onEnd(
    () =>
      new Promise<void>((resolve) => {
        server.close();
        aedes.close(resolve);
      }),
  );
  await selfTest({
    ...{ host: '127.0.0.1', port: (server.address() as AddressInfo).port, storeId, timeoutMs },
    issue(deviceId) {
      const secret = `secret of ${deviceId}`;
      secrets.set(deviceId, secret);
      return { deviceId, secret };
    },
    forget: (deviceId) => secrets.delete(deviceId),
    publishDisplay(deviceId, payload) {
      const topic = `bz/1/${storeId}/terminal/${deviceId}/down/display`;
      aedes.publish(
        { cmd: 'publish', topic, payload, qos: 0, retain: true, dup: false },
        () => undefined,
      );
    },
  });
  expect(secrets.size).toBe(0);
}

const letAll: Pick<Hooks, 'authorizePublish'> = {
  authorizePublish(_client, _packet, done) {
    done(null);
  },
};

describe('the broker’s self-test', () => {
  test('passes on the broker as it is, without a word in the log', async () => {
    const { log } = await openBroker();
    expect(log.lines).toEqual([]);
  });

  test('passes on any broker with all its walls', async () => {
    await attack(() => ({}));
  });

  test.each<[string, (hooks: Hooks) => Partial<Hooks>, RegExp]>([
    ['any publish is let through', () => letAll, /let a device/],
    [
      "another's tap is let through",
      (hooks) => ({
        authorizePublish(client, packet, done) {
          if (packet.topic.endsWith('/up/tap') && !packet.retain && packet.qos < 2) done(null);
          else hooks.authorizePublish(client, packet, done);
        },
      }),
      /tap in another's name/,
    ],
    [
      'only a retained message is let through',
      (hooks) => ({
        authorizePublish(client, packet, done) {
          if (packet.retain && packet.topic.endsWith('/down/display')) done(null);
          else hooks.authorizePublish(client, packet, done);
        },
      }),
      /forge a retained display/,
    ],
    [
      'its own taps may be retained',
      (hooks) => ({
        authorizePublish(client, packet, done) {
          hooks.authorizePublish(client, { ...packet, retain: false }, done);
        },
      }),
      /retain a tap/,
    ],
    [
      'QoS 2 is let through',
      (hooks) => ({
        authorizePublish(client, packet, done) {
          hooks.authorizePublish(client, { ...packet, qos: 0 }, done);
        },
      }),
      /QoS 2/,
    ],
    [
      'any subscription is let through',
      () => ({
        authorizeSubscribe(_client, subscription, done) {
          done(null, subscription);
        },
      }),
      /let a device subscribe/,
    ],
    [
      'wildcards inside the store are let through',
      (hooks) => ({
        authorizeSubscribe(client, subscription, done) {
          if (subscription.topic.startsWith('bz/')) done(null, subscription);
          else hooks.authorizeSubscribe(client, subscription, done);
        },
      }),
      /subscribe to bz/,
    ],
    [
      'anybody is let in',
      () => ({
        authenticate(_client, _username, _password, done) {
          done(null, true);
        },
      }),
      /wrong secret/,
    ],
    [
      'the name under which one connects is not compared with the name that was proved',
      () => ({
        authenticate(_client, username, password, done) {
          done(null, password?.toString() === `secret of ${username ?? ''}`);
        },
      }),
      /under another's name/,
    ],
    [
      'a device cannot publish its own',
      () => ({
        authorizePublish(_client, _packet, done) {
          done(new Error('no'));
        },
      }),
      /does not let a device publish/,
    ],
    [
      'a device cannot read its own',
      () => ({
        authorizeSubscribe(_client, _subscription, done) {
          done(null, null);
        },
      }),
      /does not let a device read/,
    ],
  ])('does not pass when %s', async (_what, change, reason) => {
    await expect(attack(change)).rejects.toThrow(reason);
    await expect(attack(change)).rejects.toBeInstanceOf(BrokerUnsafe);
  });

  test('does not wait for ever for a broker that says nothing', async () => {
    await expect(attack(() => ({ authenticate: () => undefined }), 100)).rejects.toThrow(
      /did not end within 100 ms/,
    );
  });
});
