/** Each bad request gets a named refusal where it happened, and nothing is changed. */
import { paths } from '@baozhong/contract/http.ts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { keyAt, TestHub } from '../../support/hub.ts';

let hub: TestHub;
beforeAll(async () => {
  hub = await TestHub.start();
  await hub.signInAs('manager');
  for (const staffNo of ['1', '2', '3', '4']) await hub.command({ type: 'clockOn', staffNo });
});
afterAll(() => hub.stop());

const guest = { items: [{ serviceCode: 'FOOT60', wish: { type: 'rotation' } }] };
const open = (roomNo: string) => ({ type: 'openVisit', roomNo, guests: [guest] });
const refusalOf = (json: unknown) => (json as { refusal: { name: string } }).refusal.name;

/** Runs it and sees that the log has not grown. */
async function changesNothing<T>(act: () => Promise<T>): Promise<T> {
  const before = (await hub.log()).length;
  const result = await act();
  expect((await hub.log()).length).toBe(before);
  return result;
}

describe('the request itself', () => {
  test.each([
    ['no JSON', '{'],
    ['a number', '7'],
    ['an unknown command', { key: keyAt(0), command: { type: 'sellTheShop' } }],
    ['a missing field', { key: keyAt(0), command: { type: 'openVisit', roomNo: '201' } }],
    ['a field too many', { key: keyAt(0), command: { ...open('201'), free: true } }],
    [
      'half a fen',
      {
        key: keyAt(0),
        command: { type: 'settle', ticketId: 'T1', seenVersion: 1, seenDueFen: 0.5, tenders: [] },
      },
    ],
    ['a key that is none', { key: 'once', command: open('201') }],
    ['a name with control characters', { key: keyAt(0), command: open('20\u00001') }],
    [
      'five thousand guests',
      { key: keyAt(0), command: { ...open('201'), guests: Array(5000).fill(guest) } },
    ],
  ])('%s is malformed', async (_what, body) => {
    const { status, json } = await changesNothing(() => hub.request('POST', paths.commands, body));
    // Five thousand guests are also too many bytes.
    expect(['malformed', 'too_large']).toContain(refusalOf(json));
    expect([400, 413]).toContain(status);
  });

  test('a body of a megabyte is too large', async () => {
    const { status, json } = await changesNothing(() =>
      hub.request('POST', paths.commands, {
        key: keyAt(0),
        command: { ...open('201'), roomNo: 'x'.repeat(1_000_000) },
      }),
    );
    expect([status, refusalOf(json)]).toEqual([413, 'too_large']);
  });

  test('[SEC-02] nobody signed in, a forged session, a page from elsewhere, the wrong role', async () => {
    const stranger = { cookie: 'baozhong_session=QjEgOTk5OTk5OTk5OTk5OTk.x' };
    for (const headers of [{ cookie: '' }, stranger]) {
      const { status, json } = await changesNothing(() =>
        hub.request(
          'POST',
          paths.commands,
          { key: keyAt(hub.process.at), command: open('201') },
          headers,
        ),
      );
      expect([status, refusalOf(json)]).toEqual([401, 'not_signed_in']);
    }
    const elsewhere = await hub.request('POST', paths.commands, {}, { origin: 'http://evil.test' });
    expect([elsewhere.status, refusalOf(elsewhere.json)]).toEqual([403, 'not_allowed']);
    await hub.signInAs('attendant');
    expect(await changesNothing(() => hub.command(open('201')))).toMatchObject({
      refusal: { name: 'not_allowed' },
    });
    await hub.signInAs('host');
    const settle = { type: 'settle', ticketId: 'T1', seenVersion: 1, seenDueFen: 0, tenders: [] };
    expect(await hub.command(settle)).toMatchObject({ refusal: { name: 'not_allowed' } });
    await hub.signInAs('manager');
  });

  test('[SEC-02] five wrong PINs lock the door, and the right one does not open it', async () => {
    for (let n = 4; n >= 0; n -= 1) {
      const { json } = await hub.request('POST', paths.session, { staffNo: 'K1', pin: '0000' });
      expect(json).toMatchObject({
        refusal: { name: 'bad_credentials', detail: { triesLeft: n } },
      });
    }
    const { status, json } = await hub.request('POST', paths.session, {
      staffNo: 'K1',
      pin: '8720',
    });
    expect([status, refusalOf(json)]).toEqual([429, 'locked_out']);
    const nobody = await hub.request('POST', paths.session, { staffNo: 'ZZ', pin: '0000' });
    expect(refusalOf(nobody.json)).toBe('bad_credentials');
  });
});

