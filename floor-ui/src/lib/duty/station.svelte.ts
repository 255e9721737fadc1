import type { Outcome } from '@baozhong/contract/commands.ts';
import { paths } from '@baozhong/contract/paths.ts';
import type { Refusal } from '@baozhong/contract/refusals.ts';
import type {
  StationAct,
  StationAskAnswer,
  StationDayAnswer,
  StationPerson,
  StationRequest,
  StationSaid,
  StationWhoAnswer,
} from '@baozhong/contract/station.ts';
import type { WhyMovesAnswer } from '@baozhong/contract/why.ts';
import type { Key } from '@baozhong/terminal/src/state.ts';
import { backoffMs, pause } from '../backoff.ts';
import { commandKey } from '../command-key.ts';
import { tellMoves } from '../floor/technician/moves.ts';
import { ask } from '../http.ts';
import { t } from '../i18n/index.svelte.ts';
import { live } from '../live.svelte.ts';
import { refusalText } from '../refusal-text.ts';
import { may, takesOver } from './person.ts';
import { type Asked, type Did, type Menu, pressed, startOf, type Wish } from './station-keys.ts';
import {
  daySaid,
  didWord,
  earningsSaid,
  heard,
  menuSaid,
  nextSaid,
  nowSaid,
  personSaid,
} from './station-said.ts';
import { StationVoice } from './station-voice.svelte.ts';

/** So long somebody is shown after the last touch; longer while they read, or are asked something. */
const shownSeconds = 8;
const readingSeconds = 30;
/** Of one wish whose answer got lost; the key stays the same. */
const tries = 3;

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
/** What was done, for the screen's word. */
export type Done = Did | 'extend' | 'swap' | 'changeService' | 'open' | 'dispatch';

/** Who stands before the Station, for a few seconds after they last touched it. */
export class Station {
  readonly voice = new StationVoice();
  who = $state.raw<StationWhoAnswer | null>(null);
  refusal = $state.raw<Refusal | null>(null);
  lost = $state(false);
  /** What is on its way, or was done last. */
  busy = $state.raw<Done | 'who' | 'ask' | null>(null);
  did = $state.raw<Done | null>(null);
  /** What the hub said of it, which says more: who, how long, who comes. */
  told = $state('');
  /** Wished for by who has only typed a number, as anybody can: done as soon as their card is there. */
  asked = $state.raw<Did | null>(null);
  /** Until this person is forgotten. */
  secondsLeft = $state(0);
  /** Where the keys have led. */
  menu = $state.raw<Menu>({ name: 'none' });
  /** The technician's own day, while it is read. */
  day = $state.raw<StationDayAnswer | null>(null);

  /** Reads why they stand where they stand. */
  reading = $state(false);
  /** Reads who would be next, and why not the ones before: whoever stands here, known or not. */
  asking = $state(false);

