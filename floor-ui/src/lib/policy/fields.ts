/**
 * What a manager may choose, as data: by topic the fields of the policy, each
 * with its kind of control. A choice has its word as `policy.<path>.<choice>`,
 * a field as `policy.<path>`.
 */
import { policyChoices } from '@baozhong/contract/policy-choices.ts';
import type { PolicyTopic, RotationPolicy } from '@baozhong/contract/policy.ts';

export type Field =
  | { readonly path: string; readonly kind: 'choice'; readonly choices: readonly string[] }
  | { readonly path: string; readonly kind: 'minutes' | 'money' | 'switch' | 'turns' };

const choice = (path: string, choices: readonly string[]): Field => ({
  path,
  kind: 'choice',
  choices,
});
const minutes = (path: string): Field => ({ path, kind: 'minutes' });
const money = (path: string): Field => ({ path, kind: 'money' });

/** The kinds of clocks have a table of their own. */
export const fieldsOf: Readonly<Record<PolicyTopic, readonly Field[]>> = {
  queues: [
    choice('partition', policyChoices.partition),
    choice('discipline', policyChoices.discipline),
  ],
  joining: [
    choice('shiftStart', policyChoices.shiftStart),
    choice('joinLate', policyChoices.joinLate),
    minutes('lateAfterMinutes'),
  ],
  clockTypes: [
    choice('extensionMove', policyChoices.extensionMove),
    { path: 'extensionCounts', kind: 'turns' },
  ],
  owed: [{ path: 'owedTurns', kind: 'switch' }, minutes('preAssignMinutes')],
  shiftEnd: [minutes('shiftEndGraceMinutes')],
  missed: [
    minutes('missedTurn.afterMinutes'),
    choice('missedTurn.then', policyChoices.missedThen),
    money('missedTurn.fineFen'),
  ],
  takingBack: [
    minutes('cancel.limitMinutes'),
    choice('cancel.by', policyChoices.cancelBy),
    choice('cancel.slot', policyChoices.cancelSlot),
    choice('swap.first', policyChoices.swapFirst),
    choice('swap.commission', policyChoices.swapCommission),
  ],
  earlyEnd: [choice('earlyEnd.then', policyChoices.earlyEndThen), money('earlyEnd.fineFen')],
  jobs: [choice('crossRoom', policyChoices.crossRoom)],
  pauses: [
    minutes('hold.mostMinutes'),
    minutes('freeze.mealMinutes'),
    minutes('freeze.awayMinutes'),
    money('boughtClockFen'),
  ],
};

export type Value = string | number | boolean;

export function valueAt(policy: RotationPolicy, path: string): Value {
  const found = path
    .split('.')
    .reduce<unknown>((at, name) => (at as Readonly<Record<string, unknown>>)[name], policy);
  return found as Value;
}

/** The same with another value there. */
export function withValue(policy: RotationPolicy, path: string, value: Value): RotationPolicy {
  const copy = structuredClone(policy);
  const names = path.split('.');
  const last = names.pop() ?? '';
  const holder = names.reduce<unknown>((at, name) => (at as Record<string, unknown>)[name], copy);
  (holder as Record<string, Value>)[last] = value;
  return copy;
}

/** Yuan as they are typed, or undefined while they are none. */
export function fenOf(typed: string): number | undefined {
  const [, whole, cents = ''] = /^(\d{1,6})(?:\.(\d{0,2}))?$/.exec(typed.trim()) ?? [];
  return whole === undefined ? undefined : Number(whole) * 100 + Number(cents.padEnd(2, '0'));
}

export function yuanOf(fen: number): string {
  const cents = fen % 100;
  const whole = String((fen - cents) / 100);
  return cents === 0 ? whole : `${whole}.${String(cents).padStart(2, '0')}`;
}