describe('keys', () => {
  test('[CSH-05] the same request twice has one effect and one answer', async () => {
    const key = keyAt(hub.process.at);
    const first = await hub.command(open('202'), { key });
    expect(first.status).toBe('accepted');
    const again = await changesNothing(() => hub.command(open('202'), { key }));
    expect(again).toEqual(first);
  });

  test('the same key with another body is refused, and the first answer stays', async () => {
    const key = keyAt(hub.process.at);
    const first = await hub.command(open('203'), { key });
    const other = await changesNothing(() => hub.command(open('204'), { key }));
    expect(other).toMatchObject({ status: 'refused', refusal: { name: 'key_reused' } });
    expect(await hub.command(open('203'), { key })).toEqual(first);
  });

  test('a refusal is kept too: the same key gets it again after the room is free', async () => {
    const key = keyAt(hub.process.at);
    const refused = await hub.command(open('202'), { key });
    expect(refused).toMatchObject({ refusal: { name: 'room_not_vacant' } });
    const visitId = (await hub.command(open('205'))).status === 'accepted' ? 'V20261120-3' : '';
    await hub.command({ type: 'releaseRoom', visitId });
    expect(await hub.command(open('202'), { key })).toEqual(refused);
  });

  test('a key from forty days ago is refused as expired', async () => {
    const key = keyAt(hub.process.at - 40 * 86_400_000);
    expect(await changesNothing(() => hub.command(open('206'), { key }))).toMatchObject({
      refusal: { name: 'key_expired' },
    });
  });

  test('twenty at once with one key open one room', async () => {
    const key = keyAt(hub.process.at);
    const outcomes = await Promise.all(
      Array.from({ length: 20 }, () => hub.command(open('207'), { key })),
    );
    expect(new Set(outcomes.map((outcome) => JSON.stringify(outcome))).size).toBe(1);
    expect(outcomes[0]?.status).toBe('accepted');
  });

  test('[FLR-03] two opens of one room at once: one is in, the other is told', async () => {
    const outcomes = await Promise.all([hub.command(open('208')), hub.command(open('208'))]);
    expect(outcomes.map((outcome) => outcome.status).sort()).toEqual(['accepted', 'refused']);
    expect(outcomes.find((outcome) => outcome.status === 'refused')).toMatchObject({
      refusal: { name: 'room_not_vacant', detail: { roomNo: '208' } },
    });
  });
});

