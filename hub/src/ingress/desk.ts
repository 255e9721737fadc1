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
import { mayCommand } from '@baozhong/contract/permissions.ts';
import {
  minuteMs,
  previewOpen,
  quote,
  type State,
  visitOfTicket,
  whyNotGuests,
} from '@baozhong/core/index.ts';
import { randomUUID } from 'node:crypto';
import type { HubClock } from '../clock.ts';
import type { EventStore } from '../persistence/port.ts';
import type { BookingContacts } from '../persistence/booking-contacts.ts';
import type { People } from '../persistence/people.ts';
import type { PinGuard } from './pin-guard.ts';
import { same, type Secrets } from './secrets.ts';
import type { LocalTime } from './stamp.ts';
import type { Submitter } from './submit.ts';

export interface Desk {
  command(session: Session, request: CommandRequest): Promise<Outcome>;
  /** MBR-16, TRM-03: all that a room owes, from the stored value of the member whose card lies on its terminal. */
  payInRoom(payment: RoomPayment): Promise<Outcome>;
  previewOpen(request: PreviewOpenRequest): PreviewOpenAnswer | Refusal;
  previewSettle(request: PreviewSettleRequest): Promise<Quote | Refusal>;
}

export interface RoomPayment {
  readonly deviceId: string;
  readonly ticketId: string;
  readonly seenVersion: number;
  readonly seenDueFen: number;
  readonly memberId: string;
  readonly pin: string;
}

