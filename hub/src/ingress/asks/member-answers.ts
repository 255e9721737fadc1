/** What a guest's own card is answered in a room (TRM-03): what they hold, what the room owes, where their party sits, and paying by PIN where the store lets them. */
import type { MemberFound } from '@baozhong/contract/commands.ts';
import type { AnswerMessage, AskMessage, Spoken } from '@baozhong/contract/terminal.ts';
import { billLines, type Catalogue, quote, type State, type Visit } from '@baozhong/core/index.ts';
import type { Device } from '../../broker/gate.ts';
import type { Desk } from '../desk.ts';

type Result = AnswerMessage['result'];
type Ask = Pick<AskMessage, 'cardUid' | 'intent' | 'chosen' | 'pin'>;

export interface MemberAnswerParts {
  readonly people: { searchMembers(query: string): Promise<MemberFound[]> };
  readonly desk: Pick<Desk, 'payInRoom'>;
  readonly state: () => State;
  readonly catalogue: () => Catalogue;
  /** Whether the store lets guests pay in the room. */
  readonly mayPay: () => boolean;
}

const both = (zh: string, en: string): Spoken => ({ zh, en });
const refused = (refusal: Extract<Result, { status: 'refused' }>['refusal']): Result => ({
  status: 'refused',
  refusal,
});
const payment = /^pay:(\d{1,9}):(\d{1,9})$/u;
/** A screen of the terminal, with a line for what does not fit. */
const mostLines = 8;

export function createMemberAnswers(
  parts: MemberAnswerParts,
): (device: Device, ask: Ask) => Promise<Result | undefined> {
  const { people, desk, state, catalogue, mayPay } = parts;

  return async ({ deviceId, roomNo }, { cardUid, intent, chosen, pin }) => {
    const members = await people.searchMembers(cardUid);
    const member = members.find(({ cardUids }) => cardUids.includes(cardUid));
    if (member === undefined) return undefined;
    // The other keys are the technicians'.
    if (intent !== 'auto') return refused({ name: 'nothing_to_do', detail: { roomNo } });
    const visit = state().visits.get(state().rooms.get(roomNo)?.visitId ?? '');
    const [what = ''] = chosen;
    const seen = payment.exec(what);
    if (seen !== null)
      return visit === undefined ? nobodyHere(roomNo) : paid(deviceId, member, visit, seen, pin);
    switch (what) {
      case '':
        return offered(member, visit);
      case 'balance':
        return told(balanceOf(member, catalogue()));
      case 'bill':
        return visit === undefined ? nobodyHere(roomNo) : told(billOf(visit));
      case 'party':
        return visit === undefined ? nobodyHere(roomNo) : told(partyOf(visit));
      default:
        return refused({ name: 'ask_first', detail: {} });
    }
  };

  function offered(member: MemberFound, visit: Visit | undefined): Result {
    const due = visit && dueOf(member, visit);
    const pays = mayPay() && due !== undefined && due.dueFen > 0;
    return {
      status: 'choose',
      title: both(`${member.levelName}会员`, `Member, ${member.levelName}`),
      choices: [
        { value: 'balance', text: both('余额', 'Balance') },
        ...(visit === undefined
          ? []
          : [
              { value: 'bill', text: both('本房账单', 'The bill') },
              { value: 'party', text: both('同伴在哪', 'My party') },
            ]),
        ...(pays
          ? [
              {
                value: `pay:${String(due.version)}:${String(due.dueFen)}`,
                text: both(`付账${money(due.dueFen)}`, `Pay ${money(due.dueFen)}`),
              },
            ]
          : []),
      ],
    };
  }

  function dueOf(member: MemberFound, visit: Visit) {
    return quote(state(), catalogue(), visit, { levelCode: member.levelCode });
  }

  /** For what the guest saw when they chose it: a bill that has changed since is asked about anew. */
  async function paid(
    deviceId: string,
    member: MemberFound,
    visit: Visit,
    seen: RegExpExecArray,
    pin: string | undefined,
  ): Promise<Result> {
    if (!mayPay()) return refused({ name: 'not_allowed', detail: { role: 'member' } });
    const [seenVersion, seenDueFen] = seen.slice(1).map(Number);
    const { version, dueFen } = dueOf(member, visit);
    if (seenVersion !== version || seenDueFen !== dueFen)
      return refused({ name: 'ticket_changed', detail: { version, dueFen } });
    if (pin === undefined) {
      const title = both(`付${money(dueFen)}，密码`, `Pay ${money(dueFen)}, PIN`);
      return { status: 'type', title, what: 'pin', most: 8 };
    }
    const { ticketId } = visit;
    const outcome = await desk.payInRoom({
      ...{ deviceId, ticketId, memberId: member.memberId, pin, seenVersion, seenDueFen },
    });
    if (outcome.status === 'refused') return refused(outcome.refusal);
    const left = member.principalFen + member.bonusFen - dueFen;
    return told([
      both(`已付${money(dueFen)}`, `Paid ${money(dueFen)}`),
      both(`余额${money(left)}`, `Balance ${money(left)}`),
    ]);
  }

  function billOf(visit: Visit): Spoken[] {
    const lines = billLines(state(), catalogue(), visit);
    const { dueFen } = quote(state(), catalogue(), visit);
    return [
      both(`合计${money(dueFen)}`, `Total ${money(dueFen)}`),
      ...lines.map(({ name, qty, fen }) => {
        const many = qty === 1 ? '' : `×${String(qty)}`;
        return both(`${name}${many} ${money(fen)}`, `${name}${many} ${money(fen)}`);
      }),
    ];
  }

  function partyOf(visit: Visit): Spoken[] {
    const rooms = [...state().visits.values()]
      .filter((one) => visit.partyId !== undefined && one.partyId === visit.partyId)
      .map((one) => one.roomNo);
    const others = rooms.filter((one) => one !== visit.roomNo);
    return others.length === 0
      ? [both('同伴都在本房', 'Your party sits here')]
      : others.map((one) => both(`同伴在${one}房`, `Room ${one}`));
  }
}

const nobodyHere = (roomNo: string): Result =>
  refused({ name: 'room_not_occupied', detail: { roomNo } });

/** Theirs alone: shown, not said aloud. */
function told(lines: readonly Spoken[]): Result {
  const [first, ...rest] = lines;
  if (first === undefined) return refused({ name: 'nothing_to_do', detail: {} });
  const cut = rest.length >= mostLines;
  const shown = cut ? rest.slice(0, mostLines - 2) : rest;
  const more = both(
    `还有${String(rest.length - shown.length)}行`,
    `${String(rest.length - shown.length)} more`,
  );
  return { status: 'tell', quiet: true, lines: [first, ...shown, ...(cut ? [more] : [])] };
}

function balanceOf(
  { levelName, principalFen, bonusFen, counts }: MemberFound,
  catalogue: Catalogue,
): Spoken[] {
  return [
    both(`余额${money(principalFen + bonusFen)}`, `Balance ${money(principalFen + bonusFen)}`),
    ...(bonusFen === 0
      ? []
      : [both(`其中赠送${money(bonusFen)}`, `of it bonus ${money(bonusFen)}`)]),
    both(levelName, levelName),
    ...counts
      .filter(({ left }) => left > 0)
      .map(({ serviceCode, left }) => {
        const { name = serviceCode, nameEn = name } = catalogue.services.get(serviceCode) ?? {};
        return both(`${name}剩${String(left)}次`, `${nameEn}: ${String(left)} left`);
      }),
  ];
}

function money(fen: number): string {
  return (fen / 100).toFixed(2);
}
