/** Bookings on a whole hub: two desks, the tables, who booked, and a hub that is started again. */
import { BookingContactsAnswer } from '@baozhong/contract/bookings.ts';
import { paths } from '@baozhong/contract/http.ts';
import { LiveMessage } from '@baozhong/contract/live.ts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { early, keyAt, TestHub } from '../../support/hub.ts';

let hub: TestHub;
beforeAll(async () => {
  hub = await TestHub.start();
  await hub.signInAs('host');
});
afterAll(() => hub.stop());

const minute = 60_000;
const contact = { name: '王先生', phone: '139 0000 5678' };
const booking = (afterMinutes: number, staffNo = '1', roomNo: string | null = null) => ({
  type: 'bookVisit',
  roomNo: roomNo ?? hubRoom,
  startAt: early + afterMinutes * minute,
  minutes: 60,
  guests: [{ items: [{ serviceCode: 'FOOT60', wish: { type: 'booked', staffNo } }] }],
});
const hubRoom = '201';
const bookingIdOf = (outcome: Awaited<ReturnType<TestHub['command']>>) =>
  outcome.status === 'accepted' ? String(outcome.answer['bookingId']) : outcome.refusal.name;
const contacts = async () =>
  BookingContactsAnswer.parse((await hub.request('GET', paths.bookingContacts)).json).contacts;

/** The first snapshot of a screen. */
async function snapshot() {
  const socket = new WebSocket(`${hub.url.replace('http', 'ws')}${paths.live}`, {
    headers: { cookie: hub.cookie },
  });
  const text = await new Promise<string>((resolve, reject) => {
    socket.once('error', reject);
    socket.once('message', (data: Buffer) => {
      resolve(data.toString());
    });
  });
  socket.terminate();
  const message = LiveMessage.parse(JSON.parse(text));
  return message.type === 'snapshot' ? message.entities : [];
}

describe('bookings at the desk', () => {
  test('[BKG-2, FLR-13] two desks book one room at once: one has it, the other is told who', async () => {
    const outcomes = await Promise.all(
      ['1', '2', '3'].map((staffNo) => hub.command(booking(600, staffNo))),
    );
    const taken = outcomes.filter(({ status }) => status === 'accepted');
    expect(taken).toHaveLength(1);
    for (const one of outcomes)
      if (one.status === 'refused')
        expect(one.refusal).toMatchObject({
          name: 'booking_clash',
          detail: { roomNo: hubRoom, bookingId: bookingIdOf(taken[0] ?? one) },
        });
  });

  test('[BKG-9] who booked goes past the log, and is for those who may book', async () => {
    const key = keyAt(hub.process.at);
    const command = booking(200);
    const first = await hub.command(command, { key, contact });
    const bookingId = bookingIdOf(first);
    // The reply was lost: the same again is the same booking.
    expect(await hub.command(command, { key, contact })).toEqual(first);
    expect(await contacts()).toContainEqual({ bookingId, ...contact });
    const change = { ...booking(210), type: 'changeBooking', bookingId, seenVersion: 1 };
    await hub.command(change, { contact: { ...contact, phone: '13900001111' } });
    expect(await contacts()).toContainEqual({ bookingId, name: '王先生', phone: '13900001111' });
    // A repeat that comes late, or from somebody else, writes nothing over what was said since.
    const late = { key, contact: { name: '别人', phone: '999' } };
    expect(await hub.command(command, late)).toEqual(first);
    expect(await contacts()).toContainEqual({ bookingId, name: '王先生', phone: '13900001111' });
    const log = JSON.stringify(await hub.log());
    expect(log).toContain(bookingId);
    for (const secret of ['王先生', '0000 5678', '00005678', '13900001111'])
      expect(log).not.toContain(secret);
    for (const bad of [{ name: '' }, { phone: '<script>' }, { more: 1 }])
      expect(
        (
          await hub.request('POST', paths.commands, {
            ...{ key: keyAt(hub.process.at), command, contact: { ...contact, ...bad } },
          })
        ).status,
      ).toBe(400);
    await hub.signInAs('attendant');
    expect((await hub.request('GET', paths.bookingContacts)).status).toBe(403);
    expect(await hub.command(booking(700))).toMatchObject({ refusal: { name: 'not_allowed' } });
    expect((await snapshot()).some(({ kind }) => kind === 'booking')).toBe(false);
    await hub.signInAs('host');
  });

  test('[BKG-4, BKG-6, BKG-8] the desk sees the reminder, the room that is kept, and who has come', async () => {
    const bookingId = bookingIdOf(await hub.command(booking(90, '2', '202')));
    const shown = async () => {
      const entities = await snapshot();
      return {
        booking: entities.find(({ kind, id }) => kind === 'booking' && id === bookingId),
        room: entities.find(({ kind, id }) => kind === 'room' && id === '202'),
      };
    };
    await hub.driveMinutes(31);
    expect(await shown()).toMatchObject({
      booking: { status: 'booked', remind: true, roomKept: false },
      room: { state: 'vacant', bookedAt: early + 90 * minute },
    });
    await hub.command({ type: 'acknowledgeBooking', bookingId });
    await hub.driveMinutes(30);
    expect(await shown()).toMatchObject({
      booking: { status: 'locked', remind: false, roomKept: true },
      room: { state: 'reserved' },
    });
    await hub.command({ type: 'openBooking', bookingId });
    expect(await shown()).toMatchObject({
      booking: { status: 'arrived', late: false, visitId: expect.any(String) as string },
      room: { state: 'awaitingTechnician', bookedAt: null },
    });
  });

  test('[BKG-11] an extension that runs into a booking is accepted, and the desk is told which and when', async () => {
    // The first goes to the guests who wait already.
    for (const staffNo of ['6', '3']) await hub.command({ type: 'clockOn', staffNo });
    const wish = { type: 'requested', staffNo: '3' };
    const guests = [{ items: [{ serviceCode: 'FOOT60', wish }] }];
    const opened = await hub.command({ type: 'openVisit', roomNo: '204', guests });
    const clockOfRoom = async () =>
      (await snapshot())
        .flatMap((one) => (one.kind === 'visit' && one.roomNo === '204' ? one.clocks : []))
        .at(0);
    expect(opened.status).toBe('accepted');
    const clockId = (await clockOfRoom())?.clockId ?? '';
    await hub.command({ type: 'startClock', clockId });
    const startAt = (await clockOfRoom())?.expectedEndAt ?? 0;
    const afterMinutes = (startAt - early) / minute;
    const bookingId = bookingIdOf(await hub.command(booking(afterMinutes, '4', '204')));
    expect(await hub.command({ type: 'extendClock', clockId, extensions: 1 })).toMatchObject({
      status: 'accepted',
    });
    const clock = await clockOfRoom();
    expect(clock?.bookedNext).toEqual({ bookingId, at: startAt, roomNo: '204', staffNo: null });
    expect(clock?.expectedEndAt).toBeGreaterThan(startAt);
  });

  test('[BKG-1, BKG-2] a hub that is started again knows its bookings, and so do the tables', async () => {
    const bookingId = bookingIdOf(await hub.command(booking(3_000, '1', '203')));
    await hub.process.stop();
    await hub.process.start();
    await hub.signInAs('host');
    const again = (await snapshot()).filter(({ kind }) => kind === 'booking');
    expect(again.map(({ id }) => id)).toContain(bookingId);
    expect(again).toContainEqual(expect.objectContaining({ status: 'arrived' }));
    expect(await hub.command(booking(3_030, '2', '203'))).toMatchObject({
      refusal: { name: 'booking_clash', detail: { bookingId } },
    });
  });
});
