/** The protocol book is what the hub reads by, and version 1 stays what it was. */
import { readAck, readAnswer, readDisplay, readDo } from '@baozhong/terminal/src/incoming.ts';
import { ClaimRequest } from '@baozhong/contract/terminal-claim.ts';
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { readAsk, readHello, readTap } from '../../../hub/src/ingress/terminal-messages.ts';
import {
  type GoldenMessage,
  goldenMessages,
  protocolBook,
} from '../../../scripts/protocol-book/book.ts';

const root = new URL('../../../', import.meta.url);

/** As its other end reads it, from the bytes. */
function read({ of, message }: Pick<GoldenMessage, 'of' | 'message'>): unknown {
  const text = JSON.stringify(message);
  if (of === 'ack') return readAck(text);
  if (of === 'display') return readDisplay(text);
  if (of === 'do') return readDo(text);
  if (of === 'claim') return ClaimRequest.safeParse(message).data;
  if (of === 'answer') return readAnswer(text);
  if (of === 'ask') {
    const asked = readAsk(Buffer.from(text));
    return asked.ok ? asked.message : undefined;
  }
  const got = of === 'tap' ? readTap(Buffer.from(text)) : readHello(Buffer.from(text));
  return got.ok ? got.message : undefined;
}

/** The same with a field that no version 1 knows, in each object. */
function grown(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(grown);
  if (typeof value !== 'object' || value === null) return value;
  const fields = Object.entries(value).map(([name, one]) => [name, grown(one)] as const);
  return { ...Object.fromEntries(fields), ofLater: true };
}

describe('[TRM-13] the protocol of terminals', () => {
  test('the book in docs is the one that the contract gives', () => {
    const book = readFileSync(new URL('docs/terminal-protocol.md', root), 'utf8');
    expect(book, 'npm run protocol-book writes it anew').toBe(protocolBook());
  });

  test('the book names no path, no number and no list that it has not filled in', () => {
    expect(protocolBook()).not.toMatch(/\{\{|undefined|NaN/u);
  });

  test.each(goldenMessages().map((one) => [`${one.of} ${one.name}`, one] as const))(
    'a message of version 1 is read as it was: %s',
    (_, golden) => {
      expect(read(golden)).toEqual(golden.message);
    },
  );

  const down = goldenMessages().filter(({ of }) => ['ack', 'display', 'do', 'answer'].includes(of));
  test.each(down.map((one) => [`${one.of} ${one.name}`, one] as const))(
    'a device of today reads what a later hub adds to: %s',
    (_, golden) => {
      const message = grown(golden.message);
      expect(read({ of: golden.of, message })).toMatchObject(golden.message as object);
    },
  );

  const up = goldenMessages().filter(({ of }) => of === 'tap');
  test.each(up.map((one) => [one.name, one] as const))(
    'a tap with a field that the book does not name is malformed, and its name is known all the same: %s',
    (_, { message }) => {
      const { bootId, seq } = message as { bootId: string; seq: number };
      const got = readTap(Buffer.from(JSON.stringify(grown(message))));
      expect(got).toMatchObject({ ok: false, named: { bootId, seq } });
    },
  );
});
