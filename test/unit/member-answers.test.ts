/** What a guest's card is answered, and that nothing is paid but what was seen. */
import type { MemberFound } from '@baozhong/contract/commands.ts';
import { describe, expect, test } from 'vitest';
import { createMemberAnswers } from '../../hub/src/ingress/asks/member-answers.ts';
import type { RoomPayment } from '../../hub/src/ingress/desk.ts';
import { Floor } from '../support/floor.ts';

const cardUid = '0A000001';
const device = { deviceId: 'T-301', roomNo: '301' };
const member: MemberFound = {
  ...{ memberId: 'M1', memberNo: '1001', name: '客', phoneMasked: '138****0001' },
  ...{ levelCode: 'gold', levelName: '金卡', payPct: 88, principalFen: 50_000, bonusFen: 1_000 },
  ...{ counts: [{ serviceCode: 'FOOT60', left: 3 }], cardUids: [cardUid] },
};

function room() {
  const floor = Floor.open(['1']);
  const clockId = floor.opens('301');
  floor.does({ type: 'startClock', clockId });
  const payments: RoomPayment[] = [];
  const allowed = { pay: true };
  const answers = createMemberAnswers({
    people: { searchMembers: (q) => Promise.resolve(q === cardUid ? [member] : []) },
    desk: {
      payInRoom: (payment) => {
        payments.push(payment);
        return Promise.resolve({ status: 'accepted', pos: 1, answer: {} });
      },
    },
    state: () => floor.state,
    catalogue: () => {
      if (floor.state.catalogue === null) throw new Error('no store');
      return floor.state.catalogue;
    },
    mayPay: () => allowed.pay,
  });
  const ask = (chosen: string[] = [], pin?: string) =>
    answers(device, { cardUid, intent: 'auto', chosen, ...(pin === undefined ? {} : { pin }) });
  return { floor, payments, allowed, ask, answers };
}

async function payChoice({ ask }: ReturnType<typeof room>): Promise<string> {
  const offered = await ask();
  if (offered?.status !== 'choose') throw new Error('nothing is offered');
  return offered.choices.at(-1)?.value ?? '';
}

describe("[TRM-03] a guest's card", () => {
  test("pays what was seen: the level's price, by PIN", async () => {
    const at = room();
    const pay = await payChoice(at);
    expect(pay).toMatch(/^pay:\d+:11264$/);
    expect(await at.ask([pay])).toMatchObject({ status: 'type', what: 'pin' });
    expect(at.payments).toEqual([]);
    expect(await at.ask([pay], '2580')).toMatchObject({
      ...{ status: 'tell', quiet: true },
      lines: [{ zh: '已付112.64' }, { zh: '余额397.36' }],
    });
    expect(at.payments).toMatchObject([{ memberId: 'M1', pin: '2580', seenDueFen: 11_264 }]);
  });

  test('[TKT-5] not a bill that has changed since', async () => {
    const at = room();
    const pay = await payChoice(at);
    at.floor.does({ type: 'orderFromRoom', roomNo: '301', goodsCode: 'TEA', qty: 1 });
    for (const pin of [undefined, '2580'])
      expect(await at.ask([pay], pin)).toMatchObject({
        ...{ status: 'refused', refusal: { name: 'ticket_changed' } },
      });
    expect(at.payments).toEqual([]);
  });

  test('not where the store does not let it, nor by a choice of its own making', async () => {
    const at = room();
    const pay = await payChoice(at);
    at.allowed.pay = false;
    expect(await payChoice(at)).toBe('party');
    expect(await at.ask([pay], '2580')).toMatchObject({ refusal: { name: 'not_allowed' } });
    at.allowed.pay = true;
    for (const odd of ['pay', 'pay:1:1', 'pay:x:y', '__proto__'])
      expect((await at.ask([odd], '2580'))?.status).toBe('refused');
    expect(at.payments).toEqual([]);
  });

  test('is told apart: other keys, other cards, an empty room', async () => {
    const { answers, ask } = room();
    expect(await answers(device, { cardUid, intent: 'swap', chosen: [] })).toMatchObject({
      refusal: { name: 'nothing_to_do' },
    });
    expect(await answers(device, { cardUid: 'FFFFFFFF', intent: 'auto', chosen: [] })).toBe(
      undefined,
    );
    const elsewhere = { deviceId: 'T-302', roomNo: '302' };
    expect(await answers(elsewhere, { cardUid, intent: 'auto', chosen: ['bill'] })).toMatchObject({
      refusal: { name: 'room_not_occupied' },
    });
    expect(await ask(['balance'])).toMatchObject({
      quiet: true,
      lines: [
        { zh: '余额510.00' },
        { zh: '其中赠送10.00' },
        { zh: '金卡' },
        { zh: '足底按摩剩3次' },
      ],
    });
  });
});
