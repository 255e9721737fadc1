import { topics } from '@baozhong/contract/topics.ts';
import { describe, expect, test } from 'vitest';
import { Denials, lockForMs, lockWindowMs } from '../../../hub/src/broker/denials.ts';
import { Identities, mostVirtual, terminalIdOf } from '../../../hub/src/broker/identities.ts';
import { whyNotPublish, whyNotSubscribe } from '../../../hub/src/broker/permissions.ts';
import { Presence } from '../../../hub/src/broker/presence.ts';
import { memoryIdentities } from './memory-identities.ts';

describe('[TRM-01] permissions', () => {
  const may = (topic: string, more: { qos?: number; retain?: boolean } = {}) =>
    whyNotPublish('S1', 'T-302', { topic, qos: 1, retain: false, ...more });

  test('a device publishes its own taps and hellos', () => {
    expect(may(topics.up('S1', 'T-302'))).toBeUndefined();
    expect(may(topics.hello('S1', 'T-302'), { qos: 0 })).toBeUndefined();
  });

  test.each([
    [topics.up('S1', 'T-303')],
    [topics.up('S2', 'T-302')],
    [topics.display('S1', 'T-302')],
    [topics.ack('S1', 'T-302')],
    [`${topics.up('S1', 'T-302')}/more`],
    [`/${topics.up('S1', 'T-302')}`],
    [topics.up('S1', 'T-302').toUpperCase()],
    ['$SYS/broker'],
    ['bz/1/S1/terminal/T-302/up/'],
    [''],
  ])('and nothing to %s', (topic) => {
    expect(may(topic)).toContain('published to');
  });

  test('no retained message, no QoS 2', () => {
    expect(may(topics.up('S1', 'T-302'), { retain: true })).toBe('published a retained message');
    expect(may(topics.up('S1', 'T-302'), { qos: 2 })).toBe('published with QoS 2');
  });

  test('it reads its own down topics, named exactly', () => {
    for (const filter of [
      topics.allDown('S1', 'T-302'),
      topics.display('S1', 'T-302'),
      topics.ack('S1', 'T-302'),
    ])
      expect(whyNotSubscribe('S1', 'T-302', filter)).toBeUndefined();
  });

  test.each([
    '#',
    '+/#',
    'bz/#',
    '$SYS/#',
    topics.allDown('S1', '+'),
    topics.allDown('S1', 'T-303'),
    topics.up('S1', 'T-302'),
    'bz/1/S1/terminal/T-302/#',
    '$share/g/#',
  ])('and nothing by %s', (filter) => {
    expect(whyNotSubscribe('S1', 'T-302', filter)).toContain('subscribed to');
  });

  test('what the log and the page are told is bounded and has no control characters', () => {
    const why = may(`x\u0007\n${'y'.repeat(5_000)}`) ?? '';
    expect(why.length).toBeLessThan(120);
    expect(why).not.toMatch(/[\p{Cc}]/u);
  });
});

describe('denials', () => {
  function denials() {
    const clock = { now: 1_000_000 };
    return { clock, kept: new Denials(() => clock.now) };
  }

  test('three of its own doing within a minute lock an identity, for a while', () => {
    const { clock, kept } = denials();
    expect(kept.add('T-1', 'not_allowed', 'a', true)).toBe(false);
    clock.now += 1_000;
    expect(kept.add('T-1', 'too_large', 'b', true)).toBe(false);
    clock.now += 1_000;
    expect(kept.add('T-1', 'not_allowed', 'c', true)).toBe(true);
    expect(kept.of('T-1')).toEqual({
      count: 3,
      last: { at: clock.now, name: 'not_allowed', reason: 'c' },
      lockedUntilAt: clock.now + lockForMs,
    });
    clock.now += lockForMs - 1;
    expect(kept.isLocked('T-1')).toBe(true);
    clock.now += 1;
    expect(kept.isLocked('T-1')).toBe(false);
    expect(kept.isLocked('T-2')).toBe(false);
  });

  test('three in more than a minute do not', () => {
    const { clock, kept } = denials();
    for (let time = 0; time < 10; time += 1) {
      expect(kept.add('T-1', 'not_allowed', '', true)).toBe(false);
      clock.now += lockWindowMs / 2;
    }
  });

  test('what anybody can do in its name never locks it', () => {
    const { kept } = denials();
    for (let time = 0; time < 100; time += 1)
      expect(kept.add('T-1', 'bad_credentials', '', false)).toBe(false);
    expect(kept.of('T-1').count).toBe(100);
  });

  test('the manager unlocks it', () => {
    const { kept } = denials();
    for (let time = 0; time < 3; time += 1) kept.add('T-1', 'not_allowed', '', true);
    kept.unlock('T-1');
    expect(kept.of('T-1')).toEqual({ count: 3, last: null, lockedUntilAt: null });
    expect(kept.add('T-1', 'not_allowed', '', true)).toBe(false);
  });

  test('a good message clears the last denial once a minute has passed, not the reconnect right after it', () => {
    const { clock, kept } = denials();
    kept.add('T-1', 'not_allowed', '', true);
    clock.now += 5_000;
    expect(kept.heard('T-1')).toBe(false);
    clock.now += lockWindowMs;
    expect(kept.heard('T-1')).toBe(true);
    expect(kept.heard('T-1')).toBe(false);
    expect(kept.of('T-1').last).toBeNull();
  });
});

