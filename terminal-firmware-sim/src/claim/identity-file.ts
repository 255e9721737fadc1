/**
 * Who the device is, on its disk: whole or not at all, whenever the power is
 * cut. Before it knows, the claim that it is waiting in, so that a power cut
 * does not lose what a manager has typed meanwhile.
 */
import {
  closeSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { dirname } from 'node:path';
import { KeptIdentity } from '@baozhong/contract/terminal-claim.ts';
import { syncFolder, takeLock } from '../disk-storage.ts';

export class IdentityFile {
  readonly #file: string;
  readonly #lock: string;

  /** Throws when another running process has the same file. */
  constructor(file: string) {
    this.#file = file;
    this.#lock = `${file}.lock`;
    mkdirSync(dirname(file), { recursive: true });
    takeLock(this.#lock);
  }

  close(): void {
    rmSync(this.#lock, { force: true });
  }

  /** Undefined: nothing is kept there, or nothing that could be read. */
  load(): KeptIdentity | undefined {
    try {
      return KeptIdentity.safeParse(JSON.parse(readFileSync(this.#file, 'utf8'))).data;
    } catch {
      return undefined;
    }
  }

  /** Durable when it returns. */
  save(kept: KeptIdentity): void {
    const fresh = `${this.#file}.new`;
    const fd = openSync(fresh, 'w', 0o600);
    try {
      writeFileSync(fd, `${JSON.stringify(kept, null, 1)}\n`);
      fsyncSync(fd);
    } finally {
      closeSync(fd);
    }
    renameSync(fresh, this.#file);
    syncFolder(dirname(this.#file));
  }

  forget(): void {
    rmSync(this.#file, { force: true });
  }
}
