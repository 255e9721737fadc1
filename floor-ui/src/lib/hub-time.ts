/**
 * The hub's clock as this page knows it. A message says when it was made and
 * arrives a little later, so the largest difference heard is the truest; a
 * jump of more than a second means that the hub's clock itself was moved.
 */
export class HubTime {
  #offset: number | undefined;

  /** Takes what a message says. True when the clock jumped (or was not known). */
  heard(hubAt: number, localAt: number): boolean {
    const offset = hubAt - localAt;
    const jumped = this.#offset === undefined || Math.abs(offset - this.#offset) > 1_000;
    if (this.#offset === undefined || jumped || offset > this.#offset) this.#offset = offset;
    return jumped;
  }

  at(localAt: number): number {
    return localAt + (this.#offset ?? 0);
  }
}
