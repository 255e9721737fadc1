/** The desk's door: parsed, permitted, PIN checked, and then one command like any other. */
import {
  type CommandRequest,
  type DeskCommand,
  type Outcome,
  type PreviewOpenAnswer,
  type PreviewOpenRequest,
  type PreviewSettleRequest,
  type Quote,
} from '@baozhong/contract/commands.ts';
import type { Session } from '@baozhong/contract/http.ts';
import type { Refusal } from '@baozhong/contract/refusals.ts';
import { previewOpen, quote, type State, visitOfTicket } from '@baozhong/core/index.ts';
import type { HubClock } from '../clock.ts';
import type { EventStore } from '../persistence/port.ts';
import type { People } from '../persistence/people.ts';
import { mayCommand } from './permissions.ts';
import type { PinGuard } from './pin-guard.ts';
import { same, type Secrets } from './secrets.ts';
import type { LocalTime } from './stamp.ts';
import type { Submitter } from './submit.ts';

export interface Desk {
  command(session: Session, request: CommandRequest): Promise<Outcome>;
  previewOpen(request: PreviewOpenRequest): PreviewOpenAnswer | Refusal;
  previewSettle(request: PreviewSettleRequest): Promise<Quote | Refusal>;
}

export function createDesk(options: {
  readonly submit: Submitter;
  readonly state: () => State;
  readonly pos: () => number;
  readonly store: Pick<EventStore, 'wallet' | 'outcomes'>;
  readonly people: People;
  readonly secrets: Secrets;
  readonly guard: PinGuard;
  readonly clock: HubClock;
  readonly local: () => LocalTime;
}): Desk {
  const { store, people, secrets, guard } = options;

  /** MBR-16: stored value is paid with the member's PIN. The PIN goes no further than here. */
  async function checkPin(
    command: DeskCommand,
    pin: string | undefined,
  ): Promise<Refusal | undefined> {
    if (command.type !== 'settle') return undefined;
    for (const tender of command.tenders) {
      if (tender.tender !== 'storedValue') continue;
      const { memberId } = tender;
      const known = await people.memberPinHash(memberId);
      if (known === undefined) return { name: 'unknown_member', detail: { memberId } };
      if (pin === undefined) return { name: 'pin_required', detail: {} };
      const who = `member/${memberId}`;
      const locked = guard.locked(who, 'pin_locked');
      if (locked !== undefined) return locked;
      if (!same(known, secrets.pinHash('member', memberId, pin)))
        return { name: 'wrong_pin', detail: { triesLeft: guard.wrong(who) } };
      guard.right(who);
    }
    return undefined;
  }

  const refused = (refusal: Refusal): Outcome => ({
    status: 'refused',
    pos: options.pos(),
    refusal,
  });

  return {
    async command(session, { key, command, memberPin }) {
      if (!mayCommand(session.role, command.type))
        return refused({ name: 'not_allowed', detail: { role: session.role } });
      const wrong = await checkPin(command, memberPin);
      if (wrong !== undefined) return refused(wrong);
      return options.submit(
        { source: 'desk', key },
        { kind: 'staff', id: session.staffNo },
        command,
      );
    },

    previewOpen({ roomNo, guests }) {
      const state = options.state();
      if (state.catalogue === null) return { name: 'store_not_configured', detail: {} };
      const stamp = options.local().stamp(options.clock.now());
      const {
        items,
        roomFeeFen,
        totalFen,
        refused: no,
      } = previewOpen(state, state.catalogue, stamp, roomNo, guests);
      const refusal = no === null ? null : { name: no.name, detail: no.detail };
      return { pos: options.pos(), items, roomFeeFen, totalFen, refusal };
    },

    async previewSettle({ ticketId, memberId }) {
      const wallet = memberId === undefined ? undefined : await store.wallet(memberId);
      if (memberId !== undefined && wallet === undefined)
        return { name: 'unknown_member', detail: { memberId } };
      const state = options.state();
      if (state.catalogue === null) return { name: 'store_not_configured', detail: {} };
      const visit = visitOfTicket(state, ticketId);
      if ('kind' in visit) return { name: visit.name, detail: visit.detail };
      const due = quote(state, state.catalogue, visit, wallet?.levelCode);
      const held = wallet === undefined ? 0 : wallet.principalFen + wallet.bonusFen;
      return { ...due, storedValueFen: Math.min(held, due.dueFen) };
    },
  };
}
