/**
 * Connections that have not yet said who they are. A device says it at once, so
 * when too many wait, the one that has waited longest is sent away: a flood of
 * silent connections does not keep the terminals out.
 */
import type { Duplex } from 'node:stream';

export class Admission {
  readonly #most: number;
  readonly #waiting = new Set<Duplex>();

  constructor(most: number) {
    this.#most = most;
  }

  enter(connection: Duplex): void {
    const [oldest] = this.#waiting;
    if (oldest !== undefined && this.#waiting.size >= this.#most) {
      this.#waiting.delete(oldest);
      oldest.destroy();
    }
    this.#waiting.add(connection);
    connection.once('close', () => this.#waiting.delete(connection));
  }

  /** It has said who it is. */
  pass(connection: Duplex): void {
    this.#waiting.delete(connection);
  }
}