export function createDesk(options: {
  readonly submit: Submitter;
  readonly state: () => State;
  readonly pos: () => number;
  readonly store: Pick<EventStore, 'wallet' | 'outcomes'>;
  readonly people: Pick<People, 'memberPinHash' | 'staffPinHash'>;
  readonly contacts: Pick<BookingContacts, 'save'>;
  readonly secrets: Pick<Secrets, 'pinHash'>;
  readonly guard: PinGuard;
  readonly clock: HubClock;
  readonly local: () => LocalTime;
}): Desk {
  const { store, people, secrets, guard } = options;

  /** Five wrong tries lock the person out here, whoever typed them. */
  function checked(who: string, known: string, typed: string): Refusal | undefined {
    const locked = guard.locked(who, 'pin_locked');
    if (locked !== undefined) return locked;
    if (!same(known, typed)) return { name: 'wrong_pin', detail: { triesLeft: guard.wrong(who) } };
    guard.right(who);
    return undefined;
  }

  /** MBR-16: stored value and counts are paid with the member's PIN. The PIN goes no further than here. */
  async function checkPin(
    command: DeskCommand,
    pin: string | undefined,
  ): Promise<Refusal | undefined> {
    if (command.type !== 'settle') return undefined;
    const members = command.tenders.flatMap((one) => ('memberId' in one ? [one.memberId] : []));
    for (const memberId of new Set(members)) {
      const known = await people.memberPinHash(memberId);
      if (known === undefined) return { name: 'unknown_member', detail: { memberId } };
      if (pin === undefined) return { name: 'pin_required', detail: {} };
      const typed = secrets.pinHash('member', memberId, pin);
      const wrong = checked(`member/${memberId}`, known, typed);
      if (wrong !== undefined) return wrong;
    }
    return undefined;
  }

  /** TKT-11, GDS-3: who stands for what is on the house, or for goods that were made in vain: the manager who is signed in, or the one whose PIN is given. */
  async function approver(
    session: Session,
    command: DeskCommand,
    approval: CommandRequest['approval'],
  ): Promise<string | undefined | Refusal> {
    const onTheHouse =
      command.type === 'settle' && command.tenders.some(({ tender }) => tender === 'complimentary');
    if (!onTheHouse && command.type !== 'cancelGoods') return undefined;
    if (session.role === 'manager') return session.staffNo;
    if (approval === undefined)
      // Whether goods were made is the core's to say, and it asks for the manager.
      return onTheHouse ? { name: 'approval_required', detail: {} } : undefined;
    const { catalogue } = options.state();
    const manager =
      'cardUid' in approval
        ? catalogue?.staffByCard.get(approval.cardUid)
        : catalogue?.staff.get(approval.staffNo);
    if (manager?.role !== 'manager') return { name: 'approval_required', detail: {} };
    const { pin } = approval;
    const { staffNo } = manager;
    const known = (await people.staffPinHash(staffNo)) ?? '';
    return checked(`approval/${staffNo}`, known, secrets.pinHash('staff', staffNo, pin)) ?? staffNo;
  }

  /** BKG-9: who booked goes past the log. Sent again with the same key it is written again, but not over what was said since. */
  async function keepContact(
    command: DeskCommand,
    contact: CommandRequest['contact'],
    outcome: Outcome,
  ): Promise<void> {
    const isBooking = command.type === 'bookVisit' || command.type === 'changeBooking';
    if (!isBooking || contact === undefined || outcome.status === 'refused') return;
    const bookingId = String(outcome.answer['bookingId']);
    const version = command.type === 'bookVisit' ? 1 : command.seenVersion + 1;
    if (options.state().bookings.get(bookingId)?.version !== version) return;
    const overAt = command.startAt + command.minutes * minuteMs;
    await options.contacts.save(bookingId, contact, overAt);
  }

  const refused = (refusal: Refusal): Outcome => ({
    status: 'refused',
    pos: options.pos(),
    refusal,
  });

  return {
    async command(session, { key, command, memberPin, contact, approval }) {
      if (!mayCommand(session.role, command.type))
        return refused({ name: 'not_allowed', detail: { role: session.role } });
      const wrong = await checkPin(command, memberPin);
      if (wrong !== undefined) return refused(wrong);
      const approvedBy = await approver(session, command, approval);
      if (typeof approvedBy === 'object') return refused(approvedBy);
      const outcome = await options.submit(
        { source: 'desk', key },
        { kind: 'staff', id: session.staffNo },
        command.type === 'settle' || command.type === 'cancelGoods'
          ? { ...command, approvedBy }
          : command,
      );
      await keepContact(command, contact, outcome);
      return outcome;
    },

    async payInRoom({ deviceId, pin, memberId, ...seen }) {
      const tenders = [{ tender: 'storedValue', memberId } as const];
      const command = { type: 'settle', ...seen, tenders } as const;
      const wrong = await checkPin(command, pin);
      if (wrong !== undefined) return refused(wrong);
      // Whose answer is lost asks anew, and finds the ticket paid.
      const key = `room/${randomUUID()}`;
      return options.submit({ source: 'desk', key }, { kind: 'terminal', id: deviceId }, command);
    },

    previewOpen({ roomNo, guests, linked, bookingId }) {
      const state = options.state();
      if (state.catalogue === null) return { name: 'store_not_configured', detail: {} };
      const stamp = options.local().stamp(options.clock.now());
      const {
        items,
        roomFeeFen,
        totalFen,
        refused: no,
      } = previewOpen(state, state.catalogue, stamp, roomNo, guests, { linked, bookingId });
      const refusal = no === null ? null : { name: no.name, detail: no.detail };
      return { pos: options.pos(), items, roomFeeFen, totalFen, refusal };
    },

    async previewSettle({ ticketId, memberId, guests, countCard = false }) {
      const wallet = memberId === undefined ? undefined : await store.wallet(memberId);
      if (memberId !== undefined && wallet === undefined)
        return { name: 'unknown_member', detail: { memberId } };
      const state = options.state();
      if (state.catalogue === null) return { name: 'store_not_configured', detail: {} };
      const visit = visitOfTicket(state, ticketId);
      if ('kind' in visit) return { name: visit.name, detail: visit.detail };
      const wrong = whyNotGuests(visit, guests);
      if (wrong !== undefined) return { name: wrong.name, detail: wrong.detail };
      const due = quote(state, state.catalogue, visit, {
        levelCode: wallet?.levelCode,
        counts: countCard ? wallet?.counts : undefined,
        guests,
      });
      const held = wallet === undefined ? 0 : wallet.principalFen + wallet.bonusFen;
      return {
        ...due,
        storedValueFen: Math.min(held, due.dueFen - due.countCardFen),
      };
    },
  };
}
