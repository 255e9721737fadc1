/** A guest's card at the terminal of the room, with the real firmware on a real hub: what they hold, what they owe, and paying by PIN. */
import { paths } from '@baozhong/contract/http.ts';
import { StoreFile } from '@baozhong/contract/store-file.ts';
import { createDevice, type Device } from '@baozhong/terminal/src/device.ts';
import type { Key } from '@baozhong/terminal/src/state.ts';
import { MemoryStorage } from '@baozhong/terminal/src/storage.ts';
import { readFileSync } from 'node:fs';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { smallStore, TestHub } from '../../support/hub.ts';

const store = StoreFile.parse(JSON.parse(readFileSync(smallStore, 'utf8')));
const rich = store.members.find(({ principal }) => principal > 50_000);
if (rich === undefined) throw new Error('nobody is rich');

let hub: TestHub;
let device: Device;
let said: string[] = [];
beforeAll(async () => {
  hub = await TestHub.start();
  await hub.signInAs('manager');
  for (const { staffNo } of store.technicians.slice(0, 6))
    await hub.command({ type: 'clockOn', staffNo });
});
afterAll(() => hub.stop());
afterEach(() => device.close());

/** One guest in the room, served and done, and its terminal. */
async function served(roomNo: string): Promise<string> {
  const opened = await hub.command({
    ...{ type: 'openVisit', roomNo },
    guests: [{ items: [{ serviceCode: 'FOOT60', wish: { type: 'rotation' } }] }],
  });
  if (opened.status === 'refused') throw new Error(opened.refusal.name);
  const clockId = `${String(opened.answer['visitId'])}/1`;
  await hub.command({ type: 'startClock', clockId });
  await hub.command({ type: 'endClock', clockId, early: true });
  const { json } = await hub.request('POST', paths.virtualTerminal, { roomNo });
  const identity = json as { storeId: string; deviceId: string; secret: string };
  said = [];
  device = createDevice({
    ...identity,
    url: `${hub.url.replace('http', 'ws')}${paths.mqtt}`,
    storage: new MemoryStorage(),
    onSay: (sentences) => said.push(...sentences.map(({ zh }) => zh)),
  });
  await device.until(({ link, roomNo: shown }) => link === 'online' && shown === roomNo);
  return clockId;
}
const allow = (payInRoom: boolean) => hub.request('POST', paths.roomSettings, { payInRoom });
async function keys(all: string): Promise<void> {
  for (const key of all) device.key(key as Key);
  await Promise.resolve();
}
/** Holds the guest's card to the reader, and waits for what it may do. */
async function offered(cardUid: string): Promise<string[]> {
  void device.card(cardUid);
  const face = await device.until(({ items }) => items.length > 0);
  return face.items.map(({ name }) => name);
}
const settled = async () =>
  (await hub.log()).filter(({ type }) => type === 'ticketSettled').map(({ body }) => body);

describe("[TRM-03] a guest's card in the room", () => {
  test('shows what they hold and owe, to the eye alone; without the setting it pays nothing', async () => {
    await served('201');
    expect(await offered(rich.cardUid)).toEqual(['余额', '本房账单', '同伴在哪']);
    await keys('1');
    const { lines } = await device.until((face) => face.lines.length > 0);
    expect(lines[0]).toBe(`余额${((rich.principal + rich.bonus) / 100).toFixed(2)}`);
    expect(said.join()).not.toContain('余额1');
    expect(said.at(-1)).toBe('请看屏幕');
    await offered(rich.cardUid);
    await keys('2');
    const bill = await device.until((face) => face.lines.length > 0);
    expect(bill.lines[0]).toMatch(/^合计\d+\.\d\d$/);
    expect(bill.lines[1]).toContain('足底按摩');
    expect(await settled()).toEqual([]);
  });

  test('pays by PIN where the store lets it: once, wrong PINs counted, the PIN nowhere', async () => {
    await served('202');
    await allow(true);
    const choices = await offered(rich.cardUid);
    expect(choices[3]).toMatch(/^付账\d+\.\d\d$/);
    await keys('4');
    await device.until(({ prompt }) => prompt?.title.includes('密码') === true);
    const wrong = rich.pin === '0000' ? '1111' : '0000';
    await keys(`${wrong}#`);
    await device.until(({ status }) => status.text === '密码不对');
    expect(await settled()).toEqual([]);

    await offered(rich.cardUid);
    await keys('4');
    await device.until(({ prompt }) => prompt?.title.includes('密码') === true);
    await keys(`${rich.pin}#`);
    const paid = await device.until((face) => face.lines.length > 0);
    expect(paid.lines[0]).toMatch(/^已付\d+\.\d\d$/);
    const [ticket = '{}', ...more] = await settled();
    expect(more).toEqual([]);
    expect(JSON.parse(ticket)).toMatchObject({
      roomNo: '202',
      who: expect.stringMatching(/^terminal:V-202/) as string,
    });
    for (const { body } of await hub.log()) expect(body).not.toContain(`"${rich.pin}"`);
    expect(await offered(rich.cardUid)).not.toContain(choices[3]);
    await allow(false);
  });

  test('[TKT-5] a bill that changed since it was shown is not paid unseen', async () => {
    await served('203');
    await allow(true);
    const before = (await settled()).length;
    await offered(rich.cardUid);
    await keys('4');
    await device.until(({ prompt }) => prompt?.title.includes('密码') === true);
    // While the guest looks for the PIN, the tea that was ordered is written down.
    await device.order(store.goods[0]?.code ?? '', 1);
    await keys(`${rich.pin}#`);
    await device.until(({ status }) => status.text === '账单刚变动');
    expect((await settled()).length).toBe(before);
    await allow(false);
  });

  test("of a stranger is refused by name, and the setting is the manager's", async () => {
    await served('204');
    void device.card('0BADCAFE');
    await device.until(({ status }) => status.text === '不认识这张卡');
    await hub.signInAs('host');
    expect((await allow(true)).status).toBe(403);
    await hub.signInAs('manager');
  });
});
