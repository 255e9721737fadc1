/** A store of one's own, from the first start: what a stranger's PC may not, and what a manager makes of it. */
import { paths } from '@baozhong/contract/http.ts';
import { liveClosed } from '@baozhong/contract/paths.ts';
import {
  DevicesAnswer,
  PairingAnswer,
  PeopleAnswer,
  SessionAnswer,
} from '@baozhong/contract/sign-in.ts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { Browser, refusalOf } from '../../support/http-browser.ts';
import { keyAt, smallStore } from '../../support/hub.ts';
import { RealStore } from '../../support/real-store.ts';

let store: RealStore;
const password = 'dongfeng-88x';
beforeAll(async () => {
  store = await RealStore.make();
});
afterAll(() => store.remove());

const look = async (browser: Browser) =>
  SessionAnswer.parse((await browser.get(paths.session)).json);
const firstWord = (browser: Browser) =>
  new Promise<string | number>((resolve) => {
    const url = `${store.url.replace('http', 'ws')}${paths.live}?screen=turnBoard`;
    const socket = new WebSocket(url, { headers: { cookie: browser.cookie } });
    socket.once('message', (data: Buffer) => {
      resolve((JSON.parse(data.toString()) as { readonly type: string }).type);
      socket.terminate();
    });
    socket.once('close', resolve);
  });

test('[SEC-01, SEC-02] from the printed password to a store that is open', async () => {
  const boss = new Browser(store.url);
  const once = store.oneTimePassword;
  expect(once).toMatch(/^[a-z2-9]{4}-[a-z2-9]{4}-[a-z2-9]{4}$/);
  expect(await look(boss)).toMatchObject({ demoLogins: [], pcKnown: false, session: null });
  // A PIN does not work at a PC that nobody knows, whoever it is said to be of.
  for (const staffNo of ['M1', 'B1', 'nobody'])
    expect(refusalOf(await boss.post(paths.session, { staffNo, pin: '9837' }))).toBe(
      'pc_not_known',
    );
  const first = await boss.post(paths.session, { staffNo: 'M1', password: once });
  expect(first.status).toBe(200);
  expect(refusalOf(await boss.get(paths.people))).toBe('password_change_required');
  await boss.post(paths.ownPassword, { current: once, next: password });
  expect(await look(boss)).toMatchObject({ state: 'open', firstSteps: true, storeName: '' });

  const here = { do: 'approveThis', kind: 'pc', name: '前台1' };
  expect((await boss.post(paths.devices, here)).status).toBe(204);
  await boss.post(paths.personSecret, { do: 'setPin', staffNo: 'M1', pin: '7295' });
  await boss.delete(paths.session);
  expect((await boss.post(paths.session, { staffNo: 'M1', pin: '7295' })).status).toBe(200);

  // The television shows a code, the manager types it.
  const tv = new Browser(store.url);
  expect(await firstWord(tv)).toBe(liveClosed.notSignedIn);
  // Nor does a Station that nobody made known do anything.
  expect(refusalOf(await tv.post(paths.stationWho, { staffNo: '1' }))).toBe('not_signed_in');
  const act = { key: keyAt(Date.now()), person: { staffNo: '1' }, act: { type: 'clockOn' } };
  expect(refusalOf(await tv.post(paths.stationAct, act))).toBe('not_signed_in');
  // Nor is anything told of the queues.
  const asked = { serviceCode: 'FOOT60', wish: { type: 'rotation' } };
  expect(refusalOf(await tv.post(paths.whyNext, asked))).toBe('not_signed_in');
  expect(refusalOf(await tv.get(`${paths.whyMoves}/1`))).toBe('not_signed_in');
  expect(refusalOf(await tv.post(paths.stationMoves, { staffNo: '1' }))).toBe('not_signed_in');
  expect(refusalOf(await tv.get(paths.whyLatest))).toBe('not_signed_in');
  const pairing = async () =>
    PairingAnswer.parse((await tv.post(paths.pairing, { kind: 'screen' })).json);
  const { code } = await pairing();
  const pair = { do: 'pair', name: '钟房电视' };
  const wrong = code === '000000' ? '000001' : '000000';
  expect(refusalOf(await boss.post(paths.devices, { ...pair, code: wrong }))).toBe(
    'unknown_pairing',
  );
  expect((await boss.post(paths.devices, { ...pair, code })).status).toBe(204);
  expect(await pairing()).toMatchObject({ known: true, code: null });
  expect(await firstWord(tv)).toBe('snapshot');
  // Who looks at it may ask whose turn it is; the store has no services yet.
  expect(refusalOf(await tv.post(paths.whyNext, asked))).toBe('unknown_service');
  // A screen is no PC.
  expect(refusalOf(await tv.post(paths.session, { staffNo: 'M1', pin: '7295' }))).toBe(
    'pc_not_known',
  );

  // Filled from a file, with its people and without their PINs; sessions and devices outlive the hub.
  await store.stop();
  await expect(store.start('--new')).rejects.toThrow('holds a store already');
  await store.start('--store', smallStore);
  const cookies = boss;
  const after = new Browser(store.url);
  after.steal(cookies, 'baozhong_session');
  after.steal(cookies, 'baozhong_device');
  expect(await look(after)).toMatchObject({ session: { staffNo: 'M1' }, pcKnown: true });
  const { people } = PeopleAnswer.parse((await after.get(paths.people)).json);
  expect(people.map(({ staffNo }) => staffNo)).toEqual(expect.arrayContaining(['M1', 'H1', 'B1']));
  expect(people.filter(({ hasPin }) => hasPin).map(({ staffNo }) => staffNo)).toEqual(['M1']);
  expect(refusalOf(await after.post(paths.session, { staffNo: 'B1', pin: '9837' }))).toBe(
    'bad_credentials',
  );
  const room = { roomNo: '201' };
  const virtual = (await after.post(paths.virtualTerminal, room)).json;
  expect(virtual).not.toHaveProperty('demoCards');

  // A PC that is no longer known is signed out.
  const { devices } = DevicesAnswer.parse((await after.get(paths.devices)).json);
  const desk = devices.find(({ name }) => name === '前台1');
  await after.post(paths.devices, { do: 'revoke', deviceId: desk?.deviceId });
  expect((await look(after)).session).toBeNull();

  // Who forgot the password starts the hub with a new one.
  await store.stop();
  await store.start('--one-time-password', 'M1');
  const forgot = new Browser(store.url);
  const again = { staffNo: 'M1', password: store.oneTimePassword };
  expect((await forgot.post(paths.session, again)).status).toBe(200);
});
