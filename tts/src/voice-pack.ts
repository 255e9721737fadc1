/**
 * A voice of the store's own: recorded clips in a folder with an index, joined
 * word by word as loudspeakers in stations do. What was not recorded is said by
 * the engine behind it; a pack that must not be mixed leaves the whole sentence
 * to that engine.
 *
 *     voice-pack/index.json   { "format": "baozhong.voice/1", "name": "小美", "language": "zh-CN",
 *                               "mix": true, "clips": { "请": "please.wav", "八号技师": "t8.wav", … } }
 */
import { Language } from '@baozhong/contract/primitives.ts';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import type { SpeechEngine } from './engine.ts';
import { decodeWav, encodeWav, joinSounds, resampled, type Sound } from './wav.ts';

const FileName = z
  .string()
  .max(80)
  .regex(/^[\w\p{L}.-]+\.wav$/u, 'a file of the same folder, named .wav');

const Index = z.strictObject({
  format: z.literal('baozhong.voice/1'),
  name: z.string().min(1).max(40),
  language: Language,
  /** Whether words that were not recorded may be said by another voice in the middle of a sentence. */
  mix: z.boolean().default(true),
  clips: z.record(z.string().min(1).max(60), FileName),
});

export interface VoicePack {
  readonly name: string;
  readonly language: Language;
  readonly mix: boolean;
  readonly clips: ReadonlyMap<string, Sound>;
  /** Of its words and sounds: another recording is another voice. */
  readonly fingerprint: string;
}

/** Why a folder is no voice pack, in words for whoever made it. */
export class VoicePackError extends Error {
  override readonly name = 'VoicePackError';
}

/** A sentence is some seconds; more memory than this is a mistake. */
const MOST_CLIPS = 5_000;
const SENTENCE_PAUSE_SECONDS = 0.28;
const COMMA_PAUSE_SECONDS = 0.14;
const pauseOf = new Map([
  ...Array.from('。.！!？?', (sign) => [sign, SENTENCE_PAUSE_SECONDS] as const),
  ...Array.from('，,、；;：:', (sign) => [sign, COMMA_PAUSE_SECONDS] as const),
]);

export function readVoicePack(folder: string): VoicePack {
  const index = readIndex(folder);
  const clips = new Map<string, Sound>();
  const hash = createHash('sha256').update(JSON.stringify(index));
  if (Object.keys(index.clips).length > MOST_CLIPS)
    throw new VoicePackError(`more than ${String(MOST_CLIPS)} clips`);
  for (const [words, file] of Object.entries(index.clips)) {
    const bytes = readFile(folder, file);
    const sound = decodeWav(bytes);
    if (sound === undefined)
      throw new VoicePackError(`${file} ("${words}") is no 16-bit mono WAV, or not whole`);
    hash.update(bytes);
    clips.set(words, sound);
  }
  if (clips.size === 0) throw new VoicePackError('index.json names no clips');
  const { name, language, mix } = index;
  return { name, language, mix, clips, fingerprint: hash.digest('hex').slice(0, 16) };
}

function readIndex(folder: string): z.infer<typeof Index> {
  let json: unknown;
  try {
    json = JSON.parse(readFile(folder, 'index.json').toString('utf8'));
  } catch (error) {
    if (error instanceof VoicePackError) throw error;
    throw new VoicePackError('index.json is no JSON');
  }
  const parsed = Index.safeParse(json);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new VoicePackError(`index.json, ${issue?.path.join('.') ?? ''}: ${issue?.message ?? ''}`);
}

function readFile(folder: string, file: string): Buffer {
  try {
    return readFileSync(join(folder, file));
  } catch {
    throw new VoicePackError(`${file} cannot be read`);
  }
}

/** A part of a sentence: a clip, a pause, or words that nobody recorded. */
export type Part =
  | { readonly kind: 'clip'; readonly words: string }
  | { readonly kind: 'pause'; readonly seconds: number }
  | { readonly kind: 'missing'; readonly words: string };

/** The longest clip that fits each time, so that a whole phrase that was recorded sounds whole. */
export function partsOf(text: string, clips: ReadonlyMap<string, unknown>): Part[] {
  const longest = Math.max(0, ...[...clips.keys()].map((words) => words.length));
  const parts: Part[] = [];
  let missing = '';
  const flush = (): void => {
    if (missing.trim() !== '') parts.push({ kind: 'missing', words: missing.trim() });
    missing = '';
  };
  for (let at = 0; at < text.length;) {
    const words = clipAt(text, at, longest, clips);
    const seconds = pauseOf.get(text[at] ?? '');
    if (words !== undefined) {
      flush();
      parts.push({ kind: 'clip', words });
      at += words.length;
    } else {
      if (seconds !== undefined) {
        flush();
        parts.push({ kind: 'pause', seconds });
      } else missing += text[at] ?? '';
      at += 1;
    }
  }
  flush();
  return parts;
}

function clipAt(
  text: string,
  at: number,
  longest: number,
  clips: ReadonlyMap<string, unknown>,
): string | undefined {
  for (let length = Math.min(longest, text.length - at); length > 0; length--) {
    const words = text.slice(at, at + length);
    if (clips.has(words)) return words;
  }
  return undefined;
}

/** The pack before an engine: other languages, and what it lacks, are the engine's. */
export function withVoicePack(pack: VoicePack, behind: SpeechEngine): SpeechEngine {
  return {
    get name() {
      return `${pack.name} ${pack.fingerprint}, ${behind.name}`;
    },
    async synthesize(text, options) {
      if (options.language !== pack.language) return behind.synthesize(text, options);
      const parts = partsOf(text, pack.clips);
      const spoken = parts.some(({ kind }) => kind === 'clip');
      const lacks = parts.some(({ kind }) => kind === 'missing');
      if (!spoken || (lacks && !pack.mix)) return behind.synthesize(text, options);
      const rate = Math.max(...[...pack.clips.values()].map(({ sampleRate }) => sampleRate));
      const pieces: Int16Array[] = [];
      for (const part of parts) {
        if (part.kind === 'pause') pieces.push(new Int16Array(Math.round(part.seconds * rate)));
        else if (part.kind === 'clip') {
          const clip = pack.clips.get(part.words);
          if (clip !== undefined) pieces.push(resampled(clip, rate));
        } else {
          const made = decodeWav(await behind.synthesize(part.words, options));
          if (made !== undefined) pieces.push(resampled(made, rate));
        }
      }
      return encodeWav(joinSounds(rate, pieces));
    },
    close: async () => behind.close?.(),
  };
}
