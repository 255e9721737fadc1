/** A terminal is claimed, replaced, locked, moved and revoked while it is connected: over the wire, on a broker of its own. */
import { randomBytes } from 'node:crypto';
import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { topics } from '@baozhong/contract/topics.ts';
import type { TerminalDeedRow } from '@baozhong/contract/terminal-claim.ts';
import { describe, expect, test } from 'vitest';
import type { IdentityStore } from '../../../hub/src/broker/identities.ts';
import { handOutMs, Provisioning } from '../../../hub/src/ingress/provisioning.ts';
import { memoryIdentities } from '../../unit/broker/memory-identities.ts';
import { makeTerminals, writeTerminalsFile } from '../../../hub/src/setup/terminals.ts';
import { connectDevice, onEnd, openBroker, openDevice, storeId } from './support.ts';

const newSecret = () => randomBytes(32).toString('hex');
const rooms = ['301', '302', '303'];

async function office(kept: IdentityStore = memoryIdentities()) {
  const deeds: TerminalDeedRow[] = [];
  const refuses = { writes: false };
  const identities: IdentityStore = {
    load: () => kept.load(),
    async write(change) {
      if (refuses.writes) throw new Error('the database is away');
      await kept.write(change);
      if (change.deed !== undefined) deeds.push(change.deed);
    },
  };
  const world = await openBroker({ identities });
  const { broker, clock, log } = world;
  const shown: string[] = [];
  const pending = new Map<string, number>();
  const provisioning = new Provisioning({
    ...{ broker, log, clock: { ...clock, now: clock.now, wakeAt: () => () => undefined } },
    secrets: { terminalSecret: (deviceId, claimHash) => `secret-of-${deviceId}-${claimHash}` },
    hasRoom: (roomNo) => rooms.includes(roomNo),
    store: () => ({ storeId, storeName: '东门店', mqttPort: broker.port }),
    caFingerprint: () => null,
    show: ({ deviceId, roomNo }) => shown.push(`${deviceId} ${roomNo}`),
    pendingOf: (deviceId) => pending.get(deviceId) ?? 0,
  });
  const ask = (claimSecret = newSecret()) => {
    const answer = provisioning.ask({ claimSecret, model: 'bell', firmware: 'b 1' }, '10.0.0.1');
    if (!('claimId' in answer)) throw new Error(answer.name);
    return { ...answer, claimSecret };
  };
  const look = ({ claimId, claimSecret }: ReturnType<typeof ask>) => {
    const answer = provisioning.look(claimId, claimSecret, 'hub.local');
    return 'state' in answer ? answer : answer.name;
  };
  const givenTo = (claim: ReturnType<typeof ask>) => {
    const answer = look(claim);
    if (typeof answer === 'string' || answer.state !== 'claimed') throw new Error('not claimed');
    return answer.given;
  };
  const claimFor = async (roomNo: string, replace = false) => {
    const claim = ask();
    const refused = await provisioning.act(
      { do: 'claim', code: claim.code, roomNo, replace },
      'B1',
    );
    if (refused !== undefined) throw new Error(refused.name);
    return givenTo(claim);
  };
  const act = async (asked: Parameters<Provisioning['act']>[0]) =>
    (await provisioning.act(asked, 'B1'))?.name;
  return {
    ...{ ...world, kept, deeds, refuses, provisioning, shown, pending },
    ...{ ask, look, givenTo, claimFor, act },
  };
}

/** Milliseconds until the connection is closed. */
async function cutAfter(closed: Promise<void>, deed: () => Promise<unknown>): Promise<number> {
  const startedMs = performance.now();
  await deed();
  await closed;
  return performance.now() - startedMs;
}