describe('money', () => {
  test('[CSH-04, MBR-16] too little cash, a wrong PIN, no PIN, an unknown member: refused, nothing taken', async () => {
    const opened = await hub.command(open('209'));
    if (opened.status === 'refused') throw new Error(opened.refusal.name);
    const ticketId = String(opened.answer['ticketId']);
    const clockId = `${String(opened.answer['visitId'])}/1`;
    const called = await hub.command({ type: 'startClock', clockId });
    // Nobody may be free by now: then somebody is made free by taking lines back elsewhere.
    if (called.status === 'refused') {
      await hub.command({ type: 'cancelClock', clockId: 'V20261120-1/1' });
      await hub.command({ type: 'startClock', clockId });
    }
    await hub.driveMinutes(60);
    await hub.command({ type: 'endClock', clockId });
    const quote = await hub.request('POST', paths.previewSettle, { ticketId });
    const { version: seenVersion, dueFen: seenDueFen } = quote.json as {
      version: number;
      dueFen: number;
    };
    expect(seenDueFen).toBeGreaterThan(0);
    const settle = (tenders: object[]) => ({
      type: 'settle',
      ticketId,
      seenVersion,
      seenDueFen,
      tenders,
    });
    const ledger = async () => (await hub.request('GET', paths.testLedger)).json;
    const before = await ledger();
    const refused = async (name: string, tenders: object[], memberPin?: string) => {
      const outcome = await hub.command(
        settle(tenders),
        memberPin === undefined ? {} : { memberPin },
      );
      expect(outcome).toMatchObject({ status: 'refused', refusal: { name } });
    };
    await changesNothing(async () => {
      await refused('insufficient_tender', [{ tender: 'cash', handedFen: seenDueFen - 1 }]);
      await refused('pin_required', [{ tender: 'storedValue', memberId: 'M00200000' }]);
      await refused('wrong_pin', [{ tender: 'storedValue', memberId: 'M00200000' }], '999999');
      await refused('unknown_member', [{ tender: 'storedValue', memberId: 'M999' }], '999999');
      await refused('ticket_changed', [{ tender: 'storedValue', memberId: 'M00200001' }], '007921');
    });
    expect(await ledger()).toEqual(before);
    const paid = await hub.command(settle([{ tender: 'storedValue', memberId: 'M00200000' }]), {
      memberPin: '000002',
    });
    expect(paid).toMatchObject({ status: 'accepted' });
    expect(await ledger()).toMatchObject({ imbalanceFen: 0, brokenLaws: [] });
  });

  test('[CSH-05] two cashiers settle one ticket at once: it is paid once', async () => {
    const opened = await hub.command(open('210'));
    if (opened.status === 'refused') throw new Error(opened.refusal.name);
    const ticketId = String(opened.answer['ticketId']);
    await hub.command({ type: 'orderGoods', ticketId, goodsCode: 'WATER', qty: 1 });
    await hub.command({ type: 'cancelClock', clockId: `${String(opened.answer['visitId'])}/1` });
    const { json } = await hub.request('POST', paths.previewSettle, { ticketId });
    const { version: seenVersion, dueFen: seenDueFen } = json as {
      version: number;
      dueFen: number;
    };
    const settle = {
      type: 'settle',
      ticketId,
      seenVersion,
      seenDueFen,
      tenders: [{ tender: 'cash', handedFen: 10_000 }],
    };
    const outcomes = await Promise.all(Array.from({ length: 8 }, () => hub.command(settle)));
    expect(outcomes.filter((outcome) => outcome.status === 'accepted')).toHaveLength(1);
    for (const outcome of outcomes)
      if (outcome.status === 'refused') expect(outcome.refusal.name).toBe('ticket_settled');
  });
});

describe('[SEC-01] what a role may not do it may not look at either', () => {
  test('an attendant previews no opening and no bill, and asks for no member', async () => {
    const opened = await hub.command(open('204'));
    if (opened.status !== 'accepted') throw new Error(opened.refusal.name);
    const ticketId = String(opened.answer['ticketId']);
    await hub.signInAs('attendant');
    for (const [path, body] of [
      [paths.previewSettle, { ticketId }],
      [paths.previewOpen, { roomNo: '205', guests: [guest] }],
    ] as const) {
      const { status, json } = await hub.request('POST', path, body);
      expect([status, refusalOf(json)]).toEqual([403, 'not_allowed']);
    }
    await hub.signInAs('manager');
    expect((await hub.request('POST', paths.previewSettle, { ticketId })).status).toBe(200);
  });

  test('a search for what no keyboard types finds nobody, and breaks nothing', async () => {
    for (const odd of ['%00', '%00%01', 'a%00b', '%ED%A0%80'])
      expect((await hub.request('GET', `${paths.members}?q=${odd}`)).json).toEqual({ members: [] });
  });

  test('a grade that no screen can show is malformed', async () => {
    for (const grade of ['\u0000', 'a\nb', '']) {
      const items = [{ serviceCode: 'FOOT60', wish: { type: 'rotation', grade } }];
      const command = { type: 'openVisit', roomNo: '206', guests: [{ items }] };
      const body = { key: keyAt(hub.process.at), command };
      expect((await changesNothing(() => hub.request('POST', paths.commands, body))).status).toBe(
        400,
      );
    }
  });
});
