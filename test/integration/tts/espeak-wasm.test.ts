import { afterAll, describe, expect, onTestFinished, test } from 'vitest';
import { createEspeakEngine } from '@baozhong/tts/src/espeak-wasm.ts';
import { decodeWav } from '@baozhong/tts/src/wav.ts';
import { codeOf, workerProgram } from './support.ts';

const CALL = '请八号技师，到三零二房，足底按摩，六十分钟。';

const engine = createEspeakEngine();
afterAll(() => engine.close());

function loudness(samples: Int16Array): number {
  return Math.sqrt(samples.reduce((sum, sample) => sum + sample * sample, 0) / samples.length);
}

describe('[TRM-08] espeak-ng in a child process', () => {
  test.each([
    ['zh-CN', CALL, 5, 10],
    ['zh-CN', '三零二房，幺零八号技师，还有五分钟到钟。', 3.5, 9],
    ['zh-CN', '到V零八房', 0.8, 3],
    ['en', 'Number 8, please go to room 3 0 2. Foot massage, 60 minutes.', 4, 9],
    ['en', 'Please go to 牡丹厅, 胸部.', 1.5, 5],
  ] as const)('%s: %s', async (language, text, fromSeconds, toSeconds) => {
    const wav = await engine.synthesize(text, { language });
    const header = new DataView(wav.buffer, wav.byteOffset);
    expect(new TextDecoder('latin1').decode(wav.subarray(0, 4))).toBe('RIFF');
    expect(new TextDecoder('latin1').decode(wav.subarray(8, 16))).toBe('WAVEfmt ');
    expect(header.getUint32(4, true)).toBe(wav.length - 8);
    expect(header.getUint16(22, true)).toBe(1);
    expect(header.getUint16(34, true)).toBe(16);

    const sound = decodeWav(wav);
    if (!sound) throw new Error('not a WAV');
    const seconds = sound.samples.length / sound.sampleRate;
    expect(seconds).toBeGreaterThan(fromSeconds);
    expect(seconds).toBeLessThan(toSeconds);
    expect(loudness(sound.samples)).toBeGreaterThan(1_000);
  });

  test('the same words give the same bytes', async () => {
    const one = await engine.synthesize(CALL, { language: 'zh-CN' });
    const other = await engine.synthesize(CALL, { language: 'zh-CN' });
    expect(Buffer.compare(one, other)).toBe(0);
  });

  test('different numbers give different sounds', async () => {
    const texts = ['八号', '七号', '幺号', '一号', '幺零八号'];
    const sounds = new Set<string>();
    for (const text of texts) {
      sounds.add(
        Buffer.from(await engine.synthesize(text, { language: 'zh-CN' })).toString('base64'),
      );
    }
    expect(sounds.size).toBe(texts.length);
  });

  test.each([
    '<speak><break time="60s"/>好</speak>',
    '[[_::]]好',
    '--stdin 好',
    '-w /dev/null 好',
    '$(sleep 60)好',
    '好\u0000好',
    '好'.repeat(1_000),
    'x'.repeat(1_000),
    '9'.repeat(1_000),
    '\ud800好',
  ])('hostile text %# is spoken as plain text or refused by name', async (text) => {
    for (const language of ['zh-CN', 'en'] as const) {
      const wav = await engine.synthesize(text, { language });
      const sound = decodeWav(wav);
      // Not a minute of ordered silence.
      expect((sound?.samples.length ?? 0) / (sound?.sampleRate ?? 1)).toBeLessThan(200);
    }
  });

  test.each(['', ' ', '。。', '😀', '\u0000', '[[]]', '兙'])(
    '%j is nothing to say',
    async (text) => {
      expect(await codeOf(engine.synthesize(text, { language: 'zh-CN' }))).toBe('nothing_to_say');
    },
  );

  test('killed with -9 in the middle of a phrase, it answers nevertheless, and so the next', async () => {
    await engine.synthesize(CALL, { language: 'zh-CN' });
    const { processId = 0 } = engine;
    const interrupted = engine.synthesize(CALL.repeat(6), { language: 'zh-CN' });
    process.kill(processId, 'SIGKILL');
    expect(decodeWav(await interrupted)).toBeDefined();
    expect(decodeWav(await engine.synthesize(CALL, { language: 'zh-CN' }))).toBeDefined();
    expect(engine.processId).not.toBe(processId);
  });

  test('an answer that is no WAV is refused', async () => {
    const program = await workerProgram(`
      process.on('message', () => process.send({ result: new Uint8Array(10) }));
      process.send({ ready: true });
    `);
    const broken = createEspeakEngine({ program });
    onTestFinished(() => broken.close());
    expect(await codeOf(broken.synthesize('好', { language: 'zh-CN' }))).toBe('synthesis_failed');
  });
});
