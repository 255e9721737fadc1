/** The page of the rotation rules offers all that a policy can say, in words: nothing needs code to be chosen. */
import { policyChoices, policyTopics } from '@baozhong/contract/policy-choices.ts';
import { RotationPolicy } from '@baozhong/contract/policy.ts';
import { defaultPolicy } from '@baozhong/core/index.ts';
import { describe, expect, it } from 'vitest';
import { policy as words } from '../../../floor-ui/src/lib/i18n/words/policy.ts';
import {
  fenOf,
  fieldsOf,
  valueAt,
  withValue,
  yuanOf,
} from '../../../floor-ui/src/lib/policy/fields.ts';

const usual = RotationPolicy.parse(defaultPolicy);
const fields = policyTopics.flatMap((topic) => fieldsOf[topic]);

/** Every part that is chosen, as `missedTurn.then`. */
function leavesOf(value: object, path = ''): string[] {
  return Object.entries(value).flatMap(([name, part]: [string, unknown]) => {
    const at = path === '' ? name : `${path}.${name}`;
    return typeof part === 'object' && part !== null ? leavesOf(part, at) : [at];
  });
}

describe('the rotation rules on the screen', () => {
  it('[POL-3, FLR-05] each part of a policy has its control, and each choice its word', () => {
    const { clockTypes, ...rest } = usual;
    expect(fields.map(({ path }) => path).sort()).toEqual(leavesOf(rest).sort());
    // Kinds of clocks stand in a table.
    expect(Object.keys(clockTypes).sort()).toEqual([...policyChoices.clockTypes].sort());
    const named = [
      ...fields.flatMap((field) =>
        field.kind === 'choice' ? field.choices.map((one) => `${field.path}.${one}`) : [],
      ),
      ...fields.map(({ path }) => path),
      ...(['move', 'when', 'counts'] as const).flatMap((column) =>
        policyChoices[column].map((one) => `${column}.${String(one)}`),
      ),
    ];
    for (const name of named) expect(words).toHaveProperty([`policy.${name}`]);
  });

  it('[POL-3] a change is of one part and leaves the policy that it began from alone', () => {
    const changed = withValue(usual, 'missedTurn.then', 'suspend');
    expect(valueAt(changed, 'missedTurn.then')).toBe('suspend');
    expect(valueAt(usual, 'missedTurn.then')).toBe('tail');
    expect(withValue(changed, 'missedTurn.then', 'tail')).toEqual(usual);
    expect(RotationPolicy.safeParse(changed).success).toBe(true);
  });

  it('[POL-3, ROT-21] what an older file does not name is shown as what it means', () => {
    const { extensionMove: _move, ...older } = usual;
    expect(RotationPolicy.parse(older)).toEqual({ ...older, extensionMove: 'none' });
  });

  it('reads amounts as they are typed, to the fen', () => {
    expect(['20', '20.5', '20.50', '0.05', ' 7 '].map(fenOf)).toEqual([2000, 2050, 2050, 5, 700]);
    expect(['', '-1', '1.234', 'x', '1e3'].map(fenOf)).toEqual(Array(5).fill(undefined));
    expect([2000, 2050, 5].map(yuanOf)).toEqual(['20', '20.50', '0.05']);
  });
});
