/** The library's questions asked directly: what no real client can be made to ask at the right moment. */
import { topics } from '@baozhong/contract/topics.ts';
import type { Client } from 'aedes';
import { describe, expect, test } from 'vitest';
import { Gate } from '../../../hub/src/broker/gate.ts';
import { Identities } from '../../../hub/src/broker/identities.ts';
import { memoryIdentities } from './memory-identities.ts';

const client = (id: string) => ({ id, close: () => undefined }) as unknown as Client;

async function gate() {
  const identities = await Identities.open(memoryIdentities());
  const silent = { info: () => undefined, warn: () => undefined, error: () => undefined };
  const made = new Gate({ storeId: 'S1', identities, log: silent, now: () => 1_000 });
  const enters = ({ deviceId, secret }: { deviceId: string; secret: string }) => {
    let answer: unknown;
    made.hooks.authenticate(client(deviceId), deviceId, Buffer.from(secret), (error, success) => {
      answer = error?.returnCode ?? success;
    });
    return answer;
  };
  const publishes = (sender: Client | null, topic: string) => {
    let answer: unknown;
    const packet = { ...{ cmd: 'publish' as const, topic, payload: Buffer.from('{}') } };
    made.hooks.authorizePublish(
      sender,
      { ...packet, qos: 1, dup: false, retain: false },
      (error) => {
        answer = error ?? 'published';
      },
    );
    return answer;
  };
  return { made, identities, enters, publishes };
}

describe('the gate', () => {
  test('before the self-test has passed, only its own throw-away identities come in; after it, nobody while nobody listens', async () => {
    const { made, identities, enters } = await gate();
    const device = await identities.claim('T-302', '302');
    expect(enters(identities.addTemporary('selftest-1', 'self-test'))).toBe(true);
    expect(enters(device)).toBe(3);
    made.open();
    expect(enters(device)).toBe(3);
    const stop = made.onUp(() => undefined);
    expect(enters(device)).toBe(true);
    stop();
    expect(enters(device)).toBe(3);
  });

  test('hears only from the connection that is in, under whatever name another speaks', async () => {
    const { made, identities, publishes } = await gate();
    await identities.claim('T-302', '302');
    const heard: string[] = [];
    made.onUp(({ deviceId }) => heard.push(deviceId));
    const [old, now] = [client('T-302'), client('T-302')];
    const topic = topics.up('S1', 'T-302');
    expect(publishes(now, topic)).toBeInstanceOf(Error);
    made.connected(old);
    made.connected(now);
    expect(publishes(old, topic)).toBeInstanceOf(Error);
    expect(publishes(null, topic)).toBeInstanceOf(Error);
    expect(heard).toEqual([]);
    expect(publishes(now, topic)).toBe('published');
    expect(heard).toEqual(['T-302']);
  });

  test('a fault of a connection that is not in is nobody’s denial', async () => {
    const { made, identities } = await gate();
    await identities.claim('T-302', '302');
    made.failed(client('T-302'), new Error('Invalid topic'));
    expect(made.of('T-302')?.denials.count).toBe(0);
    const device = client('T-302');
    made.connected(device);
    for (const harmless of ['keep alive timeout', 'connection closed'])
      made.failed(device, new Error(harmless));
    made.failed(device, Object.assign(new Error('read ECONNRESET'), { code: 'ECONNRESET' }));
    expect(made.of('T-302')?.denials.count).toBe(0);
    made.failed(device, new Error('Invalid topic'));
    expect(made.of('T-302')?.denials.last).toMatchObject({
      ...{ name: 'malformed', reason: 'Invalid topic' },
    });
  });
});
