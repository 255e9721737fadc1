/** A whole visit, by the screens: desk, Turn board and Virtual terminal in a real browser, under a made-up host name. */
import { paths } from '@baozhong/contract/http.ts';
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
  for (const staffNo of ['1', '2', '3', '4']) await hub.command({ type: 'clockOn', staffNo });
});
afterAll(async () => {
  await browser.close();
  await hub.stop();
});

const tile = (desk: Page, roomNo: string) => desk.locator(`[data-room="${roomNo}"]`);
const quick = async (desk: Page, line: string): Promise<void> => {
  await desk.keyboard.press('Slash');
  await desk.keyboard.type(line);
  await desk.keyboard.press('Enter');
};
/** Of the hub's log, the events of these types, in order. */
const happened = async (...types: string[]): Promise<string[]> =>
  (await hub.log()).map((event) => event.type).filter((type) => types.includes(type));

/** The buttons of the clocks whose words are wider than they. */
const pastTheirButton = (desk: Page) =>
  desk.locator('[data-action] button').evaluateAll((buttons) =>
    buttons
      .filter((button) => {
        const range = document.createRange();
        range.selectNodeContents(button);
        const { left, right } = range.getBoundingClientRect();
        const box = button.getBoundingClientRect();
        return left < box.left || right > box.right;
      })
      .map((button) => button.textContent.trim()),
  );

/** What stands on tiles and is cut off below, where letters hang. */
const withoutTheirTails = (desk: Page) =>
  desk
    .locator('[data-room] .third')
    .evaluateAll((lines) =>
      lines
        .filter(
          (line) =>
            line.scrollHeight > line.clientHeight && getComputedStyle(line).overflowY !== 'visible',
        )
        .map((line) => line.textContent.trim()),
    );

async function signIn(desk: Page, role: RegExp): Promise<void> {
  await desk.goto(storeUrl(hub.url, '/'));
  await desk.getByRole('button', { name: role }).first().click();
  await tile(desk, '201').waitFor();
}

