/** A call that the technician room cannot hear: what its television says, and what the desk sees and does. */
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, onTestFailed, test } from 'vitest';
import { launchBrowser, storeUrl, Window } from '../support/browser.ts';
import { TestHub } from '../support/hub.ts';

let hub: TestHub;
let browser: Browser;
beforeAll(async () => {
  hub = await TestHub.start(undefined, undefined, ['--speech', 'chime']);
  browser = await launchBrowser();
  await hub.signInAs('manager');
  for (const staffNo of ['1', '2', '3', '4']) await hub.command({ type: 'clockOn', staffNo });
});
afterAll(async () => {
  await browser.close();
  await hub.stop();
});

/** As a browser that lets no page sound before somebody touches it; headless ones always let it. */
const blocksSound = `
  let touched = false;
  addEventListener('keydown', () => (touched = true), { capture: true });
  const play = HTMLMediaElement.prototype.play;
  HTMLMediaElement.prototype.play = function () {
    return touched ? play.call(this) : Promise.reject(new DOMException('no', 'NotAllowedError'));
  };
`;
const ends = async () =>
  (await hub.log())
    .filter(({ type }) => type === 'announcementEnded')
    .map(({ body }) => (JSON.parse(body) as { readonly how: string }).how);
const guests = [{ items: [{ serviceCode: 'FOOT60', wish: { type: 'rotation' } }] }];

describe('a call that nobody hears', () => {
  test('[TRM-06, TRM-07, TRM-08] blocked on the television, seen at the desk, called again, and spoken at the press of a key', async () => {
    const tv = await Window.open(browser, { width: 1920, height: 1080 });
    const person = await Window.open(browser, { width: 1366, height: 768 });
    onTestFailed(async () => {
      await tv.picture('speech-tv');
      await person.picture('speech-desk');
    });
    await tv.page.addInitScript(blocksSound);
    await tv.carry(hub.cookie, hub.url);
    await tv.page.goto(storeUrl(hub.url, '/board'));
    await tv.page.getByText('声音被阻止，按任意键').waitFor();
    const desk = person.page;
    await person.carry(hub.cookie, hub.url);
    await desk.goto(storeUrl(hub.url, '/'));
    await desk.locator('.bell button').click();
    await desk.getByText('钟房大屏的声音被阻止').waitFor();
    await desk.keyboard.press('Escape');

    // Two minutes later it is old news, and the desk is told.
    await hub.command({ type: 'openVisit', roomNo: '201', guests });
    await hub.driveMinutes(2);
    const card = desk.locator('[data-card="unheard"]');
    await card.filter({ hasText: '201' }).waitFor();
    expect(await ends()).toEqual(['expired']);
    await card.getByRole('button', { name: /再叫/ }).click();
    await card.waitFor({ state: 'detached' });

    await tv.page.keyboard.press('a');
    await tv.page.locator('[data-sound="on"][data-played="2"]').waitFor();
    await expect.poll(ends).toEqual(['expired', 'played']);
    expect([...tv.errors, ...person.errors]).toEqual([]);
  }, 120_000);
});
