/** Which rules hold on which day (POL-1, POL-4): each version has a day from which it holds, and a day keeps what it began with. */
import { type Answer, refuse, type Refused } from '../decision.ts';
import type { Recording } from '../floor/recording.ts';
import type { State } from '../floor/state.ts';
import type { PolicyCommand } from './policy-commands.ts';
import type { PolicyVersion } from './policy.ts';
import { contradictions } from './validate.ts';

type Of<T extends PolicyCommand['type']> = Extract<PolicyCommand, { type: T }>;

/** POL-4: the running day is not changed, nor one that is over. */
export function setRotationPolicy(
  recording: Recording,
  { policy, fromDay }: Of<'setRotationPolicy'>,
): Answer | Refused {
  const { businessDay, policies } = recording.state;
  const wrong = contradictions(policy).map(({ name }) => name);
  if (wrong.length > 0) return refuse('policy_contradicts', { contradictions: wrong });
  if (businessDay !== null && fromDay <= businessDay)
    return refuse('policy_too_late', { day: businessDay });
  const version = (policies.at(-1)?.version ?? 0) + 1;
  recording.record({ type: 'rotationPolicySet', version, policy, fromDay });
  return { version };
}

/** The one whose day came last; of one day the one that was set last. */
function policyOfDay(state: State, day: string): PolicyVersion | undefined {
  let chosen: PolicyVersion | undefined;
  for (const one of state.policies)
    if (one.fromDay <= day && one.fromDay >= (chosen?.fromDay ?? '')) chosen = one;
  return chosen;
}

/** POL-1: the business day that has just opened takes the rules that hold from it on. */
export function takePolicy(recording: Recording, day: string): void {
  const { state } = recording;
  const chosen = policyOfDay(state, day);
  if (chosen === undefined || chosen.version === state.policy?.version) return;
  const { version, fromDay, policy } = chosen;
  recording.record({ type: 'policyTaken', version, fromDay, policy });
}