describe('[TRM-01] claiming by a code', () => {
  test('the room’s terminal gets an identity and a secret of its own, and comes in with it', async () => {
    const { broker, ask, look, act, givenTo, deeds, provisioning } = await office();
    const claim = ask();
    expect(look(claim)).toMatchObject({ state: 'waiting', code: claim.code });
    expect(provisioning.openClaims()).toMatchObject([{ model: 'bell', address: '10.0.0.1' }]);
    expect(await act({ do: 'claim', code: claim.code, roomNo: '302', replace: false })).toBe(
      undefined,
    );
    const given = givenTo(claim);
    expect(given).toMatchObject({ storeId, roomNo: '302', host: 'hub.local' });
    expect(given.deviceId).toMatch(/^T-[A-Z2-9]{8}$/);
    const device = await openDevice(broker.port, given);
    broker.onUp(({ roomNo }) => {
      heard(roomNo);
    });
    let heard = (_roomNo: string): void => undefined;
    const first = new Promise<string>((resolve) => (heard = resolve));
    device.tap({});
    expect(await first).toBe('302');
    expect(deeds).toMatchObject([{ did: 'claimed', by: 'B1', roomNo: '302' }]);
  });

  test('a lost reply is told again, also by a hub that was started anew, until the device confirms', async () => {
    const { ask, act, givenTo, kept, clock } = await office();
    const claim = ask();
    await act({ do: 'claim', code: claim.code, roomNo: '302', replace: false });
    const given = givenTo(claim);
    expect(givenTo(claim)).toEqual(given);
    const after = await office(kept);
    after.clock.at = clock.at;
    const received = () => after.broker.presence(given.deviceId)?.received;
    expect(received()).toBe(false);
    expect({ ...after.givenTo(claim), mqttPort: 0 }).toEqual({ ...given, mqttPort: 0 });
    const { claimId, claimSecret } = claim;
    expect(await after.provisioning.confirm(claimId, newSecret())).toMatchObject({
      name: 'unknown_claim',
    });
    expect(await after.provisioning.confirm(claimId, claimSecret)).toBeUndefined();
    // The reply to that may be lost, too.
    expect(await after.provisioning.confirm(claimId, claimSecret)).toBeUndefined();
    expect(after.deeds).toMatchObject([{ did: 'received', by: 'device' }]);
    expect(received()).toBe(true);
    expect(after.look(claim)).toBe('unknown_claim');
  });

  test('and not for ever: after ten minutes nobody is told', async () => {
    const { ask, act, look, clock } = await office();
    const claim = ask();
    await act({ do: 'claim', code: claim.code, roomNo: '302', replace: false });
    expect(look({ ...claim, claimSecret: newSecret() })).toBe('unknown_claim');
    clock.at += handOutMs;
    expect(look(claim)).toBe('unknown_claim');
  });

  test('one code is one terminal, whoever types it at once; one room has one', async () => {
    const { ask, act, look, broker } = await office();
    const claim = ask();
    const typed = { do: 'claim' as const, code: claim.code, replace: false };
    const answers = await Promise.all(
      ['301', '302', '303'].map((roomNo) => act({ ...typed, roomNo })),
    );
    expect(answers).toEqual([undefined, 'unknown_claim', 'unknown_claim']);
    expect(broker.devices()).toHaveLength(1);
    const second = ask();
    const again = { ...typed, code: second.code, roomNo: '301' };
    expect(await act(again)).toBe('terminal_in_room');
    expect(await act({ ...again, roomNo: '999' })).toBe('unknown_room');
    expect(look(second)).toMatchObject({ state: 'waiting' });
  });

  test('a claim that the database did not take can be typed again', async () => {
    const { ask, act, look, refuses, broker } = await office();
    const claim = ask();
    const typed = { do: 'claim' as const, code: claim.code, roomNo: '302', replace: false };
    refuses.writes = true;
    await expect(act(typed)).rejects.toThrow('away');
    expect(broker.devices()).toEqual([]);
    expect(look(claim)).toMatchObject({ state: 'waiting', code: claim.code });
    refuses.writes = false;
    expect(await act(typed)).toBeUndefined();
  });

  test('who tries codes is stopped', async () => {
    const { ask, act, clock, log } = await office();
    const { code } = ask();
    const wrong = code === 'AAAAAA' ? 'BBBBBB' : 'AAAAAA';
    const typed = { do: 'claim' as const, roomNo: '302', replace: false };
    for (let tries = 0; tries < 10; tries += 1)
      expect(await act({ ...typed, code: wrong })).toBe('unknown_claim');
    expect(await act({ ...typed, code })).toBe('locked_out');
    const told = log.lines.filter((line) => line.startsWith('a claim code that no terminal shows'));
    expect(told).toHaveLength(10);
    expect(told[0]).toContain('"by":"B1"');
    clock.at += 15 * 60_000;
    expect(await act({ ...typed, code: ask().code })).toBeUndefined();
  });
});

