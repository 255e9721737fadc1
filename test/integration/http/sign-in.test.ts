/** Sign-in over HTTP against a throw-away hub: secrets, sessions, the lock, people. */
import { paths } from '@baozhong/contract/http.ts';
import { liveClosed } from '@baozhong/contract/paths.ts';
import { PersonSecretAnswer, SessionAnswer, SessionsAnswer } from '@baozhong/contract/sign-in.ts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { Browser, refusalOf } from '../../support/http-browser.ts';
import { keyAt, TestHub } from '../../support/hub.ts';

let hub: TestHub;
let boss: Browser;
beforeAll(async () => {
  hub = await TestHub.start();
  boss = await signedIn();
});
afterAll(() => hub.stop());

async function signedIn(who: object = { staffNo: 'B1', pin: '9837' }): Promise<Browser> {
  const browser = new Browser(hub.url);
  const reply = await browser.post(paths.session, who);
  expect([reply.status, refusalOf(reply)]).toEqual([200, '']);
  return browser;
}
const look = async (browser: Browser) =>
  SessionAnswer.parse((await browser.get(paths.session)).json);
const sessionsOf = async (browser: Browser) =>
  SessionsAnswer.parse((await browser.get(paths.sessions)).json).sessions;
const command = (browser: Browser, body: object) =>
  browser.post(paths.commands, { key: keyAt(hub.process.at), command: body });
const accepted = async (browser: Browser, body: object) => {
  expect((await command(browser, body)).json).toMatchObject({ status: 'accepted' });
};
/** Works at the desk: asks for something that only people who are in may ask. */
const worksAt = async (browser: Browser) => refusalOf(await browser.get(`${paths.members}?q=1`));

function liveOf(browser: Browser) {
  const url = `${hub.url.replace('http', 'ws')}${paths.live}?screen=floor`;
  const socket = new WebSocket(url, { headers: { cookie: browser.cookie } });
  const opened = new Promise((heard) => socket.once('message', heard));
  const closed = new Promise<number>((resolve) => socket.once('close', resolve));
  return { opened, closed };
}

describe('sessions', () => {
  test('[SEC-02] signed in, listed, ended by the manager: the next request and the live view know it within a second', async () => {
    const other = await signedIn({ staffNo: 'H1', pin: '3135' });
    const row = (await sessionsOf(boss)).find((one) => one.staffNo === 'H1');
    const live = liveOf(other);
    await live.opened;
    const since = performance.now();
    expect((await boss.post(paths.endSession, { sessionId: row?.sessionId })).status).toBe(204);
    expect(await live.closed).toBe(liveClosed.notSignedIn);
    expect(performance.now() - since).toBeLessThan(1000);
    expect(await worksAt(other)).toBe('not_signed_in');
  });

  test('[SEC-02] a token carried to another PC opens nothing, ends the session, and the manager is told', async () => {
    const victim = await signedIn({ staffNo: 'C1', pin: '4252' });
    const live = liveOf(victim);
    await live.opened;
    const thief = await signedIn({ staffNo: 'A1', pin: '6486' });
    thief.steal(victim, 'baozhong_session');
    expect(await worksAt(thief)).toBe('not_signed_in');
    expect(await live.closed).toBe(liveClosed.notSignedIn);
    expect(await worksAt(victim)).toBe('not_signed_in');
    const row = (await sessionsOf(boss)).find((one) => one.endedBecause === 'carried');
    expect(row?.staffNo).toBe('C1');
    expect(row?.carriedTo).toContain('127.0.0.1');
    const bare = new Browser(hub.url);
    bare.steal(boss, 'baozhong_device');
    expect((await look(bare)).session).toBeNull();
  });

  test('nobody ends or sees the session of somebody else but the manager', async () => {
    const host = await signedIn({ staffNo: 'H1', pin: '3135' });
    expect((await sessionsOf(host)).every((row) => row.mine)).toBe(true);
    const [row] = (await sessionsOf(boss)).filter((one) => one.current);
    const reply = await host.post(paths.endSession, { sessionId: row?.sessionId });
    expect(refusalOf(reply)).toBe('unknown_session');
    for (const path of [paths.people, paths.devices])
      expect(refusalOf(await host.get(path))).toBe('not_allowed');
    expect((await look(boss)).session).not.toBeNull();
  });

  test('signed out is signed out, also for who kept the cookie', async () => {
    const one = await signedIn({ staffNo: 'H1', pin: '3135' });
    const kept = new Browser(hub.url);
    kept.steal(one, 'baozhong_session');
    kept.steal(one, 'baozhong_device');
    expect((await one.delete(paths.session)).status).toBe(204);
    expect(await worksAt(kept)).toBe('not_signed_in');
  });
});

