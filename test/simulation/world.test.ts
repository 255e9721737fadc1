/** The whole store on a virtual clock: small days with every fault, in a moment. */
import { describe, expect, test } from 'vitest';
import { storeOf } from '../../scripts/simulate/arguments.ts';
import { Replay } from '../../scripts/simulate/replay.ts';
import { hashOf } from '../../scripts/simulate/report.ts';
import { faultsOf } from '../../scripts/simulate/world/faults.ts';
import { World } from '../../scripts/simulate/world/world.ts';
import { runs } from '../support/runs.ts';

const store = storeOf('small');
const dayOf = (seed: number, faults: string) =>
  new World({ seed, days: 1, store, faults: faultsOf(faults) }).run();

describe('the simulation', () => {
  test('[LAW-1, LAW-2, LAW-3, LAW-4, LAW-5, LAW-8, LAW-9] days with all faults break no law', async () => {
    for (let seed = 1; seed <= runs(12); seed += 1) {
      const run = await dayOf(seed, 'all');
      expect({ seed, violations: run.violations }).toEqual({ seed, violations: [] });
      expect(run.clocks).toBeGreaterThan(20);
    }
  });

  /** Days that broke something once: what it was, and the seed. */
  test.each([
    [
      50,
      'a late extension ended in the past: its reminder was due again under a key that was answered from memory; later, a shift was planned anew, and a line went on waiting for who could be sent then',
    ],
  ])('seed %i: %s', async (seed) => {
    expect((await dayOf(seed, 'all')).violations).toEqual([]);
  });

  test('[LAW-5] the stored commands decided again one by one give the same log', async () => {
    const decided = new Replay();
    const faults = faultsOf('all');
    await new World({ seed: 3, days: 1, store, faults, onDecided: decided.note }).run();
    expect(decided.events).toBeGreaterThan(1_000);
    expect(decided.difference()).toBeUndefined();
  });

  test('one seed is one run, another seed another one', async () => {
    const hashes = [hashOf(await dayOf(5, 'all')), hashOf(await dayOf(5, 'all'))];
    expect(hashes[0]).toBe(hashes[1]);
    expect(hashOf(await dayOf(6, 'all'))).not.toBe(hashes[0]);
    expect(hashOf(await dayOf(5, 'none'))).not.toBe(hashes[0]);
  });
});
