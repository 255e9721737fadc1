/** Sign-in over HTTP against a throw-away hub: secrets, sessions, devices, people. */
import { paths } from '@baozhong/contract/http.ts';
import { liveClosed } from '@baozhong/contract/paths.ts';
import { SessionAnswer, SessionsAnswer } from '@baozhong/contract/sign-in.ts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { TestHub } from '../../support/hub.ts';
import { Browser, refusalOf } from '../../support/http-browser.ts';

let hub: TestHub;
beforeAll(async () => {
  hub = await TestHub.start();
});
afterAll(() => hub.stop());

const manager = { staffNo: 'B1', pin: '9837' };
const at = () => new Browser(hub.url);
async function signedIn(who: object = manager): Promise<Browser> {
  const browser = at();
  expect((await browser.post(paths.session, who)).status).toBe(200);
  return browser;
}
const look = async (browser: Browser) =>
  SessionAnswer.parse((await browser.get(paths.session)).json);
const sessionsOf = async (browser: Browser) =>
  SessionsAnswer.parse((await browser.get(paths.sessions)).json).sessions;

describe('sessions', () => {
  test('[SEC-02] signed in, listed, ended: the next request and the live view know it at once', async () => {
    const one = await signedIn();
    const other = await signedIn();
    expect((await look(one)).session).toMatchObject({ staffNo: 'B1', role: 'manager' });
    const open = (await sessionsOf(one)).filter((row) => row.endedAt === null);
    expect(open.length).toBe(2);
    const victim = open.find((row) => !row.current);
    const socket = new WebSocket(`${hub.url.replace('http', 'ws')}${paths.live}?screen=floor`, {
      headers: { cookie: other.cookie },
    });
    await new Promise((heard) => socket.once('message', heard));
    const closed = new Promise<number>((resolve) => socket.once('close', resolve));
    const since = performance.now();
    expect((await one.post(paths.endSession, { sessionId: victim?.sessionId })).status).toBe(204);
    expect(await closed).toBe(liveClosed.notSignedIn);
    expect(performance.now() - since).toBeLessThan(1000);
    expect(refusalOf(await other.get(paths.members))).toBe('not_signed_in');
  });
});
