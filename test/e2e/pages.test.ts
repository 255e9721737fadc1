/** Every page at its size: no serious fault for those who cannot see well, nothing cut off, and what it says when the hub is away. */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, onTestFailed, test } from 'vitest';
import { launchBrowser, storeUrl, Window } from '../support/browser.ts';
import { TestHub } from '../support/hub.ts';

const axeSource = readFileSync(fileURLToPath(import.meta.resolve('axe-core/axe.min.js')), 'utf8');

let hub: TestHub;
let browser: Browser;
beforeAll(async () => {
  hub = await TestHub.startSecure();
  browser = await launchBrowser();
  await hub.signInAs('manager');
  for (const staffNo of ['1', '2', '3', '4', '5']) await hub.command({ type: 'clockOn', staffNo });
  const guests = [
    { wristband: 21, items: [{ serviceCode: 'FOOT60', wish: { type: 'rotation' } }] },
  ];
  await hub.command({ type: 'openVisit', roomNo: '201', guests });
  await hub.command({ type: 'startClock', clockId: 'V20261120-1/1' });
  await hub.driveMinutes(58);
  await hub.command({ type: 'openVisit', roomNo: '202', guests: [{ items: guests[0]?.items }] });
});
afterAll(async () => {
  await browser.close();
  await hub.stop();
});

interface Fault {
  readonly id: string;
  readonly impact: string;
  readonly nodes: readonly { readonly html: string; readonly failureSummary: string }[];
}

async function seriousFaults(window: Window): Promise<string[]> {
  await window.page.evaluate(axeSource);
  // Half-way through a change of colour nothing can be said of contrast.
  await window.page.evaluate(async () => {
    await document.fonts.ready;
    await new Promise((painted) => requestAnimationFrame(() => requestAnimationFrame(painted)));
    await Promise.allSettled(document.getAnimations().map((animation) => animation.finished));
  });
  const faults = await window.page.evaluate<Fault[]>(
    'axe.run(document, { resultTypes: ["violations"] }).then((result) => result.violations)',
  );
  return faults
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(
      ({ id, nodes }) =>
        `${id}: ${nodes[0]?.failureSummary ?? ''} ${nodes[0]?.html.slice(0, 120) ?? ''}`,
    );
}

const desk = { width: 1366, height: 768 };
const pages = [
  { name: 'Floor', path: '/', size: desk, shows: '202' },
  { name: 'Cashier', path: '/cashier?room=201', size: desk, shows: '足底按摩' },
  { name: 'Turn board', path: '/board', size: { width: 1920, height: 1080 }, shows: '202' },
  { name: 'Virtual terminal', path: '/terminal/202', size: desk, shows: '202' },
];

describe.each(pages)('$name', ({ name, path, size, shows }) => {
  test.each(['light', 'dark'])('has no serious axe fault, %s', async (theme) => {
    const window = await Window.open(browser, size);
    onTestFailed(() => window.picture(`${name}-${theme}`));
    const { page } = window;
    await page.goto(storeUrl(hub.url, '/sign-in'));
    await page.evaluate((wanted) => {
      localStorage.setItem('baozhong.theme', wanted);
    }, theme);
    await page.getByRole('button', { name: /店长/ }).first().click();
    await page.locator('[data-room="201"]').waitFor();
    await page.goto(storeUrl(hub.url, path));
    await page.getByText(shows).first().waitFor();
    // A fault that lasts; what is seen in the middle of a change of theme is none.
    await expect.poll(() => seriousFaults(window)).toEqual([]);
    const overflow = await page.evaluate(
      () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
    );
    expect(overflow).toBeLessThanOrEqual(0);
    expect(window.errors).toEqual([]);
    await window.close();
  });
});

test('sign-in has no serious axe fault', async () => {
  const window = await Window.open(browser, desk);
  await window.page.goto(storeUrl(hub.url, '/'));
  await window.page.getByRole('button', { name: /店长/ }).first().waitFor();
  await expect.poll(() => seriousFaults(window)).toEqual([]);
  await window.close();
});
