/**
 * A store made of the core alone: no process, no database, no network. What the
 * day player needs of desk, screen and terminals, so that a whole day is played
 * in a moment.
 */
import { createHash } from 'node:crypto';
import type { CallView, Entity } from '@baozhong/contract/live.ts';
import type { StoreFile } from '@baozhong/contract/store-file.ts';
import {
  type CommandBody,
  decide,
  emptyState,
  type Event,
  nextTimer,
  quote,
  roomOfTimer,
  streamOf,
} from '@baozhong/core/index.ts';
import { Board } from '../../hub/src/consumers/board/board.ts';
import { localTime } from '../../hub/src/ingress/stamp.ts';
import { configOf } from '../../hub/src/setup/import-store.ts';
import type { Stage } from '../../scripts/day/player.ts';
import type { StoredEvent } from '../../scripts/day/log.ts';
import type { Decided } from '../../scripts/day/recount.ts';
import { SavedTap, type TapAnswer } from '../../scripts/day/terminals.ts';

type Visit = NonNullable<ReturnType<Stage['live']['visit']>>;

export class CoreStore {
  readonly refusals = new Map<string, number>();
  readonly events: Event[] = [];
  /** As a hub keeps them, in the order in which they were decided. */
  readonly commands: Decided[] = [];
  readonly #state = emptyState();
  readonly #board = new Board(
    () => this.#state,
    () => this.#local.stamp(this.at),
  );
  readonly #entities = new Map<string, Entity>();
  readonly #store: StoreFile;
  readonly #local: ReturnType<typeof localTime>;
  at: number;
  killArmed = false;
  /** Whether the hub would know of a tap in the rooms. */
  terminalOnline = true;
  /** Rooms whose terminal has no network, with what is kept there. */
  readonly #offline = new Map<string, (() => void)[]>();

  constructor(store: StoreFile, at: number) {
    this.#store = store;
    this.at = at;
    this.#board.onChanges(({ upserts, removes }) => {
      for (const entity of upserts) this.#entities.set(`${entity.kind}/${entity.id}`, entity);
      for (const { kind, id } of removes) this.#entities.delete(`${kind}/${id}`);
    });
    const config = configOf(store);
    this.#local = localTime(store.timezone, config.businessDayCutoff);
    this.#do('system', { type: 'configureStore', config });
    this.#do('system', { type: 'openBusinessDay', day: this.#local.stamp(at).localDay });
    for (const { memberNo, cardUid, memberLevel, principal, bonus, counts } of store.members) {
      const wallet = { memberId: memberNo, levelCode: memberLevel, principalFen: 0, bonusFen: 0 };
      this.#state.wallets.set(memberNo, { ...wallet, counts: [] });
      this.#do('system', {
        type: 'registerMember',
        ...{ memberId: memberNo, memberNo, cardUid, levelCode: memberLevel },
        ...{ principalFen: principal, bonusFen: bonus },
        counts: Object.entries(counts).map(([serviceCode, left]) => ({ serviceCode, left })),
      });
    }
  }

  #do(kind: 'staff' | 'terminal' | 'timer' | 'system', body: CommandBody) {
    const stamp = this.#local.stamp(this.at);
    const command = { ...body, stamp, actor: { kind, id: 'test' } };
    const outcome = decide(this.#state, command);
    if (outcome.kind === 'refused') this.note(outcome.name);
    else {
      this.events.push(...outcome.events);
      this.#board.apply(outcome.events, this.events.length);
    }
    const decided = { status: outcome.kind, pos: this.events.length };
    this.commands.push({ outcome: decided, command: JSON.stringify(command) });
    return outcome;
  }

  note(name: string): void {
    this.refusals.set(name, (this.refusals.get(name) ?? 0) + 1);
  }

  #entity(kind: string, id: string): unknown {
    return this.#entities.get(`${kind}/${id}`);
  }

  readonly live: Stage['live'] = {
    reach: () => Promise.resolve(),
    room: (roomNo) => this.#entity('room', roomNo) as ReturnType<Stage['live']['room']>,
    technician: (staffNo) =>
      this.#entity('technician', staffNo) as ReturnType<Stage['live']['technician']>,
    visit: (visitId) => this.#entity('visit', visitId) as Visit | undefined,
    callFrom: (roomNo, what) =>
      [...this.#entities.values()].find(
        (one): one is CallView => one.kind === 'call' && one.roomNo === roomNo && one.what === what,
      ),
  };

  readonly desk: Stage['desk'] = {
    command: (_role, command, secrets) => {
      const { approval } = secrets ?? {};
      const approvedBy = approval && 'staffNo' in approval ? approval.staffNo : undefined;
      const outcome = this.#do(
        'staff',
        command.type === 'settle' && approvedBy !== undefined
          ? { ...command, approvedBy }
          : command,
      );
      const pos = this.events.length;
      return Promise.resolve(
        outcome.kind === 'accepted'
          ? { status: 'accepted', pos, answer: outcome.answer }
          : { status: 'refused', pos, refusal: { name: outcome.name, detail: outcome.detail } },
      );
    },
    quote: ({ ticketId, memberId, guests, countCard }) => {
      const { catalogue, visits, visitByTicket, wallets } = this.#state;
      const visit = visits.get(visitByTicket.get(ticketId) ?? '');
      if (catalogue === null || visit === undefined) throw new Error(`no ticket ${ticketId}`);
      const wallet = wallets.get(memberId ?? '');
      const due = quote(this.#state, catalogue, visit, {
        levelCode: wallet?.levelCode,
        counts: countCard === true ? wallet?.counts : undefined,
        guests,
      });
      return Promise.resolve({ ...due, countUses: [...due.countUses], storedValueFen: 0 });
    },
    memberByCard: (cardUid) => {
      const member = this.#store.members.find((one) => one.cardUid === cardUid);
      const wallet = this.#state.wallets.get(member?.memberNo ?? '');
      if (member === undefined || wallet === undefined) return Promise.resolve(undefined);
      const { memberNo, name, memberLevel: levelCode } = member;
      const { principalFen, bonusFen, counts } = wallet;
      return Promise.resolve({
        ...{ memberId: memberNo, memberNo, name, phoneMasked: '', levelCode, levelName: '' },
        ...{ payPct: 100, principalFen, bonusFen, counts: [...counts], cardUids: [cardUid] },
      });
    },
    position: () => Promise.resolve(this.events.length),
    driveTo: (toAt) => {
      for (
        let timer = nextTimer(this.#state);
        timer !== undefined;
        timer = nextTimer(this.#state)
      ) {
        if (timer.dueAt > toAt) break;
        this.at = timer.dueAt;
        const isOff = this.#offline.has(roomOfTimer(this.#state, timer.timerId) ?? '');
        const terminalOnline = this.terminalOnline && !isOff;
        this.#do('timer', { type: 'fireTimer', ...timer, terminalOnline });
      }
      this.at = toAt;
      return Promise.resolve(this.events.length);
    },
    armKill: () => Promise.reject(new Error('there is no hub to kill')),
    restartBroker: () => Promise.reject(new Error('there is no broker')),
    noteRefusal: () => undefined,
  };

  readonly terminals: Stage['terminals'] = {
    takeNetwork: (roomNo) => {
      this.#offline.set(roomNo, []);
      return Promise.resolve();
    },
    giveNetwork: (roomNo) => {
      for (const tell of this.#offline.get(roomNo) ?? []) tell();
      this.#offline.delete(roomNo);
      return Promise.resolve();
    },
    allBack: () => Promise.resolve(),
    card: (roomNo, cardUid, intent, extensions) => {
      const tap = { type: 'tapCard', roomNo, cardUid, intent, extensions } as const;
      return this.#tap(roomNo, { ...tap, tapAt: this.at, tapAtKnown: true });
    },
    call: (roomNo, what) => this.#tap(roomNo, { type: 'callService', roomNo, what }),
    order: (roomNo, goodsCode, qty, guest) =>
      this.#tap(roomNo, { type: 'orderFromRoom', roomNo, goodsCode, qty, guest }),
  };

  #tap(roomNo: string, body: CommandBody): Promise<TapAnswer> {
    const tell = () => {
      const outcome = this.#do('terminal', body);
      return outcome.kind === 'refused' ? outcome.name : undefined;
    };
    const kept = this.#offline.get(roomNo);
    if (kept === undefined) return Promise.resolve(tell());
    const { promise, resolve } = Promise.withResolvers<string | undefined>();
    kept.push(() => {
      resolve(tell());
    });
    return Promise.resolve(new SavedTap(roomNo, promise));
  }

  /** As the hub would have stored it. */
  log(): StoredEvent[] {
    const hash = '0'.repeat(64);
    const heads = { floor: { seq: 0, hash }, books: { seq: 0, hash } };
    return this.events.map((event, index) => {
      const stream = streamOf(event.type);
      const head = heads[stream];
      const body = JSON.stringify(event);
      head.seq += 1;
      head.hash = createHash('sha256').update(head.hash).update(body).digest('hex');
      return { pos: index + 1, stream, seq: head.seq, type: event.type, body, hash: head.hash };
    });
  }
}
