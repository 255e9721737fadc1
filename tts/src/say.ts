/**
 * The voices that come with macOS (`say`, its arguments by the package of that
 * name) and Windows (System.Speech by PowerShell). Their arguments are tested against a program that pretends; on
 * such a machine nobody has listened to it yet.
 */
import type { Language } from '@baozhong/contract/primitives.ts';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import SayDarwin from 'say/platform/darwin.js';
import { SpeechError, type SpeechEngine } from './engine.ts';
import { runProgram } from './run-program.ts';
import { cleanForSpeech, isSpeakable } from './speakable.ts';
import { decodeWav, isAudible } from './wav.ts';

export type SayPlatform = 'darwin' | 'win32';

const LIMITS = { milliseconds: 20_000, outputBytes: 1_000_000 };
const WINDOWS_SCRIPT = fileURLToPath(new URL('speak.ps1', import.meta.url));
const MAC_VOICES: Record<Language, string> = { 'zh-CN': 'Tingting', en: 'Samantha' };
const MAC_FORMAT = '--data-format=LEI16@22050';
const isNoFormat = (argument: string) => !argument.startsWith('--data-format=');
const CULTURES: Record<Language, string> = { 'zh-CN': 'zh-CN', en: 'en-US' };

/** Cleaned text has no sign that begins an option or ends a quotation. */
export function sayArguments(
  platform: SayPlatform,
  file: string,
  text: string,
  language: Language,
): string[] {
  const clean = cleanForSpeech(text);
  if (platform === 'darwin') {
    const wish = { text: clean, voice: MAC_VOICES[language], speed: 1, filename: file };
    const { args } = new SayDarwin().buildExportCommand(wish);
    // It asks for 32-bit floats, which not every browser and terminal plays.
    return [...args.map(String).filter(isNoFormat), '--file-format=WAVE', MAC_FORMAT];
  }
  return [
    ...['-NoProfile', '-NonInteractive', '-ExecutionPolicy', 'Bypass', '-File', WINDOWS_SCRIPT],
    ...['-Out', file, '-Language', CULTURES[language], '-Rate', '1', '-Text', clean],
  ];
}

export function createSay(
  platform: SayPlatform,
  program = platform === 'darwin' ? 'say' : 'powershell.exe',
): SpeechEngine {
  return {
    name: platform === 'darwin' ? 'say (macOS), voice 1' : 'System.Speech (Windows), voice 1',
    async synthesize(text, { language, signal }) {
      if (!isSpeakable(text))
        throw new SpeechError('nothing_to_say', 'no speakable character in the text');
      const folder = await mkdtemp(join(tmpdir(), 'baozhong-say-'));
      try {
        const file = join(folder, 'speech.wav');
        const args = sayArguments(platform, file, text, language);
        await runProgram(program, args, { ...LIMITS, signal });
        const wav = await readFile(file).catch(() => new Uint8Array());
        const sound = decodeWav(wav);
        if (!sound) throw new SpeechError('synthesis_failed', 'it wrote no WAV file');
        if (!isAudible(sound)) throw new SpeechError('nothing_to_say', 'no sound came of it');
        return wav;
      } finally {
        await rm(folder, { recursive: true, force: true });
      }
    },
  };
}
