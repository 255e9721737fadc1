/** The manager's page of terminals, with devices that are the firmware itself: claimed, compared, replaced, found, locked, cloned. */
import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { GivenIdentity } from '@baozhong/contract/terminal-claim.ts';
import { readAddress } from '@baozhong/terminal/src/claim/address.ts';
import { claimIdentity } from '@baozhong/terminal/src/claim/claimer.ts';
import { IdentityFile } from '@baozhong/terminal/src/claim/identity-file.ts';
import { createDevice, type Device } from '@baozhong/terminal/src/device.ts';
import type { Face } from '@baozhong/terminal/src/face.ts';
import { MemoryStorage } from '@baozhong/terminal/src/storage.ts';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { launchBrowser, storeUrl, Window } from '../support/browser.ts';
import { TestHub } from '../support/hub.ts';

let hub: TestHub;
let browser: Browser;
let folder: string;
const cleanups: (() => unknown)[] = [];
beforeAll(async () => {
  hub = await TestHub.startSecure();
  browser = await launchBrowser();
  folder = mkdtempSync(join(realpathSync(tmpdir()), 'baozhong-terminals-'));
  await hub.signInAs('manager');
});
afterAll(async () => {
  await browser.close();
  await hub.stop();
  rmSync(folder, { recursive: true, force: true });
});
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

async function open(path = '/manage/terminals'): Promise<Window> {
  const window = await Window.open(browser, { width: 1366, height: 768 });
  cleanups.push(() => window.close());
  await window.carry(hub.cookie, hub.url);
  await window.page.goto(storeUrl(hub.url, path));
  return window;
}

let devices = 0;
/** Out of its box, told where the hub is. */
function unclaimed() {
  const address = readAddress(hub.url);
  if (address === undefined) throw new Error('no address');
  devices += 1;
  const file = new IdentityFile(join(folder, `${String(devices)}.json`));
  cleanups.push(() => {
    file.close();
  });
  const giving = new AbortController();
  cleanups.push(() => {
    giving.abort();
  });
  let face: Face | undefined;
  const options = { address, addressText: hub.url, file, model: 'Acme bell' };
  const given = claimIdentity({ ...options, onFace: (shown) => (face = shown) }, giving.signal);
  given.catch(() => undefined);
  const shows = async (line: number): Promise<string> => {
    await expect.poll(() => face?.lcd[1]).toMatch(/^[A-Z2-9]{3} [A-Z2-9]{3}$/);
    return face?.lcd[line] ?? '';
  };
  return { given, shows };
}
function running({
  storeId,
  deviceId,
  secret,
  host,
  mqttsPort = 0,
  ca = '',
}: GivenIdentity): Device {
  const device = createDevice({
    ...{ storeId, deviceId, secret, host, port: mqttsPort, ca, chance: () => 0 },
    storage: new MemoryStorage(),
  });
  cleanups.push(() => device.close());
  return device;
}

const row = (page: Page, room: string) => page.locator(`[data-terminal="${room}"]`);
async function claim(page: Page, room: string, as = '更换'): Promise<Device> {
  const device = unclaimed();
  const code = await device.shows(1);
  await page.getByLabel('屏幕上的编码').fill(code.toLowerCase());
  await page.locator('form').getByLabel('房间').selectOption(room);
  await page.locator('form').getByRole('button', { name: as }).click();
  const terminal = running(await device.given);
  await terminal.until(({ link, roomNo }) => link === 'online' && roomNo === room);
  return terminal;
}

