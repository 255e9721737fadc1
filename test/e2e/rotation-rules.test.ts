/** The manager changes how technicians take turns: told in words, judged at once, from a later day. */
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

async function rulesAs(role: 'manager' | 'host'): Promise<{ window: Window; page: Page }> {
  await hub.signInAs(role);
  const window = await Window.open(browser, { width: 1366, height: 768 });
  await window.carry(hub.cookie, hub.url);
  await window.page.goto(storeUrl(hub.url, '/manage/rotation'));
  await window.page.getByText('准点上班的，按名单排牌。').waitFor();
  return { window, page: window.page };
}

test('[POL-2, POL-3, POL-4, FLR-05] what does not go together is marked where it is mended', async () => {
  const { window, page } = await rulesAs('manager');
  onTestFailed(() => window.picture('rotation-rules'));
  await page.getByRole('button', { name: '改规则' }).click();
  const save = page.getByRole('button', { name: '从 2026-11-21 起用' });
  expect(await save.getAttribute('aria-disabled')).toBe('true');

  await page.getByLabel('上点钟时轮过去的补牌').selectOption('yes');
  await page.locator('[data-policy-field="owedTurns"] [role="alert"]').waitFor();
  expect(await page.getByLabel('谁先上').getAttribute('aria-invalid')).toBe('true');
  expect(await save.getAttribute('aria-disabled')).toBe('true');

  await page.getByLabel('谁先上').selectOption('rounds');
  await page.getByText('一轮一轮地上').waitFor();
  await page.getByLabel('罚款').first().fill('20.5');
  await page.getByText('罚 20.50 元').waitFor();
  await save.click();
  await page.getByRole('heading', { name: '从 2026-11-21 起改为' }).waitFor();
  // Today's stay.
  await page.getByText('按牌位轮流：排在前面的先上钟。').waitFor();
  await page.locator('[data-policy-version="1"]').getByText('还没到').waitFor();
  expect(window.errors).toEqual([]);
  await window.close();
});

test('[POL-2, ROT-13] where turns are counted the rules say that a place chosen does nothing', async () => {
  const { window, page } = await rulesAs('manager');
  onTestFailed(() => window.picture('rotation-rules-idle'));
  await page.getByRole('button', { name: '改规则' }).click();
  const idle = page.getByText('这里选的牌位不起作用');
  expect(await idle.count()).toBe(0);
  await page.getByLabel('谁先上').selectOption('fewestTurns');
  await idle.waitFor();
  await page.getByLabel('谁先上').selectOption('rounds');
  await idle.waitFor({ state: 'detached' });
  await window.close();
});

test('[POL-2, POL-3, ROT-21] what an extension does to the place is chosen there, and told', async () => {
  const { window, page } = await rulesAs('manager');
  onTestFailed(() => window.picture('rotation-rules-extension'));
  await page.getByRole('button', { name: '改规则' }).click();
  await page.getByLabel('谁先上').selectOption('positional');
  const move = page.getByLabel('加钟的牌位');
  await move.selectOption('nextRoundTail');
  const wrong = page.locator('[data-policy-field="extensionMove"] [role="alert"]');
  await wrong.waitFor();
  await move.selectOption('tail');
  await page.getByText('加钟：每加一次到队尾').waitFor();
  await wrong.waitFor({ state: 'detached' });
  expect(window.errors).toEqual([]);
  await window.close();
});

test('[POL-3] the host reads them and changes nothing', async () => {
  const { window, page } = await rulesAs('host');
  expect(await page.getByRole('button', { name: '改规则' }).count()).toBe(0);
  await window.close();
});

test('[POL-2] rules that could not be read are said to be so, and asked for again by a button', async () => {
  await hub.signInAs('manager');
  const window = await Window.open(browser, { width: 1366, height: 768 });
  onTestFailed(() => window.picture('rotation-rules-unread'));
  const { page } = window;
  await window.carry(hub.cookie, hub.url);
  const refusal = { name: 'hub_not_ready', detail: {} };
  await page.route('**/api/policy', (route) => route.fulfill({ status: 503, json: { refusal } }));
  await page.goto(storeUrl(hub.url, '/manage/rotation'));
  await page.getByRole('alert').getByText('主机正在启动').waitFor();
  expect(await page.getByText('准点上班的，按名单排牌。').count()).toBe(0);

  await page.unroute('**/api/policy');
  await page.route('**/api/policy', (route) => route.abort());
  await page.getByRole('button', { name: '重试' }).click();
  await page.getByRole('alert').getByText('主机没有回应').waitFor();

  await page.unroute('**/api/policy');
  await page.getByRole('button', { name: '重试' }).click();
  await page.getByText('准点上班的，按名单排牌。').waitFor();
  expect(await page.getByRole('button', { name: '重试' }).count()).toBe(0);
  await window.close();
});
