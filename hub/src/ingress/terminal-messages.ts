/** What a terminal sent, read with distrust: JSON of the contract's shape, or a reason why not. */
import { AskMessage, HelloMessage, TapMessage } from '@baozhong/contract/terminal.ts';
import { z } from 'zod';

/** As much of a bad tap as is needed to tell its device to keep it no longer. */
const Named = z.object({
  bootId: TapMessage.shape.bootId,
  seq: TapMessage.shape.seq,
  oldestSeq: TapMessage.shape.oldestSeq.optional().catch(undefined),
});
export type Named = z.infer<typeof Named>;

export type Read<T> =
  | { readonly ok: true; readonly message: T }
  | { readonly ok: false; readonly reason: string; readonly named: Named | undefined };

export function readTap(payload: Buffer): Read<TapMessage> {
  const read = parse(TapMessage, payload);
  if (!read.ok || read.message.oldestSeq <= read.message.seq) return read;
  return { ok: false, reason: 'oldestSeq is above seq', named: read.message };
}

export function readHello(payload: Buffer): Read<HelloMessage> {
  return parse(HelloMessage, payload);
}

export function readAsk(payload: Buffer): Read<AskMessage> {
  return parse(AskMessage, payload);
}

const utf8 = new TextDecoder('utf-8', { fatal: true });

function parse<T>(schema: z.ZodType<T>, payload: Buffer): Read<T> {
  let json: unknown;
  try {
    json = JSON.parse(utf8.decode(payload));
  } catch {
    return { ok: false, reason: 'not JSON', named: undefined };
  }
  const parsed = schema.safeParse(json);
  if (parsed.success) return { ok: true, message: parsed.data };
  const [issue] = parsed.error.issues;
  const where = issue?.path.map(String).join('.').slice(0, 60) ?? '';
  return {
    ok: false,
    reason: `${where}: ${issue?.code ?? 'malformed'}`,
    named: Named.safeParse(json).data,
  };
}
