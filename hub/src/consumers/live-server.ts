/**
 * One WebSocket a screen. The first change goes at once; what follows within
 * five milliseconds goes together. A socket that cannot keep up is given a new
 * snapshot instead of a growing queue.
 */
import { randomUUID } from 'node:crypto';
import { type Entity, seenBy, type Viewer } from '@baozhong/contract/live.ts';
import { heartbeatSeconds } from '@baozhong/contract/paths.ts';
import type { HubClock } from '../clock.ts';
import type { Board, Changes } from './board/board.ts';

const coalesceMs = 5;
const behindBytes = 4 * 1024 * 1024;
/** What is used of a WebSocket. */
export interface LiveSocket {
  readonly readyState: number;
  readonly bufferedAmount: number;
  send(text: string): void;
  close(code: number, reason: string): void;
  terminate(): void;
  on(event: 'close' | 'error', listener: () => void): unknown;
}
const openSocketState = 1;
const maxSockets = 200;

interface Client {
  /** Names this connection to whoever sits behind it, and to nobody else. */
  readonly session: string;
  readonly socket: LiveSocket;
  readonly viewer: Viewer;
  readonly of: SocketOf;
  /** Fell behind: gets a snapshot when its buffer has drained. */
  behind: boolean;
}

/** Whose socket it is: it is closed with the session, or when the screen is no longer known. */
export interface SocketOf {
  readonly sessionId?: string | undefined;
  readonly deviceId?: string | undefined;
}

export interface LiveServer {
  add(socket: LiveSocket, viewer: Viewer, of?: SocketOf): void;
  closeOf(which: SocketOf, code: number, reason: string): void;
  /** Whether this is the name of a Turn board's connection that is open. */
  isTurnBoard(session: string): boolean;
  close(): void;
}

export function createLiveServer(
  board: Board,
  clock: HubClock,
  epoch: () => number,
  onGone: (session: string) => void = () => undefined,
): LiveServer {
  const clients = new Set<Client>();
  let waiting: Changes[] = [];
  let lastSentAt = 0;
  let timer: NodeJS.Timeout | undefined;

  const snapshot = ({ viewer, session }: Pick<Client, 'viewer' | 'session'>): string =>
    JSON.stringify({
      type: 'snapshot',
      pos: board.pos,
      at: clock.now(),
      epoch: epoch(),
      ...(viewer === 'turnBoard' ? { session } : {}),
      entities: [...board.entities()].flatMap((entity) => seenBy(viewer, entity) ?? []),
    });

  const send = (client: Client, text: string): void => {
    if (client.socket.readyState !== openSocketState) return;
    if (client.socket.bufferedAmount > behindBytes) {
      client.behind = true;
      return;
    }
    if (client.behind) {
      client.behind = false;
      client.socket.send(snapshot(client));
      return;
    }
    client.socket.send(text);
  };

  const flush = (): void => {
    timer = undefined;
    if (waiting.length === 0) return;
    const last = new Map<string, Entity | undefined>();
    for (const changes of waiting) {
      for (const entity of changes.upserts) last.set(`${entity.kind}:${entity.id}`, entity);
      for (const { kind, id } of changes.removes) last.set(`${kind}:${id}`, undefined);
    }
    const pos = waiting.at(-1)?.pos ?? board.pos;
    waiting = [];
    lastSentAt = performance.now();
    // Each role sees the same text: made once, however many screens look.
    const texts = new Map<Viewer, string>();
    for (const client of clients) {
      let text = texts.get(client.viewer);
      if (text === undefined) {
        text = changesText(client.viewer, last, pos, clock.now());
        texts.set(client.viewer, text);
      }
      send(client, text);
    }
  };

  const stopListening = board.onChanges((changes) => {
    waiting.push(changes);
    if (timer !== undefined) return;
    const wait = coalesceMs - (performance.now() - lastSentAt);
    if (wait <= 0) flush();
    else timer = setTimeout(flush, wait);
  });

  const heartbeat = setInterval(() => {
    board.timePassed();
    // It speaks of everything up to its position: what still waits must not come after it.
    clearTimeout(timer);
    flush();
    const text = JSON.stringify({ type: 'heartbeat', pos: board.pos, at: clock.now() });
    for (const client of clients) send(client, text);
  }, heartbeatSeconds * 1000);

  return {
    add(socket, viewer, of = {}) {
      if (clients.size >= maxSockets) {
        socket.close(1013, 'busy');
        return;
      }
      const client: Client = { session: randomUUID(), socket, viewer, of, behind: false };
      socket.on('close', () => {
        clients.delete(client);
        onGone(client.session);
      });
      socket.on('error', () => {
        socket.terminate();
      });
      // What waits to be sent is in the snapshot already; sent again it changes nothing.
      socket.send(snapshot(client));
      clients.add(client);
    },
    closeOf(which, code, reason) {
      for (const client of clients) {
        const hit =
          (which.sessionId !== undefined && client.of.sessionId === which.sessionId) ||
          (which.deviceId !== undefined && client.of.deviceId === which.deviceId);
        // Taken out first: nothing more is sent while the other side answers the close.
        if (hit && clients.delete(client)) client.socket.close(code, reason);
      }
    },
    isTurnBoard: (session) =>
      [...clients].some((one) => one.session === session && one.viewer === 'turnBoard'),
    close() {
      stopListening();
      clearInterval(heartbeat);
      clearTimeout(timer);
      for (const { socket } of clients) socket.terminate();
    },
  };
}

function changesText(
  viewer: Viewer,
  last: ReadonlyMap<string, Entity | undefined>,
  pos: number,
  at: number,
): string {
  const upserts: Entity[] = [];
  const removes: { kind: string; id: string }[] = [];
  for (const [ref, entity] of last) {
    const split = ref.indexOf(':');
    if (entity === undefined) removes.push({ kind: ref.slice(0, split), id: ref.slice(split + 1) });
    else {
      const seen = seenBy(viewer, entity);
      if (seen !== undefined) upserts.push(seen);
    }
  }
  return JSON.stringify({ type: 'changes', pos, at, upserts, removes });
}
