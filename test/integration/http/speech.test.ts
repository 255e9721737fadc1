/** Who may speak in the technician room, over HTTP: a screen that is connected as its Turn board, and one at a time. */
import { paths } from '@baozhong/contract/http.ts';
import { type Entity as LiveEntity, LiveMessage } from '@baozhong/contract/live.ts';
import { usualVoice, type VoiceSettingsAnswer } from '@baozhong/contract/speech.ts';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { WebSocket } from 'ws';
import { TestHub } from '../../support/hub.ts';

let hub: TestHub;
beforeAll(async () => {
  hub = await TestHub.start(undefined, undefined, ['--speech', 'chime']);
  await hub.signInAs('manager');
  for (const staffNo of ['1', '2']) await hub.command({ type: 'clockOn', staffNo });
});
afterAll(() => hub.stop());

/** A Turn board's connection: what it is called, and whether a call has its sound. */
async function board() {
  const socket = new WebSocket(`${hub.url.replace('http', 'ws')}${paths.live}?screen=turnBoard`, {
    headers: { cookie: hub.cookie },
  });
  onTestFinished(() => {
    socket.terminate();
  });
  const made = new Set<number>();
  const entities: LiveEntity[] = [];
  const session = await new Promise<string>((resolve, reject) => {
    socket.once('error', reject);
    socket.on('message', (data: Buffer) => {
      const message = LiveMessage.parse(JSON.parse(data.toString()));
      if (message.type === 'heartbeat') return;
      const told = message.type === 'snapshot' ? message.entities : message.upserts;
      entities.push(...told);
      for (const one of told)
        if (one.kind === 'announcement' && one.speechId !== null) made.add(one.no);
      if (message.type === 'snapshot') resolve(message.session ?? '');
    });
  });
  return { session, made, socket, entities };
}
const post = async (path: string, body: object) => {
  const { status, json } = await hub.request('POST', path, body);
  return { status, name: (json as { refusal?: { name: string } }).refusal?.name };
};

describe('[TRM-07, TRM-08, ANN-1] claims of Turn boards', () => {
  test('need a live connection, a player and a number of the right shape', async () => {
    const stranger = { session: 'x'.repeat(36), player: 'board-12345678', no: 1 };
    expect(await post(paths.claim, stranger)).toEqual({ status: 401, name: 'not_signed_in' });
    const { session, socket } = await board();
    for (const bad of [{ player: 'hub' }, { no: 0 }, { no: '1' }, { more: 1 }])
      expect((await post(paths.claim, { ...stranger, session, ...bad })).status).toBe(400);
    expect(await post(paths.claim, { ...stranger, session })).toMatchObject({
      name: 'announcement_over',
    });
    socket.terminate();
    await expect
      .poll(() => post(paths.claim, { ...stranger, session }))
      .toMatchObject({ status: 401 });
    expect((await hub.request('GET', '/speech/..%2f..%2fsecret.wav')).status).toBe(404);
  });

  test('are granted to one of several, asked twice the same, and confirmed by that one alone', async () => {
    const [a, b] = [await board(), await board()];
    const guests = [{ items: [{ serviceCode: 'FOOT60', wish: { type: 'rotation' } }] }];
    await hub.command({ type: 'openVisit', roomNo: '201', guests });
    await expect.poll(() => a.made.has(1)).toBe(true);
    const asks = (one: typeof a, player: string) => ({ session: one.session, player, no: 1 });
    const [first, second] = ['board-aaaaaaaa', 'board-bbbbbbbb'];
    const answers = await Promise.all([
      post(paths.claim, asks(a, first)),
      post(paths.claim, asks(b, second)),
    ]);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
    const [winner, loser] =
      answers[0].status === 200
        ? [asks(a, first), asks(b, second)]
        : [asks(b, second), asks(a, first)];
    expect(await post(paths.claim, winner)).toMatchObject({ status: 200 });
    const played = { result: 'played' };
    expect(await post(paths.report, { ...loser, ...played })).toMatchObject({
      name: 'announcement_taken',
    });
    expect(await post(paths.report, { ...winner, ...played })).toMatchObject({ status: 200 });
    expect(await post(paths.claim, loser)).toMatchObject({ name: 'announcement_over' });
    const spoken = (await hub.log()).filter(({ type }) => type === 'announcementPlaying');
    expect(spoken).toHaveLength(1);
  });
});

