/**
 * What has been opened, closed in the opposite order, each but once, however the
 * bench ends. What is only just being opened when it ends is waited for: half a
 * hub that is killed would leave its database running.
 */
import process from 'node:process';

type Close = () => Promise<void>;

export class Interrupted extends Error {
  override readonly name = 'Interrupted';
}

export class Cleanup {
  readonly #held = new Map<object, Close>();
  #running: Promise<void> | undefined;

  /** Throws `Interrupted` when the bench has been told to stop. */
  async hold<T extends object>(
    opening: Promise<T>,
    close: (held: T) => Promise<void> | void,
  ): Promise<T> {
    const entry = {};
    let closed: Promise<void> | undefined;
    const closeOnce = (): Promise<void> =>
      (closed ??= opening
        .then(close, () => undefined)
        .catch((error: unknown) => {
          process.stderr.write(`bench: while closing: ${String(error)}\n`);
        }));
    this.#held.set(entry, closeOnce);
    const held = await opening;
    if (this.#running === undefined) {
      this.#held.delete(entry);
      this.#held.set(held, closeOnce);
      return held;
    }
    await closeOnce();
    throw new Interrupted('the bench was stopped');
  }

  /** Closes one earlier. */
  async release(held: object): Promise<void> {
    const close = this.#held.get(held);
    this.#held.delete(held);
    await close?.();
  }

  run(): Promise<void> {
    return (this.#running ??= this.#closeAll());
  }

  async #closeAll(): Promise<void> {
    for (let last = [...this.#held].at(-1); last !== undefined; last = [...this.#held].at(-1)) {
      const [held, close] = last;
      this.#held.delete(held);
      await close();
    }
  }
}
