import type { Outcome } from '@baozhong/contract/commands.ts';
import { paths } from '@baozhong/contract/paths.ts';
import type { Refusal } from '@baozhong/contract/refusals.ts';
import type {
  StationAct,
  StationPerson,
  StationRequest,
  StationWhoAnswer,
} from '@baozhong/contract/station.ts';
import { backoffMs, pause } from '../backoff.ts';
import { commandKey } from '../command-key.ts';
import { ask } from '../http.ts';
import { live } from '../live.svelte.ts';

/** So long somebody is shown after the last touch; longer while they read. */
const shownSeconds = 8;
const readingSeconds = 30;
/** Of one wish whose answer got lost; the key stays the same. */
const tries = 3;

/** The act and what the screen says of it. */
export type Did = 'clockOn' | 'clockOff' | 'onBreak' | 'meal' | 'away' | 'back' | OfCall;
/** Of a clock that they are called to or serve. */
type OfCall = 'setOff' | 'startClock' | 'arrived' | 'endClock';
const actOf: Readonly<Record<Did, StationAct>> = {
  clockOn: { type: 'clockOn' },
  clockOff: { type: 'clockOff' },
  onBreak: { type: 'setDuty', to: 'onBreak' },
  meal: { type: 'setDuty', to: 'meal' },
  away: { type: 'setDuty', to: 'away' },
  back: { type: 'setDuty', to: 'waiting' },
  setOff: { type: 'setOff' },
  startClock: { type: 'startClock' },
  // Of a clock that was handed over (TAP-10).
  arrived: { type: 'startClock' },
  endClock: { type: 'endClock' },
};

/** Who stands before the Station, for a few seconds after they last touched it. */
export class Station {
  who = $state.raw<StationWhoAnswer | null>(null);
  refusal = $state.raw<Refusal | null>(null);
  lost = $state(false);
  /** What is on its way, or was done last. */
  busy = $state.raw<Did | 'who' | null>(null);
  did = $state.raw<Did | null>(null);
  /** Wished for by who has only typed a number, as anybody can: done as soon as their card is there. */
  asked = $state.raw<Did | null>(null);
  /** Until this person is forgotten. */
  secondsLeft = $state(0);

  /** Reads why they stand where they stand. */
  reading = $state(false);
  /** Reads who would be next, and why not the ones before: whoever stands here, known or not. */
  asking = $state(false);

  /** Not only a number was typed: what changes anything is done by the card alone. */
  byCard = $derived(this.who?.commissionTodayFen !== null);

  person = $state.raw<StationPerson | null>(null);
  #timer: ReturnType<typeof setInterval> | undefined;

  async find(person: StationPerson) {
    if (this.busy !== null) return;
    const wished = 'cardUid' in person ? this.asked : null;
    const before = this.who?.staffNo;
    this.forget();
    this.busy = 'who';
    const asked = await ask<StationWhoAnswer>('POST', paths.stationWho, person);
    this.busy = null;
    if (asked.kind === 'answered') {
      this.who = asked.value;
      this.person = person;
      if (wished !== null && asked.value.staffNo === before) await this.act(wished);
    } else if (asked.kind === 'refused') this.refusal = asked.refusal;
    else this.lost = true;
    this.touch();
  }

  /** Does it, or asks for the card. */
  wish(did: Did) {
    this.asked = this.byCard ? null : did;
    if (this.asked === null) void this.act(did);
    else {
      this.did = null;
      this.refusal = null;
      this.touch();
    }
  }

  keep() {
    this.asked = null;
    this.touch();
  }

  async act(did: Did) {
    if (this.busy !== null || this.person === null) return;
    this.busy = did;
    this.asked = null;
    this.reading = false;
    this.asking = false;
    this.did = null;
    this.refusal = null;
    this.lost = false;
    const key = commandKey(live.hubNow());
    const outcome = await this.#send({ key, person: this.person, act: actOf[did] });
    this.busy = null;
    if (outcome === undefined) this.lost = true;
    else if (outcome.status === 'refused') this.refusal = outcome.refusal;
    else this.did = did;
    this.touch();
  }

  async #send(request: StationRequest): Promise<Outcome | undefined> {
    for (let tried = 0; tried < tries; tried++) {
      const asked = await ask<Outcome>('POST', paths.stationAct, request);
      if (asked.kind === 'answered') {
        await live.reached(asked.value.pos);
        return asked.value;
      }
      if (asked.kind === 'refused')
        return { status: 'refused', pos: live.pos, refusal: asked.refusal };
      await pause(backoffMs(tried, Math.random()));
    }
    return undefined;
  }

  /** Somebody is still here. */
  touch() {
    this.secondsLeft = this.reading || this.asking ? readingSeconds : shownSeconds;
    this.#timer ??= setInterval(() => this.#tick(), 1_000);
  }

  read(on: boolean) {
    this.reading = on;
    this.asked = null;
    this.touch();
  }

  askNext(on: boolean) {
    this.asking = on;
    this.asked = null;
    this.refusal = null;
    this.lost = false;
    if (on || this.who !== null) this.touch();
    else this.forget();
  }

  /** Nobody is in a hurry while the answer is on its way. */
  #tick() {
    if (this.busy === null) this.secondsLeft -= 1;
    if (this.secondsLeft <= 0) this.forget();
  }

  forget() {
    clearInterval(this.#timer);
    this.#timer = undefined;
    this.person = null;
    this.who = null;
    this.refusal = null;
    this.lost = false;
    this.did = null;
    this.asked = null;
    this.reading = false;
    this.asking = false;
    this.secondsLeft = 0;
  }
}
