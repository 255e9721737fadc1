import { i18n } from '../i18n/index.svelte.ts';
import { Sentences } from '../speech/sentences.ts';
import { Sound } from '../terminal/sound.ts';

const key = 'baozhong.station.sound';
type Tone = Parameters<Sound['play']>[0];

/** The Station for the ear (TRM-14): tones and sentences, with the hub's voice; on unless somebody has turned it off. */
export class StationVoice {
  on = $state(localStorage.getItem(key) !== 'off');
  /** The browser plays nothing before the first touch. */
  blocked = $state(true);
  /** The last sentences: for whoever tests it without ears. */
  said = $state.raw<readonly string[]>([]);

  #sound = new Sound();
  #voice = new Sentences(() => this.#sound.context);

  /** Resolves when all is said, or something else began. */
  async say(sentences: readonly string[]): Promise<void> {
    const words = sentences.filter((one) => one !== '');
    if (words.length === 0) return;
    this.said = words;
    if (this.on) await this.#voice.say(words, i18n.language);
  }

  tone(tone: Tone) {
    if (this.on) this.#sound.play(tone);
  }

  set(on: boolean) {
    this.on = on;
    localStorage.setItem(key, on ? 'on' : 'off');
    if (!on) this.#voice.hush();
  }

  hush() {
    this.#voice.hush();
  }

  async touched() {
    this.blocked = !(await this.#sound.unlock());
  }

  close() {
    this.hush();
    this.#sound.close();
  }
}
