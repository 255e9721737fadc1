/** Which engine this machine speaks with: the first of the list that can. One that is gone later makes room for the next. */
import { SpeechError, type SpeechEngine } from './engine.ts';
import { createEspeakCli } from './espeak-cli.ts';
import { createEspeakEngine } from './espeak-wasm.ts';
import { createSay } from './say.ts';
import { encodeWav } from './wav.ts';

export const engineNames = ['espeak-ng', 'espeak-wasm', 'say', 'chime', 'silent'] as const;
export type EngineName = (typeof engineNames)[number];
export type Makers = Readonly<Record<EngineName, () => SpeechEngine | undefined>>;

/** When none could speak, all are asked again after so long. */
const AGAIN_MILLISECONDS = 60_000;
const PROBE = '请八号技师';

export function engineMakers(platform: NodeJS.Platform = process.platform): Makers {
  return {
    'espeak-ng': () => createEspeakCli(),
    'espeak-wasm': () => createEspeakEngine(),
    say: () => (platform === 'darwin' || platform === 'win32' ? createSay(platform) : undefined),
    chime: createChimeOnly,
    silent: () => undefined,
  };
}

export interface EngineChain extends SpeechEngine {
  /** Of the engine that speaks; null: none does. */
  readonly speaking: string | null;
  /** Says a word to nobody, so that it is known who speaks before somebody waits. Never rejects. */
  probe(): Promise<void>;
  close(): Promise<void>;
}

/** One that was asked for by name is the only one: when it cannot speak, that is seen and not papered over. */
export function createEngineChain(
  wanted: EngineName | 'auto',
  options: {
    readonly makers?: Makers;
    readonly onChange?: (speaking: string | null, why: string) => void;
    readonly now?: () => number;
  } = {},
): EngineChain {
  const { makers = engineMakers(), onChange, now = () => performance.now() } = options;
  const names = wanted === 'auto' ? (['espeak-ng', 'espeak-wasm', 'say'] as const) : [wanted];
  let next = 0;
  let engine: SpeechEngine | undefined;
  let askAgainAt = Number.POSITIVE_INFINITY;
  const none = (): SpeechError =>
    new SpeechError('engine_unavailable', 'nothing speaks on this machine');

  const advance = (why: string): void => {
    engine = undefined;
    while (engine === undefined) {
      const name = names[next];
      if (name === undefined) break;
      next += 1;
      engine = makers[name]();
    }
    if (engine === undefined) askAgainAt = now() + AGAIN_MILLISECONDS;
    onChange?.(engine?.name ?? null, why);
  };
  advance('');

  const current = (): SpeechEngine => {
    if (engine === undefined && now() >= askAgainAt) {
      next = 0;
      advance('');
    }
    if (engine === undefined) throw none();
    return engine;
  };

  const chain: EngineChain = {
    get name() {
      return engine?.name ?? 'silent';
    },
    get speaking() {
      return engine?.name ?? null;
    },
    async synthesize(text, how) {
      for (;;) {
        const asked = current();
        try {
          return await asked.synthesize(text, how);
        } catch (error) {
          if (!(error instanceof SpeechError) || error.code !== 'engine_unavailable') throw error;
          // Of several phrases that wait for it only the first changes the engine.
          if (engine !== asked) continue;
          advance(error.message);
          await asked.close?.();
        }
      }
    },
    async probe() {
      await chain.synthesize(PROBE, { language: 'zh-CN' }).catch(() => undefined);
    },
    async close() {
      await engine?.close?.();
    },
  };
  return chain;
}

/** No words: the chime that every call begins with makes people look at the screen. */
function createChimeOnly(): SpeechEngine {
  const pause = encodeWav({ sampleRate: 22_050, samples: new Int16Array(1_000) });
  return { name: 'chime', synthesize: () => Promise.resolve(pause) };
}
