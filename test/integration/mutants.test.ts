/** The tool that asks whether the tests would notice: it finds what is wrong, says what is not noticed, and leaves the sources alone. */
import { execFileSync, spawnSync } from 'node:child_process';
import { globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { mutants } from '../../scripts/mutants/list.ts';
import { type Mutant, MutantFault } from '../../scripts/mutants/mutant.ts';
import { runMutants, type Verdict } from '../../scripts/mutants/run.ts';

const root = dirname(dirname(import.meta.dirname));
const rooms = 'floor/visits/rooms.ts';

function run(chosen: readonly Mutant[]): Promise<readonly Verdict[]> {
  return runMutants(chosen, {
    root,
    stages: [{ name: 'unit', tests: ['test/unit/core/clocks', 'test/unit/core/edges'] }],
    signal: new AbortController().signal,
    soundFirst: false,
    onVerdict: () => undefined,
  });
}

const core = () =>
  globSync('hub/core/**/*.ts', { cwd: root }).map((file) => readFileSync(join(root, file), 'utf8'));

describe('mutants', () => {
  test('four of the list are caught, one that changes nothing lives, and the sources stay as they are', async () => {
    const before = core();
    const names = [
      'a room comes back clean from repair',
      'a room that is being cleaned is not closed for repair',
    ];
    const some = mutants.filter(({ law, name }) => names.includes(name) || law === 'CLK-4');
    expect(some).toHaveLength(4);
    const harmless = {
      ...{ name: 'only other words', law: 'ROM-1', file: rooms },
      ...{ find: '/** ROM-1 */', replace: '/** One */' },
    };
    const verdicts = await run([...some, harmless]);
    expect(core()).toEqual(before);
    const found = new Map(verdicts.map(({ mutant, caught }) => [mutant.name, caught?.by]));
    expect(found.get('only other words')).toBeUndefined();
    expect(found.get(names[0] ?? '')).toContain('[ROM-3]');
    expect(found.get(names[1] ?? '')).toContain('[MOV-1]');
    expect([...found.values()].filter((by) => by !== undefined)).toHaveLength(4);
  });

  test('one that does not fit the code any more, or that no compiler takes, is a fault of the list', async () => {
    const gone = { name: 'gone', law: 'ROM-1', file: rooms, find: 'no such words', replace: '' };
    const twice = { ...gone, name: 'twice', find: "'dirty'" };
    const nonsense = {
      ...gone,
      name: 'nonsense',
      find: "to: 'cleaning'",
      replace: "to: 'glowing'",
    };
    const running = run([gone, twice, nonsense]);
    await expect(running).rejects.toThrow(MutantFault);
    await expect(running).rejects.toThrow(
      /gone.*0 times[\s\S]*twice.*\d times[\s\S]*nonsense.*compile/u,
    );
  });

  test('the list is told by name', () => {
    const out = execFileSync(process.execPath, [join(root, 'scripts/mutants.ts'), '--list'], {
      encoding: 'utf8',
    });
    expect(out.trim().split('\n')).toHaveLength(mutants.length);
    expect(mutants.length).toBeGreaterThanOrEqual(40);
  });

  test('a rule or a name that has none is refused by name, beside others that have', () => {
    const asked = ['--law', 'CLK-4', '--law', 'NOPE-1', '--only', 'nobody', '--list'];
    const { status, stdout, stderr } = spawnSync(
      process.execPath,
      [join(root, 'scripts/mutants.ts'), ...asked],
      { encoding: 'utf8' },
    );
    expect([status, stdout]).toEqual([2, '']);
    expect(stderr).toContain('nobody, NOPE-1');
  });
});
