/** What both screens of a device show that belongs to nobody yet: its code, and whom it met. */
import type { Language } from '@baozhong/contract/primitives.ts';
import type { Spoken } from '@baozhong/contract/terminal.ts';
import { fit, lcdCells } from '../cells.ts';
import { emptyFace, type Face, type StatusTone } from '../face.ts';
import { say, spokenWords, words, type Words } from '../words.ts';
import type { Claiming, Trouble } from './claiming.ts';

/** Hex digits of the authority's fingerprint that a person compares. */
export const fingerprintShown = 12;

/** In groups that the eye can hold: `A3K 7QP`, `C671 50B3 822B`. */
function grouped(text: string, size: number): string {
  return (text.match(new RegExp(`.{1,${String(size)}}`, 'g')) ?? []).join(' ');
}

/** `C6:71:50…` as the screens show it. */
export function shortPrint(fingerprint: string): string {
  return grouped(fingerprint.replaceAll(':', '').slice(0, fingerprintShown), 4);
}

const troubles: Record<Trouble, Words> = {
  offline: words.claimOffline,
  busy: words.claimBusy,
  untrusted: words.untrusted,
  storeFailed: words.claimNotKept,
};

export interface Met {
  /** Of the hub's authority; null: it speaks in the clear. */
  readonly fingerprint: string | null;
  /** It was scanned with the address: there is nothing left to compare. */
  readonly proven: boolean;
}

/** `met`: undefined until somebody has answered. */
export function claimFaceOf(state: Claiming, language: Language, met: Met | undefined): Face {
  const t = (text: Words) => say(text, language);
  const code = grouped(state.code, 3);
  const [text, tone] = statusOf(state);
  const print = met?.fingerprint ?? null;
  const check =
    met === undefined || met.proven || state.code === ''
      ? ''
      : print === null
        ? t(words.claimPlain)
        : shortPrint(print);
  const title = t(words.claimTitle);
  return {
    ...emptyFace(language),
    prompt: { title: code === '' ? title : code, hint: code === '' ? '' : title },
    detail: check === '' ? [] : [print === null ? check : `${t(words.claimCheck)} ${check}`],
    status: { text: t(text), tone },
    link:
      state.trouble === 'untrusted' ? 'untrusted' : state.trouble === null ? 'online' : 'offline',
    lcd: [title, code, check, t(text)].map((line) => fit(line, lcdCells)),
  };
}

function statusOf({ phase, trouble }: Claiming): readonly [Words, StatusTone] {
  if (trouble !== null)
    return [troubles[trouble], trouble === 'offline' || trouble === 'busy' ? 'waiting' : 'error'];
  switch (phase) {
    case 'asking':
      return [words.claimAsking, 'waiting'];
    case 'waiting':
      return [words.claimWaiting, 'plain'];
    case 'keeping':
    case 'confirming':
    case 'claimed':
      return [words.claimDone, 'good'];
  }
}

/** Letter by letter, as a person reads it out. */
export function spokenCode(code: string): Spoken {
  const letters = { code: [...code].join(' ') };
  return {
    zh: say(spokenWords.claimCode, 'zh-CN', letters),
    en: say(spokenWords.claimCode, 'en', letters),
  };
}
