/** What terminals ask beside their taps: of the staff's cards, and of guests'. */
import { createMemberAnswers } from '../ingress/asks/member-answers.ts';
import { staffAnswer } from '../ingress/asks/staff-answers.ts';
import { createTerminalAsks, type TerminalAsks } from '../ingress/asks/terminal-asks.ts';
import type { Desk } from '../ingress/desk.ts';
import type { Floor } from './open-floor.ts';
import type { Terminals } from './open-terminals.ts';

const settingName = 'payInRoom';

export interface Asks extends TerminalAsks {
  /** Whether guests may pay in the room; off until the store chooses. */
  readonly payInRoom: boolean;
  setPayInRoom(on: boolean): Promise<void>;
}

export async function openAsks(floor: Floor, { broker }: Terminals, desk: Desk): Promise<Asks> {
  const { board, catalogue, log, people, rows, state } = floor;
  let payInRoom = (await rows.setting(settingName)) === true;
  const member = createMemberAnswers({ people, desk, state, catalogue, mayPay: () => payInRoom });
  const earned = (staffNo: string) => board.facts.earned(staffNo);
  const unknown = { status: 'refused', refusal: { name: 'unknown_card', detail: {} } } as const;
  const asks = createTerminalAsks({
    ...{ broker, log },
    async answer(device, ask) {
      const staff = { state: state(), catalogue: catalogue(), earned };
      return staffAnswer(staff, device.roomNo, ask) ?? (await member(device, ask)) ?? unknown;
    },
  });
  return {
    get payInRoom() {
      return payInRoom;
    },
    async setPayInRoom(on) {
      await rows.saveSetting(settingName, on);
      payInRoom = on;
    },
    close: () => asks.close(),
  };
}
