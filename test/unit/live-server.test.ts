import type { Entity } from '@baozhong/contract/live.ts';
import { LiveMessage } from '@baozhong/contract/live.ts';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { createLiveServer, type LiveSocket } from '../../hub/src/consumers/live-server.ts';
import { boardOf } from '../support/board.ts';
import { Floor } from '../support/floor.ts';

class Screen implements LiveSocket {
  readonly readyState = 1;
  bufferedAmount = 0;
  readonly heard: LiveMessage[] = [];
  closedWith: number | undefined;
  send(text: string): void {
    this.heard.push(LiveMessage.parse(JSON.parse(text)));
  }
  close(code: number): void {
    this.closedWith = code;
  }
  terminate(): void {
    this.closedWith = 1006;
  }
  on(): unknown {
    return this;
  }
  /** The last thing that was told of an entity, and the position by which it was told. */
  tells(
    kind: Entity['kind'],
    id: string,
  ): { readonly pos: number; readonly entity: Entity } | undefined {
    for (const message of this.heard.toReversed()) {
      if (message.type === 'heartbeat') continue;
      const all = message.type === 'snapshot' ? message.entities : message.upserts;
      const entity = all.find((one) => one.kind === kind && one.id === id);
      if (entity !== undefined) return { pos: message.pos, entity };
    }
    return undefined;
  }
}

const clock = { now: () => 1_000, wakeAt: () => () => undefined };

function setUp() {
  const floor = Floor.open(['1', '2']);
  const board = boardOf(floor);
  board.rebuild(floor.events, 10);
  const server = createLiveServer(board, clock, () => 1);
  let pos = 10;
  return {
    floor,
    board,
    server,
    does: (body: Parameters<Floor['does']>[0]) => {
      pos += 1;
      board.apply(floor.does(body), pos);
    },
  };
}

describe('the live server', () => {
  beforeEach(() => vi.useFakeTimers());
  afterEach(() => vi.useRealTimers());

  test('a heartbeat never speaks of a position whose changes still wait', () => {
    const { server, does } = setUp();
    const screen = new Screen();
    server.add(screen, 'manager');
    vi.advanceTimersByTime(1_998);
    does({ type: 'setOutOfService', roomNo: '301' });
    does({ type: 'setOutOfService', roomNo: '303' });
    vi.advanceTimersByTime(2);
    const beat = screen.heard.findIndex((message) => message.type === 'heartbeat');
    expect(screen.heard[beat]).toMatchObject({ pos: 12 });
    const before = screen.heard.slice(0, beat).filter((message) => message.type === 'changes');
    expect(before.at(-1)).toMatchObject({ pos: 12 });
    server.close();
  });

  test('the first change goes at once, what follows within five milliseconds goes together', () => {
    const { server, does } = setUp();
    const screen = new Screen();
    server.add(screen, 'host');
    vi.advanceTimersByTime(10);
    does({ type: 'setOutOfService', roomNo: '301' });
    expect(screen.tells('room', '301')).toMatchObject({
      pos: 11,
      entity: { state: 'outOfService' },
    });
    does({ type: 'returnToService', roomNo: '301' });
    does({ type: 'setOutOfService', roomNo: '303' });
    expect(screen.heard).toHaveLength(2);
    vi.advanceTimersByTime(5);
    expect(screen.heard).toHaveLength(3);
    expect(screen.tells('room', '301')).toMatchObject({ pos: 13, entity: { state: 'dirty' } });
    server.close();
  });

  test('the Turn board is told no money and no ticket; a technician neither', () => {
    const { server, floor, does } = setUp();
    does({
      type: 'openVisit',
      roomNo: '301',
      guests: [{ items: [{ serviceCode: 'FOOT60', wish: { type: 'rotation' } }] }],
    });
    for (const viewer of ['turnBoard', 'technician', 'attendant'] as const) {
      const screen = new Screen();
      server.add(screen, viewer);
      does({ type: 'recallTechnician', clockId: floor.ticketIn('301').clockIds[0] ?? '' });
      vi.advanceTimersByTime(10);
      expect(JSON.stringify(screen.heard)).not.toMatch(
        /"ticketId"|"(dueFen|commissionTodayFen)":\d/,
      );
      expect(screen.tells('announcement', '1')).toBeDefined();
    }
    server.close();
  });

  test('a socket that cannot keep up is given a new snapshot when it has drained', () => {
    const { server, does } = setUp();
    const screen = new Screen();
    server.add(screen, 'host');
    vi.advanceTimersByTime(10);
    screen.bufferedAmount = 5 * 1024 * 1024;
    does({ type: 'setOutOfService', roomNo: '301' });
    expect(screen.heard).toHaveLength(1);
    screen.bufferedAmount = 0;
    vi.advanceTimersByTime(10);
    does({ type: 'setOutOfService', roomNo: '303' });
    expect(screen.heard).toHaveLength(2);
    expect(screen.heard[1]).toMatchObject({ type: 'snapshot', pos: 12 });
    expect(screen.tells('room', '301')).toMatchObject({ entity: { state: 'outOfService' } });
    server.close();
    expect(screen.closedWith).toBe(1006);
  });
});