describe('one visit by the screens', () => {
  test('[FLR-01, FLR-03, FLR-07, FLR-09, FLR-10, TRM-02, TRM-05, TRM-06, TRM-08, CSH-04] seated, called aloud, tapped in, reminded, extended, tapped out, paid in cash, cleaned', async () => {
    const person = await Window.open(browser, { width: 1366, height: 768 });
    const tv = await Window.open(browser, { width: 1920, height: 1080 });
    onTestFailed(() => person.picture('visit'));
    const desk = person.page;
    await signIn(desk, /店长/);

    // The technician room's television asks for sounds and plays them.
    const sounds: number[] = [];
    tv.page.on('response', (response) => {
      if (response.url().includes('/speech/')) sounds.push(response.status());
    });
    await tv.page.goto(storeUrl(hub.url, '/board'));
    await tv.page.locator('[data-connection="live"]').waitFor();

    const terminal = await person.tab();
    await terminal.goto(storeUrl(hub.url, '/terminal/201'));
    await terminal.getByText('201').first().waitFor();

    await desk.bringToFront();
    await quick(desk, '201 1 足底');
    await desk.getByRole('button', { name: /开房 ¥128/ }).click();
    await desk.locator('[data-room="201"][data-meaning="awaited"]').waitFor();
    const [called] = (await hub.log()).filter((event) => event.type === 'technicianCalled');
    const { staffNo } = JSON.parse(called?.body ?? '{}') as { staffNo: string };

    await tv.page.locator(`[data-staff-no="${staffNo}"]`).waitFor();
    await tv.page.locator('[data-played="1"]').waitFor({ timeout: 40_000 });
    expect(sounds).toContain(200);

    await terminal.bringToFront();
    const cards = terminal.getByRole('region', { name: '演示卡' });
    const card = cards.getByRole('button', { name: new RegExp(`^${staffNo} `) });
    await card.click();
    await desk.locator('[data-room="201"][data-meaning="running"]').waitFor();
    expect(await happened('clockStarted')).toHaveLength(1);

    await desk.bringToFront();
    await hub.driveMinutes(56);
    const strip = desk.getByRole('region', { name: /催钟/ }).getByRole('listitem');
    await strip.filter({ hasText: '201' }).getByRole('button', { name: /加钟/ }).click();
    await expect.poll(() => happened('clockExtended')).toHaveLength(1);
    await hub.driveMinutes(34);

    await terminal.bringToFront();
    await terminal.getByLabel('3 落').click();
    await card.click();
    await desk.locator('[data-room="201"][data-meaning="money"]').waitFor();

    await desk.bringToFront();
    await quick(desk, '201$');
    await desk.getByRole('button', { name: /正好/ }).click();
    await desk.getByRole('button', { name: /收 ¥188/ }).click();
    await expect.poll(() => happened('ticketSettled')).toHaveLength(1);

    await desk.goto(storeUrl(hub.url, '/'));
    await tile(desk, '201').filter({ hasText: '脏房' }).waitFor();
    await terminal.bringToFront();
    const attendant = cards.getByRole('button', { name: /^A1 / });
    await attendant.click();
    await expect.poll(async () => tile(desk, '201').textContent()).toContain('清扫');
    await attendant.click();
    await expect.poll(async () => tile(desk, '201').textContent()).toContain('空净');

    const ledger = (await hub.request('GET', paths.testLedger)).json;
    expect(ledger).toMatchObject({ imbalanceFen: 0, brokenLaws: [] });
    expect([...person.errors, ...tv.errors]).toEqual([]);
  }, 120_000);

  test('[MBR-03, MBR-16] in English, paid from the member card with the PIN, and undone when opened by mistake', async () => {
    const person = await Window.open(browser, { width: 1366, height: 768 }, 'en');
    onTestFailed(() => person.picture('member'));
    const desk = person.page;
    await desk.goto(storeUrl(hub.url, '/'));
    await desk
      .getByRole('button', { name: /English|中文/ })
      .first()
      .waitFor();
    const english = desk.getByRole('button', { name: 'English' });
    if (await english.isVisible()) await english.click();
    await desk
      .getByRole('button', { name: /Manager/ })
      .first()
      .click();
    await tile(desk, '203').waitFor();
    expect(await withoutTheirTails(desk)).toEqual([]);

    await quick(desk, '203 1 足底');
    await desk.getByRole('button', { name: /^Open/ }).last().click();
    await desk.locator('[data-room="203"][data-meaning="awaited"]').waitFor();
    // The board may know before the answer is here, and with it what can be undone.
    await desk.getByRole('button', { name: /Undo/ }).waitFor();
    await desk.keyboard.press('Control+z');
    await desk.locator('[data-room="203"][data-meaning="available"]').waitFor();

    const guests = [{ items: [{ serviceCode: 'FOOT60', wish: { type: 'rotation' } }] }];
    const opened = await hub.command({ type: 'openVisit', roomNo: '203', guests });
    if (opened.status === 'refused') throw new Error(opened.refusal.name);
    const clockId = `${String(opened.answer['visitId'])}/1`;
    await hub.command({ type: 'startClock', clockId });
    await tile(desk, '203').click();
    await desk.locator('[data-action="half"]').waitFor();
    expect(await pastTheirButton(desk)).toEqual([]);
    await desk.keyboard.press('Escape');
    await hub.driveMinutes(60);
    await hub.command({ type: 'endClock', clockId });
    await desk.locator('[data-room="203"][data-meaning="money"]').waitFor();
    await quick(desk, '203$');
    await desk.getByText('Total').waitFor();
    await desk.keyboard.press('F3');
    await desk.getByRole('combobox').last().fill('M00200001');
    await desk.getByRole('option').first().click();
    await desk.locator('input[type="password"]').fill('007921');
    await desk
      .getByRole('button', { name: /¥121\.60|¥141\.60/ })
      .last()
      .click();
    await expect.poll(() => happened('ticketSettled')).toHaveLength(2);
    const { json } = await hub.request('GET', `${paths.members}?q=M00200001`);
    const [member] = (json as { members: { principalFen: number; bonusFen: number }[] }).members;
    expect((member?.principalFen ?? 0) + (member?.bonusFen ?? 0)).toBeLessThan(30_000);
    expect(person.errors).toEqual([]);
  }, 120_000);
});
