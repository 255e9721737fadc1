/** Those who wait until the face is as they want it. */
import type { Face } from './face.ts';

interface Watcher {
  readonly isSo: (face: Face) => boolean;
  readonly yes: (face: Face) => void;
  readonly no: (error: Error) => void;
}

export class Watchers {
  #waiting: Watcher[] = [];
  #closed = false;

  get isEmpty(): boolean {
    return this.#waiting.length === 0;
  }

  add(isSo: (face: Face) => boolean, now: Face): Promise<Face> {
    return new Promise((yes, no) => {
      if (this.#closed) no(new Error('the device is closed'));
      else if (isSo(now)) yes(now);
      else this.#waiting.push({ isSo, yes, no });
    });
  }

  look(face: Face): void {
    const glad = this.#waiting.filter(({ isSo }) => isSo(face));
    this.#waiting = this.#waiting.filter((watcher) => !glad.includes(watcher));
    for (const { yes } of glad) yes(face);
  }

  close(): void {
    this.#closed = true;
    for (const { no } of this.#waiting) no(new Error('the device was closed'));
    this.#waiting = [];
  }
}
