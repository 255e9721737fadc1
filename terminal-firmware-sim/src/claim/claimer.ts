/** The shell around claiming: the line to the hub, the disk, the time. It decides nothing. */
import { randomBytes } from 'node:crypto';
import type { Language } from '@baozhong/contract/primitives.ts';
import type { Spoken } from '@baozhong/contract/terminal.ts';
import type { GivenIdentity } from '@baozhong/contract/terminal-claim.ts';
import type { Face } from '../face.ts';
import { firmwareVersion } from '../state.ts';
import type { HubAddress } from './address.ts';
import { claimFaceOf, type Met, spokenCode } from './claim-face.ts';
import {
  beginClaiming,
  type Claiming,
  type ClaimInput,
  type ClaimOutput,
  type ClaimStep,
  claimStep,
} from './claiming.ts';
import { type ClaimHeld, type Heard, HubLine } from './hub-line.ts';
import type { IdentityFile } from './identity-file.ts';

export interface ClaimerOptions {
  readonly address: HubAddress;
  /** As it was typed: a claim of before is gone on with only there. */
  readonly addressText: string;
  readonly file: IdentityFile;
  readonly model: string;
  readonly language?: Language | undefined;
  readonly onFace?: (face: Face) => void;
  /** The code, to be spoken. */
  readonly onSay?: (sentences: readonly Spoken[]) => void;
}

const tickMs = 250;

type InputWithoutTime = ClaimInput extends infer I
  ? I extends ClaimInput
    ? Omit<I, 'uptime' | 'chance'>
    : never
  : never;

/** Resolves with who the device is, which is then on its disk; rejects when it is aborted. */
export function claimIdentity(
  options: ClaimerOptions,
  signal?: AbortSignal,
): Promise<GivenIdentity> {
  return new Claimer(options).run(signal);
}

class Claimer {
  readonly #options: ClaimerOptions;
  readonly #line: HubLine;
  readonly #bootAt = performance.now();
  readonly #done = Promise.withResolvers<GivenIdentity>();
  #held: ClaimHeld;
  #state: Claiming;
  #met = false;
  #lastFace = '';
  #over = false;

  constructor(options: ClaimerOptions) {
    this.#options = options;
    const kept = options.file.load();
    const open =
      kept !== undefined && 'open' in kept && kept.open.address === options.addressText
        ? kept.open
        : undefined;
    this.#held = open ?? { claimId: '', claimSecret: '' };
    this.#met = open !== undefined;
    this.#line = new HubLine(options.address, open?.ca);
    this.#state = beginClaiming(0, open !== undefined).state;
  }

  async run(signal?: AbortSignal): Promise<GivenIdentity> {
    const ticks = setInterval(() => {
      this.#happened({ type: 'tick' });
    }, tickMs);
    signal?.addEventListener('abort', () => {
      this.#done.reject(new Error('claiming was given up'));
    });
    this.#take(beginClaiming(this.#uptime(), this.#held.claimId !== ''));
    try {
      return await this.#done.promise;
    } finally {
      this.#over = true;
      clearInterval(ticks);
    }
  }

  #uptime(): number {
    return performance.now() - this.#bootAt;
  }

  #happened(input: InputWithoutTime): void {
    if (this.#over) return;
    const full = { ...input, uptime: this.#uptime(), chance: Math.random() };
    this.#take(claimStep(this.#state, full));
  }

  #take({ state, outputs }: ClaimStep): void {
    this.#state = state;
    this.#look();
    for (const output of outputs) void this.#perform(output);
  }

  async #perform(output: ClaimOutput): Promise<void> {
    switch (output.type) {
      case 'ask':
        await this.#ask(output.fresh);
        break;
      case 'look':
        this.#heard(await this.#line.look(this.#held), (answer) => ({ type: 'looked', answer }));
        break;
      case 'keep':
        this.#keep(output.given);
        break;
      case 'confirm':
        this.#heard(await this.#line.confirm(this.#held), () => ({ type: 'confirmed' }));
        break;
      case 'say':
        this.#options.onSay?.([spokenCode(output.code)]);
        break;
      case 'done':
        this.#done.resolve(output.given);
        break;
    }
  }

  async #ask(fresh: boolean): Promise<void> {
    const claimSecret = fresh ? randomBytes(32).toString('hex') : this.#held.claimSecret;
    this.#held = { claimId: '', claimSecret };
    const { model, addressText, file } = this.#options;
    const heard = await this.#line.ask({ claimSecret, model, firmware: firmwareVersion });
    if (heard.kind === 'answered') {
      this.#met = true;
      this.#held = { claimId: heard.value.claimId, claimSecret };
      const { ca } = this.#line;
      try {
        const met = ca === undefined ? {} : { ca };
        file.save({ open: { ...this.#held, address: addressText, ...met } });
      } catch {
        // A power cut would then cost this code, no more.
      }
    }
    this.#heard(heard, (answer) => ({ type: 'asked', answer }));
  }

  #keep(given: GivenIdentity): void {
    try {
      this.#options.file.save({ given });
      this.#happened({ type: 'kept' });
    } catch {
      this.#happened({ type: 'notKept' });
    }
  }

  #heard<T>(heard: Heard<T>, answered: (value: T) => InputWithoutTime): void {
    switch (heard.kind) {
      case 'answered':
        this.#happened(answered(heard.value));
        break;
      case 'refused':
        this.#happened({ type: 'refused', name: heard.name });
        break;
      case 'failed':
      case 'untrusted':
        this.#happened({ type: heard.kind });
        break;
    }
  }

  get #language(): Language {
    return this.#options.language ?? 'zh-CN';
  }

  #look(): void {
    const { onFace, address } = this.#options;
    const proven = address.fingerprint !== undefined;
    const met: Met | undefined = this.#met
      ? { fingerprint: this.#line.fingerprint, proven }
      : undefined;
    const face = claimFaceOf(this.#state, this.#language, met);
    const text = JSON.stringify(face);
    if (text !== this.#lastFace) onFace?.(face);
    this.#lastFace = text;
  }
}