describe('identities', () => {
  test('[TRM-01] a claimed device proves itself by its secret, of which the hub keeps a hash only', async () => {
    const store = memoryIdentities();
    const { secret } = await (await Identities.open(store)).claim('T-302', '302');
    expect(Buffer.from(secret, 'base64url')).toHaveLength(24);
    expect(JSON.stringify(await store.load())).not.toContain(secret);

    const later = await Identities.open(store);
    expect(later.proves('T-302', Buffer.from(secret))).toBe(true);
    expect(later.proves('T-302', Buffer.from(`${secret}x`))).toBe(false);
    expect(later.proves('T-302', Buffer.alloc(0))).toBe(false);
    expect(later.proves('T-303', Buffer.from(secret))).toBe(false);
    expect(later.ofRoom('302')).toEqual(['T-302']);
  });

  test('claimed again it has another secret, and may have moved to another room', async () => {
    const identities = await Identities.open(memoryIdentities());
    const first = await identities.claim('T-9', '302');
    await identities.claim('T-9', '303');
    expect(identities.proves('T-9', Buffer.from(first.secret))).toBe(false);
    expect(identities.ofRoom('302')).toEqual([]);
    expect(identities.ofRoom('303')).toEqual(['T-9']);
  });

  test('rooms named in any script have device names that a topic can carry, each its own', () => {
    expect(terminalIdOf('302')).toBe('T-302');
    const names = ['牡丹厅', '茉莉厅', 'V.1', 'V:1', 'A 1'].map(terminalIdOf);
    expect(new Set(names).size).toBe(names.length);
    for (const name of names) expect(name).toMatch(/^T-x[0-9a-f]{12}$/);
  });

  test('virtual terminals are bounded: the oldest that is not connected gives way, and with none the next is refused', async () => {
    const identities = await Identities.open(memoryIdentities());
    const online = new Set<string>();
    const gaveWay: string[] = [];
    const issue = () =>
      identities.issueVirtual(
        '302',
        (deviceId) => online.has(deviceId),
        (deviceId) => gaveWay.push(deviceId),
      );
    for (let count = 0; count < mostVirtual; count += 1) online.add(issue()?.deviceId ?? '');
    expect(issue()).toBeUndefined();
    online.delete('V-302-5');
    expect(issue()?.deviceId).toBe(`V-302-${String(mostVirtual + 1)}`);
    expect(gaveWay).toEqual(['V-302-5']);
    expect(identities.get('V-302-5')).toBeUndefined();
    expect(identities.ofRoom('302')).toHaveLength(mostVirtual);
  });
});

describe('presence', () => {
  test('the last connection counts: the one before is closed, and its late end changes nothing', () => {
    let now = 5;
    const presence = new Presence(() => now);
    const closed: string[] = [];
    const connection = (name: string) => ({ id: 'T-1', close: () => closed.push(name) });
    const [first, second] = [connection('first'), connection('second')];
    expect(presence.of('T-1')).toEqual({ online: false, sinceAt: 5 });
    presence.connected('T-1', first);
    now = 10;
    presence.connected('T-1', second);
    expect(closed).toEqual(['first']);
    expect(presence.disconnected('T-1', first)).toBe(false);
    expect(presence.deviceOf(first)).toBeUndefined();
    expect(presence.deviceOf(second)).toBe('T-1');
    expect(presence.of('T-1')).toEqual({ online: true, sinceAt: 10 });
    now = 20;
    expect(presence.disconnected('T-1', second)).toBe(true);
    expect(presence.of('T-1')).toEqual({ online: false, sinceAt: 20 });
  });
});
