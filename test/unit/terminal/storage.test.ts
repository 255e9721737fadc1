import { mkdtempSync, readFileSync, realpathSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { DiskStorage } from '@baozhong/terminal/src/disk-storage.ts';
import type { StoredTap } from '@baozhong/terminal/src/state.ts';
import { MemoryStorage } from '@baozhong/terminal/src/storage.ts';
import { tapOf } from './bench.ts';

let folder: string;
let file: string;

beforeEach(() => {
  folder = mkdtempSync(join(realpathSync(tmpdir()), 'baozhong-taps-'));
  file = join(folder, 'T-302.taps');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const names = (taps: readonly StoredTap[]) =>
  taps.map(({ bootId, seq }) => `${bootId}/${String(seq)}`);
/** What a start after a power cut finds. */
function found(): string[] {
  const storage = new DiskStorage(file);
  const taps = names(storage.load());
  storage.close();
  return taps;
}

describe.each([
  ['in memory', () => new MemoryStorage()],
  ['on disk', () => new DiskStorage(file)],
])('storage %s', (_name, open) => {
  test('gives back what was stored, whole and in order, without what was acknowledged', () => {
    const storage = open();
    const order: StoredTap = {
      ...{ bootId: 'boot-a', seq: 4, tapUptime: 77 },
      action: { kind: 'order', goodsCode: '铁观音', qty: 2, guest: 1 },
    };
    for (const tap of [tapOf('boot-a', 1), tapOf('boot-a', 2), tapOf('boot-b', 1), order])
      storage.store(tap);
    storage.unstore([
      { bootId: 'boot-a', seq: 1 },
      { bootId: 'boot-z', seq: 9 },
    ]);
    expect(storage.load()).toEqual([tapOf('boot-a', 2), tapOf('boot-b', 1), order]);
    storage.close();
  });
});

describe('[TRM-01] on disk, over a power cut', () => {
  test('without any goodbye everything is there', () => {
    const storage = new DiskStorage(file);
    storage.store(tapOf('boot-a', 1));
    storage.unstore([{ bootId: 'boot-a', seq: 1 }]);
    storage.store(tapOf('boot-a', 2));
    expect(found()).toEqual(['boot-a/2']);
  });

  test('cut at any byte: all that was whole is there, and writing goes on behind it', () => {
    const storage = new DiskStorage(file);
    const ends: number[] = [];
    for (const seq of [1, 2, 3]) {
      storage.store(tapOf('boot-a', seq));
      ends.push(statSync(file).size);
    }
    storage.close();
    const whole = readFileSync(file);
    const from = (ends[1] ?? 0) - 2; // every way to tear the last record, and the end of the one before
    for (let size = from; size <= whole.length; size++) {
      writeFileSync(file, whole.subarray(0, size));
      const kept = ends.filter((end) => end <= size || end === size + 1).length;
      const after = new DiskStorage(file);
      expect(names(after.load()), `cut at ${String(size)}`).toEqual(
        ['boot-a/1', 'boot-a/2', 'boot-a/3'].slice(0, kept),
      );
      after.store(tapOf('boot-b', 1));
      expect(after.load()).toHaveLength(kept + 1);
      after.close();
    }
    expect(found()).toHaveLength(4);
  });

  test('cut at every byte of a day: what was told as saved and not acknowledged is there, once, in order', () => {
    const tea: StoredTap = {
      ...{ bootId: 'boot-a', seq: 2, tapUptime: 77 },
      action: { kind: 'order', goodsCode: '铁观音', qty: 2 },
    };
    const taps = [tapOf('boot-a', 1), tea, tapOf('boot-a', 3), tapOf('boot-b', 1)] as const;
    const story: readonly (StoredTap | { readonly gone: StoredTap })[] = [
      ...[taps[0], taps[1], { gone: taps[0] }, taps[2], { gone: taps[1] }, taps[3]],
    ];
    const storage = new DiskStorage(file);
    const ends = story.map((one) => {
      if ('gone' in one) storage.unstore([one.gone]);
      else storage.store(one);
      return statSync(file).size;
    });
    storage.close();
    const whole = readFileSync(file);
    for (let size = 0; size <= whole.length; size++) {
      writeFileSync(file, whole.subarray(0, size));
      // The last byte of a record is its end of line: without it, it is whole all the same.
      const written = story.filter((_, index) => (ends[index] ?? 0) <= size + 1);
      const gone = written.flatMap((one) => ('gone' in one ? [one.gone] : []));
      const kept = written.filter((one) => !('gone' in one) && !gone.includes(one));
      const after = new DiskStorage(file);
      expect(after.load(), `cut at ${String(size)}`).toEqual(kept);
      after.close();
    }
  });

  test('zeros, strangers and flipped bits are left out, what stands around them is kept', () => {
    const storage = new DiskStorage(file);
    for (const seq of [1, 2, 3]) storage.store(tapOf('boot-a', seq));
    storage.close();
    const [first = '', second = '', third = ''] = readFileSync(file, 'utf8').split('\n');
    const flipped = second.replace('"seq":2', '"seq":7');
    writeFileSync(file, [first, flipped, 'hello', third, '\0'.repeat(300)].join('\n'));
    expect(found()).toEqual(['boot-a/1', 'boot-a/3']);
    expect(readFileSync(file, 'utf8')).not.toContain('\0');
  });

  test('a new file that was never finished is not believed', () => {
    const storage = new DiskStorage(file);
    storage.store(tapOf('boot-a', 1));
    storage.close();
    writeFileSync(`${file}.new`, 'half');
    expect(found()).toEqual(['boot-a/1']);
  });

  test('the file stays small however many taps went through', () => {
    const storage = new DiskStorage(file, 20);
    for (let seq = 1; seq <= 200; seq++) {
      storage.store(tapOf('boot-a', seq));
      if (seq > 5) storage.unstore([{ bootId: 'boot-a', seq: seq - 5 }]);
    }
    expect(readFileSync(file, 'utf8').split('\n').length).toBeLessThan(40);
    storage.close();
    expect(found()).toEqual([196, 197, 198, 199, 200].map((seq) => `boot-a/${String(seq)}`));
  });

  test('a disk that takes no more says so', () => {
    const storage = new DiskStorage(file);
    storage.close();
    expect(() => storage.store(tapOf('boot-a', 1))).toThrow();
  });

  test('two programs cannot be one terminal; a lock left by the dead does not count', () => {
    writeFileSync(`${file}.lock`, String(process.ppid));
    expect(() => new DiskStorage(file)).toThrow(/runs already/u);
    writeFileSync(`${file}.lock`, '2147483646');
    expect(found()).toEqual([]);
  });
});
