/** Which device is connected, by the connection that is truly its last. */

export interface Closable {
  close(): void;
}

export interface Online {
  readonly online: boolean;
  readonly sinceAt: number;
}

export class Presence {
  readonly #now: () => number;
  readonly #startedAt: number;
  readonly #connections = new Map<string, Closable>();
  readonly #sinceAt = new Map<string, number>();

  constructor(now: () => number) {
    this.#now = now;
    this.#startedAt = now();
  }

  /** The one that comes takes over from the one before. */
  connected(deviceId: string, connection: Closable): void {
    const before = this.#connections.get(deviceId);
    this.#connections.set(deviceId, connection);
    this.#sinceAt.set(deviceId, this.#now());
    if (before !== undefined && before !== connection) before.close();
  }

  /**
   * False when another connection of the device lives: the library tells of the
   * end of an old one late, sometimes after the new one has come.
   */
  disconnected(deviceId: string, connection: Closable): boolean {
    if (this.#connections.get(deviceId) !== connection) return false;
    this.#connections.delete(deviceId);
    this.#sinceAt.set(deviceId, this.#now());
    return true;
  }

  /** Whose connection this is; undefined when it is nobody's, or no longer. */
  deviceOf(connection: Closable & { readonly id: string | null }): string | undefined {
    const { id } = connection;
    return id !== null && this.#connections.get(id) === connection ? id : undefined;
  }

  isOnline(deviceId: string): boolean {
    return this.#connections.has(deviceId);
  }

  of(deviceId: string): Online {
    return {
      online: this.isOnline(deviceId),
      sinceAt: this.#sinceAt.get(deviceId) ?? this.#startedAt,
    };
  }

  cut(deviceId: string): void {
    this.#connections.get(deviceId)?.close();
  }

  forget(deviceId: string): void {
    this.#sinceAt.delete(deviceId);
  }
}
