/** Signing in as people do it, in Chromium: password, PIN, card, the lock, and a session that ends or is stolen. */
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, onTestFailed, test } from 'vitest';
import { launchBrowser, storeUrl, Window } from '../support/browser.ts';
import { TestHub } from '../support/hub.ts';

let hub: TestHub;
let browser: Browser;
beforeAll(async () => {
  hub = await TestHub.start();
  browser = await launchBrowser();
});
afterAll(async () => {
  await browser.close();
  await hub.stop();
});

const size = { width: 1366, height: 768 };
const floor = (page: Page) => page.locator('[data-room="201"]').waitFor();

async function open(path = '/sign-in'): Promise<Window> {
  const window = await Window.open(browser, size);
  onTestFailed(() => window.picture('sign-in'));
  await window.page.goto(storeUrl(hub.url, path));
  return window;
}
async function byPin(page: Page, staffNo: string, pin: string): Promise<void> {
  await page.locator('[name=staff-no]').fill(staffNo);
  await page.locator('[name=pin]').fill(pin);
  await page.keyboard.press('Enter');
}
/** As a reader types: faster than any hand. */
async function holdCard(page: Page, uid: string): Promise<void> {
  await page.evaluate((text) => {
    const press = (code: string) =>
      (document.activeElement ?? document.body).dispatchEvent(
        new KeyboardEvent('keydown', { code, key: code, bubbles: true, cancelable: true }),
      );
    for (const one of text) press(/\d/.test(one) ? `Digit${one}` : `Key${one}`);
    press('Enter');
  }, uid);
}

test('[SEC-02] wrong PIN says so, the right one opens; sign out', async () => {
  const window = await open();
  const { page } = window;
  await byPin(page, 'H1', '0000');
  await page.getByText(/还可试 4 次/).waitFor();
  await page.locator('[name=pin]').fill('3135');
  await page.keyboard.press('Enter');
  await floor(page);
  await page.getByRole('button', { name: '退出登录' }).click();
  await page.locator('[name=staff-no]').waitFor();
  await window.close();
});

test('[SEC-02] a card names, its PIN opens', async () => {
  const window = await open();
  const { page } = window;
  await page.locator('[name=staff-no]').waitFor();
  await holdCard(page, '0B020001');
  await page.getByText('已读卡 …0001').waitFor();
  await page.locator('[name=pin]').fill('3135');
  await page.keyboard.press('Enter');
  await floor(page);
  await window.close();
});

test('[SEC-01, SEC-02] the manager adds somebody, who comes in by the one-time password and takes one of their own', async () => {
  const boss = await open();
  await byPin(boss.page, 'B1', '9837');
  await floor(boss.page);
  await boss.page.goto(storeUrl(hub.url, '/manage/people'));
  await boss.page.getByRole('button', { name: '添加人员' }).click();
  const sheet = boss.page.getByRole('dialog');
  await sheet.getByLabel('工号').fill('N7');
  await sheet.getByLabel('姓名').fill('新人');
  await sheet.getByRole('button', { name: '添加人员' }).click();
  await boss.page.locator('[data-person=N7]').getByRole('button', { name: /修改/ }).click();
  await sheet.getByRole('button', { name: '发一次性密码' }).click();
  const once = await boss.page.locator('[data-one-time]').innerText();

  const window = await open();
  const { page } = window;
  await page.getByRole('button', { name: '登录密码' }).click();
  await page.locator('[name=staff-no]').fill('N7');
  await page.locator('[name=password]').fill(once);
  await page.keyboard.press('Enter');
  await page.getByText('设置您自己的登录密码').waitFor();
  await page.getByLabel('一次性密码').fill(once);
  await page.getByLabel('新密码').fill('dongfeng-88x');
  await page.getByLabel('再输一次').fill('dongfeng-88x');
  await page.keyboard.press('Enter');
  await floor(page);
  expect(window.errors).toEqual([]);

  // The manager ends it: out within a second.
  await boss.page.goto(storeUrl(hub.url, '/manage/sessions'));
  const row = boss.page.locator('[data-session=N7]');
  await row.waitFor();
  const since = performance.now();
  await row.getByRole('button', { name: /结束/ }).click();
  await page.locator('[name=staff-no]').waitFor({ timeout: 5_000 });
  expect(performance.now() - since).toBeLessThan(3_000);
  await boss.close();
});

test('[SEC-02] the lock covers everything, keeps what was typed, and opens to its person only', async () => {
  const window = await open();
  const { page } = window;
  await byPin(page, 'H1', '3135');
  await floor(page);
  await page.goto(storeUrl(hub.url, '/me'));
  await page.getByLabel('新 PIN 码').fill('typed');
  await page.getByRole('button', { name: '锁屏' }).click();
  const lock = page.getByRole('dialog', { name: '屏幕已锁' });
  await lock.getByRole('heading').waitFor();
  expect(await page.locator('.desk').isVisible()).toBe(false);
  await page.keyboard.press('Escape');
  await lock.locator('[name=pin]').fill('4252');
  await page.keyboard.press('Enter');
  await lock.getByText(/不对/).waitFor();
  await lock.locator('[name=pin]').fill('3135');
  await page.keyboard.press('Enter');
  await lock.waitFor({ state: 'detached' });
  expect(await page.getByLabel('新 PIN 码').inputValue()).toBe('typed');
  expect(window.errors).toEqual([]);
  await window.close();
});

test('[SEC-02] a cookie stolen into another browser opens nothing, signs the owner out, and rings at the manager', async () => {
  const boss = await open();
  await byPin(boss.page, 'B1', '9837');
  await floor(boss.page);
  const owner = await open();
  await byPin(owner.page, 'C1', '4252');
  await floor(owner.page);
  const cookies = await owner.page.context().cookies();
  const thief = await open('/sign-in');
  await thief.page.context().addCookies(cookies.filter(({ name }) => name.includes('session')));
  await thief.page.goto(storeUrl(hub.url, '/'));
  await thief.page.locator('[name=staff-no]').waitFor();
  await owner.page.locator('[name=staff-no]').waitFor();
  await boss.page.getByRole('button', { name: /待处理/ }).click();
  await boss.page.getByRole('link', { name: /C1.*别的电脑/ }).click();
  await boss.page.getByRole('button', { name: '知道了' }).click();
  await boss.page.getByRole('button', { name: '知道了' }).waitFor({ state: 'detached' });
  for (const window of [boss, owner, thief]) await window.close();
});
