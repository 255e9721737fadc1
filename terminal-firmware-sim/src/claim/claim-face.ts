/** What both screens of a device show that belongs to nobody yet: its code, and whom it met. */
import type { Language } from '@baozhong/contract/primitives.ts';
import type { Spoken } from '@baozhong/contract/terminal.ts';
import { fit, lcdCells } from '../cells.ts';
import { emptyFace, type Face, type StatusTone } from '../face.ts';
import { say, spokenWords, words, type Words } from '../words.ts';
import type { Claiming, Trouble } from './claiming.ts';
import { grouped, shortPrint } from './fingerprint.ts';

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
  const prompt =
    check === ''
      ? { title: t(text), hint: '' }
      : print === null
        ? { title: check, hint: t(text) }
        : { title: `${t(words.claimCheck)} ${check}`, hint: t(words.claimSame) };
  return {
    ...emptyFace(language),
    // Where a terminal of a room shows its number: the largest thing there is.
    ...{ roomNo: code, stateWord: title, prompt },
    status: { text: t(text), tone },
    link: linkOf(state),
    lcd: [title, code, check, t(text)].map((line) => fit(line, lcdCells)),
  };
}

function linkOf({ trouble }: Claiming): Face['link'] {
  if (trouble === null || trouble === 'storeFailed') return 'online';
  return trouble === 'untrusted' ? 'untrusted' : 'offline';
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
