import type { Tone } from '@baozhong/terminal/src/state.ts';

interface Note {
  hertz: number;
  fromMs: number;
  forMs: number;
}
const note = (hertz: number, fromMs: number, forMs: number): Note => ({ hertz, fromMs, forMs });

/** What the terminal's small speaker can do: told apart by rhythm, not only by pitch. */
const tunes: Record<Tone, Note[]> = {
  key: [note(1_400, 0, 35)],
  wrong: [note(320, 0, 120)],
  taken: [note(1_000, 0, 90)],
  accepted: [note(1_000, 0, 90), note(1_500, 110, 150)],
  refused: [note(300, 0, 160), note(300, 220, 260)],
  beep: [note(1_800, 0, 150), note(1_800, 300, 150), note(1_800, 600, 150), note(1_800, 900, 400)],
  reminder: [note(880, 0, 180), note(1_100, 240, 180), note(880, 480, 180), note(1_100, 720, 300)],
};
const volume = 0.15;

/** Silent until the person has touched the page once: browsers do not let a page begin by itself. */
export class Sound {
  #context: AudioContext | undefined;

  /** Called for each touch and key. True when the speaker works now. */
  async unlock(): Promise<boolean> {
    this.#context ??= new AudioContext();
    if (this.#context.state !== 'running') await this.#context.resume().catch(() => undefined);
    return this.#context.state === 'running';
  }

  play(tone: Tone) {
    const context = this.#context;
    if (context?.state !== 'running') return;
    for (const { hertz, fromMs, forMs } of tunes[tone]) {
      const from = context.currentTime + fromMs / 1_000;
      const to = from + forMs / 1_000;
      const oscillator = new OscillatorNode(context, { type: 'square', frequency: hertz });
      const gain = new GainNode(context, { gain: volume });
      // A short slope, or the speaker clicks.
      gain.gain.setValueAtTime(volume, to - 0.01);
      gain.gain.linearRampToValueAtTime(0, to);
      oscillator.connect(gain).connect(context.destination);
      oscillator.start(from);
      oscillator.stop(to);
    }
  }

  /** For whoever speaks by the same speaker; undefined before the first touch. */
  get context(): AudioContext | undefined {
    return this.#context;
  }

  close() {
    void this.#context?.close();
    this.#context = undefined;
  }
}
