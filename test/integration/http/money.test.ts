/** Money at the door of a real hub: PINs, approvals, parts, pieces, and what is refused by name. */
import type { MemberSearchAnswer, Quote } from '@baozhong/contract/commands.ts';
import { paths } from '@baozhong/contract/http.ts';
import type { StoreFile } from '@baozhong/contract/store-file.ts';
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { keyAt, smallStore, TestHub } from '../../support/hub.ts';

const file = JSON.parse(readFileSync(smallStore, 'utf8')) as StoreFile;
const room = file.rooms.find(({ seats }) => seats >= 2)?.no ?? '';
const member = file.members.find(({ counts }) => counts['FOOT60'] !== undefined);
if (member === undefined) throw new Error('nobody has a count card');
const memberId = member.memberNo;
const pieces = member.counts['FOOT60'] ?? 0;
const manager = file.staff.find(({ role }) => role === 'manager') ?? { staffNo: '', pin: '' };
const host = file.staff.find(({ role }) => role === 'host') ?? { staffNo: '', pin: '' };

let hub: TestHub;
let ticketId = '';
beforeAll(async () => {
  hub = await TestHub.start();
  await hub.signInAs('manager');
  for (const staffNo of ['1', '2', '3', '4']) await hub.command({ type: 'clockOn', staffNo });
  const guest = { items: [{ serviceCode: 'FOOT60', wish: { type: 'rotation' } }] };
  const opened = await hub.command({ type: 'openVisit', roomNo: room, guests: [guest, guest] });
  if (opened.status === 'refused') throw new Error(opened.refusal.name);
  ticketId = String(opened.answer['ticketId']);
  for (const no of [1, 2]) {
    const clockId = `${String(opened.answer['visitId'])}/${String(no)}`;
    await hub.command({ type: 'startClock', clockId });
    await hub.command({ type: 'endClock', clockId, early: true });
  }
  await hub.signInAs('cashier');
});
afterAll(() => hub.stop());

async function quote(asked: object = {}): Promise<Quote> {
  const { json } = await hub.request('POST', paths.previewSettle, { ticketId, ...asked });
  return json as Quote;
}
async function paying(tenders: readonly object[], asked: object = {}, more: object = {}) {
  const { version, dueFen } = await quote(asked);
  const { guests } = asked as { guests?: number[] };
  const seen = { seenVersion: version, seenDueFen: dueFen };
  return { type: 'settle', ticketId, ...seen, tenders, ...(guests && { guests }), ...more };
}
async function found() {
  const { json } = await hub.request('GET', `${paths.members}?q=${memberId}`);
  return (json as MemberSearchAnswer).members[0];
}
const refused = (name: string) => ({ status: 'refused', refusal: { name } });
const free = [{ tender: 'complimentary', reason: '老板朋友' }];
const card = { tender: 'countCard', memberId };

describe('the till', () => {
  test('[TKT-11, CSH-04] on the house needs a manager: number and PIN, each wrong one counted', async () => {
    const command = await paying(free, { guests: [1] });
    expect(await hub.command(command)).toMatchObject(refused('approval_required'));
    const by = (staffNo: string, pin: string) =>
      hub.command(command, { approval: { staffNo, pin } });
    expect(await by(host.staffNo, host.pin)).toMatchObject(refused('approval_required'));
    expect(await by('Z99', '1234')).toMatchObject(refused('approval_required'));
    for (let triesLeft = 4; triesLeft >= 0; triesLeft -= 1)
      expect(await by(manager.staffNo, '0000')).toMatchObject({
        refusal: { name: 'wrong_pin', detail: { triesLeft } },
      });
    expect(await by(manager.staffNo, manager.pin)).toMatchObject(refused('pin_locked'));
    const forged = await hub.request('POST', paths.commands, {
      key: keyAt(hub.process.at),
      command: { ...command, approvedBy: manager.staffNo },
    });
    expect(forged.json).toMatchObject({ refusal: { name: 'malformed' } });
    await hub.driveMinutes(16);
    // The lock is on approving here; the manager can still sign in.
    await hub.signInAs('manager');
    await hub.signInAs('cashier');
  });

  test('[TKT-8, TKT-10, MBR-01, MBR-16] a guest pays with a piece of the count card and its PIN; the search shows what is left', async () => {
    expect((await found())?.counts).toEqual([{ serviceCode: 'FOOT60', left: pieces }]);
    const asked = { guests: [0], memberId, countCard: true };
    expect(await quote(asked)).toMatchObject({
      ...{ countCardFen: 12800, dueFen: 12800, discountFen: 0, storedValueFen: 0 },
      countUses: [{ serviceCode: 'FOOT60' }],
    });
    const command = await paying([card], asked, { tipFen: 0 });
    expect(await hub.command(command)).toMatchObject(refused('pin_required'));
    expect(await hub.command(command, { memberPin: '000000' })).toMatchObject(refused('wrong_pin'));
    const paid = await hub.command(command, { memberPin: member.pin });
    expect(paid).toMatchObject({ status: 'accepted', answer: { closes: false, changeFen: 0 } });
    expect((await found())?.counts).toEqual([{ serviceCode: 'FOOT60', left: pieces - 1 }]);
  });

  test('[MNY-2] what is not there is refused by its name, at the question as at the payment', async () => {
    const { json } = await hub.request('POST', paths.previewSettle, { ticketId, guests: [7] });
    expect(json).toMatchObject({ refusal: { name: 'unknown_guest' } });
    const yen = [{ tender: 'cash', currency: 'JPY', handedMinor: 100 }];
    expect(await hub.command(await paying(yen))).toMatchObject(refused('unknown_currency'));
    for (const tender of [
      { tender: 'cash', handedFen: -1 },
      { tender: 'cash', handedFen: 0.5 },
      { tender: 'qr', fen: 1e12 },
      { tender: 'cash', currency: 'hkd', handedMinor: 1 },
      { tender: 'cash', currency: 'HKD', handedMinor: 1, handedFen: 1 },
      { tender: 'complimentary', reason: '' },
      { tender: 'cheque', fen: 1 },
    ]) {
      const { json: no } = await hub.request('POST', paths.commands, {
        key: keyAt(hub.process.at),
        command: await paying([tender]),
      });
      expect(no).toMatchObject({ refusal: { name: 'malformed' } });
    }
  });

  test('[TKT-8, TKT-11] the manager alone closes the bill on the house, tip and all', async () => {
    await hub.signInAs('manager');
    const paid = await hub.command(await paying(free, {}, { tipFen: 2000 }));
    expect(paid).toMatchObject({ status: 'accepted', answer: { closes: true, tipFen: 2000 } });
    const ledger = (await hub.request('GET', paths.testLedger)).json;
    expect(ledger).toMatchObject({ imbalanceFen: 0, brokenLaws: [] });
  });

  test('[LED-4, LED-5] the cashier tops up a card, the host may not, and no card holds too much', async () => {
    const topUp = { type: 'topUp', memberId, principalFen: 30_000, tender: 'cash' };
    const before = (await found())?.principalFen ?? 0;
    await hub.signInAs('host');
    expect(await hub.command(topUp)).toMatchObject(refused('not_allowed'));
    await hub.signInAs('cashier');
    expect(await hub.command({ ...topUp, principalFen: 600_000 })).toMatchObject(
      refused('over_limit'),
    );
    expect(await hub.command({ ...topUp, memberId: 'M9' })).toMatchObject(
      refused('unknown_member'),
    );
    expect((await hub.command(topUp)).status).toBe('accepted');
    expect((await found())?.principalFen).toBe(before + 30_000);
  });
});
