/** Words in, the id of a sound out; each phrase is made once and then comes from disk. */
import type { Language } from '@baozhong/contract/primitives.ts';
import { createHash } from 'node:crypto';
import { SoundCache, type CacheLimits } from './cache.ts';
import { CHIME_VERSION, chime } from './chime.ts';
import { SpeechError, type SpeechEngine } from './engine.ts';
import { cleanForSpeech, isSpeakable } from './speakable.ts';
import { decodeWav, encodeWav, joinSounds, resampled, wavMilliseconds } from './wav.ts';

export interface PrepareOptions {
  /** The two tones before a call; see `beginsWithChime`. */
  readonly chime?: boolean;
}

export interface PreparedSpeech {
  /** SHA-256 in hex of engine, language, chime and text: the same words have the same id in every run, so a page may cache the sound for ever. */
  readonly id: string;
  readonly bytes: number;
  readonly soundMs: number;
  /** False if it came from the cache, or another request was already making it. */
  readonly made: boolean;
  readonly milliseconds: number;
}

export interface Speech {
  /** Rejects with a `SpeechError` only. */
  prepare(text: string, language: Language, options?: PrepareOptions): Promise<PreparedSpeech>;
  /** Sounds that were prepared, one behind the other, as one. */
  join(ids: readonly string[]): Promise<PreparedSpeech>;
  /** The WAV, or nothing if the id is unknown or was evicted: then prepare the text again. */
  read(id: string): Promise<Uint8Array | undefined>;
  /** Closes the engine too. */
  close(): Promise<void>;
}

export interface SpeechSettings extends Partial<CacheLimits> {
  readonly engine: SpeechEngine;
  readonly cacheDir: string;
}

/** About 300 kB a phrase: a store's technicians, rooms and services of some weeks. */
const DEFAULT_LIMITS: CacheLimits = { maxFiles: 1_000, maxBytes: 300_000_000 };

interface Found {
  readonly bytes: number;
  readonly soundMs: number;
  readonly made: boolean;
}

export function createSpeech({ engine, cacheDir, ...limits }: SpeechSettings): Speech {
  const opening = SoundCache.open(cacheDir, { ...DEFAULT_LIMITS, ...limits });
  const inProgress = new Map<string, Promise<Found>>();
  let isClosed = false;

  async function findOrMake(
    id: string,
    text: string,
    language: Language,
    withChime: boolean,
  ): Promise<Found> {
    const cache = await opening;
    const kept = await cache.read(id);
    if (kept) return { bytes: kept.length, soundMs: wavMilliseconds(kept), made: false };
    const words = await engine.synthesize(text, { language });
    const wav = withChime ? prefixChime(words) : words;
    await cache.store(id, wav);
    return { bytes: wav.length, soundMs: wavMilliseconds(wav), made: true };
  }

  return {
    async prepare(text, language, options) {
      const startedAt = performance.now();
      if (isClosed) throw new SpeechError('closed', 'speech was closed');
      const clean = cleanForSpeech(text);
      if (!isSpeakable(clean))
        throw new SpeechError('nothing_to_say', 'no speakable character in the text');
      const withChime = options?.chime === true;
      const id = idOf(engine.name, language, withChime, clean);

      const joined = inProgress.get(id);
      const making = joined ?? findOrMake(id, clean, language, withChime);
      if (!joined) {
        inProgress.set(id, making);
        const done = (): void => void inProgress.delete(id);
        making.then(done, done);
      }
      const { made, ...found } = await making;
      const milliseconds = performance.now() - startedAt;
      return { id, ...found, made: made && !joined, milliseconds };
    },

    async join(ids) {
      const startedAt = performance.now();
      const cache = await opening;
      const id = createHash('sha256').update(JSON.stringify(ids)).digest('hex');
      const kept = await cache.read(id);
      const wav = kept ?? joined(await Promise.all(ids.map((one) => cache.read(one))));
      if (kept === undefined) await cache.store(id, wav);
      const found = { bytes: wav.length, soundMs: wavMilliseconds(wav), made: kept === undefined };
      return { id, ...found, milliseconds: performance.now() - startedAt };
    },

    async read(id) {
      const cache = await opening;
      return cache.read(id);
    },

    async close() {
      isClosed = true;
      await engine.close?.();
      await Promise.allSettled(inProgress.values());
      await (await opening).close();
    },
  };
}

function joined(files: readonly (Uint8Array | undefined)[]): Uint8Array {
  const sounds = files.map((file) => file && decodeWav(file));
  if (sounds.some((sound) => sound === undefined))
    throw new SpeechError('synthesis_failed', 'a part of the sentence is not there any more');
  const whole = sounds.flatMap((sound) => sound ?? []);
  const rate = Math.max(...whole.map(({ sampleRate }) => sampleRate));
  return encodeWav(
    joinSounds(
      rate,
      whole.map((sound) => resampled(sound, rate)),
    ),
  );
}

function idOf(engineName: string, language: Language, withChime: boolean, text: string): string {
  // JSON keeps the parts apart: no two different lists give the same text.
  return createHash('sha256')
    .update(JSON.stringify([engineName, language, withChime ? CHIME_VERSION : null, text]))
    .digest('hex');
}

const chimes = new Map<number, Int16Array>();
/** Made once for each sample rate: an engine has one. */
function chimeAt(sampleRate: number): Int16Array {
  const made = chimes.get(sampleRate) ?? chime(sampleRate);
  chimes.set(sampleRate, made);
  return made;
}

function prefixChime(wav: Uint8Array): Uint8Array {
  const words = decodeWav(wav);
  if (!words)
    throw new SpeechError('synthesis_failed', 'the engine did not answer with a 16-bit mono WAV');
  return encodeWav(joinSounds(words.sampleRate, [chimeAt(words.sampleRate), words.samples]));
}
