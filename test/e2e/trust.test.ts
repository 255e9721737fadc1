/** How a device comes to trust the store, in browsers that do and do not. */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { paths } from '@baozhong/contract/paths.ts';
import type { TrustAnswer } from '@baozhong/contract/trust.ts';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, onTestFailed, test } from 'vitest';
import { storeHost } from '../support/authority.ts';
import { launchBrowser, storeUrl, Window } from '../support/browser.ts';
import { TestHub } from '../support/hub.ts';

const axeSource = readFileSync(fileURLToPath(import.meta.resolve('axe-core/axe.min.js')), 'utf8');
const size = { width: 1366, height: 768 };

let hub: TestHub;
let trusting: Browser;
let stranger: Browser;
let answer: TrustAnswer;
let helper: string;
beforeAll(async () => {
  hub = await TestHub.startSecure();
  [trusting, stranger] = await Promise.all([launchBrowser(), launchBrowser(false)]);
  answer = (await hub.request('GET', paths.trust)).json as TrustAnswer;
  helper = `http://${storeHost}:${String(answer.trustPort)}`;
});
afterAll(async () => {
  await Promise.all([trusting.close(), stranger.close()]);
  await hub.stop();
});

const state = (page: Page) => page.locator('[data-trust]').getAttribute('data-trust');

describe('[SEC-07] a device and the store', () => {
  test('one that trusts the authority gets a secure page, with what browsers give to these only', async () => {
    const { page, close } = await opened(trusting, storeUrl(hub.url, '/trust'));
    await expect.poll(() => state(page)).toBe('yes');
    expect(await page.evaluate(() => isSecureContext)).toBe(true);
    expect(
      await page.evaluate(async () => {
        const hash = await crypto.subtle.digest('SHA-256', new Uint8Array(3));
        return [hash.byteLength, 'wakeLock' in navigator, 'mediaDevices' in navigator];
      }),
    ).toEqual([32, true, true]);
    await page.goto(`${helper}/trust`);
    await expect.poll(() => state(page)).toBe('yes');
    await page.getByRole('link', { name: '打开报钟' }).click();
    await page.waitForURL(storeUrl(hub.url, '/sign-in'));
    await close();
  });

  test('one that does not is told so in the clear, with what to do on it, and finds out when it has', async () => {
    const { page, close, errors } = await opened(stranger, `${helper}/trust`);
    await expect.poll(() => state(page)).toBe('no');
    const steps = await page.getByRole('listitem').allTextContents();
    expect(steps.join()).toContain('Chromium');
    await page.getByRole('button', { name: 'iPhone' }).click();
    expect(await page.getByRole('link', { name: '下载证书' }).getAttribute('href')).toBe(
      `${paths.authority}.mobileconfig`,
    );
    const shown = (await page.locator('.fingerprint span').allTextContents()).join('');
    expect(shown.replaceAll(':', '')).toBe(answer.authority?.fingerprint.replaceAll(':', ''));
    await page.getByRole('button', { name: 'English' }).click();
    await page.getByText('This device does not trust the store yet').waitFor();
    expect(errors).toEqual([]);
    await close();
  });

  test('a warning that was clicked away is not trust', async () => {
    const { page, close } = await opened(stranger, undefined);
    await page.goto(storeUrl(hub.url, '/trust')).catch(() => undefined);
    await page.locator('#details-button').click();
    await page.locator('#proceed-link').click();
    await page.waitForURL(storeUrl(hub.url, '/trust'));
    await expect.poll(() => state(page)).toBe('exception');
    await close();
  });

  test.each(['light', 'dark'])('the page has no serious fault, %s', async (theme) => {
    for (const viewport of [size, { width: 390, height: 844 }]) {
      const { page, close } = await opened(stranger, undefined, viewport);
      await page.addInitScript((wanted) => {
        localStorage.setItem('baozhong.theme', wanted);
      }, theme);
      await page.goto(`${helper}/trust`);
      await expect.poll(() => state(page)).not.toBe('checking');
      await page.evaluate(axeSource);
      const faults = await page.evaluate<
        { id: string; impact: string; nodes: { html: string }[] }[]
      >('axe.run(document, { resultTypes: ["violations"] }).then((result) => result.violations)');
      expect(faults.filter(({ impact }) => impact === 'serious' || impact === 'critical')).toEqual(
        [],
      );
      expect(
        await page.evaluate(() => document.documentElement.scrollWidth - innerWidth),
      ).toBeLessThanOrEqual(0);
      await page.screenshot({ path: `test-results/trust-${theme}-${String(viewport.width)}.png` });
      await close();
    }
  });
});

test('[SEC-07] in the clear every page says so, and nothing is pushed out of sight', async () => {
  const plain = await TestHub.start();
  try {
    for (const path of ['/sign-in', '/board', '/terminal/201']) {
      const { page, close } = await opened(trusting, storeUrl(plain.url, path));
      await page.getByRole('note').filter({ hasText: '未加密' }).waitFor();
      expect(await page.evaluate(() => isSecureContext)).toBe(false);
      await expect
        .poll(() => page.evaluate(() => document.documentElement.scrollHeight - innerHeight))
        .toBeLessThanOrEqual(0);
      await close();
    }
  } finally {
    await plain.stop();
  }
});

async function opened(
  browser: Browser,
  url: string | undefined,
  viewport = size,
): Promise<{ page: Page; errors: string[]; close: () => Promise<void> }> {
  const window = await Window.open(browser, viewport);
  onTestFailed(() => window.picture('trust'));
  if (url !== undefined) await window.page.goto(url);
  return { page: window.page, errors: window.errors, close: () => window.close() };
}
