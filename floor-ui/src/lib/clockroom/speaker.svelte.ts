import type { AnnouncementView } from '@baozhong/contract/live.ts';
import type { ClaimRequest, PlayerRequest, ReportRequest } from '@baozhong/contract/speech.ts';
import { paths } from '@baozhong/contract/paths.ts';
import { untrack } from 'svelte';
import { pause } from '../backoff.ts';
import { ask } from '../http.ts';
import { live } from '../live.svelte.ts';
import { nextToSpeak } from '../speech/announcements.ts';
import { silence } from './silence.ts';

export type Sound = 'unknown' | 'on' | 'blocked';

const longestMs = 60_000;
/** A sound that has not begun by then hangs. */
const beginsWithinMs = 8_000;
/** A page that could not fetch or claim asks again after this. */
const againMs = 1_000;
/** The hub counts an announcement as unconfirmed long before. */
const reportForMs = 90_000;
const claimForMs = 20_000;
const shownPlayed = 50;

type Who = Pick<ClaimRequest, 'session' | 'player'>;

/**
 * The voice of the technician room: one audio element, one call at a time. It
 * asks the hub for each call and sounds only when it was given it, so that of
 * several boards one speaks, and nothing is said twice. The browser may refuse
 * to make a sound until somebody touches the machine; then it asks for nothing.
 */
export class Speaker {
  sound: Sound = $state('unknown');
  /** What this page has spoken, in order. */
  played = $state.raw<readonly number[]>([]);

  #audio: HTMLAudioElement;
  #player = `board-${randomHex(8)}`;
  #calls: readonly AnnouncementView[] = [];
  #busy = false;
  #closed = false;
  #notBefore = 0;
  #told = '';
  #silence = URL.createObjectURL(silence());

  constructor(audio: HTMLAudioElement) {
    this.#audio = audio;
    void this.#try();
  }

  close() {
    this.#closed = true;
    this.#audio.pause();
    URL.revokeObjectURL(this.#silence);
  }

  /** Takes what the view shows. Called at each change, and each second for what became possible. */
  hear(calls: readonly AnnouncementView[]) {
    this.#calls = calls;
    void this.#tell();
    void this.#speak();
  }

  /** Somebody touched the machine: only now may the page make a sound. */
  unlock() {
    if (this.sound !== 'on') void this.#try();
  }

  /** Says nothing, to learn whether it may. */
  async #try() {
    if (this.#busy) return;
    this.#busy = true;
    await this.#start(this.#silence);
    this.#busy = false;
    void this.#tell();
    void this.#speak();
  }

  /** The hub, and so the desk, knows whether this board can be heard. */
  async #tell() {
    const { session } = live;
    const told = `${session} ${this.sound}`;
    if (session === '' || told === this.#told) return;
    this.#told = told;
    const body: PlayerRequest = { session, player: this.#player, sound: this.sound };
    const { kind } = await ask('POST', paths.player, body);
    if (kind === 'lost' && this.#told === told) this.#told = '';
  }

  async #speak() {
    if (this.#busy || this.sound !== 'on') return;
    this.#busy = true;
    while (!this.#closed && performance.now() >= this.#notBefore) {
      const one = live.connection === 'live' ? nextToSpeak(this.#calls) : undefined;
      if (one === undefined) break;
      if (!(await this.#say(one))) this.#notBefore = performance.now() + againMs;
    }
    this.#busy = false;
  }

  /** False: not now. The sound is at hand before it is asked for, so that what was given is said. */
  async #say(one: AnnouncementView): Promise<boolean> {
    const source = await fetchSound(`${paths.speech}/${one.speechId ?? ''}.wav`);
    if (source === undefined) return false;
    try {
      const claim = (who: Who): ClaimRequest => ({ ...who, no: one.no });
      if (!(await this.#ask(paths.claim, claimForMs, claim))) return false;
      const why = await this.#play(source);
      if (why === '') this.played = [...this.played, one.no].slice(-shownPlayed);
      await this.#report(one.no, why);
      return why === '';
    } finally {
      URL.revokeObjectURL(source);
    }
  }

  /** Empty: it sounded to its end. */
  async #play(source: string): Promise<string> {
    const began = await this.#start(source);
    return began === 'sounds' ? this.#over() : began;
  }

  async #report(no: number, why: string) {
    const result = why === '' ? 'played' : 'failed';
    await this.#ask(paths.report, reportForMs, (who): ReportRequest => ({
      ...who,
      ...{ no, result, why },
    }));
    // The view will say the same; until then it must not be asked for again.
    this.#calls = this.#calls.filter((one) => one.no !== no);
  }

  /** Asks until there is an answer: the hub may be starting again, and then knows this page by another name. */
  async #ask(path: string, forMs: number, body: (who: Who) => object): Promise<boolean> {
    const until = performance.now() + forMs;
    for (;;) {
      const answer = await ask('POST', path, body({ session: live.session, player: this.#player }));
      if (answer.kind === 'answered') return true;
      const stranger = answer.kind === 'refused' && answer.refusal.name === 'not_signed_in';
      const settled = answer.kind === 'refused' && !stranger;
      if (settled || this.#closed || performance.now() >= until) return false;
      await pause(againMs);
    }
  }

  async #start(source: string): Promise<'sounds' | 'blocked' | 'failed'> {
    const audio = this.#audio;
    // Whoever makes a speaker must not be made anew because somebody can be heard now.
    audio.volume = untrack(() => live.voices.all[0]?.volume ?? 100) / 100;
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
  #over(): Promise<string> {
    return new Promise((resolve) => {
      const done = (event?: Event) => {
        // The end pauses, too, a moment before it is told as the end.
        if (event?.type === 'pause' && this.#audio.ended) return;
        clearTimeout(limit);
        for (const name of ends) this.#audio.removeEventListener(name, done);
        resolve(event === undefined ? 'hung' : event.type === 'ended' ? '' : event.type);
      };
      const ends = ['ended', 'error', 'abort', 'pause'];
      const limit = setTimeout(() => done(), longestMs);
      for (const name of ends) this.#audio.addEventListener(name, done);
      if (this.#audio.ended) done(new Event('ended'));
    });
  }
}

/** Plain pages (no TLS) have no `randomUUID`. */
function randomHex(bytes: number): string {
  const numbers = crypto.getRandomValues(new Uint8Array(bytes));
  return [...numbers].map((one) => one.toString(16).padStart(2, '0')).join('');
}

/** As a URL of this page's memory: a network that fails later cannot cut it short. */
async function fetchSound(path: string): Promise<string | undefined> {
  try {
    const response = await fetch(path, { signal: AbortSignal.timeout(beginsWithinMs) });
    return response.ok ? URL.createObjectURL(await response.blob()) : undefined;
  } catch {
    return undefined;
  }
}
