import type { AnnouncementView } from '@baozhong/contract/live.ts';
import { pause } from '../backoff.ts';
import { paths } from '@baozhong/contract/paths.ts';
import { live } from '../live.svelte.ts';
import { readSpoken, SpeechQueue } from './speech-queue.ts';

export type Sound = 'unknown' | 'on' | 'blocked';

const flashMs = 5_000;
const longestMs = 30_000;
/** A sound that has not begun by then hangs on the line. */
const beginsWithinMs = 8_000;
/** After these pauses a sound that could not be fetched is asked for again. */
const retriesMs = [500, 2_000, 4_000];
const shownUnspoken = 3;
const shownPlayed = 50;

/**
 * The voice of the technician room: one audio element, one call at a time. The
 * browser may refuse to make a sound until somebody touches the machine; then
 * it waits for that, and speaks what is still fresh.
 */
export class Speaker {
  sound: Sound = $state('unknown');
  /** The call that sounds now. */
  speaking = $state.raw<AnnouncementView | null>(null);
  /** Calls that could not be spoken, newest last, until their technician is on the way. */
  unspoken = $state.raw<readonly AnnouncementView[]>([]);
  /** Number of the call that flashes because nobody heard it. */
  flashing = $state.raw<number | null>(null);
  /** What this page has spoken, in order. */
  played = $state.raw<readonly number[]>([]);

  #audio: HTMLAudioElement;
  #queue: SpeechQueue | undefined;
  #storageKey = '';
  #busy = false;
  #closed = false;
  #flash: ReturnType<typeof setTimeout> | undefined;
  #silence = URL.createObjectURL(silence());

  constructor(audio: HTMLAudioElement) {
    this.#audio = audio;
    void this.#try();
  }

  close() {
    this.#closed = true;
    clearTimeout(this.#flash);
    this.#audio.pause();
    URL.revokeObjectURL(this.#silence);
  }

  /** Takes what the view shows. Called at each change, and each second for what became due. */
  hear(storeId: string, all: readonly AnnouncementView[]) {
    const now = live.hubNow();
    const key = `baozhong.spoken.${storeId}`;
    if (this.#queue === undefined || key !== this.#storageKey) {
      this.#storageKey = key;
      this.#queue = new SpeechQueue(readSpoken(localStorage.getItem(key)));
    }
    const silent = this.#queue.take(all, now);
    if (this.sound === 'blocked') this.#queue.forgetStale(now);
    for (const one of silent) this.#notSpoken(one);
    void this.#speak();
  }

  /** Leaves the note on what was not spoken only while its technician is still called. */
  settle(stillCalled: (one: AnnouncementView) => boolean) {
    const left = this.unspoken.filter(stillCalled);
    if (left.length !== this.unspoken.length) this.unspoken = left;
  }

  /** Somebody touched the machine: only now may the page make a sound. */
  unlock() {
    if (this.sound === 'blocked') void this.#try();
  }

  /** Says nothing, to learn whether it may. */
  async #try() {
    if (this.#busy) return;
    this.#busy = true;
    const answer = await this.#start(this.#silence);
    this.#busy = false;
    if (answer === 'blocked') return;
    this.#queue?.forgetStale(live.hubNow());
    void this.#speak();
  }

  async #speak() {
    if (this.#busy || this.sound === 'blocked') return;
    this.#busy = true;
    while (!this.#closed && this.#queue) {
      this.#queue.learn(readSpoken(localStorage.getItem(this.#storageKey)));
      const one = this.#queue.next(live.hubNow());
      if (!one || !(await this.#say(one, this.#queue))) break;
    }
    this.#busy = false;
  }

  /** False: the browser forbids it now. */
  async #say(one: AnnouncementView, queue: SpeechQueue): Promise<boolean> {
    queue.begin(one);
    this.#remember(queue);
    for (const again of [...retriesMs, null]) {
      this.speaking = one;
      const answer = await this.#start(`${paths.speech}/${one.speechId ?? ''}.wav`);
      if (answer === 'sounds') {
        this.played = [...this.played, one.no].slice(-shownPlayed);
        await this.#over();
        break;
      }
      if (answer === 'blocked') {
        queue.giveBack(one, live.hubNow());
        this.#remember(queue);
        this.speaking = null;
        return false;
      }
      if (again === null || this.#closed) this.#notSpoken(one);
      else await pause(again);
    }
    this.speaking = null;
    return true;
  }

  async #start(source: string): Promise<'sounds' | 'blocked' | 'failed'> {
    const audio = this.#audio;
    audio.src = source;
    const limit = setTimeout(() => {
      audio.removeAttribute('src');
      audio.load();
    }, beginsWithinMs);
    try {
      await audio.play();
      this.sound = 'on';
      return 'sounds';
    } catch (fault) {
      if (!(fault instanceof DOMException) || fault.name !== 'NotAllowedError') return 'failed';
      this.sound = 'blocked';
      return 'blocked';
    } finally {
      clearTimeout(limit);
    }
  }

  /** Until the sound has ended, broke off, or plainly hangs. */
  #over(): Promise<void> {
    return new Promise((resolve) => {
      const done = () => {
        clearTimeout(limit);
        for (const name of ends) this.#audio.removeEventListener(name, done);
        resolve();
      };
      const ends = ['ended', 'error', 'abort'];
      const limit = setTimeout(done, longestMs);
      for (const name of ends) this.#audio.addEventListener(name, done);
      if (this.#audio.ended) done();
    });
  }

  #remember(queue: SpeechQueue) {
    localStorage.setItem(this.#storageKey, JSON.stringify(queue.spoken));
  }

  #notSpoken(one: AnnouncementView) {
    this.unspoken = [...this.unspoken, one].slice(-shownUnspoken);
    this.flashing = one.no;
    clearTimeout(this.#flash);
    this.#flash = setTimeout(() => (this.flashing = null), flashMs);
  }
}

/** A twentieth of a second of nothing, as a WAV. */
function silence(): Blob {
  const rate = 8_000;
  const samples = rate / 20;
  const view = new DataView(new ArrayBuffer(44 + samples));
  const text = (at: number, letters: string) =>
    [...letters].forEach((letter, i) => view.setUint8(at + i, letter.charCodeAt(0)));
  text(0, 'RIFF');
  view.setUint32(4, 36 + samples, true);
  text(8, 'WAVEfmt ');
  view.setUint32(16, 16, true);
  view.setUint16(20, 1, true);
  view.setUint16(22, 1, true);
  view.setUint32(24, rate, true);
  view.setUint32(28, rate, true);
  view.setUint16(32, 1, true);
  view.setUint16(34, 8, true);
  text(36, 'data');
  view.setUint32(40, samples, true);
  for (let i = 0; i < samples; i++) view.setUint8(44 + i, 0x80);
  return new Blob([view.buffer], { type: 'audio/wav' });
}
