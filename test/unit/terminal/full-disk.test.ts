/** A disk that takes half of a record, or nothing, and comes back. */
import type * as Fs from 'node:fs';
import { existsSync, mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DiskStorage } from '@baozhong/terminal/src/disk-storage.ts';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { tapOf } from './bench.ts';

const disk = vi.hoisted(() => ({ isFull: false, isBroken: false, noRoomForAnother: false }));

vi.mock('node:fs', async (importOriginal) => {
  const fs = await importOriginal<typeof Fs>();
  const full = (): Error => Object.assign(new Error('no space left'), { code: 'ENOSPC' });
  return {
    ...fs,
    writeSync: (fd: number, bytes: Buffer, from: number) => {
      if (!disk.isFull) return fs.writeSync(fd, bytes, from);
      // A disk takes what still fits, and refuses the rest.
      if (from > 0) throw full();
      return fs.writeSync(fd, bytes, 0, Math.floor(bytes.length / 2));
    },
    writeFileSync: (...args: Parameters<typeof fs.writeFileSync>) => {
      if (disk.noRoomForAnother && typeof args[0] === 'number') throw full();
      fs.writeFileSync(...args);
    },
    ftruncateSync: (...args: Parameters<typeof fs.ftruncateSync>) => {
      if (disk.isBroken) throw Object.assign(new Error('input/output error'), { code: 'EIO' });
      fs.ftruncateSync(...args);
    },
  };
});

let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(join(realpathSync(tmpdir()), 'baozhong-full-'));
  file = join(folder, 'T-302.taps');
});
afterEach(() => {
  Object.assign(disk, { isFull: false, isBroken: false, noRoomForAnother: false });
  rmSync(folder, { recursive: true, force: true });
});
const kept = (storage: DiskStorage) => storage.load().map(({ seq }) => seq);
/** What a start after a power cut finds. */
function found(): number[] {
  const storage = new DiskStorage(file);
  const seqs = kept(storage);
  storage.close();
  return seqs;
}

describe('[TRM-01] a disk that is full', () => {
  test.each([
    ['and can be put right', false],
    ['and cannot even be put right', true],
  ])(
    '%s: says so for each tap, keeps what it had, and what comes when there is room again',
    (_name, isBroken) => {
      const storage = new DiskStorage(file);
      storage.store(tapOf('boot-a', 1));
      Object.assign(disk, { isFull: true, isBroken });
      for (const seq of [2, 3])
        expect(() => storage.store(tapOf('boot-a', seq))).toThrow(/no space/u);
      expect(kept(storage)).toEqual([1]);
      expect(found()).toEqual([1]);
      disk.isFull = false;
      const after = new DiskStorage(file);
      after.store(tapOf('boot-a', 4));
      after.close();
      expect(found()).toEqual([1, 4]);
    },
  );

  test('without a start in between, too', () => {
    const storage = new DiskStorage(file);
    storage.store(tapOf('boot-a', 1));
    Object.assign(disk, { isFull: true, isBroken: true });
    expect(() => storage.store(tapOf('boot-a', 2))).toThrow(/no space/u);
    disk.isFull = false;
    storage.store(tapOf('boot-a', 3));
    storage.store(tapOf('boot-a', 4));
    Object.assign(disk, { isFull: true, isBroken: false });
    expect(() => {
      storage.store(tapOf('boot-a', 5));
    }).toThrow(/no space/u);
    disk.isFull = false;
    expect(found()).toEqual([1, 3, 4]);
  });

  test('no room to write the file anew: a tap that still fits is kept, and nothing half lies about', () => {
    const storage = new DiskStorage(file, 2);
    for (const seq of [1, 2, 3, 4]) storage.store(tapOf('boot-a', seq));
    storage.unstore([1, 2, 3].map((seq) => ({ bootId: 'boot-a', seq })));
    disk.noRoomForAnother = true;
    storage.store(tapOf('boot-a', 5));
    expect(existsSync(`${file}.new`)).toBe(false);
    expect(kept(storage)).toEqual([4, 5]);
    disk.noRoomForAnother = false;
    storage.store(tapOf('boot-a', 6));
    expect(found()).toEqual([4, 5, 6]);
  });
});
