/**
 * Sounds kept on disk, one file each, named by the SHA-256 of all that determines the sound. The
 * names are the whole index: a restart only reads the folder. Bounded; what was not asked for the
 * longest time goes first.
 */
import { mkdir, readdir, readFile, rename, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { decodeWav } from './wav.ts';

export interface CacheLimits {
  readonly maxFiles: number;
  readonly maxBytes: number;
}

/** With a full or read-only disk the hub goes on speaking: so many sounds are kept in memory instead. */
const MAX_IN_MEMORY = 16;
const FILE_NAME = /^([0-9a-f]{64})\.wav$/;
const UNFINISHED_FILE_NAME = /^[0-9a-f]{64}\..+\.unfinished$/;
const ID = /^[0-9a-f]{64}$/;

export class SoundCache {
  readonly #folder: string;
  readonly #limits: CacheLimits;
  /** Sizes by id, the least recently used first. */
  readonly #files = new Map<string, number>();
  readonly #inMemory = new Map<string, Uint8Array>();
  readonly #touching = new Set<Promise<void>>();
  #totalBytes = 0;
  #writes = 0;

  private constructor(folder: string, limits: CacheLimits) {
    this.#folder = folder;
    this.#limits = limits;
  }

  /** Never rejects: without a usable folder it is a small cache in memory. */
  static async open(folder: string, limits: CacheLimits): Promise<SoundCache> {
    const cache = new SoundCache(folder, limits);
    await cache.#readFolder().catch(() => undefined);
    return cache;
  }

  get files(): number {
    return this.#files.size;
  }

  get bytes(): number {
    return this.#totalBytes;
  }

  async read(id: string): Promise<Uint8Array | undefined> {
    // The id may come out of a URL.
    if (!ID.test(id)) return undefined;
    const kept = this.#inMemory.get(id);
    if (kept) return kept;
    if (!this.#files.has(id)) return undefined;
    const wav = await readFile(this.#pathOf(id)).catch(() => undefined);
    // Removed behind our back, or cut short by a power loss: made again when next asked for.
    if (!wav || !decodeWav(wav)) {
      await this.#remove(id);
      return undefined;
    }
    this.#markUsed(id, wav.length);
    return wav;
  }

  /** Never rejects, and after it `read` finds the sound, whatever the disk does. */
  async store(id: string, wav: Uint8Array): Promise<void> {
    this.#writes += 1;
    // Whole or not at all: a reader never sees half a file.
    const unfinished = join(this.#folder, `${id}.${process.pid}-${this.#writes}.unfinished`);
    try {
      await writeFile(unfinished, wav);
      await rename(unfinished, this.#pathOf(id));
    } catch {
      await rm(unfinished, { force: true }).catch(() => undefined);
      this.#keepInMemory(id, wav);
      return;
    }
    this.#note(id, wav.length);
    await this.#evict(id);
  }

  /** When it resolves, the order of use is on disk. */
  async close(): Promise<void> {
    await Promise.all(this.#touching);
  }

  async #readFolder(): Promise<void> {
    await mkdir(this.#folder, { recursive: true });
    const names = await readdir(this.#folder);
    const found = await Promise.all(
      names.map(async (name) => {
        // Left by a crash in the middle of a write.
        if (UNFINISHED_FILE_NAME.test(name)) await rm(join(this.#folder, name), { force: true });
        const id = FILE_NAME.exec(name)?.[1];
        if (id === undefined) return undefined;
        const { size, mtimeMs } = await stat(this.#pathOf(id));
        return { id, size, mtimeMs };
      }),
    );
    const files = found
      .filter((file) => file !== undefined)
      .sort((one, other) => one.mtimeMs - other.mtimeMs);
    for (const { id, size } of files) this.#note(id, size);
    await this.#evict(undefined);
  }

  #note(id: string, bytes: number): void {
    this.#totalBytes += bytes - (this.#files.get(id) ?? 0);
    // Deleted and set again, it moves to the end of the map's order.
    this.#files.delete(id);
    this.#files.set(id, bytes);
  }

  #markUsed(id: string, bytes: number): void {
    this.#note(id, bytes);
    const now = new Date();
    // The time stamp carries the order over a restart; nobody waits for it, and without it the order is only a little off.
    const touching = utimes(this.#pathOf(id), now, now).catch(() => undefined);
    this.#touching.add(touching);
    void touching.then(() => this.#touching.delete(touching));
  }

  /** The one just made stays, even alone above the limit: it is about to be played. */
  async #evict(justMade: string | undefined): Promise<void> {
    for (const id of [...this.#files.keys()]) {
      if (this.#files.size <= this.#limits.maxFiles && this.#totalBytes <= this.#limits.maxBytes)
        return;
      if (id !== justMade) await this.#remove(id);
    }
  }

  async #remove(id: string): Promise<void> {
    this.#totalBytes -= this.#files.get(id) ?? 0;
    this.#files.delete(id);
    await rm(this.#pathOf(id), { force: true }).catch(() => undefined);
  }

  #keepInMemory(id: string, wav: Uint8Array): void {
    this.#inMemory.set(id, wav);
    for (const oldest of this.#inMemory.keys()) {
      if (this.#inMemory.size <= MAX_IN_MEMORY) return;
      this.#inMemory.delete(oldest);
    }
  }

  #pathOf(id: string): string {
    return join(this.#folder, `${id}.wav`);
  }
}
