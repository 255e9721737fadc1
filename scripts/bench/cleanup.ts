/** What has been opened, closed in the opposite order, each but once, however the bench ends. */
export class Cleanup {
  readonly #open: (() => Promise<void>)[] = [];

  /** Returns the same, to be closed earlier. */
  add(close: () => Promise<void> | void): () => Promise<void> {
    let closed: Promise<void> | undefined;
    const once = (): Promise<void> => (closed ??= Promise.resolve(close()));
    this.#open.push(once);
    return once;
  }

  async run(): Promise<void> {
    for (let close = this.#open.pop(); close !== undefined; close = this.#open.pop())
      await close().catch((error: unknown) => {
        process.stderr.write(`bench: while closing: ${String(error)}\n`);
      });
  }
}