describe('secrets', () => {
  test('[SEC-02] an unknown number, an unknown card and a wrong secret get the same answer', async () => {
    const answers = [];
    for (const who of [
      { staffNo: 'NOBODY', pin: '0000' },
      { cardUid: '0BFFFFFF', pin: '0000' },
      { staffNo: 'A2', pin: '0000' },
      { staffNo: 'NOBODY2', password: 'wrong' },
      { staffNo: 'K1', password: 'wrong' },
    ])
      answers.push((await new Browser(hub.url).post(paths.session, who)).json);
    expect(new Set(answers.map((one) => JSON.stringify(one))).size).toBe(1);
    expect(answers[0]).toMatchObject({ refusal: { name: 'bad_credentials' } });
  });

  test('[SEC-01, SEC-02] a newcomer gets a card, a PIN and a one-time password; another role and leaving are in force at once', async () => {
    const person = { staffNo: 'N1', name: '新人', role: 'host', cardUid: '0BAA0001' };
    await accepted(boss, { type: 'addStaff', ...person });
    const secret = (body: object) => boss.post(paths.personSecret, { staffNo: 'N1', ...body });
    expect(refusalOf(await secret({ do: 'setPin', pin: '1234' }))).toBe('weak_pin');
    expect((await secret({ do: 'setPin', pin: '72951846' })).status).toBe(200);
    const card = await signedIn({ cardUid: '0BAA0001', pin: '72951846' });
    expect((await look(card)).session).toMatchObject({ staffNo: 'N1', role: 'host' });

    const { oneTimePassword } = PersonSecretAnswer.parse(
      (await secret({ do: 'resetPassword' })).json,
    );
    expect(await worksAt(card)).toBe('not_signed_in');
    const first = await signedIn({ staffNo: 'N1', password: oneTimePassword });
    expect((await look(first)).state).toBe('mustChange');
    expect(await worksAt(first)).toBe('password_change_required');
    const change = (next: string) =>
      first.post(paths.ownPassword, { current: oneTimePassword, next });
    expect(refusalOf(await change('11111111'))).toBe('weak_password');
    expect((await change('dongfeng-88x')).status).toBe(204);
    expect(await worksAt(first)).toBe('');
    const old = await new Browser(hub.url).post(paths.session, {
      ...{ staffNo: 'N1', password: oneTimePassword },
    });
    expect(refusalOf(old)).toBe('bad_credentials');

    const live = liveOf(first);
    await live.opened;
    await accepted(boss, { type: 'changeStaff', ...person, role: 'cashier' });
    expect(await live.closed).toBe(liveClosed.notSignedIn);
    const again = await signedIn({ staffNo: 'N1', password: 'dongfeng-88x' });
    expect((await look(again)).session?.role).toBe('cashier');
    await accepted(boss, { type: 'staffLeaves', staffNo: 'N1' });
    expect(await worksAt(again)).toBe('not_signed_in');
    const back = await new Browser(hub.url).post(paths.session, { staffNo: 'N1', pin: '72951846' });
    expect(refusalOf(back)).toBe('bad_credentials');

    // No secret went into the log.
    const bodies = (await hub.log()).map(({ body }) => body).join();
    const found = ['72951846', oneTimePassword ?? '?', 'dongfeng'].filter((text) =>
      bodies.includes(text),
    );
    expect(found).toEqual([]);
  });
});

describe('the lock', () => {
  test('[SEC-02] a desk that nobody touches is locked by the hub: no command, no live view, until its person is back', async () => {
    const host = await signedIn({ staffNo: 'H1', pin: '3135' });
    await boss.post(paths.signInSettings, { idleLockMinutes: 5 });
    const live = liveOf(host);
    await live.opened;
    await hub.driveMinutes(7);
    expect(await live.closed).toBe(liveClosed.locked);
    expect(await look(host)).toMatchObject({ state: 'locked', session: { staffNo: 'H1' } });
    const refused = await command(host, { type: 'clockOn', staffNo: '9' });
    expect([refused.status, refusalOf(refused)]).toEqual([423, 'locked']);
    expect(refusalOf(await host.post(paths.sessionUnlock, { pin: '9837' }))).toBe(
      'bad_credentials',
    );
    expect((await host.post(paths.sessionUnlock, { pin: '3135' })).status).toBe(204);
    expect(await worksAt(host)).toBe('');
    // Whoever is touched stays open.
    await hub.driveMinutes(4);
    await host.post(paths.sessionTouch);
    await hub.driveMinutes(4);
    expect((await look(host)).state).toBe('open');
    expect((await look(boss)).state).toBe('locked');
    await boss.post(paths.sessionUnlock, { pin: '9837' });
    await boss.post(paths.signInSettings, { idleLockMinutes: 0 });
  });

  test('a session ends after sixteen hours', async () => {
    const host = await signedIn({ staffNo: 'H1', pin: '3135' });
    await hub.driveMinutes(16 * 60);
    expect(await worksAt(host)).toBe('not_signed_in');
  });
});
