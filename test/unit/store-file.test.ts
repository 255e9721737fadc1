/** What a store file says of the rules of the queues. */
import { StoreFile } from '@baozhong/contract/store-file.ts';
import { defaultPolicy, type RotationPolicy } from '@baozhong/core/index.ts';
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { configOf } from '../../hub/src/setup/import-store.ts';
import { smallStore } from '../support/hub.ts';

const file = JSON.parse(readFileSync(smallStore, 'utf8')) as Record<string, unknown>;
const policyWith = (rotation: object): RotationPolicy | undefined => {
  const named = { partition: 'group', order: 'list', discipline: 'positional', ...rotation };
  return configOf(StoreFile.parse({ ...file, rotation: named })).usualPolicy;
};

test('[POL-1] the order that the file names is that of the start of a shift; all else is as usual', () => {
  expect(policyWith({})).toEqual({ ...defaultPolicy, shiftStart: 'list' });
});

test('[POL-1] any of the rules can stand in it', () => {
  const chosen = {
    discipline: 'rounds',
    owedTurns: true,
    missedTurn: { then: 'suspend', afterMinutes: 5, fineFen: 1000 },
  } as const;
  expect(policyWith({ ...chosen, order: 'fewestRequested' })).toEqual({
    ...defaultPolicy,
    ...chosen,
    shiftStart: 'fewestRequested',
  });
});

test('[POL-2] rules that contradict each other are no store, and unknown ones no file', () => {
  expect(() => policyWith({ owedTurns: true })).toThrow(
    'rotation: owedNeedsCounts (owedTurns, discipline)',
  );
  expect(() => policyWith({ discipline: 'byMood' })).toThrow();
  expect(() => policyWith({ more: 1 })).toThrow();
});
