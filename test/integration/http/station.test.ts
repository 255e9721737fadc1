/** The Station over HTTP against a throw-away hub: known screens, cards and numbers, and what technicians may do there. */
import { paths } from '@baozhong/contract/http.ts';
import {
  ShiftPlansAnswer,
  StationAskAnswer,
  StationDayAnswer,
} from '@baozhong/contract/station.ts';
import { WhyNextAnswer } from '@baozhong/contract/why.ts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { keyAt, smallStore, TestHub } from '../../support/hub.ts';
import { StoreFile } from '@baozhong/contract/store-file.ts';
import { readFileSync } from 'node:fs';

const file = StoreFile.parse(JSON.parse(readFileSync(smallStore, 'utf8')));
const [one, two] = file.technicians;
if (one === undefined || two === undefined) throw new Error('no technicians');

let hub: TestHub;
beforeAll(async () => {
  hub = await TestHub.start();
});
afterAll(() => hub.stop());

const act = (person: object, doing: object) =>
  hub.request('POST', paths.stationAct, {
    key: keyAt(hub.process.at),
    person,
    act: doing,
  });

describe('the Station', () => {
  test('[FLR-02, DTY-1] by card somebody comes, eats, waits and goes, without signing in; a number is only told of', async () => {
    const card = { cardUid: one.cardUid };
    const who = await hub.request('POST', paths.stationWho, card);
    expect(who.json).toEqual({ staffNo: one.staffNo, commissionTodayFen: 0 });
    const number = { staffNo: two.staffNo };
    expect((await hub.request('POST', paths.stationWho, number)).json).toEqual({
      staffNo: two.staffNo,
      commissionTodayFen: null,
    });
    for (const [person, doing] of [
      [card, { type: 'clockOn' }],
      [card, { type: 'setDuty', to: 'meal' }],
      [card, { type: 'setDuty', to: 'waiting' }],
      [{ cardUid: two.cardUid }, { type: 'clockOn' }],
    ] as const)
      expect((await act(person, doing)).json).toMatchObject({ status: 'accepted' });
    // Anybody can type a colleague's number: it costs nobody their place.
    const before = (await hub.log()).length;
    for (const doing of [
      ...(['clockOn', 'clockOff', 'setOff', 'startClock', 'endClock'] as const).map((type) => ({
        type,
      })),
      ...(['onBreak', 'meal', 'away', 'waiting'] as const).map((to) => ({ type: 'setDuty', to })),
    ])
      expect((await act(number, doing)).json).toMatchObject({ refusal: { name: 'not_allowed' } });
    expect(await hub.log()).toHaveLength(before);
    expect((await act({ cardUid: two.cardUid }, { type: 'clockOff' })).status).toBe(200);
    const told = (await hub.log()).filter(({ type }) => type === 'technicianStatusChanged');
    expect(told.every(({ body }) => body.includes('"who":"terminal:station"'))).toBe(true);
  });

  test('[DTY-4] what is the desk’s is not there, and what the core refuses is refused by name', async () => {
    const person = { cardUid: two.cardUid };
    expect((await act(person, { type: 'setDuty', to: 'leave' })).status).toBe(400);
    expect((await act(person, { type: 'setDuty', to: 'meal' })).json).toMatchObject({
      refusal: { name: 'not_on_duty' },
    });
    expect((await act({ staffNo: 'nobody' }, { type: 'clockOn' })).json).toMatchObject({
      refusal: { name: 'unknown_technician' },
    });
    expect((await act({ cardUid: '0BFFFFFF' }, { type: 'clockOn' })).json).toMatchObject({
      refusal: { name: 'unknown_card' },
    });
    await hub.signInAs('manager');
    const suspended = { type: 'setDuty', staffNo: one.staffNo, to: 'suspended', reason: '查' };
    expect(await hub.command(suspended)).toMatchObject({ status: 'accepted' });
    expect(
      (await act({ cardUid: one.cardUid }, { type: 'setDuty', to: 'waiting' })).json,
    ).toMatchObject({ refusal: { name: 'not_allowed' } });
  });

  test('[FLR-06, WHY-1] who is next is told without signing in, and why not the ones before', async () => {
    hub.signOut();
    const next = async (body: object) => await hub.request('POST', paths.whyNext, body);
    const [held, sent] = file.technicians.filter(({ skills }) => skills.includes('spa'));
    const service = file.services.find(({ skill }) => skill === 'spa');
    if (held === undefined || sent === undefined || service === undefined)
      throw new Error('no spa');
    for (const { cardUid } of [held, sent]) await act({ cardUid }, { type: 'clockOn' });
    const asked = { serviceCode: service.code, wish: { type: 'rotation' } };
    expect((await next(asked)).json).toMatchObject({ next: held.staffNo });
    await hub.signInAs('manager');
    await hub.command({ type: 'holdSlot', staffNo: held.staffNo, minutes: 10, reason: '熟客' });
    hub.signOut();
    const answer = WhyNextAnswer.parse((await next(asked)).json);
    expect(answer.next).toBe(sent.staffNo);
    const verdictOf = (staffNo: string) =>
      answer.candidates.find((one) => one.staffNo === staffNo)?.verdict;
    expect(verdictOf(held.staffNo)).toBe('held');
    // What the reason was is between two people.
    expect(JSON.stringify(answer)).not.toContain('熟客');
    expect((await next({ ...asked, serviceCode: 'NOPE' })).json).toMatchObject({
      refusal: { name: 'unknown_service' },
    });
  });

  test('[WHY-1, SEC-01] reasons and fines are told to a card and to the desk, not to a number, a wall or an attendant', async () => {
    await hub.signInAs('manager');
    const { staffNo, cardUid } = two;
    await hub.command({ type: 'clockOn', staffNo });
    const reason = '客人投诉';
    const penalty = { type: 'moveInQueue', staffNo, how: 'penaltyTail', reason };
    expect(await hub.command(penalty)).toMatchObject({ status: 'accepted' });
    const told = async (answer: ReturnType<typeof hub.request>) =>
      JSON.stringify((await answer).json).includes(reason);
    const path = `${paths.whyMoves}/${staffNo}`;
    expect(await told(hub.request('GET', path))).toBe(true);
    await hub.signInAs('attendant');
    expect(await told(hub.request('GET', path))).toBe(false);
    hub.signOut();
    expect(await told(hub.request('GET', path))).toBe(false);
    expect(await told(hub.request('POST', paths.stationMoves, { staffNo }))).toBe(false);
    expect(await told(hub.request('POST', paths.stationMoves, { cardUid }))).toBe(true);
    const unknown = await hub.request('POST', paths.stationMoves, { cardUid: '0BFFFFFF' });
    expect(unknown.json).toMatchObject({ refusal: { name: 'unknown_card' } });
    await act({ cardUid }, { type: 'clockOff' });
  });

  test('[CLK-10] a clock is started and ended by its technician’s card, where the store lets it', async () => {
    await hub.signInAs('manager');
    const places = (start: string[]) =>
      hub.command({ type: 'setClockPlaces', start, end: ['room', 'station'] });
    expect(await places(['station'])).toMatchObject({ status: 'accepted' });
    const card = { cardUid: two.cardUid };
    await act(card, { type: 'clockOn' });
    const [room] = file.rooms;
    const [service] = file.services.filter(({ skill }) => two.skills.includes(skill));
    const wish = { type: 'requested', staffNo: two.staffNo };
    const open = {
      ...{ type: 'openVisit', roomNo: room?.no ?? '' },
      guests: [{ items: [{ serviceCode: service?.code ?? '', wish }] }],
    };
    await hub.signInAs('host');
    expect(await hub.command(open)).toMatchObject({ status: 'accepted' });
    const start = { type: 'startClock' };
    expect((await act({ staffNo: two.staffNo }, start)).json).toMatchObject({
      refusal: { name: 'not_allowed' },
    });
    expect((await act(card, start)).json).toMatchObject({ status: 'accepted' });
    expect((await act(card, { type: 'endClock' })).json).toMatchObject({
      refusal: { name: 'too_early_to_end' },
    });
    await hub.signInAs('manager');
    expect(await places(['room', 'desk', 'station'])).toMatchObject({ status: 'accepted' });
  });

  test('[TAP-11, SEC-01] a host’s card opens a room and sends for one more service; a technician’s, an attendant’s and a number do not', async () => {
    const [host, attendant] = (['host', 'attendant'] as const).map((role) =>
      file.staff.find((one) => one.role === role),
    );
    if (host === undefined || attendant === undefined) throw new Error('nobody to ask');
    const card = { cardUid: host.cardUid };
    hub.signOut();
    expect((await hub.request('POST', paths.stationWho, card)).json).toEqual({
      ...{ staffNo: host.staffNo, commissionTodayFen: null, host: { name: host.name } },
    });
    const who = (person: object) => hub.request('POST', paths.stationWho, person);
    expect((await who({ cardUid: attendant.cardUid })).json).toMatchObject({
      refusal: { name: 'not_allowed' },
    });
    expect((await who({ staffNo: host.staffNo })).json).toMatchObject({
      refusal: { name: 'unknown_technician' },
    });
    const roomNo = file.rooms[5]?.no ?? '';
    // As the hub leads: guests, service, by whom; the first choice each time.
    const led = async (chosen: string[]): Promise<StationAskAnswer> => {
      const asked = { ...card, intent: 'auto', roomNo, chosen };
      const { json } = await hub.request('POST', paths.stationAsk, asked);
      const answer = StationAskAnswer.parse(json);
      return answer.status === 'choose' ? led([...chosen, answer.choices[0]?.value ?? '']) : answer;
    };
    const open = await led([]);
    expect(open).toMatchObject({ status: 'tap', intent: 'open' });
    if (open.status !== 'tap') return;
    const doing = { type: 'open', roomNo, chosen: open.chosen };
    for (const person of [
      { cardUid: one.cardUid },
      { cardUid: attendant.cardUid },
      { staffNo: one.staffNo },
    ])
      expect((await act(person, doing)).json).toMatchObject({ refusal: { name: 'not_allowed' } });
    expect((await act(card, { ...doing, chosen: ['1'] })).json).toMatchObject({
      refusal: { name: 'ask_first' },
    });
    const opened = await act(card, doing);
    expect(opened.json).toMatchObject({ status: 'accepted' });
    expect(JSON.stringify(opened.json)).toContain(`${roomNo}房已开`);
    // In the host's own name, as at the desk.
    const event = (await hub.log()).findLast(({ type }) => type === 'visitOpened');
    expect(event?.body).toContain(`"who":"staff:${host.staffNo}"`);
    expect((await act(card, doing)).json).toMatchObject({ refusal: { name: 'room_not_vacant' } });
    const more = await led([]);
    expect(more).toMatchObject({ status: 'tap', intent: 'dispatch' });
    if (more.status !== 'tap') return;
    const added = await act(card, { type: 'dispatch', roomNo, chosen: more.chosen });
    expect(added.json).toMatchObject({ status: 'accepted' });
  });

  test('[TRM-10, TAP-12] by card a clock is extended, and the day is told with each figure; to a number, another card or a stranger nothing', async () => {
    await hub.signInAs('manager');
    const [, , , person] = file.technicians;
    if (person === undefined) throw new Error('nobody');
    const card = { cardUid: person.cardUid };
    const service = file.services.find(({ skill }) => person.skills.includes(skill));
    await act(card, { type: 'clockOn' });
    expect((await act(card, { type: 'extendClock', extensions: 1 })).status).toBe(409);
    const opened = await hub.command({
      ...{ type: 'openVisit', roomNo: file.rooms[6]?.no ?? '' },
      guests: [
        {
          items: [
            {
              ...{ serviceCode: service?.code ?? '' },
              wish: { type: 'requested', staffNo: person.staffNo },
            },
          ],
        },
      ],
    });
    if (opened.status !== 'accepted') throw new Error('not opened');
    hub.signOut();
    const started = await act(card, { type: 'startClock' });
    expect(JSON.stringify(started.json)).toContain(`${person.staffNo}号上钟`);
    for (const extensions of [0, 0.3, 9])
      expect((await act(card, { type: 'extendClock', extensions })).status).toBe(400);
    const number = { staffNo: person.staffNo };
    expect((await act(number, { type: 'extendClock', extensions: 1 })).json).toMatchObject({
      refusal: { name: 'not_allowed' },
    });
    const extended = await act(card, { type: 'extendClock', extensions: 1.5 });
    expect(JSON.stringify(extended.json)).toContain(`${person.staffNo}号加钟`);
    const asked = { ...card, intent: 'changeService', chosen: [] };
    expect((await hub.request('POST', paths.stationAsk, asked)).json).not.toMatchObject({
      refusal: { name: 'unknown_card' },
    });
    await hub.driveMinutes((service?.minutes ?? 0) * 2.5);
    expect((await act(card, { type: 'endClock' })).json).toMatchObject({ status: 'accepted' });

    const day = (body: object) => hub.request('POST', paths.stationDay, body);
    const told = StationDayAnswer.parse((await day(card)).json);
    const [clock] = told.clocks;
    expect(told).toMatchObject({
      staffNo: person.staffNo,
      fen: clock?.fen,
      minutes: clock?.minutes,
    });
    expect(clock).toMatchObject({ roomNo: file.rooms[6]?.no, extensions: 1.5 });
    expect(clock?.clockType).toBe('requested');
    expect(clock?.lines.reduce((sum, { fen }) => sum + fen, 0)).toBe(told.fen);
    expect((await day(number)).status).toBe(400);
    expect((await day({ cardUid: '0BFFFFFF' })).json).toMatchObject({
      refusal: { name: 'unknown_card' },
    });
    expect((await day({ cardUid: one.cardUid })).json).toMatchObject({ staffNo: one.staffNo });
    const [attendant] = file.staff.filter(({ role }) => role === 'attendant');
    expect((await day({ cardUid: attendant?.cardUid })).json).toMatchObject({
      refusal: { name: 'unknown_card' },
    });
  });

  test('[DTY-10] shifts are planned by the manager and read at the desk', async () => {
    await hub.signInAs('manager');
    const plan = { type: 'planShift', staffNo: one.staffNo, day: '2026-11-21', shiftPlan: null };
    expect(await hub.command(plan)).toMatchObject({ status: 'accepted' });
    const read = await hub.request('GET', paths.shiftPlans);
    const { businessDay, planned, shiftPlans } = ShiftPlansAnswer.parse(read.json);
    expect(businessDay).toBe('2026-11-20');
    expect(planned).toEqual([{ staffNo: one.staffNo, day: '2026-11-21', shiftPlan: null }]);
    expect(shiftPlans.map(({ code }) => code)).toEqual(Object.keys(file.shiftPlans));
    await hub.signInAs('host');
    expect(await hub.command(plan)).toMatchObject({ refusal: { name: 'not_allowed' } });
  });
});