describe('[TRM-14] the sound of a sentence', () => {
  const words = { text: '8号上钟，60分钟', language: 'zh-CN' };
  const say = async (body: object, authorization?: string) => {
    const response = await fetch(`${hub.url}${paths.say}`, {
      ...{ method: 'POST', body: JSON.stringify(body) },
      headers: {
        'content-type': 'application/json',
        ...(authorization === undefined ? { cookie: hub.cookie } : { authorization }),
      },
    });
    return { status: response.status, answer: (await response.json()) as { sound?: string } };
  };
  const basic = (deviceId: string, secret: string) =>
    `Basic ${Buffer.from(`${deviceId}:${secret}`).toString('base64')}`;

  test('is made for a terminal by its name and secret, kept, and read as the trade reads numbers', async () => {
    const { json } = await hub.request('POST', paths.virtualTerminal, { roomNo: '201' });
    const { deviceId, secret } = json as { deviceId: string; secret: string };
    const first = await say(words, basic(deviceId, secret));
    expect(first).toMatchObject({
      status: 200,
      answer: { sound: /^\/speech\/[0-9a-f]{64}\.wav$/ },
    });
    const read = await say({ ...words, text: '八号上钟，六十分钟' }, basic(deviceId, secret));
    expect(read.answer.sound).toBe(first.answer.sound);
    const wav = await fetch(`${hub.url}${first.answer.sound ?? ''}`);
    expect(wav.headers.get('content-type')).toBe('audio/wav');
    expect(
      Buffer.from(await wav.arrayBuffer())
        .subarray(0, 4)
        .toString(),
    ).toBe('RIFF');
    expect(await say(words, basic(deviceId, `${secret}x`))).toMatchObject({ status: 401 });
    expect(await say(words, basic('T-999', secret))).toMatchObject({ status: 401 });
    expect(await say(words, 'Basic !')).toMatchObject({ status: 401 });
  });

  test('is made for whoever has signed in; not of nothing, of too much, or in another language', async () => {
    expect(await say(words)).toMatchObject({ status: 200 });
    for (const bad of [
      { text: '' },
      { text: 'x'.repeat(201) },
      { language: 'fr' },
      { chime: true },
    ])
      expect((await say({ ...words, ...bad })).status).toBe(400);
    expect(await say({ ...words, text: '…' })).toEqual({ status: 200, answer: { sound: null } });
  });

  test('is refused to one who asks without end, and to nobody else', async () => {
    const { json } = await hub.request('POST', paths.virtualTerminal, { roomNo: '202' });
    const { deviceId, secret } = json as { deviceId: string; secret: string };
    const answers = await Promise.all(
      Array.from({ length: 310 }, () => say(words, basic(deviceId, secret))),
    );
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200, 503]));
    expect(answers.filter(({ status }) => status === 503)).toHaveLength(10);
    expect((await say(words)).status).toBe(200);
  });
});

describe('[TRM-08] how the store speaks', () => {
  test("is the manager's to choose: calls in both languages, without the chime, as loud as the hour", async () => {
    const before = (await hub.request('GET', paths.voiceSettings)).json as VoiceSettingsAnswer;
    expect(before).toMatchObject({ settings: usualVoice, pack: null, packFault: '' });
    const settings = { ...usualVoice, language: 'both', volumes: [{ from: '00:00', percent: 35 }] };
    expect((await hub.request('POST', paths.voiceSettings, settings)).status).toBe(200);
    const bad = { ...usualVoice, volumes: [] };
    expect((await hub.request('POST', paths.voiceSettings, bad)).status).toBe(400);
    const { json } = await hub.request('GET', paths.voiceSettings);
    expect((json as VoiceSettingsAnswer).settings).toEqual(settings);

    const { made, entities } = await board();
    await hub.command({
      ...{ type: 'openVisit', roomNo: '205' },
      guests: [{ items: [{ serviceCode: 'FOOT60', wish: { type: 'rotation' } }] }],
    });
    const spoken = () =>
      entities.findLast(
        (one) => one.kind === 'announcement' && one.roomNo === '205' && made.has(one.no),
      );
    await expect.poll(spoken).toBeDefined();
    const call = spoken();
    expect(call).toMatchObject({ text: expect.stringMatching(/^请.*please go to/u) as string });
    expect(entities.findLast(({ kind }) => kind === 'voice')).toMatchObject({ volume: 35 });
    await hub.request('POST', paths.voiceSettings, usualVoice);
  });

  test("is nobody else's", async () => {
    await hub.signInAs('host');
    for (const [method, body] of [['GET'], ['POST', usualVoice]] as const)
      expect((await hub.request(method, paths.voiceSettings, body)).status).toBe(403);
    await hub.signInAs('manager');
  });
});
