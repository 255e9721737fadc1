/** What is special about a technician's turn: beside the number as one sign, in the drawer in words. */
import type { QueueView, TechnicianView } from '@baozhong/contract/live.ts';
import { timeOfDay } from '../../format.ts';
import { t } from '../../i18n/index.svelte.ts';
import type { Meaning } from '../../state.ts';

export interface Mark {
  id:
    | 'held'
    | 'owed'
    | 'lap'
    | 'promised'
    | 'lockedForBooking'
    | 'shiftEnds'
    | 'suspendedAtEnd'
    | 'overtime'
    | 'callIn'
    | 'onTheWay'
    | 'paused';
  meaning: Meaning;
  glyph: string;
  text: string;
  /** Changes whether, or how soon, they are sent: shown on the chip, too. */
  turn: boolean;
}

export function marksOf(one: TechnicianView): Mark[] {
  const marks: Mark[] = [];
  const add = (id: Mark['id'], meaning: Meaning, text: string, turn = false) =>
    marks.push({ id, meaning, text, turn, glyph: t(`mark.${id}.sign`) });
  if (one.heldUntil !== null)
    add(
      'held',
      'held',
      t('mark.held', { time: timeOfDay(one.heldUntil), why: one.heldReason ?? '' }),
      true,
    );
  if (one.owedTurn) add('owed', 'available', t('mark.owed'), true);
  if (one.laps > 0) add('lap', 'late', t('mark.lap', { n: one.laps }), true);
  if (one.promisedRoomNo !== null)
    add('promised', 'awaited', t('mark.promised', { room: one.promisedRoomNo }));
  if (one.suspendedAtEnd) add('suspendedAtEnd', 'blocked', t('mark.suspendedAtEnd'));
  if (one.onTheWayAt !== null)
    add('onTheWay', 'inTransit', t('mark.onTheWay', { time: timeOfDay(one.onTheWayAt) }));
  const paused = [
    one.pausedUntil === null ? null : t('mark.paused', { time: timeOfDay(one.pausedUntil) }),
    one.pauseReason,
  ].filter((text) => text !== null);
  if (paused.length > 0) add('paused', 'backSoon', paused.join(' · '));
  if (one.overtime) add('overtime', 'running', t('mark.overtime'));
  if (one.callsIn > 0) add('callIn', 'available', t('mark.callIn', { n: one.callsIn }));
  return marks;
}

/** What keeps somebody who waits in this queue from being sent: the hub's own reason, where no mark tells it yet. */
export function marksIn({ kept }: Pick<QueueView, 'kept'>, one: TechnicianView): Mark[] {
  const marks = marksOf(one).filter(({ turn }) => turn);
  const verdict = kept.find(({ staffNo }) => staffNo === one.staffNo)?.verdict;
  if (verdict === 'lockedForBooking') marks.unshift(keptBy(verdict, 'held', bookedText(one)));
  if (verdict === 'promised') marks.unshift(keptBy(verdict, 'awaited', t('verdict.promised')));
  if (verdict === 'shiftEnds') marks.unshift(keptBy(verdict, 'blocked', t('verdict.shiftEnds')));
  return marks;
}

function keptBy(
  id: 'lockedForBooking' | 'shiftEnds' | 'promised',
  meaning: Meaning,
  text: string,
): Mark {
  return { id, meaning, text, turn: true, glyph: t(`mark.${id}.sign`) };
}

/** The signs of a turn, in the order in which they are always explained. */
const turnSigns = ['held', 'lockedForBooking', 'shiftEnds', 'lap', 'promised', 'owed'] as const;

/** What the signs that are to be seen stand for: each once, in one word. */
export function legendOf(marks: readonly Mark[]) {
  return turnSigns.flatMap((id) => {
    const mark = marks.find((one) => one.id === id);
    return mark ? [{ ...mark, word: t(`mark.${id}.word`) }] : [];
  });
}

function bookedText({ bookedAt }: TechnicianView): string {
  return bookedAt === null
    ? t('verdict.lockedForBooking')
    : t('mark.lockedForBooking', { time: timeOfDay(bookedAt) });
}
