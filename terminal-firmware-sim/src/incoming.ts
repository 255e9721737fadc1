/** What the hub sends, read by the contract. Anything else is as if it had not come. */
import {
  AckMessage,
  AnswerMessage,
  DisplayMessage,
  DoMessage,
} from '@baozhong/contract/terminal.ts';

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

const AckOfLaterHub = AckMessage.omit({ result: true });

/**
 * A hub that is newer than this device may answer with a refusal that the
 * device has no word for. It is an answer all the same: without it the tap
 * would be sent for ever.
 */
export function readAck(payload: string): AckMessage | undefined {
  const value = parseJson(payload);
  const known = AckMessage.safeParse(value);
  if (known.success) return known.data;
  const later = AckOfLaterHub.safeParse(value);
  if (!later.success) return undefined;
  return {
    ...later.data,
    result: { status: 'refused', refusal: { name: 'internal_fault', detail: {} } },
  };
}

export function readDo(payload: string): DoMessage | undefined {
  const parsed = DoMessage.safeParse(parseJson(payload));
  return parsed.success ? parsed.data : undefined;
}

export function readDisplay(payload: string): DisplayMessage | undefined {
  const parsed = DisplayMessage.safeParse(parseJson(payload));
  return parsed.success ? parsed.data : undefined;
}

/** One of a later hub that this device cannot read is as if none had come: nothing was done by it. */
export function readAnswer(payload: string): AnswerMessage | undefined {
  const parsed = AnswerMessage.safeParse(parseJson(payload));
  return parsed.success ? parsed.data : undefined;
}
