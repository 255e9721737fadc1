import type { Language } from '@baozhong/contract/primitives.ts';
import type { SayAnswer, SayRequest } from '@baozhong/contract/speech.ts';
import { paths } from '@baozhong/contract/paths.ts';

/** How the hub knows who asks: a terminal by its name and secret, a page by its cookie. */
export type Credentials = { deviceId: string; secret: string } | null;

const keptSounds = 200;
const patienceMs = 6_000;

/**
 * Says sentences one after the other, with the hub's voice; what is said next
 * breaks off what is being said. Sounds are kept: a prompt that was heard once
 * comes at once the next time, and without a hub.
 */
export class Sentences {
  #context: () => AudioContext | undefined;
  #credentials: () => Credentials;
  #sounds = new Map<string, Promise<AudioBuffer | undefined>>();
  /** Counts what was begun: an older one that finds a newer number falls silent. */
  #turn = 0;
  #source: AudioBufferSourceNode | undefined;

  constructor(
    context: () => AudioContext | undefined,
    credentials: () => Credentials = () => null,
  ) {
    this.#context = context;
    this.#credentials = credentials;
  }

  /** Resolves when all is said, or something else began. `volume` in percent. */
  async say(sentences: readonly string[], language: Language, volume = 100): Promise<void> {
    this.hush();
    const turn = this.#turn;
    for (const [index, text] of sentences.entries()) {
      const next = sentences[index + 1];
      const sound = this.#soundOf(text, language);
      const buffer = await sound;
      if (next !== undefined) void this.#soundOf(next, language);
      if (turn !== this.#turn) return;
      await (buffer === undefined ? saidHere(text, language, volume) : this.#play(buffer, volume));
      if (turn !== this.#turn) return;
    }
  }

  hush() {
    this.#turn++;
    this.#source?.stop();
    this.#source = undefined;
    if ('speechSynthesis' in globalThis) speechSynthesis.cancel();
  }

  #play(buffer: AudioBuffer, volume: number): Promise<void> {
    const context = this.#context();
    if (context?.state !== 'running') return Promise.resolve();
    const source = new AudioBufferSourceNode(context, { buffer });
    const gain = new GainNode(context, { gain: volume / 100 });
    source.connect(gain).connect(context.destination);
    this.#source = source;
    return new Promise((resolve) => {
      source.onended = () => resolve();
      source.start();
    });
  }

  #soundOf(text: string, language: Language): Promise<AudioBuffer | undefined> {
    const key = `${language} ${text}`;
    const known = this.#sounds.get(key);
    if (known !== undefined) return known;
    const made = this.#fetch({ text, language });
    this.#sounds.set(key, made);
    // What failed is asked for again the next time.
    void made.then((buffer) => buffer === undefined && this.#sounds.delete(key));
    const [oldest] = this.#sounds.keys();
    if (oldest !== undefined && this.#sounds.size > keptSounds) this.#sounds.delete(oldest);
    return made;
  }

  async #fetch(body: SayRequest): Promise<AudioBuffer | undefined> {
    const context = this.#context();
    if (context === undefined) return undefined;
    try {
      const signal = AbortSignal.timeout(patienceMs);
      const asked = await fetch(paths.say, {
        ...{ method: 'POST', signal, body: JSON.stringify(body) },
        headers: { 'content-type': 'application/json', ...this.#authorization() },
      });
      if (!asked.ok) return undefined;
      const { sound } = (await asked.json()) as SayAnswer;
      if (sound === null) return undefined;
      const wav = await fetch(sound, { signal });
      return wav.ok ? await context.decodeAudioData(await wav.arrayBuffer()) : undefined;
    } catch {
      return undefined;
    }
  }

  #authorization(): Record<string, string> {
    const credentials = this.#credentials();
    if (credentials === null) return {};
    return { authorization: `Basic ${btoa(`${credentials.deviceId}:${credentials.secret}`)}` };
  }
}

const longestHereMs = 15_000;

/** With a voice of this machine only: what is said here goes to nobody's server. */
function saidHere(text: string, language: Language, volume: number): Promise<void> {
  if (!('speechSynthesis' in globalThis)) return Promise.resolve();
  const prefix = language === 'en' ? 'en' : 'zh';
  const voice = speechSynthesis
    .getVoices()
    .find((one) => one.localService && one.lang.startsWith(prefix));
  if (!voice) return Promise.resolve();
  const spoken = new SpeechSynthesisUtterance(text);
  spoken.voice = voice;
  spoken.lang = voice.lang;
  spoken.volume = volume / 100;
  return new Promise((resolve) => {
    spoken.onend = spoken.onerror = () => resolve();
    setTimeout(resolve, longestHereMs);
    speechSynthesis.speak(spoken);
  });
}
