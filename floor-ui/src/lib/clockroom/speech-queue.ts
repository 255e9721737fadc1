/**
 * Which call is spoken next. Pure: it is told what the live view has and what
 * time it is, and what came of each. Nothing is spoken twice, whatever is
 * loaded or started again; an old call is not spoken at all.
 */
import type { AnnouncementView } from '@baozhong/contract/live.ts';

/** By number and moment: a store that was set up anew counts from 1 again. */
export type Spoken = readonly [no: number, at: number];

export const speechLimits = {
  /** A call that is older than this when it is first seen is not spoken. */
  freshMs: 2 * 60_000,
  /** How long the sound of one may be awaited before a later one goes first. */
  patienceMs: 5_000,
  remembered: 200,
  waiting: 200,
} as const;

interface Waiting {
  one: AnnouncementView;
  seenAt: number;
}

export class SpeechQueue {
  #spoken: Spoken[];
  #waiting = new Map<number, Waiting>();
  /** Seen and left alone: too old, or without a sound. */
  #passed: Spoken[] = [];

  constructor(spoken: readonly Spoken[] = []) {
    this.#spoken = spoken.slice(-speechLimits.remembered);
  }

  /** What to remember over a reload. */
  get spoken(): readonly Spoken[] {
    return this.#spoken;
  }

  get length(): number {
    return this.#waiting.size;
  }

  /** Takes what the view shows now. Returns those that will not be spoken though they are new, each once. */
  take(all: readonly AnnouncementView[], now: number): AnnouncementView[] {
    const silent: AnnouncementView[] = [];
    for (const one of all) {
      if (has(this.#spoken, one) || has(this.#passed, one)) continue;
      const known = this.#waiting.get(one.no);
      if (!known && now - one.at > speechLimits.freshMs) this.#pass(one);
      else if (one.speechFailed) {
        this.#pass(one);
        silent.push(one);
      } else this.#waiting.set(one.no, { one, seenAt: known?.seenAt ?? now });
    }
    for (const { one, seenAt } of this.#waiting.values()) {
      const tooMany = this.#waiting.size > speechLimits.waiting;
      if (!tooMany && (one.speechId !== null || now - seenAt <= speechLimits.freshMs)) continue;
      this.#pass(one);
      silent.push(one);
    }
    return silent;
  }

  /** The next to speak: recalls first, then by number. Undefined: nothing, or its sound is being made. */
  next(now: number): AnnouncementView | undefined {
    const inOrder = [...this.#waiting.values()].sort(
      (a, b) => urgency(a.one) - urgency(b.one) || a.one.no - b.one.no,
    );
    for (const { one, seenAt } of inOrder) {
      if (one.speechId !== null) return one;
      if (now - seenAt < speechLimits.patienceMs) return undefined;
    }
    return undefined;
  }

  /** It is about to sound: remembered first, so that it never sounds twice. */
  begin(one: AnnouncementView) {
    this.#waiting.delete(one.no);
    this.#spoken = [...this.#spoken, [one.no, one.at] as const].slice(-speechLimits.remembered);
  }

  /** The browser did not let it sound after all. */
  giveBack(one: AnnouncementView, now: number) {
    this.#spoken = this.#spoken.filter(([no, at]) => no !== one.no || at !== one.at);
    this.#waiting.set(one.no, { one, seenAt: now });
  }

  /** While nothing may sound, calls grow old: those are left alone. */
  forgetStale(now: number) {
    for (const { one } of this.#waiting.values()) {
      if (now - one.at > speechLimits.freshMs) this.#pass(one);
    }
  }

  /** Another page of this browser has spoken these. */
  learn(spoken: readonly Spoken[]) {
    for (const [no, at] of spoken) {
      if (this.#waiting.get(no)?.one.at === at) this.#waiting.delete(no);
      if (!this.#spoken.some((other) => other[0] === no && other[1] === at)) {
        this.#spoken = [...this.#spoken, [no, at] as const].slice(-speechLimits.remembered);
      }
    }
  }

  #pass(one: AnnouncementView) {
    this.#waiting.delete(one.no);
    this.#passed = [...this.#passed, [one.no, one.at] as const].slice(-speechLimits.remembered);
  }
}

function has(list: readonly Spoken[], one: AnnouncementView): boolean {
  return list.some(([no, at]) => no === one.no && at === one.at);
}

function urgency(one: AnnouncementView): number {
  return one.what === 'dispatch' ? 1 : 0;
}

/** What was remembered, as text; anything else than that is forgotten. */
export function readSpoken(text: string | null): Spoken[] {
  try {
    const list: unknown = JSON.parse(text ?? '[]');
    if (!Array.isArray(list)) return [];
    return list.filter(
      (one): one is Spoken => Array.isArray(one) && one.length === 2 && one.every(Number.isInteger),
    );
  } catch {
    return [];
  }
}
