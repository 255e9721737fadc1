/**
 * Taps in an append-only file, one record a line with its checksum. A power cut
 * can tear the last line, or leave zeros where the disk had only reserved the
 * place: reading stops nowhere, it leaves out what its checksum does not prove,
 * and writes the file anew without it.
 */
import {
  closeSync,
  existsSync,
  fstatSync,
  fsyncSync,
  ftruncateSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { crc32 } from 'node:zlib';
import type { StoredTap, TapName } from './state.ts';
import { readTap, type Storage, TapTable } from './storage.ts';

/** The file is written anew once so many of its records say nothing any more. */
const compactAfterRecords = 1_000;

type Line = { readonly tap: StoredTap } | { readonly gone: TapName };

function encode(line: Line): string {
  const json = JSON.stringify(line);
  return `${crc32(json).toString(16).padStart(8, '0')} ${json}\n`;
}

function decode(text: string): Line | undefined {
  const json = text.slice(9);
  if (crc32(json).toString(16).padStart(8, '0') !== text.slice(0, 8)) return undefined;
  const value = JSON.parse(json) as { readonly tap?: unknown; readonly gone?: TapName };
  if (value.gone !== undefined) return { gone: value.gone };
  const tap = readTap(value.tap);
  return tap === undefined ? undefined : { tap };
}

export class DiskStorage implements Storage {
  readonly #file: string;
  readonly #lock: string;
  readonly #compactAfter: number;
  readonly #table = new TapTable();
  #fd = -1;
  #records = 0;
  #bytes = 0;
  /** Half a record may stand at the end, and could not be taken away. */
  #torn = false;

  /** Throws when another running process has the same file. */
  constructor(file: string, compactAfter = compactAfterRecords) {
    this.#file = file;
    this.#compactAfter = compactAfter;
    this.#lock = `${file}.lock`;
    mkdirSync(dirname(file), { recursive: true });
    takeLock(this.#lock);
    if (existsSync(file))
      for (const text of readFileSync(file, 'utf8').split('\n')) this.#apply(decode(text));
    this.#compact();
  }

  load(): StoredTap[] {
    return this.#table.all();
  }

  store(tap: StoredTap): void {
    if (this.#records - this.#table.size > this.#compactAfter) this.#tidy();
    this.#append({ tap }, true);
    this.#table.add(tap);
  }

  unstore(taps: readonly TapName[]): void {
    for (const { bootId, seq } of taps) {
      const gone = { bootId, seq };
      this.#table.remove(gone);
      this.#append({ gone }, false);
    }
  }

  close(): void {
    if (this.#fd < 0) return;
    closeSync(this.#fd);
    this.#fd = -1;
    rmSync(this.#lock, { force: true });
  }

  #apply(line: Line | undefined): void {
    if (line === undefined) return;
    if ('gone' in line) this.#table.remove(line.gone);
    else this.#table.add(line.tap);
  }

  #append(line: Line, durable: boolean): void {
    const bytes = Buffer.from(`${this.#torn ? '\n' : ''}${encode(line)}`);
    try {
      for (let from = 0; from < bytes.length;) from += writeSync(this.#fd, bytes, from);
      if (durable) fsyncSync(this.#fd);
    } catch (error) {
      this.#takeBack();
      throw error;
    }
    this.#bytes = this.#torn ? fstatSync(this.#fd).size : this.#bytes + bytes.length;
    this.#torn = false;
    this.#records += 1;
  }

  /** Half a record would swallow the beginning of the next one. */
  #takeBack(): void {
    try {
      ftruncateSync(this.#fd, this.#bytes);
      this.#torn = false;
    } catch {
      this.#torn = true;
    }
  }

  /** A disk that is too full for a second file may still have room for a tap. */
  #tidy(): void {
    try {
      this.#compact();
    } catch (error) {
      if (this.#fd < 0) throw error;
      rmSync(`${this.#file}.new`, { force: true });
    }
  }

  /** A new file under another name, then the name is changed: a power cut leaves the old one or the new one, whole. */
  #compact(): void {
    const text = this.#table.all().map((tap) => encode({ tap }));
    const fresh = `${this.#file}.new`;
    const bytes = Buffer.from(text.join(''));
    const fd = openSync(fresh, 'w', 0o600);
    try {
      writeFileSync(fd, bytes);
      fsyncSync(fd);
    } finally {
      closeSync(fd);
    }
    renameSync(fresh, this.#file);
    // At once, for what is written to the old file from here on is lost.
    if (this.#fd >= 0) closeSync(this.#fd);
    this.#fd = -1;
    this.#fd = openSync(this.#file, 'a');
    this.#bytes = bytes.length;
    this.#records = text.length;
    syncFolder(dirname(this.#file));
  }
}

/** So that the new name itself survives a power cut. Windows neither can nor needs to. */
export function syncFolder(folder: string): void {
  if (process.platform === 'win32') return;
  const fd = openSync(folder, 'r');
  try {
    fsyncSync(fd);
  } finally {
    closeSync(fd);
  }
}

/** Two devices with one identity would push each other off the hub for ever. */
export function takeLock(lock: string): void {
  const holder = existsSync(lock) ? Number(readFileSync(lock, 'utf8')) : 0;
  if (holder !== process.pid && isAlive(holder))
    throw new Error(`this terminal runs already (process ${String(holder)}; ${lock})`);
  writeFileSync(lock, String(process.pid));
}

function isAlive(pid: number): boolean {
  if (!Number.isInteger(pid) || pid <= 0) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** The file of one terminal in a data folder. */
export function tapsFile(dataDir: string, deviceId: string): string {
  return join(dataDir, 'terminals', `${deviceId}.taps`);
}
