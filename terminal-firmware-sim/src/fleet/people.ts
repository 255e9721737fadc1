/**
 * What the people in a room do, as they read it on its terminal: whoever is
 * called walks over and taps, whoever is done taps out, who cleans taps twice,
 * and now and then a guest orders. Pure: display in, deeds with their moment out.
 */
import type { DisplayMessage } from '@baozhong/contract/terminal.ts';
import type { ArmedIntent } from '../state.ts';

export type Deed =
  | { readonly kind: 'card'; readonly staffNo: string; readonly intent: ArmedIntent }
  | { readonly kind: 'order'; readonly goodsCode: string };

export interface Planned {
  /** The same wish has the same name, so that a display which comes again plans nothing twice. */
  readonly name: string;
  readonly inMs: number;
  readonly deed: Deed;
}

export interface Habits {
  readonly walkMs: number;
  readonly cleanMs: number;
  /** How many of a hundred guests want their clock extended. */
  readonly extendPercent: number;
  readonly orderPercent: number;
  readonly attendants: readonly string[];
}

export const usual: Omit<Habits, 'attendants'> = {
  walkMs: 20_000,
  cleanMs: 30_000,
  extendPercent: 15,
  orderPercent: 25,
};

/** Before the planned end, as the reminder has it. */
const extendBeforeMs = 4 * 60_000;
const tapOutMs = 5_000;

/** `dice` falls the same way for the same name, however often the screen is looked at. */
export function plansFor(
  display: DisplayMessage,
  hubNow: number,
  habits: Habits,
  dice: (name: string) => number,
): Planned[] {
  const { state, roomNo } = display;
  if (state === 'dirty' || state === 'cleaning') {
    const name = `${roomNo}/${state}`;
    const staffNo = habits.attendants[Math.floor(dice(`${name}/who`) * habits.attendants.length)];
    if (staffNo === undefined) return [];
    const deed = { kind: 'card', staffNo, intent: 'clean' } as const;
    return [{ name, inMs: around(habits.cleanMs, dice(name)), deed }];
  }
  return display.clocks.flatMap((clock) => plansOfClock(clock, display, hubNow, habits, dice));
}

function plansOfClock(
  clock: DisplayMessage['clocks'][number],
  { roomNo, menu }: DisplayMessage,
  hubNow: number,
  habits: Habits,
  dice: (name: string) => number,
): Planned[] {
  const { staffNo, status, startedAt, expectedEndAt } = clock;
  if (staffNo === null) return [];
  const card = (intent: ArmedIntent): Deed => ({ kind: 'card', staffNo, intent });
  if (status === 'called') {
    const name = `${roomNo}/${staffNo}/start`;
    return [{ name, inMs: around(habits.walkMs, dice(name)), deed: card('start') }];
  }
  if (status !== 'started' || startedAt === null || expectedEndAt === null) return [];
  const leftMs = Math.max(0, expectedEndAt - hubNow);
  const name = `${roomNo}/${staffNo}/${String(startedAt)}`;
  // An extension moves the end, and with it the name: the plan before is then no plan any more.
  const ending = `${name}/end/${String(expectedEndAt)}`;
  const plans: Planned[] = [
    { name: ending, inMs: leftMs + around(tapOutMs, dice(ending)), deed: card('end') },
  ];
  const extending = `${name}/extend`;
  if (dice(extending) * 100 < habits.extendPercent)
    plans.push({
      name: extending,
      inMs: Math.max(0, leftMs - extendBeforeMs),
      deed: card('extend'),
    });
  const ordering = `${name}/order`;
  const goods = menu[Math.floor(dice(`${ordering}/what`) * menu.length)];
  if (goods !== undefined && dice(ordering) * 100 < habits.orderPercent)
    plans.push({
      name: ordering,
      inMs: around(habits.walkMs, dice(`${ordering}/when`)),
      deed: { kind: 'order', goodsCode: goods.goodsCode },
    });
  return plans;
}

/** Half as long to one and a half times as long. */
function around(ms: number, chance: number): number {
  return ms * (0.5 + chance);
}

/** Whether a plan still says what the terminal shows: people look before they tap. */
export function stillWanted(planned: Planned, display: DisplayMessage): boolean {
  const { deed, name } = planned;
  if (deed.kind === 'order') return display.guests > 0;
  if (deed.intent === 'clean') return name === `${display.roomNo}/${display.state}`;
  const clock = display.clocks.find(({ staffNo }) => staffNo === deed.staffNo);
  if (clock === undefined) return false;
  if (deed.intent === 'start') return clock.status === 'called';
  if (clock.status !== 'started') return false;
  return deed.intent !== 'end' || name.endsWith(`/end/${String(clock.expectedEndAt)}`);
}

/** A tap for the sake of the load: one that the room's state allows, else a card that is politely refused. */
export function anyTap(display: DisplayMessage, habits: Habits, chance: number): Deed {
  const goods = display.menu[Math.floor(chance * display.menu.length)];
  if (display.guests > 0 && goods !== undefined)
    return { kind: 'order', goodsCode: goods.goodsCode };
  const staffNo = habits.attendants[0] ?? display.clocks[0]?.staffNo ?? '';
  return { kind: 'card', staffNo, intent: 'clean' };
}
