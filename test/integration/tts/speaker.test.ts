import { readdir, readFile, stat, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { SpeechError, type SpeechEngine } from '@baozhong/tts/src/engine.ts';
import { createEspeakEngine } from '@baozhong/tts/src/espeak-wasm.ts';
import { createSpeech, type Speech, type SpeechSettings } from '@baozhong/tts/src/speaker.ts';
import { decodeWav, encodeWav } from '@baozhong/tts/src/wav.ts';
import { codeOf, temporaryFolder } from './support.ts';

/** Makes a sound as long as the text, and remembers what it was asked. */
function fakeEngine(): SpeechEngine & { readonly asked: string[]; failNext: boolean } {
  return {
    name: 'fake',
    asked: [],
    failNext: false,
    async synthesize(text) {
      this.asked.push(text);
      await Promise.resolve();
      if (this.failNext) {
        this.failNext = false;
        throw new SpeechError('timed_out', 'as asked');
      }
      return encodeWav({
        sampleRate: 8_000,
        samples: new Int16Array(text.length * 100).fill(1_000),
      });
    },
  };
}

function openSpeech(settings: SpeechSettings): Speech {
  const speech = createSpeech(settings);
  onTestFinished(() => speech.close());
  return speech;
}

describe('[TRM-08] prepared speech', () => {
  test('is made once, then read from disk, also after a restart', async () => {
    const cacheDir = await temporaryFolder();
    const engine = fakeEngine();
    const speech = openSpeech({ engine, cacheDir });
    const first = await speech.prepare('请八号技师', 'zh-CN');
    const second = await speech.prepare('请八号技师', 'zh-CN');
    expect(first).toMatchObject({ made: true });
    expect(second).toMatchObject({ id: first.id, bytes: first.bytes, made: false });
    expect(first.id).toMatch(/^[0-9a-f]{64}$/);
    expect((await speech.read(first.id))?.length).toBe(first.bytes);
    await speech.close();

    const restarted = openSpeech({ engine, cacheDir });
    expect((await restarted.read(first.id))?.length).toBe(first.bytes);
    expect(await restarted.prepare('请八号技师', 'zh-CN')).toMatchObject({
      id: first.id,
      made: false,
    });
    expect(engine.asked).toEqual(['请八号技师']);
  });

  test('two requests for one phrase at once make it once', async () => {
    const engine = fakeEngine();
    const speech = openSpeech({ engine, cacheDir: await temporaryFolder() });
    const prepared = await Promise.all([1, 2, 3].map(() => speech.prepare('你好', 'zh-CN')));
    expect(engine.asked).toEqual(['你好']);
    expect(prepared.map(({ made }) => made)).toEqual([true, false, false]);
    expect(new Set(prepared.map(({ id }) => id)).size).toBe(1);
  });

  test('engine, language, chime and text all make another sound', async () => {
    const cacheDir = await temporaryFolder();
    const speech = openSpeech({ engine: fakeEngine(), cacheDir });
    const other = openSpeech({ engine: { ...fakeEngine(), name: 'other' }, cacheDir });
    const ids = [
      await speech.prepare('VIP', 'zh-CN'),
      await speech.prepare('VIP', 'en'),
      await speech.prepare('VIP', 'zh-CN', { chime: true }),
      await speech.prepare('VIPs', 'zh-CN'),
      await other.prepare('VIP', 'zh-CN'),
    ].map(({ id }) => id);
    expect(new Set(ids).size).toBe(5);
  });

  test('the chime stands before the words', async () => {
    const speech = openSpeech({ engine: fakeEngine(), cacheDir: await temporaryFolder() });
    const plain = await speech.prepare('八号', 'zh-CN');
    const withChime = await speech.prepare('八号', 'zh-CN', { chime: true });
    const words = decodeWav((await speech.read(plain.id)) ?? new Uint8Array());
    const all = decodeWav((await speech.read(withChime.id)) ?? new Uint8Array());
    if (!words || !all) throw new Error('not a WAV');
    expect(all.sampleRate).toBe(words.sampleRate);
    expect(all.samples.slice(-words.samples.length)).toEqual(words.samples);
    expect(all.samples.length - words.samples.length).toBeGreaterThan(0.8 * all.sampleRate);
  });

  test('a failure is passed on, not kept, and the next try works', async () => {
    const engine = fakeEngine();
    const speech = openSpeech({ engine, cacheDir: await temporaryFolder() });
    engine.failNext = true;
    expect(await codeOf(speech.prepare('你好', 'zh-CN'))).toBe('timed_out');
    expect(await speech.prepare('你好', 'zh-CN')).toMatchObject({ made: true });
  });

  test('nothing to say, and a closed speaker, are named', async () => {
    const speech = openSpeech({ engine: fakeEngine(), cacheDir: await temporaryFolder() });
    expect(await codeOf(speech.prepare('😀', 'zh-CN'))).toBe('nothing_to_say');
    await speech.close();
    expect(await codeOf(speech.prepare('你好', 'zh-CN'))).toBe('closed');
  });

  test.each([
    '',
    '..',
    '../../etc/passwd',
    'A'.repeat(64),
    `${'a'.repeat(64)}.wav`,
    '0'.repeat(64),
  ])('the id %j reads nothing', async (id) => {
    const speech = openSpeech({ engine: fakeEngine(), cacheDir: await temporaryFolder() });
    expect(await speech.read(id)).toBeUndefined();
  });

  test('the real engine, all the way', async () => {
    const speech = openSpeech({ engine: createEspeakEngine(), cacheDir: await temporaryFolder() });
    const prepared = await speech.prepare('请八号技师，到三零二房。', 'zh-CN', { chime: true });
    const sound = decodeWav((await speech.read(prepared.id)) ?? new Uint8Array());
    expect(sound?.sampleRate).toBe(22_050);
    expect((sound?.samples.length ?? 0) / 22_050).toBeGreaterThan(3);
  });
});

describe('the cache on disk', () => {
  const phrases = ['一', '二', '三', '四', '五', '六'];

  test('holds at most so many files, and drops the least recently used', async () => {
    const cacheDir = await temporaryFolder();
    const engine = fakeEngine();
    const speech = openSpeech({ engine, cacheDir, maxFiles: 3 });
    const [one, two] = [await speech.prepare('一', 'zh-CN'), await speech.prepare('二', 'zh-CN')];
    await speech.prepare('三', 'zh-CN');
    await speech.read(one.id);
    await speech.prepare('四', 'zh-CN');
    expect(await readdir(cacheDir)).toHaveLength(3);
    expect(await speech.read(two.id)).toBeUndefined();
    expect(await speech.read(one.id)).toBeDefined();
    // Evicted is not lost: it is made again.
    expect(await speech.prepare('二', 'zh-CN')).toMatchObject({ id: two.id, made: true });
  });

  test('holds at most so many bytes', async () => {
    const cacheDir = await temporaryFolder();
    const speech = openSpeech({ engine: fakeEngine(), cacheDir, maxBytes: 800 });
    // Each is 244 bytes.
    for (const text of phrases) await speech.prepare(text, 'zh-CN');
    expect(await readdir(cacheDir)).toHaveLength(3);
  });

  test('a sound larger than the limit is still there to be played', async () => {
    const speech = openSpeech({
      engine: fakeEngine(),
      cacheDir: await temporaryFolder(),
      maxBytes: 1,
    });
    await speech.prepare('一', 'zh-CN');
    const { id } = await speech.prepare('二', 'zh-CN');
    expect(await speech.read(id)).toBeDefined();
  });

  test('smaller limits count from the next start, and the order of use survives it', async () => {
    const cacheDir = await temporaryFolder();
    const before = createSpeech({ engine: fakeEngine(), cacheDir });
    const made = [];
    for (const text of phrases) made.push(await before.prepare(text, 'zh-CN'));
    await before.close();
    // As if used on days in this order.
    for (const [day, { id }] of made.entries()) {
      await utimes(join(cacheDir, `${id}.wav`), 0, day * 86_400);
    }

    const after = openSpeech({ engine: fakeEngine(), cacheDir, maxFiles: 2 });
    const kept = [];
    for (const { id } of made) kept.push((await after.read(id)) !== undefined);
    expect(kept).toEqual([false, false, false, false, true, true]);

    // Reading is using.
    await after.close();
    const { mtimeMs } = await stat(join(cacheDir, `${made.at(-1)?.id ?? ''}.wav`));
    expect(mtimeMs).toBeGreaterThan(made.length * 86_400_000);
  });

  test('a crash in the middle of a write leaves nothing that is read, and is tidied up', async () => {
    const cacheDir = await temporaryFolder();
    const first = createSpeech({ engine: fakeEngine(), cacheDir });
    const { id } = await first.prepare('一', 'zh-CN');
    await first.close();
    await writeFile(join(cacheDir, `${'b'.repeat(64)}.1-1.unfinished`), 'half');
    await writeFile(join(cacheDir, 'notes.txt'), 'not ours');

    const second = openSpeech({ engine: fakeEngine(), cacheDir });
    await second.read(id);
    expect((await readdir(cacheDir)).sort()).toEqual([`${id}.wav`, 'notes.txt'].sort());
  });

  test.each([
    ['empty', (_: Buffer) => Buffer.alloc(0)],
    ['cut short', (wav: Buffer) => wav.subarray(0, 100)],
    ['of zeros', (wav: Buffer) => Buffer.alloc(wav.length)],
  ])('a file that a power loss left %s is made again', async (_, damage) => {
    const cacheDir = await temporaryFolder();
    const first = createSpeech({ engine: fakeEngine(), cacheDir });
    const { id } = await first.prepare('一', 'zh-CN');
    await first.close();
    const path = join(cacheDir, `${id}.wav`);
    await writeFile(path, damage(await readFile(path)));

    const second = openSpeech({ engine: fakeEngine(), cacheDir });
    expect(await second.read(id)).toBeUndefined();
    expect(await second.prepare('一', 'zh-CN')).toMatchObject({ id, made: true });
    expect(await second.read(id)).toBeDefined();
  });

  test('without a usable folder it speaks on from memory', async () => {
    const notAFolder = join(await temporaryFolder(), 'file');
    await writeFile(notAFolder, '');
    const engine = fakeEngine();
    const speech = openSpeech({ engine, cacheDir: notAFolder });
    const { id } = await speech.prepare('一', 'zh-CN');
    expect(await speech.read(id)).toBeDefined();
    expect(await speech.prepare('一', 'zh-CN')).toMatchObject({ made: false });
    // Bounded there too.
    for (let number = 0; number < 20; number++) await speech.prepare(`第${number}`, 'zh-CN');
    expect(await speech.read(id)).toBeUndefined();
  });

  test('many phrases at once, with eviction, all end well', async () => {
    const cacheDir = await temporaryFolder();
    const speech = openSpeech({ engine: fakeEngine(), cacheDir, maxFiles: 5 });
    const texts = Array.from({ length: 60 }, (_, index) => `第${index % 20}号`);
    const prepared = await Promise.all(texts.map((text) => speech.prepare(text, 'zh-CN')));
    expect(prepared.every(({ bytes }) => bytes > 44)).toBe(true);
    const files = await readdir(cacheDir);
    expect(files.length).toBeLessThanOrEqual(5);
    expect(files.every((name) => name.endsWith('.wav'))).toBe(true);
  });
});
