/** The terminal of a room in a browser: the firmware itself, its keys, cards, screen, storage, and its hub. */
import { paths } from '@baozhong/contract/http.ts';
import axe from 'axe-core';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, onTestFailed, test } from 'vitest';
import { launchBrowser, storeUrl, Window } from '../support/browser.ts';
import { TestHub } from '../support/hub.ts';

let hub: TestHub;
let browser: Browser;
beforeAll(async () => {
  hub = await TestHub.startSecure();
  browser = await launchBrowser();
  await hub.signInAs('manager');
  for (const staffNo of ['1', '2', '3', '4', '5', '6', '7'])
    await hub.command({ type: 'clockOn', staffNo });
});
afterAll(async () => {
  await browser.close();
  await hub.stop();
});

const size = { width: 1366, height: 768 };
const statusOf = (terminal: Page) => terminal.getByRole('status');
const card = (terminal: Page, staffNo: string) =>
  terminal
    .getByRole('button', { name: new RegExp(`^${staffNo}\\b`) })
    .and(terminal.locator('li button'));
const count = async (type: string) =>
  (await hub.log()).filter((event) => event.type === type).length;

/** A person at the terminal of this room, in a window of their own. */
async function at(roomNo: string): Promise<{ person: Window; terminal: Page }> {
  const person = await Window.open(browser, size);
  onTestFailed(() => person.picture(`terminal-${roomNo}`));
  const terminal = person.page;
  await terminal.goto(storeUrl(hub.url, `/terminal/${roomNo}`));
  await terminal.getByText('请先登录').waitFor();
  const { demoLogins } = (await hub.request('GET', paths.session)).json as {
    demoLogins: { staffNo: string; pin: string; role: string }[];
  };
  const [path, host] = [paths.session, demoLogins.find(({ role }) => role === 'host')];
  // Somebody signs in on another page; this one finds out by itself.
  await terminal.evaluate(
    async ({ to, who }) => {
      const body = JSON.stringify({ staffNo: who?.staffNo, pin: who?.pin });
      await fetch(to, { method: 'POST', body, headers: { 'content-type': 'application/json' } });
    },
    { to: path, who: host },
  );
  await terminal.locator('.screen').getByText(roomNo, { exact: true }).waitFor();
  return { person, terminal };
}

/** One guest in the room, whose technician the hub has called. */
async function seated(roomNo: string): Promise<string> {
  const guests = [{ items: [{ serviceCode: 'FOOT60', wish: { type: 'rotation' } }] }];
  const opened = await hub.command({ type: 'openVisit', roomNo, guests });
  if (opened.status === 'refused') throw new Error(opened.refusal.name);
  const called = (await hub.log()).filter((event) => event.type === 'technicianCalled').at(-1);
  return (JSON.parse(called?.body ?? '{}') as { staffNo: string }).staffNo;
}