  /** Of the desk's people: opens rooms and sends technicians. */
  isHost = $derived(this.who?.host !== undefined);
  /** Not only a number was typed: what changes anything is done by the card alone. */
  byCard = $derived(this.isHost || this.who?.commissionTodayFen !== null);
  /** Then the digits are no staff number any more. */
  hasKeys = $derived(this.who !== null && this.byCard);
  one = $derived(this.who === null ? undefined : live.technicians.get(this.who.staffNo));

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
      this.menu = startOf(this);
      if (wished !== null && asked.value.staffNo === before) await this.act(wished);
      else this.#greet();
    } else if (asked.kind === 'refused') this.#refused(asked.refusal);
    else this.#lose();
    this.touch();
  }

  #greet() {
    const host = this.who?.host;
    if (host)
      this.#say([t('station.said.host', { name: host.name }), ...menuSaid(this.menu, undefined)]);
    else if (this.one) this.#say(personSaid(this.one, this.byCard));
  }

  /** Does it, or asks for the card. */
  wish(did: Did) {
    this.asked = this.byCard ? null : did;
    if (this.asked === null) void this.act(did);
    else {
      this.did = null;
      this.refusal = null;
      this.#say([t('station.byCard', { what: t(`station.${did}`), no: this.who?.staffNo ?? '' })]);
      this.touch();
    }
  }

  keep() {
    this.asked = null;
    this.touch();
  }

  act(did: Did): Promise<boolean> {
    return this.#do(did, actOf[did]);
  }

  extend(extensions: number): Promise<boolean> {
    return this.#do('extend', { type: 'extendClock', extensions });
  }

  async #do(did: Done, act: StationAct): Promise<boolean> {
    if (this.busy !== null || this.person === null) return false;
    this.#clear();
    this.busy = did;
    const key = commandKey(live.hubNow());
    const outcome = await this.#send({ key, person: this.person, act });
    this.busy = null;
    if (outcome === undefined) this.#lose();
    else if (outcome.status === 'refused') this.#refused(outcome.refusal);
    else {
      this.did = did;
      this.told = outcome.say === undefined ? '' : heard(outcome.say);
      this.voice.tone('accepted');
      this.#say([this.told === '' ? t(`station.did.${did}`) : this.told]);
    }
    this.menu = startOf(this);
    this.touch();
    return outcome?.status === 'accepted';
  }

  /** What was said of the last wish, and what was read, is over. */
  #clear() {
    this.asked = null;
    this.reading = false;
    this.asking = false;
    this.day = null;
    this.did = null;
    this.told = '';
    this.refusal = null;
    this.lost = false;
  }

  #refused(refusal: Refusal) {
    this.refusal = refusal;
    this.voice.tone('refused');
    this.#say([refusalText(refusal)]);
  }

  #lose() {
    this.lost = true;
    this.voice.tone('refused');
    this.#say([t('station.lost')]);
  }

  /** Whoever listens is still here. */
  #say(sentences: readonly string[]) {
    const { who } = this;
    void this.voice.say(sentences).then(() => who !== null && who === this.who && this.touch());
  }

  async #send(request: StationRequest): Promise<(Outcome & StationSaid) | undefined> {
    for (let tried = 0; tried < tries; tried++) {
      const asked = await ask<Outcome & StationSaid>('POST', paths.stationAct, request);
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

  /** One of the twelve keys, of whoever stands here by card. */
  key(key: Key) {
    if (this.busy !== null) return;
    const serves = this.one?.state === 'inService';
    if (key === '*' && (this.reading || this.asking)) {
      this.#clear();
      this.go(startOf(this));
      this.#say([t('station.said.back')]);
      return;
    }
    const { menu, wish } = pressed(this.menu, key, { isHost: this.isHost, serves });
    const changed = menu !== this.menu;
    this.#clear();
    this.go(menu);
    if (wish !== undefined) void this.#grant(wish);
    else if (changed) {
      this.voice.tone('key');
      this.#say(this.#impossible(menu) ?? menuSaid(menu, this.one));
    }
  }

  /** What cannot be done now is said before it is confirmed. */
  #impossible(menu: Menu): string[] | undefined {
    if (menu.name !== 'armed' || this.one === undefined || may(this.one, menu.did))
      return undefined;
    this.menu = startOf(this);
    this.voice.tone('wrong');
    return [t('station.said.not', { what: didWord(menu.did, this.one) })];
  }

  go(menu: Menu) {
    this.menu = menu;
    this.touch();
  }

  async #grant(wish: Wish) {
    switch (wish.type) {
      case 'act': {
        const arrives = wish.did === 'startClock' && this.one !== undefined && takesOver(this.one);
        await this.act(arrives ? 'arrived' : wish.did);
        return;
      }
      case 'extend':
        await this.extend(wish.extensions);
        return;
      case 'ask':
        await this.lead(wish.asked);
        return;
      case 'day':
        await this.readDay();
        return;
      case 'earnings':
        await this.readDay(true);
        return;
      case 'why':
        await this.#tellWhy();
        return;
      case 'next':
        this.askNext(true);
        this.#say(nextSaid(this.one));
        return;
      case 'listen':
        this.#greet();
        return;
      case 'leave':
        this.forget();
        this.#say([t('station.said.left')]);
        return;
      case 'wrong':
        this.voice.tone('wrong');
        this.#say([t('station.said.wrong')]);
    }
  }

  /** The hub leads from choice to choice; at the end it is done. */
  async lead(asked: Asked) {
    const { person } = this;
    if (this.busy !== null || person === null || !('cardUid' in person)) return;
    this.#clear();
    this.busy = 'ask';
    const body = { ...asked, cardUid: person.cardUid };
    const answer = await ask<StationAskAnswer>('POST', paths.stationAsk, body);
    this.busy = null;
    this.touch();
    if (answer.kind === 'lost') {
      this.#lose();
      return;
    }
    const result =
      answer.kind === 'refused'
        ? { status: 'refused' as const, refusal: answer.refusal }
        : answer.value;
    switch (result.status) {
      case 'choose':
        this.menu = { name: 'question', asked, page: 0, ...result };
        break;
      case 'type':
        this.menu = { name: 'typing', asked, entry: '', ...result };
        break;
      case 'tap': {
        const { chosen, intent } = result;
        if (intent === 'open' || intent === 'dispatch')
          await this.#do(intent, { type: intent, roomNo: asked.roomNo ?? '', chosen });
        else if (intent === 'swap' || intent === 'changeService')
          await this.#do(intent, { type: intent, chosen });
        return;
      }
      case 'tell':
        this.#say(result.lines.map(heard));
        return;
      case 'refused':
        this.menu = startOf(this);
        this.#refused(result.refusal);
        return;
    }
    this.voice.tone('key');
    this.#say(menuSaid(this.menu, this.one));
  }

  /** To the card alone; `aloud`: also what was earned, for whoever is near. */
  async readDay(aloud = false) {
    const { person } = this;
    if (this.busy !== null || person === null || !('cardUid' in person)) return;
    this.#clear();
    this.busy = 'ask';
    const answer = await ask<StationDayAnswer>('POST', paths.stationDay, {
      cardUid: person.cardUid,
    });
    this.busy = null;
    if (answer.kind === 'refused') this.#refused(answer.refusal);
    else if (answer.kind === 'lost') this.#lose();
    else {
      this.day = answer.value;
      this.menu = { name: 'day' };
      this.#say(
        aloud ? earningsSaid(answer.value, this.one?.grade) : daySaid(answer.value, this.one),
      );
    }
    this.touch();
  }

  async #tellWhy() {
    this.read(true);
    const answer = await ask<WhyMovesAnswer>('POST', paths.stationMoves, this.person);
    if (answer.kind !== 'answered') {
      this.#lose();
      return;
    }
    const newest = 3;
    const told = tellMoves(answer.value.moves, answer.value.places).slice(0, newest);
    this.#say(
      told.length === 0
        ? [t('why.none')]
        : [t('why.title'), ...told.map(({ sentence }) => sentence)],
    );
  }

  /** A key that needs the hub, while there is no line to it. */
  offline() {
    this.voice.tone('refused');
    this.#say([t('station.offline')]);
  }

  /** They are called while they stand here. */
  called() {
    if (this.busy === null && this.one?.state === 'called') {
      this.voice.tone('accepted');
      this.#say(nowSaid(this.one));
      this.touch();
    }
  }

  /** Somebody is still here. */
  touch() {
    const reads = this.reading || this.asking || this.day !== null || this.isHost;
    const long = reads || this.menu.name !== 'none';
    this.secondsLeft = long ? readingSeconds : shownSeconds;
    this.#timer ??= setInterval(() => this.#tick(), 1_000);
  }

  read(on: boolean) {
    this.reading = on;
    this.day = null;
    this.asked = null;
    this.touch();
  }

  /** By hand: the keys lead there, too. */
  askExtend() {
    this.#clear();
    this.go({ name: 'extend', extensions: 1 });
    this.#say(menuSaid(this.menu, this.one));
  }

  closeDay() {
    this.day = null;
    this.go(startOf(this));
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
    this.#clear();
    this.person = null;
    this.who = null;
    this.menu = { name: 'none' };
    this.secondsLeft = 0;
  }
}
