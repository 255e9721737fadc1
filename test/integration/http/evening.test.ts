/** What an evening asks for beside the plain visit, through the real doors: desk, terminal, timers, and a hub that dies in between. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { paths } from '@baozhong/contract/http.ts';
import { TerminalsFile } from '@baozhong/contract/terminal.ts';
import type { WhyMovesAnswer } from '@baozhong/contract/why.ts';
import { createDevice, type Device } from '@baozhong/terminal/src/device.ts';
import { MemoryStorage } from '@baozhong/terminal/src/storage.ts';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { smallStore, TestHub } from '../../support/hub.ts';

let hub: TestHub;
let device: Device;
beforeAll(async () => {
  hub = await TestHub.start();
  await hub.signInAs('manager');
  const file = TerminalsFile.parse(
    JSON.parse(readFileSync(join(hub.process.dataDir, 'terminals.json'), 'utf8')),
  );
  const terminal = file.terminals.find(({ roomNo }) => roomNo === '201');
  if (terminal === undefined) throw new Error('no terminal in 201');
  const { deviceId, secret } = terminal;
  const switchedOnAt = hub.process.at;
  device = createDevice({
    ...{ host: '127.0.0.1', port: file.mqttPort, storeId: file.storeId, deviceId, secret },
    storage: new MemoryStorage(),
    uptime: () => hub.process.at - switchedOnAt,
  });
  await device.until(({ link }) => link === 'online');
  for (const staffNo of ['1', '2', '3', '4']) await hub.command({ type: 'clockOn', staffNo });
});
afterAll(async () => {
  await device.close();
  await hub.stop();
});

const rotation = { type: 'rotation' };
const guest = { items: [{ serviceCode: 'FOOT60', wish: rotation }] };
const cards = new Map(
  (
    JSON.parse(readFileSync(smallStore, 'utf8')) as {
      technicians: { staffNo: string; cardUid: string }[];
    }
  ).technicians.map(({ staffNo, cardUid }) => [staffNo, cardUid]),
);

async function opened(roomNo: string): Promise<{ visitId: string; clockId: string }> {
  const outcome = await hub.command({ type: 'openVisit', roomNo, guests: [guest] });
  if (outcome.status !== 'accepted') throw new Error(outcome.refusal.name);
  const visitId = String(outcome.answer['visitId']);
  return { visitId, clockId: `${visitId}/1` };
}
const shows = (calls: object) =>
  vi.waitFor(() => expect(device.display()?.calls).toEqual(calls), { timeout: 10_000 });

async function happened(type: string): Promise<Record<string, unknown>[]> {
  const log = await hub.log();
  return log
    .filter((event) => event.type === type)
    .map(({ body }) => JSON.parse(body) as Record<string, unknown>);
}

test('[MIS-1, MIS-2, TAP-8] a turn is missed by the timer where a terminal is, and only late where none is', async () => {
  const { clockId } = await opened('201');
  const alone = await opened('202');
  await hub.driveMinutes(3);
  expect(await happened('turnMissed')).toMatchObject([{ clockId, by: 'timer' }]);
  expect(await happened('technicianLate')).toMatchObject([{ clockId: alone.clockId }]);
  const [missed] = await happened('turnMissed');
  const late = await device.card(cards.get(String(missed?.['staffNo'])) ?? '');
  expect(late).toMatchObject({ refusal: { name: 'turn_missed' } });
  const outcome = await hub.command({ type: 'markMissedTurn', clockId: alone.clockId });
  expect(outcome.status).toBe('accepted');
  expect((await happened('turnMissed')).at(-1)).toMatchObject({ by: 'desk' });
});

test('[SWP-1, SWP-3, MOV-2] swapped, moved and cancelled, and the hub that was killed knows it all again', async () => {
  const called = (await happened('technicianCalled')).findLast(({ clockId }) =>
    String(clockId).endsWith('-1/1'),
  );
  const visitId = String(called?.['clockId']).slice(0, -2);
  const started = await device.card(cards.get(String(called?.['staffNo'])) ?? '', {
    intent: 'start',
  });
  expect(started).toMatchObject({ status: 'accepted', did: 'startClock' });
  await hub.driveMinutes(3);
  const wish = rotation;
  const swapped = await hub.command({ type: 'swapTechnician', clockId: `${visitId}/1`, wish });
  expect(swapped).toMatchObject({ status: 'accepted', answer: { clockId: `${visitId}/2` } });
  hub.process.killArmed = true;
  await hub.request('POST', paths.testKill, { point: 'afterAnswer', passes: 1 });
  expect(await hub.command({ type: 'moveRoom', visitId, toRoomNo: '203' })).toMatchObject({
    status: 'accepted',
  });
  await vi.waitFor(() => expect(hub.process.kills).toBe(1), { timeout: 20_000 });
  await hub.process.ready();
  const next = (await happened('technicianCalled')).at(-1);
  expect(next).toMatchObject({ clockId: `${visitId}/2` });
  await device.until(({ link, state }) => link === 'online' && state === 'dirty');
  const wrongRoom = await device.card(cards.get(String(next?.['staffNo'])) ?? '');
  expect(wrongRoom).toMatchObject({
    refusal: { name: 'not_called_here', detail: { roomNo: '203' } },
  });
  expect(await hub.command({ type: 'startClock', clockId: `${visitId}/2` })).toMatchObject({
    status: 'accepted',
  });
  await hub.driveMinutes(11);
  expect(await hub.command({ type: 'cancelClock', clockId: `${visitId}/2` })).toMatchObject({
    refusal: { name: 'cancel_limit_passed', detail: { limitMinutes: 10 } },
  });
});

test('[CAL-1, CAL-3, TAP-9, TRM-02] the room calls, an attendant takes it; what is not theirs is refused', async () => {
  expect(await device.callService('tea')).toMatchObject({ status: 'accepted', did: 'callService' });
  await shows([{ what: 'tea', taken: false }]);
  const [call] = await happened('serviceCalled');
  expect(call).toMatchObject({ roomNo: '201', what: 'tea', from: 'terminal' });
  await hub.signInAs('attendant');
  const callId = call?.['callId'];
  expect((await hub.command({ type: 'takeCall', callId })).status).toBe('accepted');
  await shows([{ what: 'tea', taken: true }]);
  expect((await hub.command({ type: 'finishCall', callId })).status).toBe('accepted');
  await shows([]);
  for (const command of [
    { type: 'swapTechnician', clockId: 'V1/1', wish: rotation },
    { type: 'markMissedTurn', clockId: 'V1/1' },
    { type: 'moveRoom', visitId: 'V1', toRoomNo: '203' },
    { type: 'cancelClock', clockId: 'V1/1' },
  ])
    expect(await hub.command(command)).toMatchObject({ refusal: { name: 'not_allowed' } });
});

test('[FLR-06] who has been on duty since yesterday is told of the whole shift, by a hub that started today, too', async () => {
  const movesOf = async (staffNo: string) => {
    const { json } = await hub.request('GET', `${paths.whyMoves}/${staffNo}`);
    return (json as WhyMovesAnswer).moves;
  };
  const started = (await happened('clockStarted'))[0];
  const staffNo = String(started?.['staffNo']);
  const yesterday = await movesOf(staffNo);
  expect(yesterday.length).toBeGreaterThan(1);
  const days = (await happened('businessDayOpened')).length;
  await hub.driveMinutes(24 * 60);
  // Nobody stays signed in for so long.
  await hub.signInAs('manager');
  expect(await happened('businessDayOpened')).toHaveLength(days + 1);
  const before = await movesOf(staffNo);
  expect(before.slice(0, yesterday.length)).toEqual(yesterday);

  const { kills } = hub.process;
  hub.process.killArmed = true;
  await hub.request('POST', paths.testKill, { point: 'afterAnswer', passes: 1 });
  await hub.command({ type: 'clockOn', staffNo: '7' });
  await vi.waitFor(() => expect(hub.process.kills).toBe(kills + 1), { timeout: 20_000 });
  await hub.process.ready();
  expect(await movesOf(staffNo)).toEqual(before);
});