describe('a Virtual terminal', () => {
  test('[TRM-14] is heard: what a key leads to, and what came of the card, with the sound from the hub', async () => {
    const { person, terminal } = await at('206');
    const staffNo = await seated('206');
    const said = () => terminal.locator('main').getAttribute('data-said');
    const sounds: string[] = [];
    terminal.on('response', (response) => {
      if (response.url().endsWith('.wav')) sounds.push(String(response.status()));
    });
    await terminal.locator('body').click({ position: { x: 5, y: 760 } });
    await terminal.keyboard.press('1');
    await expect.poll(said).toBe('起钟，请刷卡');
    await card(terminal, staffNo).click();
    await expect.poll(said).toBe(`${staffNo}号上钟，60分钟`);
    await expect.poll(() => sounds.length).toBeGreaterThanOrEqual(2);
    expect(new Set(sounds)).toEqual(new Set(['200']));
    await terminal.keyboard.press('0');
    await expect.poll(said).toContain(`206房，上钟，${staffNo}号`);
    await person.close();
  });

  test('[TAP-11, TRM-02] a host opens the room by card and keys; who serves asks how they stand', async () => {
    const { person, terminal } = await at('207');
    const screen = terminal.locator('.screen');
    const { demoLogins } = (await hub.request('GET', paths.session)).json as {
      demoLogins: { staffNo: string; role: string }[];
    };
    const host = demoLogins.find(({ role }) => role === 'host')?.staffNo ?? '';
    await terminal.locator('body').click({ position: { x: 5, y: 760 } });
    await card(terminal, host).click();
    await screen.getByText('几位客人').waitFor();
    await person.picture('terminal-asks-how-many');
    await terminal.keyboard.press('1');
    await screen.getByText('什么项目').waitFor();
    await person.picture('terminal-asks-service');
    await terminal.keyboard.press('1');
    await screen.getByText('谁来做').waitFor();
    await terminal.keyboard.press('4');
    await screen.getByText('工号', { exact: true }).waitFor();
    await terminal.keyboard.press('4');
    await screen.locator('.entry').getByText('4').waitFor();
    await person.picture('terminal-types-number');
    await terminal.getByRole('button', { name: '# 确认' }).click();
    await statusOf(terminal).getByText('已开房').waitFor();
    const opened = (await hub.log()).filter(({ type }) => type === 'technicianCalled').at(-1);
    expect(JSON.parse(opened?.body ?? '{}')).toMatchObject({
      ...{ staffNo: '4', clockType: 'requested' },
    });
    await terminal.keyboard.press('9');
    await screen.getByText('查询 · 请刷卡').waitFor();
    await card(terminal, '4').click();
    await screen.getByText('4号，今天0个钟').waitFor();
    await person.picture('terminal-tells');
    await person.close();
  });

  test('[CAL-1, TRM-02, TRM-05] calls for service by two keys, and shows that somebody comes', async () => {
    const { person, terminal } = await at('205');
    await terminal.locator('body').click({ position: { x: 5, y: 760 } });
    await terminal.keyboard.type('6', { delay: 120 });
    await terminal.locator('.screen').getByText('呼叫', { exact: true }).waitFor();
    await terminal.locator('.screen').getByText('店长').waitFor();
    await terminal.keyboard.type('1', { delay: 120 });
    await expect.poll(() => statusOf(terminal).textContent(), { timeout: 10_000 }).toBe('已呼叫');
    const called = (await hub.log()).filter((event) => event.type === 'serviceCalled').at(-1);
    const { callId } = JSON.parse(called?.body ?? '{}') as { callId: string };
    await hub.command({ type: 'takeCall', callId });
    await expect
      .poll(() => statusOf(terminal).textContent(), { timeout: 15_000 })
      .toBe('茶水·就来');
    await person.close();
  });

  test('[TRM-02, TRM-05] by keyboard, card and reader: start, a refusal, extend, order', async () => {
    const { person, terminal } = await at('202');
    const staffNo = await seated('202');
    await terminal.locator('.screen').getByText(`${staffNo}号`, { exact: true }).waitFor();

    await card(terminal, staffNo).click();
    await expect.poll(() => statusOf(terminal).textContent(), { timeout: 10_000 }).toBe('已起钟');
    await terminal.locator('.minutes').getByText('60').waitFor();

    await card(terminal, staffNo).click();
    await expect
      .poll(() => statusOf(terminal).textContent(), { timeout: 10_000 })
      .toBe('请先按2加或3落');

    await terminal.locator('body').click({ position: { x: 5, y: 760 } });
    await terminal.keyboard.type('22', { delay: 120 });
    await terminal.getByText('加钟×2 · 请刷卡').waitFor();
    // A reader types the card's number fast, wherever the focus is.
    const { demoCards } = (await hub.request('POST', paths.virtualTerminal, { roomNo: '202' }))
      .json as { demoCards: { staffNo: string; cardUid: string }[] };
    const uid = demoCards.find((one) => one.staffNo === staffNo)?.cardUid ?? '';
    await terminal.keyboard.type(uid);
    await terminal.keyboard.press('Enter');
    await expect.poll(() => statusOf(terminal).textContent(), { timeout: 10_000 }).toBe('已加钟');
    expect(await count('clockExtended')).toBe(1);

    await terminal.keyboard.type('43', { delay: 120 });
    await terminal.getByText('矿泉水×1').waitFor();
    await terminal.keyboard.press('Enter');
    await expect.poll(() => statusOf(terminal).textContent(), { timeout: 10_000 }).toBe('已点单');
    expect(await count('goodsOrdered')).toBe(1);
    expect(person.errors).toEqual([]);
    await person.close();
  });

  test('[TRM-01] what was tapped without a network survives a reload and counts once', async () => {
    const { person, terminal } = await at('203');
    const staffNo = await seated('203');
    const started = await count('clockStarted');
    await terminal.getByRole('button', { name: '网络' }).click();
    await card(terminal, staffNo).click();
    await expect
      .poll(() => statusOf(terminal).textContent(), { timeout: 10_000 })
      .toBe('已存，待上传 1');
    expect(await count('clockStarted')).toBe(started);
    await terminal.reload();
    await expect.poll(() => count('clockStarted'), { timeout: 10_000 }).toBe(started + 1);
    await terminal.locator('.minutes').getByText('60').waitFor();
    await terminal.reload();
    await terminal.locator('.minutes').getByText('60').waitFor();
    expect(await count('clockStarted')).toBe(started + 1);
    await person.close();
  });

  test('[TRM-01] the hub dies on a tap: the page finds it again, under a new name, and the tap counts once', async () => {
    const { person, terminal } = await at('204');
    const staffNo = await seated('204');
    const started = await count('clockStarted');
    await hub.request('POST', paths.testKill, { point: 'beforeDecide', passes: 1 });
    hub.process.killArmed = true;
    await card(terminal, staffNo).click();
    await expect.poll(() => hub.process.kills, { timeout: 20_000 }).toBe(1);
    await hub.process.ready();
    await expect.poll(() => count('clockStarted'), { timeout: 30_000 }).toBe(started + 1);
    await expect.poll(() => statusOf(terminal).textContent(), { timeout: 10_000 }).toBe('已连接');
    await person.close();
  });

  test('power, and a second page of the same room', async () => {
    const { person, terminal } = await at('205');
    await terminal.getByRole('button', { name: '电源' }).click();
    await terminal.getByText('已断电').waitFor();
    await terminal.getByRole('button', { name: '电源' }).click();
    await terminal.locator('.screen').getByText('205', { exact: true }).waitFor();

    const other = await person.tab();
    await other.goto(storeUrl(hub.url, '/terminal/205'));
    await terminal.getByText('已在另一页打开').waitFor();
    await other.locator('.screen').getByText('205', { exact: true }).waitFor();
    await terminal.getByRole('button', { name: '在这里使用' }).click();
    await other.getByText('已在另一页打开').waitFor();
    await terminal.locator('.screen').getByText('205', { exact: true }).waitFor();
    await person.close();
  });

  test('a room that the store does not have', async () => {
    const { person, terminal } = await at('201');
    await terminal.goto(storeUrl(hub.url, '/terminal/999'));
    await terminal.getByText('没有这个房间').first().waitFor();
    await person.close();
  });

  test('the MQTT library comes to this page only', async () => {
    const scriptsOf = async (path: string) => {
      const { page } = await Window.open(browser, size);
      const texts: Promise<string>[] = [];
      page.on('response', (response) => {
        if (response.url().endsWith('.js')) texts.push(response.text());
      });
      await page.goto(storeUrl(hub.url, path), { waitUntil: 'networkidle' });
      await page.context().close();
      return (await Promise.all(texts)).filter((text) => text.includes('reconnectPeriod')).length;
    };
    expect(await scriptsOf('/sign-in')).toBe(0);
    expect(await scriptsOf('/terminal/201')).toBe(1);
  });

  test.each([
    ['the page', '/terminal/201', size],
    ['the page, small', '/terminal/201', { width: 800, height: 480 }],
    ['the screen alone', '/terminal/201', { width: 480, height: 320 }],
    ['every state of the screen', '/dev/terminal', size],
  ])(
    '[TRM-05] %s: axe finds nothing serious, nothing is cut off',
    async (_name, path, viewport) => {
      const { person, terminal } = await at('201');
      await terminal.setViewportSize(viewport);
      await terminal.goto(storeUrl(hub.url, path));
      await terminal.locator('.screen .room').first().waitFor();
      await terminal.evaluate(axe.source);
      const found = await terminal.evaluate(async () => {
        const { violations } = await (globalThis as unknown as { axe: typeof axe }).axe.run();
        return violations
          .filter(({ impact }) => impact === 'serious' || impact === 'critical')
          .map(({ id, nodes }) => `${id}: ${nodes[0]?.html ?? ''}`);
      });
      expect(found).toEqual([]);
      const cutOff = await terminal.evaluate(() =>
        [...document.querySelectorAll<HTMLElement>('.screen *')]
          .filter((one) => one.children.length === 0 && one.scrollWidth > one.clientWidth + 1)
          .filter((one) => getComputedStyle(one).display !== 'inline')
          .map((one) => one.textContent),
      );
      expect(cutOff).toEqual([]);
      expect(
        await terminal.evaluate(() => document.documentElement.scrollWidth <= innerWidth),
      ).toBe(true);
      await person.close();
    },
  );
});
