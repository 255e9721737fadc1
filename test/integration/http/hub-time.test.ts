/** A machine whose date lies behind the store's log: everybody is told, and a manager lets the store go on. */
import { paths } from '@baozhong/contract/http.ts';
import type { LiveMessage } from '@baozhong/contract/live.ts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { Browser, refusalOf } from '../../support/http-browser.ts';
import { keyAt } from '../../support/hub.ts';
import { RealStore } from '../../support/real-store.ts';

const minute = 60_000;
/** Read by the hub instead of the date of its machine. */
const dateBack = (minutes: number) =>
  `--import data:text/javascript,const%20now=Date.now;Date.now=()=>now()-${minutes * minute}`;

let store: RealStore;
beforeAll(async () => {
  store = await RealStore.make();
});
afterAll(() => store.remove());

const snapshot = (browser: Browser) =>
  new Promise<Extract<LiveMessage, { type: 'snapshot' }>>((resolve) => {
    const url = `${store.url.replace('http', 'ws')}${paths.live}?screen=floor`;
    const socket = new WebSocket(url, { headers: { cookie: browser.cookie } });
    socket.once('message', (data: Buffer) => {
      resolve(JSON.parse(data.toString()) as Extract<LiveMessage, { type: 'snapshot' }>);
      socket.terminate();
    });
  });

test('[law 1] a hub that starts an hour behind its log says so, and serves when a manager lets it', async () => {
  const password = 'dongfeng-88x';
  const first = new Browser(store.url);
  const once = store.oneTimePassword;
  await first.post(paths.session, { staffNo: 'M1', password: once });
  await first.post(paths.ownPassword, { current: once, next: password });
  const name = (storeName: string) => ({
    key: keyAt(Date.now()),
    command: { type: 'nameStore', name: storeName },
  });
  expect((await first.post(paths.commands, name('东风'))).status).toBe(200);
  await store.stop();

  store.env = { NODE_OPTIONS: dateBack(60) };
  await store.start();
  expect(store.printed).toMatch(/date lies (59|60) minutes behind/);
  const boss = new Browser(store.url);
  await boss.post(paths.session, { staffNo: 'M1', password });
  expect(refusalOf(await boss.post(paths.commands, name('西风')))).toBe('clock_behind');
  const hubTimeOf = async () =>
    (await snapshot(boss)).entities.find(({ kind }) => kind === 'hubTime');
  expect(await hubTimeOf()).toMatchObject({ state: 'waits' });
  expect(refusalOf(await new Browser(store.url).post(paths.hubTime, {}))).toBe('not_signed_in');

  expect((await boss.post(paths.hubTime, {})).status).toBe(200);
  expect(await hubTimeOf()).toMatchObject({ state: 'goesOn' });
  expect((await boss.post(paths.commands, name('西风'))).status).toBe(200);
  // Not the time at which it stood still, and not the machine's.
  const { at } = await snapshot(boss);
  expect(Math.abs(at - Date.now())).toBeLessThan(2 * minute);
});
