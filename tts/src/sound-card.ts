/** The loudspeaker of this machine, by whatever program it has for it. It may have none: that is told, and hurts nobody. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { runProgram } from './run-program.ts';
import { encodeWav, wavMilliseconds } from './wav.ts';

export interface Program {
  readonly program: string;
  /** Before the name of the file. */
  readonly args: readonly string[];
}

export interface SoundCard {
  /** Whether it can sound: it plays a moment of nothing. */
  probe(): Promise<boolean>;
  /** Resolves when the sound is over, rejects when it could not be heard. */
  play(wav: Uint8Array): Promise<void>;
}

const PLAY_SCRIPT = fileURLToPath(new URL('play.ps1', import.meta.url));
const PATIENCE_MILLISECONDS = 5_000;
const OUTPUT_BYTES = 100_000;

export function playersOf(platform: NodeJS.Platform): readonly Program[] {
  if (platform === 'darwin') return [{ program: 'afplay', args: [] }];
  if (platform === 'win32')
    return [
      {
        program: 'powershell.exe',
        args: [
          ...['-NoProfile', '-NonInteractive', '-ExecutionPolicy', 'Bypass'],
          ...['-File', PLAY_SCRIPT, '-Sound'],
        ],
      },
    ];
  return [
    { program: 'paplay', args: [] },
    { program: 'aplay', args: ['-q'] },
  ];
}

export function createSoundCard(
  programs: readonly Program[] = playersOf(process.platform),
): SoundCard {
  let chosen: Program | undefined;
  const playWith = async ({ program, args }: Program, wav: Uint8Array): Promise<void> => {
    const folder = await mkdtemp(join(tmpdir(), 'baozhong-sound-'));
    try {
      const file = join(folder, 'sound.wav');
      await writeFile(file, wav);
      const milliseconds = wavMilliseconds(wav) + PATIENCE_MILLISECONDS;
      await runProgram(program, [...args, file], { milliseconds, outputBytes: OUTPUT_BYTES });
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  };
  return {
    async probe() {
      const nothing = encodeWav({ sampleRate: 22_050, samples: new Int16Array(1_000) });
      chosen = undefined;
      for (const program of programs)
        try {
          await playWith(program, nothing);
          chosen = program;
          return true;
        } catch {
          // The next one may.
        }
      return false;
    },
    async play(wav) {
      if (chosen === undefined) throw new Error('no loudspeaker');
      await playWith(chosen, wav);
    },
  };
}