test('[TRM-01, TRM-12] a new terminal is seen waiting, compared, claimed for a room whose old one it replaces, and found', async () => {
  const window = await open();
  const { page } = window;
  const device = unclaimed();
  const code = await device.shows(1);
  await page.getByText(/Acme bell · 127\.0\.0\.1/).waitFor();
  // The same digits on both screens; the code on the device alone.
  expect(await page.locator('[data-print]').innerText()).toBe(await device.shows(2));
  expect(await page.locator('main').innerText()).not.toContain(code);
  await page.getByLabel('屏幕上的编码').fill(`${code.slice(0, 3)}０ＯＩ`);
  await page.locator('form').getByLabel('房间').selectOption('201');
  await page.getByText(/还没上传的操作不再算数/).waitFor();
  await page.locator('form').getByRole('button', { name: '更换' }).click();
  await page.getByLabel('屏幕上的编码').fill(code);
  await page.keyboard.press('Enter');
  await page.getByText('201 的报钟器已认领').waitFor();
  const terminal = running(await device.given);
  await row(page, '201').getByText('在线').waitFor();
  await row(page, '201').getByText('Acme bell').waitFor();
  await page.getByText('更换了 201 的报钟器').waitFor();

  terminal.readings({ battery: 12, signalDbm: -80 });
  await row(page, '201').getByRole('button', { name: /管理/ }).click();
  const sheet = page.getByRole('dialog');
  await sheet.getByRole('button', { name: '响一下' }).click();
  await terminal.until(({ status }) => status.text === '我在这里');
  await page.keyboard.press('Escape');
  expect(window.errors).toEqual([]);
});

test('[TRM-12] locked and unlocked, moved, revoked, each at once', async () => {
  const { page } = await open();
  await page.getByLabel('屏幕上的编码').waitFor();
  const terminal = await claim(page, '202');
  await row(page, '202').getByRole('button', { name: /管理/ }).click();
  const sheet = page.getByRole('dialog');
  await sheet.getByRole('button', { name: '锁定' }).click();
  await terminal.until(({ status }) => status.text === '终端已锁定');
  await row(page, '202').getByText('已锁定').waitFor();
  await sheet.getByRole('button', { name: '解锁' }).click();
  await terminal.until(({ link }) => link === 'online');
  // 203 loses its simulated one, and gets this.
  await page.keyboard.press('Escape');
  await row(page, '203').getByRole('button', { name: /管理/ }).click();
  await sheet.getByRole('button', { name: '注销' }).click();
  await sheet.getByRole('button', { name: '确定注销' }).click();
  await row(page, '203').getByText('没有报钟器').waitFor();
  await row(page, '202').getByRole('button', { name: /管理/ }).click();
  await sheet.getByLabel('换到别的房间').selectOption('203');
  await sheet.getByRole('button', { name: '搬过去' }).click();
  await terminal.until(({ roomNo }) => roomNo === '203');
  await row(page, '203').getByText('Acme bell').waitFor();
  await row(page, '202').getByText('没有报钟器').waitFor();
  await page.getByText('从 202 搬到 203').waitFor();
  await row(page, '202').getByRole('button', { name: /认领/ }).click();
  await expect.poll(() => page.locator('form').getByLabel('房间').inputValue()).toBe('202');
});

test('[TRM-12] a cloned identity is told at the desk, and leads to where it is mended', async () => {
  const { page } = await open();
  await page.getByLabel('屏幕上的编码').waitFor();
  const device = unclaimed();
  await page.getByLabel('屏幕上的编码').fill(await device.shows(1));
  await page.locator('form').getByLabel('房间').selectOption('204');
  await page.locator('form').getByRole('button', { name: '更换' }).click();
  const given = await device.given;
  const both = [running(given), running(given)];
  await Promise.all(both.map((one) => one.until(({ link }) => link === 'locked')));
  await row(page, '204').getByText('身份被复制').waitFor();
  await row(page, '204').getByRole('button', { name: /管理/ }).click();
  await page.getByRole('dialog').getByText('不知道哪台是真的').waitFor();
  await page.goto(storeUrl(hub.url, '/'));
  await page.getByRole('button', { name: /条待处理/ }).click();
  await page.getByRole('link', { name: '204 的报钟器身份被复制，已锁定' }).click();
  await row(page, '204').waitFor();
});
