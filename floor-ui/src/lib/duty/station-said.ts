/** The Station's sentences (TRM-14): what its screen shows, for who does not look. */
import type { TechnicianView } from '@baozhong/contract/live.ts';
import type { StationDayAnswer } from '@baozhong/contract/station.ts';
import type { Spoken } from '@baozhong/contract/terminal.ts';
import { limits } from '@baozhong/terminal/src/state.ts';
import { standingsOf } from '../floor/technician/standing.ts';
import { timeOfDay } from '../format.ts';
import { i18n, t } from '../i18n/index.svelte.ts';
import { live } from '../live.svelte.ts';
import { nameOf } from '../names.svelte.ts';
import { formulaOf, serviceOf } from './formula.ts';
import { may, nowOf, standingText, takesOver } from './person.ts';
import { type Did, dutyKeys, type Menu, pagesOf } from './station-keys.ts';

export const heard = ({ zh, en }: Spoken): string => (i18n.language === 'en' ? en : zh);
const comma = () => (i18n.language === 'en' ? ', ' : '，');
const joined = (...parts: readonly string[]) => parts.filter((one) => one !== '').join(comma());
/** `#` and `·` are for the eye. */
const aloud = (text: string) =>
  text.replaceAll(/ ?· ?/g, comma()).replaceAll(/(\d)–(\d)/g, '$1-$2');

/** Who it is, how they stand, and the keys that make sense now. */
export function personSaid(one: TechnicianView, byCard: boolean): string[] {
  const who = t('station.person', { no: one.staffNo });
  const places = standingsOf(one.staffNo, live.queues.all, (no) => live.technicians.get(no)).map(
    ({ queue, waiting, ahead, position }) =>
      waiting === null
        ? t('station.said.list', { queue: nameOf(queue), n: position })
        : joined(
            t('station.said.place', { queue: nameOf(queue), n: waiting }),
            standingText(queue, one.staffNo, ahead),
          ),
  );
  const first = joined(who, t(`tech.${one.state}`), aloud(nowOf(one)));
  const busy = one.state === 'called' || one.state === 'inService';
  return [first, ...(busy ? [] : places), byCard ? keysSaid(one) : t('station.said.card')];
}

/** To who is called while they stand here. */
export function nowSaid(one: TechnicianView): string[] {
  return [joined(t('station.person', { no: one.staffNo }), aloud(nowOf(one))), keysSaid(one)];
}

/** Whom each queue would send to a guest without a wish; where they stand first. */
export function nextSaid(one: TechnicianView | undefined): string[] {
  const queues = live.queues.all.toSorted(
    (a, b) =>
      Number(b.staffNos.includes(one?.staffNo ?? '')) -
      Number(a.staffNos.includes(one?.staffNo ?? '')),
  );
  return queues.map((queue) =>
    queue.next === null
      ? t('station.said.next.nobody', { queue: nameOf(queue) })
      : t('station.said.next', { queue: nameOf(queue), no: queue.next }),
  );
}

type Numbered = '1' | '2' | '3' | '4' | '7' | '8' | '9';
function keysSaid(one: TechnicianView): string {
  const busy = one.state === 'called' || one.state === 'inService';
  const able: readonly (Numbered | false)[] = [
    (may(one, 'startClock') || may(one, 'arrived')) && '1',
    one.state === 'inService' && '2',
    may(one, 'endClock') && '3',
    (!busy || may(one, 'setOff')) && '4',
    busy && '7',
    busy && '8',
    '9',
  ];
  const keys = able
    .filter((key) => key !== false)
    .map((key) => t('station.said.key', { key, what: t(`station.key.${key}`) }));
  return t('station.said.keys', { keys: keys.join(comma()) });
}

/** What a menu leads to; empty where its answer speaks for itself. */
export function menuSaid(menu: Menu, one: TechnicianView | undefined): string[] {
  switch (menu.name) {
    case 'none':
      return [t('station.said.back')];
    case 'day':
      return [];
    case 'room':
      return menu.entry === ''
        ? [t('station.said.room')]
        : [t('station.said.typed', { n: menu.entry })];
    case 'duty':
      return [t('station.said.duty'), ...dutySaid(one), t('station.said.star')];
    case 'armed':
      return [t('station.said.armed', { what: didWord(menu.did, one) })];
    case 'extend':
      return [
        menu.extensions === 0.5
          ? t('station.said.extend.half')
          : t('station.said.extend', { n: menu.extensions }),
      ];
    case 'typing':
      return [
        menu.entry === ''
          ? t('station.said.typing', { title: heard(menu.title) })
          : t('station.said.typed', { n: menu.entry }),
      ];
    case 'question': {
      const from = menu.page * limits.menuPageItems;
      const items = menu.choices
        .slice(from, from + limits.menuPageItems)
        .map(({ text }, index) => joined(String(index + 1), heard(text)));
      return [
        heard(menu.title),
        ...items,
        ...(pagesOf(menu) > 1 ? [t('station.said.more')] : []),
        t('station.said.star'),
      ];
    }
  }
}

/** Only what can be done now, each with its key. */
function dutySaid(one: TechnicianView | undefined): string[] {
  return dutyKeys.flatMap((did, index) =>
    one === undefined || may(one, did) ? [joined(String(index + 1), t(`station.${did}`))] : [],
  );
}

export function didWord(did: Did, one: TechnicianView | undefined): string {
  const here = did === 'startClock' && one !== undefined && takesOver(one);
  return t(`station.${here ? 'arrived' : did}`);
}

/** How many and how long; what was earned only to who asks once more: others hear it, too. */
export function daySaid(day: StationDayAnswer, one: TechnicianView | undefined): string[] {
  const places = one === undefined ? [] : personSaid(one, false).slice(0, -1);
  const { minutes, clocks } = day;
  return [
    ...places,
    t('station.said.today', { n: clocks.length, minutes }),
    t('station.said.earnings.ask'),
  ];
}

export function earningsSaid(day: StationDayAnswer, grade: string | undefined): string[] {
  const amount = (fen: number) => t('station.said.fen', { n: String(fen / 100) });
  return [
    t('station.said.earned', { amount: amount(day.fen) }),
    ...day.clocks.map((clock) =>
      joined(
        t('station.said.clock', {
          time: clock.startedAt === null ? '' : timeOfDay(clock.startedAt),
          room: clock.roomNo ?? '',
          what: serviceOf(clock),
          minutes: clock.minutes,
          amount: amount(clock.fen),
        }),
        formulaAloud(clock, grade),
      ).slice(0, 200),
    ),
  ];
}

/** Where it is more than one figure. */
function formulaAloud(
  clock: StationDayAnswer['clocks'][number],
  grade: string | undefined,
): string {
  const [line, ...more] = clock.lines;
  if (more.length === 0 && clock.share === null && line?.gradeAddFen === 0) return '';
  return formulaOf(clock, grade)
    .replaceAll(' + ', t('station.said.plus'))
    .replaceAll('×', t('station.said.times'))
    .replaceAll('.00', '');
}
