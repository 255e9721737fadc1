/** The desk's screen: follows the live view over its WebSocket, through every death of the hub. */
import { setTimeout as pause } from 'node:timers/promises';
import {
  type CallView,
  type Entity,
  type EntityKind,
  LiveMessage,
  type RoomView,
  type TechnicianView,
  type VisitView,
} from '@baozhong/contract/live.ts';
import { liveClosed, paths } from '@baozhong/contract/paths.ts';
import type { Desk } from './desk.ts';
import type { HubProcess } from './hub-process.ts';

const patienceMs = 30_000;
const reconnectPauseMs = 20;

/** Node's own takes headers; the type of the browser's, which some of our folders see, does not. */
const SocketWithHeaders = WebSocket as unknown as new (
  url: string,
  options: { readonly headers: Readonly<Record<string, string>> },
) => WebSocket;

export class LiveError extends Error {
  override readonly name = 'LiveError';
}

export class Live {
  pos = 0;
  readonly #hub: HubProcess;
  readonly #desk: Desk;
  readonly #entities = new Map<string, Entity>();
  #socket: WebSocket | undefined;
  #closed = false;
  #waiting: { readonly pos: number; readonly resolve: () => void }[] = [];

  constructor(hub: HubProcess, desk: Desk) {
    this.#hub = hub;
    this.#desk = desk;
  }

  async open(): Promise<void> {
    void this.#follow();
    await this.reach(1);
  }

  close(): void {
    this.#closed = true;
    this.#socket?.close();
  }

  /** Resolves when everything up to this position of the log is shown here. */
  async reach(pos: number): Promise<void> {
    if (this.pos >= pos) return;
    const shown = new Promise<'shown'>((resolve) => {
      this.#waiting.push({ pos, resolve: () => resolve('shown') });
    });
    const abort = new AbortController();
    const late = pause(patienceMs, 'late' as const, { signal: abort.signal }).catch(() => 'late');
    const outcome = await this.#hub.orDeath(Promise.race([shown, late]));
    abort.abort();
    if (outcome !== 'shown')
      throw new LiveError(
        `the live view stands at ${String(this.pos)}, ${String(pos)} was committed`,
      );
  }

  room(roomNo: string): RoomView | undefined {
    return this.#one('room', roomNo);
  }
  technician(staffNo: string): TechnicianView | undefined {
    return this.#one('technician', staffNo);
  }
  visit(visitId: string): VisitView | undefined {
    return this.#one('visit', visitId);
  }
  /** What this room has asked for and not got yet. */
  callFrom(roomNo: string, what: string): CallView | undefined {
    for (const entity of this.#entities.values())
      if (entity.kind === 'call' && entity.roomNo === roomNo && entity.what === what) return entity;
    return undefined;
  }

  #one<K extends EntityKind>(kind: K, id: string): Extract<Entity, { kind: K }> | undefined {
    return this.#entities.get(`${kind}/${id}`) as Extract<Entity, { kind: K }> | undefined;
  }

  async #follow(): Promise<void> {
    while (!this.#closed) {
      try {
        await this.#hub.ready();
        await this.#listen(await this.#desk.cookie('host'));
      } catch {
        // The hub ended by itself: whoever waits for a position is told by its own request.
      }
      await pause(reconnectPauseMs);
    }
  }

  /** One connection, until it ends. */
  async #listen(cookie: string): Promise<void> {
    const url = `${this.#hub.http.replace('http', 'ws')}${paths.live}?screen=floor`;
    const socket = new SocketWithHeaders(url, { headers: { cookie } });
    this.#socket = socket;
    const code = await new Promise<number>((resolve) => {
      socket.addEventListener('message', ({ data }) => this.#take(data));
      socket.addEventListener('close', (event) => resolve(event.code));
      socket.addEventListener('error', () => resolve(0));
    });
    if (code === liveClosed.notSignedIn) this.#desk.forget('host');
  }

  #take(data: unknown): void {
    const message = LiveMessage.parse(JSON.parse(String(data)));
    if (message.type === 'snapshot') {
      this.#entities.clear();
      for (const entity of message.entities)
        this.#entities.set(`${entity.kind}/${entity.id}`, entity);
    } else if (message.type === 'changes') {
      for (const entity of message.upserts)
        this.#entities.set(`${entity.kind}/${entity.id}`, entity);
      for (const { kind, id } of message.removes) this.#entities.delete(`${kind}/${id}`);
    }
    this.pos = message.pos;
    const reached = this.#waiting.filter(({ pos }) => pos <= this.pos);
    this.#waiting = this.#waiting.filter(({ pos }) => pos > this.pos);
    for (const { resolve } of reached) resolve();
  }
}
