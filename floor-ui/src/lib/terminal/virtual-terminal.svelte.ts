import type { VirtualTerminalAnswer } from '@baozhong/contract/http.ts';
import type { Refusal } from '@baozhong/contract/refusals.ts';
import type { Spoken } from '@baozhong/contract/terminal.ts';
import { createDevice, type Device, randomBootId } from '@baozhong/terminal/src/device.ts';
import type { Face } from '@baozhong/terminal/src/face.ts';
import type { Key, Light } from '@baozhong/terminal/src/state.ts';
import { backoffMs, pause } from '../backoff.ts';
import { paths } from '@baozhong/contract/paths.ts';
import { ask } from '../http.ts';
import { i18n } from '../i18n/index.svelte.ts';
import { BrowserStorage, claim, identityStore } from './browser-storage.ts';
import { Sound } from './sound.ts';
import { Sentences } from '../speech/sentences.ts';

export type DemoCard = NonNullable<VirtualTerminalAnswer['demoCards']>[number];

/**
 * `asking` for an identity, `signIn`: only people of the store get one,
 * `refused`: no such room, `elsewhere`: a newer page is this terminal.
 */
export type Phase = 'asking' | 'signIn' | 'refused' | 'running' | 'elsewhere';

const soundKey = 'baozhong.terminal.sound';

/** The terminal of a room in this page: the firmware itself, with a face, a light and a speaker. */
export class VirtualTerminal {
  roomNo: string;
  phase: Phase = $state('asking');
  refusal = $state.raw<Refusal | null>(null);
  light = $state.raw<Light>({ state: 'dark', pulse: false });
  /** Null until the hub has told. */
  demoCards = $state.raw<readonly DemoCard[] | null>(null);
  powered = $state(true);
  networkOn = $state(true);
  soundOn = $state(localStorage.getItem(soundKey) !== 'off');
  /** The browser plays nothing before the first touch. */
  soundBlocked = $state(true);

  #device = $state.raw<Device | undefined>(undefined);
  #version = $state(0);
  #sound = new Sound();
  #voice = new Sentences(
    () => this.#sound.context,
    () => identityStore.load(this.roomNo) ?? null,
  );
  /** The last sentences that the terminal said: for whoever tests it without ears. */
  said = $state.raw<readonly string[]>([]);
  #unclaim: (() => void) | undefined;
  #closed = false;

  constructor(roomNo: string) {
    this.roomNo = roomNo;
  }

  face: Face | undefined = $derived.by(() => {
    void this.#version;
    return this.#device?.face(i18n.language);
  });

  /** Makes this page the terminal of the room. */
  async start() {
    this.#unclaim?.();
    this.#unclaim = claim(this.roomNo, randomBootId(), () => void this.#leave());
    this.phase = 'asking';
    const identity = identityStore.load(this.roomNo);
    if (identity) this.#switchOn(identity);
    else await this.#introduce();
  }

  /** Until the page is left. What is stored is sent by the next page. */
  async close() {
    this.#closed = true;
    this.#unclaim?.();
    this.#voice.hush();
    this.#sound.close();
    await this.#device?.close();
  }

  key(key: Key) {
    this.#device?.key(key);
  }

  card(uid: string) {
    void this.#device?.card(uid);
  }

  async setPower(on: boolean) {
    this.powered = on;
    const identity = identityStore.load(this.roomNo);
    if (!on) {
      await this.#device?.close();
      this.#device = undefined;
      this.light = { state: 'dark', pulse: false };
    } else if (identity) this.#switchOn(identity);
  }

  async setNetwork(on: boolean) {
    this.networkOn = on;
    await this.#device?.network(on);
  }

  setSound(on: boolean) {
    this.soundOn = on;
    localStorage.setItem(soundKey, on ? 'on' : 'off');
    if (!on) this.#voice.hush();
  }

  async touched() {
    this.soundBlocked = !(await this.#sound.unlock());
  }

  #switchOn({ demoCards, ...identity }: VirtualTerminalAnswer) {
    if (this.#closed || this.phase === 'elsewhere') return;
    const scheme = location.protocol === 'https:' ? 'wss' : 'ws';
    void this.#device?.close();
    this.#device = createDevice({
      ...identity,
      url: `${scheme}://${location.host}${paths.mqtt}`,
      storage: new BrowserStorage(this.roomNo),
      onFace: () => this.#changed(),
      onTone: (tone) => this.soundOn && this.#sound.play(tone),
      onSay: (sentences, volume) => this.#say(sentences, volume),
      onLight: (light) => (this.light = light),
      // An identity is gone with the hub's next start.
      onRejected: () => void this.#introduce(),
    });
    if (!this.networkOn) void this.#device.network(false);
    this.demoCards = demoCards ?? [];
    this.phase = 'running';
    this.#changed();
  }

  #changed() {
    this.#version++;
  }

  #say(sentences: readonly Spoken[], volume: number) {
    const { language } = i18n;
    this.said = sentences.map(({ zh, en }) => (language === 'en' ? en : zh));
    if (this.soundOn) void this.#voice.say(this.said, language, volume);
  }

  async #leave() {
    this.phase = 'elsewhere';
    await this.#device?.close();
    this.#device = undefined;
  }

  #introducing = false;
  /** Asks the hub who this page is, until it says so. */
  async #introduce() {
    if (this.#introducing) return;
    this.#introducing = true;
    for (let tries = 0; !this.#closed && this.phase !== 'elsewhere'; tries++) {
      const asked = await ask<VirtualTerminalAnswer>('POST', paths.virtualTerminal, {
        roomNo: this.roomNo,
      });
      if (asked.kind === 'answered') {
        this.refusal = null;
        identityStore.save(this.roomNo, asked.value);
        if (this.powered) this.#switchOn(asked.value);
        break;
      }
      if (asked.kind === 'refused') this.#refused(asked.refusal);
      await pause(backoffMs(tries, Math.random(), 1_000, 4_000));
    }
    this.#introducing = false;
  }

  /** It is asked again: somebody may sign in on another page. */
  #refused(refusal: Refusal) {
    this.refusal = refusal;
    if (this.phase !== 'running')
      this.phase = refusal.name === 'not_signed_in' ? 'signIn' : 'refused';
  }
}
