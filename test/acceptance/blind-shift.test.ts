/**
 * A technician who does not see works a whole shift: at the Station alone, and
 * at the Station and the room's terminal, by keys and cards, reading only what
 * is spoken. The log is the same as when the shift is played by sight.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { StoreFile } from '@baozhong/contract/store-file.ts';
import { TerminalsFile } from '@baozhong/contract/terminal.ts';
import { createDevice, type Device } from '@baozhong/terminal/src/device.ts';
import type { Key } from '@baozhong/terminal/src/state.ts';
import { MemoryStorage } from '@baozhong/terminal/src/storage.ts';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, onTestFailed, test, vi } from 'vitest';
import { launchBrowser, storeUrl, Window } from '../support/browser.ts';
import { smallStore, TestHub } from '../support/hub.ts';
import { AtStation } from '../support/station.ts';

const file = StoreFile.parse(JSON.parse(readFileSync(smallStore, 'utf8')));
const [technician] = file.technicians;
const service = file.services.find(({ skill }) => technician?.skills.includes(skill));
if (technician === undefined || service === undefined) throw new Error('nobody can do anything');
const { staffNo, cardUid } = technician;
const roomNo = '201';

/** What a technician does on a shift, however they do it. The guests' side is the desk's in each. */
interface Shift {
  comes(): Promise<void>;
  /** While the desk sends for them: they are told where to go. */
  isCalled(calls: () => Promise<void>): Promise<void>;
  setsOff(): Promise<void>;
  starts(): Promise<void>;
  extends(extensions: 0.5 | 1): Promise<void>;
  asks(): Promise<void>;
  ends(): Promise<void>;
  rests(): Promise<void>;
  isBack(): Promise<void>;
  asksAtTheEnd(): Promise<void>;
  goes(): Promise<void>;
}

/** Sentence by sentence, as a person listens: longer than other tests. */
vi.setConfig({ testTimeout: 300_000 });

let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser.close());

/** By the desk's ordinary commands: what the others must come to. */
function bySight(hub: TestHub): Shift {
  const does = async (command: object) => {
    expect(await hub.command(command)).toMatchObject({ status: 'accepted' });
  };
  const clock = async (type: string, more: object = {}) => {
    const called = (await hub.log()).findLast((event) => event.type === 'technicianCalled');
    const { clockId } = JSON.parse(called?.body ?? '{}') as { clockId: string };
    await does({ type, clockId, ...more });
  };
  return {
    comes: () => does({ type: 'clockOn', staffNo }),
    isCalled: (calls) => calls(),
    setsOff: () => does({ type: 'setOff', staffNo }),
    starts: () => clock('startClock'),
    extends: (extensions) => clock('extendClock', { extensions }),
    asks: () => Promise.resolve(),
    ends: () => clock('endClock'),
    rests: () => does({ type: 'setDuty', staffNo, to: 'onBreak' }),
    isBack: () => does({ type: 'setDuty', staffNo, to: 'waiting' }),
    asksAtTheEnd: () => Promise.resolve(),
    goes: () => does({ type: 'clockOff', staffNo }),
  };
}

/** The Station with its screen off. */
function atStation(station: AtStation): Shift {
  const me = `${staffNo}号`;
  const here = (words: string | RegExp) => station.card(cardUid, words);
  const press = async (keys: string, words: string | RegExp) => {
    await station.keys(keys);
    await station.hears(words);
  };
  return {
    async comes() {
      await here(/号，下班.*按4 ?上下班/);
      await press('4', '1，上班');
      await press('1', '上班，按井号确认');
      await press('#', '已上班');
    },
    async isCalled(calls) {
      await here(new RegExp(`${me}，待钟.*第1位`));
      await calls();
      // They stand here when they are called, and hear it without a key.
      await station.hears(`请去 ${roomNo} 房`);
      await press('0', `请去 ${roomNo} 房`);
    },
    async setsOff() {
      await here('请去');
      await press('4', '7，出发');
      await press('7#', '路上请快');
    },
    async starts() {
      await here(`请去 ${roomNo} 房`);
      await press('1', '上钟，按井号确认');
      await press('#', `${me}上钟，${String(service?.minutes)}分钟`);
    },
    async extends(extensions) {
      await here('2加钟');
      await press('2', '加1个钟，按井号确认');
      if (extensions === 0.5) await press('0', '加半个钟');
      await press('#', `${me}加钟`);
    },
    async asks() {
      await here(`${roomNo} 房`);
      await press('9', '今天0个钟');
      // What leads nowhere is said as well, and changes nothing.
      await press('*', '返回');
      await press('4', '上下班');
      await press('3', '现在不能休息');
      await press('48', '这个键不行');
      // Who would be sent, and why one stands where one stands.
      await press('*6', /(下一位\d+号|没有人可派)/);
      await press('*', '返回');
      await press('5', `${roomNo}房的钟用掉这一轮`);
      await press('*', '返回');
    },
    async ends() {
      await here('3落钟');
      await press('3', '落钟，按井号确认');
      await press('#', `${me}落钟`);
    },
    async rests() {
      await here('待钟');
      await press('4', '3，休息');
      await press('3#', '休息中');
    },
    async isBack() {
      await here('休息');
      await press('4', '6，返回待钟');
      await press('6#', '已返回待钟');
    },
    async asksAtTheEnd() {
      await here('待钟');
      await press('9', '今天1个钟');
      await press(
        '9',
        new RegExp(`提成[\\d.]+元.*${roomNo}房，${service?.name ?? ''} 轮钟.*加半钟`),
      );
    },
    async goes() {
      await here('待钟');
      await press('4', '2，下班');
      await press('2#', '已下班');
      await press('*', '再见');
    },
  };
}

