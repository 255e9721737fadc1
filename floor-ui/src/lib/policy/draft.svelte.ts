import { paths } from '@baozhong/contract/paths.ts';
import type {
  Contradiction,
  PolicyAnswer,
  PolicyCheckAnswer,
  PolicySentence,
  RotationPolicy,
} from '@baozhong/contract/policy.ts';
import { ask } from '../http.ts';
import { type Value, valueAt, withValue } from './fields.ts';

/** Typing is not a question each time. */
const restMs = 150;

/**
 * The rules as the manager would have them: begun from those of the day that is
 * chosen, told and judged by the hub after each change, and nothing until saved.
 */
export class PolicyDraft {
  #answer: PolicyAnswer;
  fromDay = $state('');
  policy = $state.raw() as RotationPolicy;
  sentences = $state.raw<readonly PolicySentence[]>([]);
  contradictions = $state.raw<readonly Contradiction[]>([]);
  /** The hub has judged what stands here now. */
  judged = $state(true);
  #asking = new AbortController();
  #resting: ReturnType<typeof setTimeout> | undefined;

  constructor(answer: PolicyAnswer) {
    this.#answer = answer;
    this.fromDay = answer.earliestDay;
    this.reset();
  }

  /** What would hold on the chosen day without this. */
  get before(): { readonly policy: RotationPolicy; readonly sentences: readonly PolicySentence[] } {
    return (
      this.#answer.coming.findLast(({ fromDay }) => fromDay <= this.fromDay) ?? this.#answer.inForce
    );
  }

  get changed(): boolean {
    return !same(this.policy, this.before.policy);
  }

  reset() {
    this.#stop();
    this.policy = this.before.policy;
    this.sentences = this.before.sentences;
    this.contradictions = [];
    this.judged = true;
  }

  /** Another day may begin from other rules; what was changed already stays changed. */
  begin(day: string) {
    const kept = this.changed;
    this.fromDay = day;
    if (!kept) this.reset();
  }

  set(path: string, value: Value) {
    if (valueAt(this.policy, path) === value) return;
    this.policy = withValue(this.policy, path, value);
    this.#stop();
    this.judged = false;
    this.#resting = setTimeout(() => void this.#judge(), restMs);
  }

  /** Whether this sentence is another than today's. */
  isNew({ zh }: PolicySentence): boolean {
    return !this.#answer.inForce.sentences.some((one) => one.zh === zh);
  }

  at(path: string): Contradiction | undefined {
    return this.contradictions.find(({ fields }) => fields.includes(path));
  }

  #stop() {
    clearTimeout(this.#resting);
    this.#asking.abort();
    this.#asking = new AbortController();
  }

  async #judge() {
    const { signal } = this.#asking;
    const { policy } = this;
    const asked = await ask<PolicyCheckAnswer>('POST', paths.policyCheck, { policy }, signal);
    if (signal.aborted || asked.kind !== 'answered') return;
    this.sentences = asked.value.sentences;
    this.contradictions = asked.value.contradictions;
    this.judged = true;
  }
}

/** Plain data with the same keys in the same order. */
function same(a: RotationPolicy, b: RotationPolicy): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
