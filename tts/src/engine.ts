/** The port to whatever turns words into sound. A shop may bring a better voice; the rest does not change. */
import type { Language } from '@baozhong/contract/primitives.ts';

export interface SynthesisOptions {
  readonly language: Language;
  readonly signal?: AbortSignal | undefined;
}

export interface SpeechEngine {
  /** Names engine, version and voice settings: sounds of another name are not taken from the cache. */
  readonly name: string;
  /** A 16-bit mono WAV. Rejects with a `SpeechError` and nothing else. */
  synthesize(text: string, options: SynthesisOptions): Promise<Uint8Array>;
  close?(): Promise<void>;
}

export type SpeechErrorCode =
  /** Nothing speakable was left of the text. */
  | 'nothing_to_say'
  /** Too many phrases wait already; this one was not taken. */
  | 'queue_full'
  | 'timed_out'
  /** The engine's process died on this phrase, twice. */
  | 'engine_crashed'
  /** The engine cannot be started; it is tried again with growing pauses. */
  | 'engine_unavailable'
  /** The engine answered that it cannot speak this, or with what is no sound. */
  | 'synthesis_failed'
  | 'aborted'
  | 'closed';

export class SpeechError extends Error {
  override readonly name = 'SpeechError';
  readonly code: SpeechErrorCode;

  constructor(code: SpeechErrorCode, message: string, options?: ErrorOptions) {
    super(`${code}: ${message}`, options);
    this.code = code;
  }
}
