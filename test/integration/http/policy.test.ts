/** The rules of the queues over HTTP: read by all, changed by the manager, from a day that has not begun. */
import { paths } from '@baozhong/contract/http.ts';
import { PolicyAnswer, PolicyCheckAnswer, type RotationPolicy } from '@baozhong/contract/policy.ts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { refusalOf } from '../../support/http-browser.ts';
import { early, TestHub } from '../../support/hub.ts';

let hub: TestHub;
beforeAll(async () => {
  hub = await TestHub.start();
});
afterAll(() => hub.stop());

const look = async () => PolicyAnswer.parse((await hub.request('GET', paths.policy)).json);
const check = async (policy: object) => hub.request('POST', paths.policyCheck, { policy });
const inRounds = async (): Promise<RotationPolicy> => {
  const { inForce } = await look();
  return { ...inForce.policy, discipline: 'rounds', owedTurns: true };
};

test('[POL-1, POL-3, FLR-05] everyone who is in reads the rules of today, in words', async () => {
  expect((await hub.request('GET', paths.policy)).status).toBe(401);
  await hub.signInAs('host');
  const answer = await look();
  expect(answer).toMatchObject({
    ...{ businessDay: '2026-11-20', earliestDay: '2026-11-21', coming: [], versions: [] },
    // The file of the store says how it sorts those who come for the shift.
    inForce: { version: 0, policy: { partition: 'group', shiftStart: 'list' } },
  });
  expect(answer.inForce.sentences[2]?.zh).toBe('准点上班的，按名单排牌。');
  expect(refusalOf(await check(answer.inForce.policy))).toBe('not_allowed');
  const set = { type: 'setRotationPolicy', policy: await inRounds(), fromDay: '2026-11-21' };
  expect(await hub.command(set)).toMatchObject({ refusal: { name: 'not_allowed' } });
});

test('[POL-2] a choice is tried without changing anything; what is no policy at all is malformed', async () => {
  await hub.signInAs('manager');
  const policy = await inRounds();
  const good = PolicyCheckAnswer.parse((await check(policy)).json);
  expect(good.contradictions).toEqual([]);
  expect(good.sentences.map(({ en }) => en).join()).toContain('They go in rounds');
  const bad = PolicyCheckAnswer.parse((await check({ ...policy, discipline: 'positional' })).json);
  expect(bad.contradictions).toEqual([
    { name: 'owedNeedsCounts', fields: ['owedTurns', 'discipline'] },
  ]);
  for (const broken of [{}, { ...policy, partition: 'byMood' }, { ...policy, more: 1 }])
    expect(refusalOf(await check(broken))).toBe('malformed');
  expect((await look()).versions).toEqual([]);
});

test('[POL-4, POL-1] set for a later day, shown as coming, taken when that day opens', async () => {
  await hub.signInAs('manager');
  const policy = await inRounds();
  const set = (fromDay: string, more: Partial<RotationPolicy> = {}) =>
    hub.command({ type: 'setRotationPolicy', policy: { ...policy, ...more }, fromDay });
  expect(await set('2026-11-20')).toMatchObject({ refusal: { name: 'policy_too_late' } });
  expect(await set('2026-11-21', { discipline: 'positional' })).toMatchObject({
    refusal: { name: 'policy_contradicts', detail: { contradictions: ['owedNeedsCounts'] } },
  });
  await set('2026-11-21', { preAssignMinutes: 5 });
  await set('2026-11-21');
  await set('2026-11-23', { owedTurns: false });
  const before = await look();
  expect(before.inForce.version).toBe(0);
  expect(before.coming.map(({ version, fromDay }) => [version, fromDay])).toEqual([
    [2, '2026-11-21'],
    [3, '2026-11-23'],
  ]);
  expect(before.versions.map(({ version, replaced }) => [version, replaced])).toEqual([
    ...[
      [3, false],
      [2, false],
      [1, true],
    ],
  ]);
  expect(before.versions[0]?.setBy).not.toBe('');
  await hub.driveMinutes(24 * 60 - (hub.process.at - early) / 60_000);
  // A session lasts no day.
  await hub.signInAs('manager');
  expect(await look()).toMatchObject({
    ...{ businessDay: '2026-11-21', inForce: { version: 2, policy } },
  });
});