/** The terminal of the room for the clock; for the rest the technician goes to the Station. */
function inTheRoom(station: Shift, device: Device, said: () => string): Shift {
  const me = `${staffNo}号`;
  const hears = (words: string | RegExp) => {
    const told = expect.poll(said, { timeout: 20_000 });
    return typeof words === 'string' ? told.toContain(words) : told.toMatch(words);
  };
  const press = async (keys: string, words: string | RegExp) => {
    for (const key of keys as Iterable<Key>) device.key(key);
    await hears(words);
  };
  const card = async (words: string | RegExp) => {
    void device.card(cardUid);
    await hears(words);
  };
  return {
    ...station,
    async starts() {
      await press('0', `${roomNo}房`);
      await press('1', '起钟，请刷卡');
      await card(`${me}上钟，${String(service?.minutes)}分钟`);
    },
    async extends(extensions) {
      await press(extensions === 1 ? '2' : '20', '请刷卡');
      await card(`${me}加钟`);
    },
    async asks() {
      await press('9', '请刷卡');
      await card(`${me}，今天0个钟`);
      await press('*', /返回/);
    },
    async ends() {
      await press('3', '落钟，请刷卡');
      await card(`${me}落钟`);
    },
  };
}

async function played(
  shiftOf: (hub: TestHub) => Promise<{ shift: Shift; readonly over: () => Promise<void> }>,
) {
  const hub = await TestHub.start();
  try {
    await hub.signInAs('manager');
    const { shift, over } = await shiftOf(hub);
    await shift.comes();
    await shift.isCalled(async () => {
      const guests = [{ items: [{ serviceCode: service?.code, wish: { type: 'rotation' } }] }];
      const opened = await hub.command({ type: 'openVisit', roomNo, guests });
      expect(opened.status).toBe('accepted');
    });
    await shift.setsOff();
    await hub.driveMinutes(2);
    await shift.starts();
    await hub.driveMinutes(20);
    await shift.extends(1);
    await shift.asks();
    await hub.driveMinutes(10);
    await shift.extends(0.5);
    await hub.driveMinutes((service?.minutes ?? 0) + 20);
    await shift.ends();
    await shift.rests();
    await hub.driveMinutes(10);
    await shift.isBack();
    await shift.asksAtTheEnd();
    await shift.goes();
    const log = await hub.log();
    await over();
    return log.flatMap(({ type, body }) => withoutHow(type, JSON.parse(body) as object));
  } finally {
    await hub.stop();
  }
}

/** Which player spoke and at what moment is the Turn board's; by whom and where is what differs between the three. */
function withoutHow(type: string, body: object): object[] {
  if (type.startsWith('announcement')) return [];
  const { who, ...rest } = body as Record<string, unknown>;
  void who;
  return [{ type, ...(withoutTimes(rest) as object) }];
}

/** Times are written without their part of a minute: two machines are not equally quick. */
function withoutTimes(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutTimes);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, one]: [string, unknown]) => [
      name,
      typeof one === 'number' && /(^a|A)t$/.test(name)
        ? Math.floor(one / 60_000)
        : withoutTimes(one),
    ]),
  );
}

async function stationOf(hub: TestHub): Promise<{ window: Window; station: AtStation }> {
  const window = await Window.open(browser, { width: 1366, height: 768 });
  onTestFailed(() => window.picture('blind-shift'));
  const { page } = window;
  await page.goto(storeUrl(hub.url, '/station'));
  await page.locator('.line:not(.off)').waitFor();
  // From here on the screen is off.
  await page.addStyleTag({ content: 'body { opacity: 0 }' });
  return { window, station: new AtStation(page) };
}

let bySightLog: object[] | undefined;
const sight = async () =>
  (bySightLog ??= await played((hub) =>
    Promise.resolve({ shift: bySight(hub), over: () => Promise.resolve() }),
  ));

test('[TRM-14, TRM-15, TRM-10] a whole shift at the Station with the screen off comes to the same log as by sight', async () => {
  const seen = await sight();
  for (const type of ['clockStarted', 'clockExtended', 'clockEnded', 'commissionEarned'])
    expect(seen.filter((event) => 'type' in event && event.type === type)).not.toEqual([]);
  const heard = await played(async (hub) => {
    const { window, station } = await stationOf(hub);
    return {
      shift: atStation(station),
      async over() {
        expect(window.errors).toEqual([]);
        await window.close();
      },
    };
  });
  expect(heard).toEqual(seen);
});

test('[TRM-14, TRM-02] a whole shift at the Station and the room’s terminal with both screens off comes to the same log as by sight', async () => {
  const seen = await sight();
  const heard = await played(async (hub) => {
    const { window, station } = await stationOf(hub);
    const { terminals, mqttPort, storeId } = TerminalsFile.parse(
      JSON.parse(readFileSync(join(hub.process.dataDir, 'terminals.json'), 'utf8')),
    );
    const terminal = terminals.find((one) => one.roomNo === roomNo);
    if (terminal === undefined) throw new Error('no terminal');
    const { deviceId, secret } = terminal;
    const switchedOnAt = hub.process.at;
    let last = '';
    const device = createDevice({
      ...{ host: '127.0.0.1', port: mqttPort, storeId, deviceId, secret },
      storage: new MemoryStorage(),
      uptime: () => hub.process.at - switchedOnAt,
      onSay: (sentences) => {
        last = sentences.map(({ zh }) => zh).join('。');
      },
    });
    await device.until(({ link }) => link === 'online');
    return {
      shift: inTheRoom(atStation(station), device, () => last),
      async over() {
        await device.close();
        expect(window.errors).toEqual([]);
        await window.close();
      },
    };
  });
  expect(heard).toEqual(seen);
});