describe('[TRM-12] replace, lock, revoke, move', () => {
  test('the new one comes in, the old one is cut within a second and never comes back', async () => {
    const { broker, claimFor, deeds } = await office();
    const old = await claimFor('302');
    const device = await openDevice(broker.port, old);
    let given = old;
    const ms = await cutAfter(device.closed, async () => (given = await claimFor('302', true)));
    expect(ms).toBeLessThan(1_000);
    expect(given.deviceId).not.toBe(old.deviceId);
    await expect(connectDevice(broker.port, old)).rejects.toMatchObject({ code: 4 });
    await connectDevice(broker.port, given);
    expect(broker.devicesOf('302')).toEqual([given.deviceId]);
    expect(deeds.at(-1)).toMatchObject({ did: 'replaced', before: old.deviceId });
  });

  test('a locked one is cut within a second, hears that it is locked, says nothing more, and comes back when it may', async () => {
    const { broker, claimFor, act, deeds, kept } = await office();
    const given = await claimFor('302');
    const { deviceId } = given;
    const device = await openDevice(broker.port, given);
    const heard: string[] = [];
    broker.onUp((_device, _kind, payload) => heard.push(payload.toString()));
    const ms = await cutAfter(device.closed, async () => {
      const locking = act({ do: 'lock', deviceId });
      await locking;
      device.publish(topics.up(storeId, deviceId), 'after');
    });
    expect(ms).toBeLessThan(1_000);
    await expect(connectDevice(broker.port, given)).rejects.toMatchObject({ code: 5 });
    expect(heard).toEqual([]);
    expect(broker.proves(deviceId, Buffer.from(given.secret))).toBe(false);
    // Also by a hub that is started anew.
    const after = await office(kept);
    await expect(connectDevice(after.broker.port, given)).rejects.toMatchObject({ code: 5 });
    expect(await act({ do: 'lock', deviceId })).toBeUndefined();
    expect(await act({ do: 'unlock', deviceId })).toBeUndefined();
    await connectDevice(broker.port, given);
    expect(broker.proves(deviceId, Buffer.from(given.secret))).toBe(true);
    expect(deeds.map(({ did }) => did)).toEqual(['claimed', 'locked', 'unlocked']);
  });

  test('a revoked one is cut and forgotten', async () => {
    const { broker, claimFor, act, deeds } = await office();
    const given = await claimFor('302');
    const { deviceId } = given;
    const device = await openDevice(broker.port, given);
    expect(await cutAfter(device.closed, () => act({ do: 'revoke', deviceId }))).toBeLessThan(
      1_000,
    );
    await expect(connectDevice(broker.port, given)).rejects.toMatchObject({ code: 4 });
    expect(broker.presence(deviceId)).toBeUndefined();
    for (const what of ['lock', 'unlock', 'revoke'] as const)
      expect(await act({ do: what, deviceId })).toBe('unknown_terminal');
    expect(await act({ do: 'move', deviceId, roomNo: '301' })).toBe('unknown_terminal');
    expect(deeds.at(-1)).toMatchObject({ did: 'revoked', by: 'B1', roomNo: '302' });
  });

  test('one that is connected and holds nothing may be moved; its taps count for the new room', async () => {
    const { broker, claimFor, act, shown, pending, deeds } = await office();
    const given = await claimFor('302');
    const { deviceId } = given;
    const move = { do: 'move' as const, deviceId, roomNo: '303' };
    expect(await act(move)).toBe('terminal_away');
    const device = await openDevice(broker.port, given);
    pending.set(deviceId, 2);
    // What it holds happened in the room where it was.
    expect(await act(move)).toBe('terminal_away');
    pending.clear();
    await claimFor('301');
    expect(await act({ ...move, roomNo: '301' })).toBe('terminal_in_room');
    expect(await act({ ...move, roomNo: '999' })).toBe('unknown_room');
    expect(await act(move)).toBeUndefined();
    expect(shown).toEqual([`${deviceId} 303`]);
    expect([broker.devicesOf('302'), broker.devicesOf('303')]).toEqual([[], [deviceId]]);
    const room = new Promise<string>((resolve) => {
      broker.onUp(({ roomNo }) => {
        resolve(roomNo);
      });
    });
    device.tap({});
    expect(await room).toBe('303');
    expect(deeds.at(-1)).toMatchObject({ did: 'moved', roomNo: '303', before: '302' });
  });
});

test('[TRM-01] a demo store makes simulated terminals for rooms where none was claimed; one of one’s own makes none', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'baozhong-terminals-'));
  onEnd(() => rm(folder, { recursive: true, force: true }));
  const { broker, claimFor, act } = await office();
  const write = (terminals: Awaited<ReturnType<typeof makeTerminals>>) => {
    writeTerminalsFile(folder, { storeId, mqttPort: 1, terminals, cards: [] });
  };
  const names = (terminals: Awaited<ReturnType<typeof makeTerminals>>) =>
    terminals.map(({ deviceId, roomNo }) => `${deviceId} ${roomNo}`);
  const first = await makeTerminals(broker, folder, ['301', '302']);
  write(first);
  expect((await stat(join(folder, 'terminals.json'))).mode & 0o777).toBe(0o600);
  const given = await claimFor('302', true);
  const [simulated] = first;
  if (simulated === undefined) throw new Error('no terminal');
  await openDevice(broker.port, simulated);
  expect(await act({ do: 'move', deviceId: 'T-301', roomNo: '303' })).toBeUndefined();
  const second = await makeTerminals(broker, folder, ['301', '302', '303']);
  // 301 is free again, and may have the name that its terminal took along: that one is not disturbed.
  expect(names(second)).toEqual(['T-301-2 301', 'T-301 303']);
  write(second);
  expect(await readFile(join(folder, 'terminals.json'), 'utf8')).not.toContain(given.secret);
  expect(await makeTerminals(broker, folder, [])).toHaveLength(2);
});
