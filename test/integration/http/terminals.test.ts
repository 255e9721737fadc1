/** Terminals of a store of one's own: it starts with none; each is claimed over HTTP by its code, and managed by who may. */
import { randomBytes } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { paths } from '@baozhong/contract/paths.ts';
import { ClaimAnswer, ClaimState, TerminalsAnswer } from '@baozhong/contract/terminal-claim.ts';
import { TerminalsFile } from '@baozhong/contract/terminal.ts';
import { connectAsync } from 'mqtt';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { storeHost } from '../../support/authority.ts';
import { Browser, refusalOf } from '../../support/http-browser.ts';
import { smallStore, TestHub } from '../../support/hub.ts';
import { RealStore } from '../../support/real-store.ts';

const newSecret = () => randomBytes(32).toString('hex');

class Unclaimed {
  readonly claimSecret = newSecret();
  claimId = '';
  readonly #url: () => string;

  constructor(url: () => string) {
    this.#url = url;
  }
  async ask(): Promise<ClaimAnswer> {
    const body = { claimSecret: this.claimSecret, model: 'bell', firmware: 'bell 1.0' };
    const response = await fetch(this.#url() + paths.terminalClaims, {
      ...{ method: 'POST', headers: { 'content-type': 'application/json' } },
      body: JSON.stringify(body),
    });
    const answer = ClaimAnswer.parse(await response.json());
    this.claimId = answer.claimId;
    return answer;
  }
  #send(path: string, method: string): Promise<Response> {
    const headers = { authorization: `Bearer ${this.claimSecret}` };
    return fetch(`${this.#url()}${paths.terminalClaims}/${this.claimId}${path}`, {
      ...{ method, headers },
    });
  }
  async look(): Promise<ClaimState | string> {
    const json: unknown = await (await this.#send('', 'GET')).json();
    const state = ClaimState.safeParse(json);
    return state.success ? state.data : refusalOf({ status: 0, json });
  }
  async given() {
    const answer = await this.look();
    if (typeof answer === 'string' || answer.state !== 'claimed') throw new Error('not claimed');
    return answer.given;
  }
  async confirm(): Promise<number> {
    return (await this.#send('/confirm', 'POST')).status;
  }
}

describe('a store of one’s own', () => {
  let store: RealStore;
  const boss = () => new Browser(store.url);
  const password = 'dongfeng-88x';
  beforeAll(async () => {
    store = await RealStore.make('--store', smallStore);
  });
  afterAll(() => store.remove());

  const signedIn = async (): Promise<Browser> => {
    const browser = boss();
    const reply = await browser.post(paths.session, { staffNo: 'M1', password });
    expect(reply.status).toBe(200);
    return browser;
  };
  const look = async (browser: Browser) =>
    TerminalsAnswer.parse((await browser.get(paths.terminals)).json);

  test('[TRM-01] starts without a terminal; one that shows a code is claimed, also across a start of the hub', async () => {
    const first = boss();
    await first.post(paths.session, { staffNo: 'M1', password: store.oneTimePassword });
    await first.post(paths.ownPassword, { current: store.oneTimePassword, next: password });
    const file = join(store.dataDir, 'terminals.json');
    const written = TerminalsFile.parse(JSON.parse(await readFile(file, 'utf8')));
    expect([written.terminals, written.cards]).toEqual([[], []]);
    expect((await stat(file)).mode & 0o777).toBe(0o600);

    const device = new Unclaimed(() => store.url);
    const asked = await device.ask();
    expect(asked.caFingerprint).toBeNull();
    expect(asked.expiresInSeconds).toBeGreaterThan(590);
    const manager = await signedIn();
    const page = await look(manager);
    expect(page.claims).toMatchObject([{ claimId: asked.claimId, model: 'bell' }]);
    // Whoever types the code stands before the device.
    expect(JSON.stringify(page)).not.toContain(asked.code);
    const claim = { do: 'claim', code: asked.code, roomNo: '201', replace: false };
    expect((await manager.post(paths.terminals, claim)).status).toBe(204);
    const given = await device.given();

    await store.stop();
    await store.start();
    const again = await device.given();
    const sameBut = { ...again, mqttPort: given.mqttPort };
    expect(sameBut).toEqual(given);
    expect(await device.confirm()).toBe(204);
    expect(await device.look()).toBe('unknown_claim');
    const login = { clientId: again.deviceId, username: again.deviceId, password: again.secret };
    const client = await connectAsync(`mqtt://127.0.0.1:${String(again.mqttPort)}`, {
      ...{ ...login, reconnectPeriod: 0 },
    });
    const cut = new Promise((resolve) => client.once('close', () => resolve(undefined)));
    const after = await signedIn();
    const deeds = (await look(after)).deeds.map(({ did, by }) => `${did} ${by}`);
    expect(deeds).toEqual(['received device', 'claimed M1']);
    const lock = { do: 'lock', deviceId: again.deviceId };
    expect((await after.post(paths.terminals, lock)).status).toBe(204);
    await cut;
    // Nothing but the hash is kept of what opens the door.
    const known = await readFile(file, 'utf8');
    expect(known).not.toContain(again.secret);
  });

  test('[TRM-01] without an open code nothing is claimed, and a device that lost its claim is told so', async () => {
    const device = new Unclaimed(() => store.url);
    const { code } = await device.ask();
    await store.stop();
    await store.start();
    expect(await device.look()).toBe('unknown_claim');
    const manager = await signedIn();
    const claim = { do: 'claim', code, roomNo: '202', replace: false };
    expect(refusalOf(await manager.post(paths.terminals, claim))).toBe('unknown_claim');
    expect((await device.ask()).code).not.toBe(code);
  });
});

describe('who may, and what a stranger sends', () => {
  let hub: TestHub;
  beforeAll(async () => {
    hub = await TestHub.startSecure();
  });
  afterAll(() => hub.stop());

  test('[TRM-12] the page and its deeds are the manager’s alone', async () => {
    hub.signOut();
    const deed = { do: 'lock', deviceId: 'T-201' };
    for (const signedIn of [false, true]) {
      if (signedIn) await hub.signInAs('host');
      const status = signedIn ? 403 : 401;
      expect((await hub.request('GET', paths.terminals)).status).toBe(status);
      expect((await hub.request('POST', paths.terminals, deed)).status).toBe(status);
    }
    await hub.signInAs('manager');
    const page = TerminalsAnswer.parse((await hub.request('GET', paths.terminals)).json);
    const print = page.caFingerprint?.replaceAll(':', '') ?? '';
    expect(print).toMatch(/^[0-9A-F]{64}$/);
    expect(page.address).toBe(`baozhong://${storeHost}:${new URL(hub.url).port}#${print}`);
  });

  test('[TRM-01] what is no claim is refused, and no id but one’s own is answered', async () => {
    const good = { claimSecret: newSecret(), model: 'bell', firmware: 'b' };
    const bad: unknown[] = [
      {},
      'text',
      [],
      { ...good, claimSecret: 'short' },
      { ...good, claimSecret: newSecret().toUpperCase() },
      { ...good, model: '' },
      { ...good, model: 'x'.repeat(41) },
      { ...good, model: 'a\u0000b' },
      { ...good, roomNo: '302' },
    ];
    for (const body of bad)
      expect((await hub.request('POST', paths.terminalClaims, body)).status).toBe(400);
    const big = { ...good, model: 'x'.repeat(100_000) };
    expect((await hub.request('POST', paths.terminalClaims, big)).status).toBe(413);
    const asked = ClaimAnswer.parse((await hub.request('POST', paths.terminalClaims, good)).json);
    const own = `${paths.terminalClaims}/${asked.claimId}`;
    const authorization = (secret: string) => ({ authorization: `Bearer ${secret}` });
    const get = (path: string, secret: string) =>
      hub.request('GET', path, undefined, authorization(secret));
    expect((await get(own, good.claimSecret)).status).toBe(200);
    for (const [path, secret] of [
      [own, newSecret()],
      [own, ''],
      [`${paths.terminalClaims}/aaaaaaaaaaaaaaaa`, good.claimSecret],
      [`${paths.terminalClaims}/%2e%2e`, good.claimSecret],
      [`${paths.terminalClaims}/${'a'.repeat(2_000)}`, good.claimSecret],
    ] as const)
      expect([404, 409, 414]).toContain((await get(path, secret)).status);
    const confirm = await hub.request(
      ...(['POST', `${own}/confirm`, undefined, authorization(good.claimSecret)] as const),
    );
    expect(confirm).toMatchObject({ status: 409, json: { refusal: { name: 'unknown_claim' } } });
    await hub.signInAs('manager');
    for (const body of [
      { do: 'claim', code: 'abc', roomNo: '201', replace: true },
      { do: 'claim', code: 'ABCDE0', roomNo: '201', replace: true },
      { do: 'lock', deviceId: 'T-+' },
      { do: 'lock', deviceId: '#' },
      { do: 'revoke', deviceId: '../x' },
      { do: 'open', deviceId: 'T-201' },
    ])
      expect((await hub.request('POST', paths.terminals, body)).status).toBe(400);
  });

  test('[TRM-12] a simulated terminal may be replaced by a claimed one, which trusts the store’s authority', async () => {
    await hub.signInAs('manager');
    const device = new Unclaimed(() => hub.url);
    const { code } = await device.ask();
    const claim = { do: 'claim', code, roomNo: '201' };
    const first = await hub.request('POST', paths.terminals, { ...claim, replace: false });
    expect(first.json).toMatchObject({ refusal: { name: 'terminal_in_room' } });
    const second = await hub.request('POST', paths.terminals, { ...claim, replace: true });
    expect(second.status).toBe(204);
    const given = await device.given();
    expect(given).toMatchObject({ roomNo: '201', host: '127.0.0.1' });
    expect(given.mqttPort).toBeUndefined();
    expect(given.ca).toContain('BEGIN CERTIFICATE');
    const { deeds } = TerminalsAnswer.parse((await hub.request('GET', paths.terminals)).json);
    expect(deeds[0]).toMatchObject({ did: 'replaced', before: 'T-201', roomNo: '201' });
  });
});
