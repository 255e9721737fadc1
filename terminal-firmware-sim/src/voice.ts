/**
 * The terminal for the ear (TRM-14): whatever its screen begins to say, and
 * whatever a key leads to, is said as well, so that a person who does not see
 * works by keypad and voice alone. Pure: from the state before and after.
 */
import type { Language } from '@baozhong/contract/primitives.ts';
import type { Spoken } from '@baozhong/contract/terminal.ts';
import { faceOf, type Face, type MinutesShown } from './face.ts';
import { limits, type Mode, type Notice, type Out, pendingOf, type State } from './state.ts';
import { intentWords, say as fill, spokenWords, type Values, type Words } from './words.ts';

const fullVolume = 100;
/** In Mandarin and in English: which is heard is the page's or the store's choice. */
const both = (text: (language: Language) => string): Spoken => ({
  zh: text('zh-CN'),
  en: text('en'),
});
const words = (text: Words, values?: Values): Spoken =>
  both((language) => fill(text, language, values));

/** Says what is new. A sentence breaks off the one before: whoever presses keys quickly need not wait. */
export function spoke(before: State, after: State, out: Out): void {
  const { answers = fullVolume, reminders = fullVolume } = after.display?.voice ?? {};
  const reminded = after.pulseUntil !== before.pulseUntil;
  const sentences = reminded ? reminderSaid(after) : sentencesOf(before, after);
  const volume = reminded ? reminders : answers;
  if (sentences.length > 0 && volume > 0) out({ type: 'say', sentences, volume });
}

function sentencesOf(before: State, after: State): readonly Spoken[] {
  const { notice, mode } = after;
  if (after.listenedAt !== before.listenedAt) return [howThingsStand(after)];
  if (notice !== null && notice !== before.notice) return [noticeSaid(notice, after)];
  if (mode !== before.mode) return modeSaid(before, after);
  const savedOnly = after.link.status !== 'online' && pendingOf(after) > pendingOf(before);
  return savedOnly ? [words(spokenWords.saved)] : [];
}

function noticeSaid(notice: Notice, state: State): Spoken {
  if (notice.what === 'did' && notice.say !== undefined) return notice.say;
  return both((language) => faceOf(state, language).status.text);
}

function modeSaid(before: State, after: State): Spoken[] {
  const { mode } = after;
  switch (mode.name) {
    case 'idle':
      // With a tap it has its answer soon; without one the person is told that nothing is armed any more.
      return before.mode.name === 'idle' || after.lastSeq > before.lastSeq
        ? []
        : [words(spokenWords.back)];
    case 'armed':
      return [armedSaid(mode)];
    case 'menu':
      return mode.entry === '' ? itemsSaid(after) : [words(spokenWords.typed, { n: mode.entry })];
    case 'calls':
      return itemsSaid(after);
    // The answer comes soon; should it not, that is said.
    case 'asking':
      return [];
    case 'question': {
      const isPaged = mode.choices.length > limits.menuPageItems;
      return [...itemsSaid(after), ...(isPaged ? [words(spokenWords.more)] : [])];
    }
    case 'typing':
      return [typingSaid(mode)];
    case 'told':
      return mode.quiet === true ? [words(spokenWords.look)] : [...mode.lines];
    case 'quantity':
      return [both((language) => quantitySaid(mode, language))];
  }
}

function armedSaid({ intent, extensions }: Extract<Mode, { name: 'armed' }>): Spoken {
  return both((language) => {
    const what = fill(intentWords[intent], language);
    if (intent !== 'extend') return fill(spokenWords.card, language, { what });
    const count =
      extensions === 0.5
        ? fill(spokenWords.half, language)
        : fill(spokenWords.times, language, { n: extensions });
    return fill(spokenWords.extendCard, language, { what, count });
  });
}

function itemsSaid(state: State): Spoken[] {
  const [zh, en] = [faceOf(state, 'zh-CN'), faceOf(state, 'en')];
  const title: Spoken = { zh: zh.prompt?.title ?? '', en: en.prompt?.title ?? '' };
  return [
    title,
    ...zh.items.map((item, index) => ({
      zh: itemText(item),
      en: itemText(en.items[index] ?? item),
    })),
  ];
}

function itemText({ no, name, price }: Face['items'][number]): string {
  return [String(no), name, price].filter((part) => part !== '').join('，');
}

function typingSaid({ title, what, entry }: Extract<Mode, { name: 'typing' }>): Spoken {
  if (entry === '')
    return both((language) =>
      fill(spokenWords.digits, language, { title: language === 'en' ? title.en : title.zh }),
    );
  // Said aloud, a PIN would be everybody's.
  return what === 'pin'
    ? words(spokenWords.hidden, { n: entry.length })
    : words(spokenWords.typed, { n: entry });
}

function quantitySaid({ goods, entry }: Extract<Mode, { name: 'quantity' }>, language: Language) {
  const name = (language === 'en' ? goods.nameEn : undefined) ?? goods.name;
  return fill(spokenWords.quantity, language, { name, n: entry === '' ? 1 : entry });
}

/** Which room, how it stands, who serves and how long yet, and whether the hub hears. */
function howThingsStand(state: State): Spoken {
  return both((language) => {
    const face = faceOf({ ...state, notice: null }, language);
    const { roomNo, stateWord, minutes, detail, status } = face;
    const room = roomNo === '' ? '' : fill(spokenWords.room, language, { roomNo });
    const left = minutes === null ? '' : minutesSaid(minutes, language);
    return [room, stateWord, ...detail, left, status.text]
      .filter((part) => part !== '')
      .join('，')
      .replaceAll(' · ', '，');
  });
}

function minutesSaid({ n, over }: MinutesShown, language: Language): string {
  return fill(over ? spokenWords.over : spokenWords.left, language, { n });
}

/** What the reminder that just began to sound is about. */
function reminderSaid(state: State): Spoken[] {
  const { reminder, roomNo } = state.display ?? { reminder: 'none', roomNo: '' };
  if (reminder === 'none') return [];
  if (reminder !== 'over')
    return [words(spokenWords[reminder], { roomNo, n: faceOf(state).minutes?.n ?? 0 })];
  return [words(spokenWords.overIn, { roomNo, n: faceOf(state).minutes?.n ?? 0 })];
}
