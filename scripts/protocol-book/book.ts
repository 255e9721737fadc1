/** The protocol book: its text, with what the contract and the golden messages say put in. */
import { paths } from '@baozhong/contract/paths.ts';
import type { RefusalName } from '@baozhong/contract/refusals.ts';
import {
  AckMessage,
  AnswerMessage,
  AskMessage,
  DisplayMessage,
  DoMessage,
  HelloMessage,
  TapMessage,
} from '@baozhong/contract/terminal.ts';
import { ClaimAnswer, ClaimRequest, GivenIdentity } from '@baozhong/contract/terminal-claim.ts';
import { maxPacketBytes, topics } from '@baozhong/contract/topics.ts';
import { fingerprintShown } from '@baozhong/terminal/src/claim/fingerprint.ts';
import { didWords } from '@baozhong/terminal/src/words.ts';
import { limits } from '@baozhong/terminal/src/state.ts';
import { backoffMs } from '@baozhong/terminal/src/backoff.ts';
import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { cloneTakeovers, cloneWindowMs } from '../../hub/src/broker/clones.ts';
import { defaultLimits, longestKeepaliveSeconds } from '../../hub/src/broker/broker.ts';
import { claimLifeMs, silentClaimMs } from '../../hub/src/broker/claims.ts';
import { handOutMs } from '../../hub/src/ingress/provisioning.ts';
import { lockAfter, lockForMs } from '../../hub/src/broker/denials.ts';
import { longestAgeMs } from '../../hub/src/ingress/tap-time.ts';
import { tableOf } from './table.ts';

const messages = {
  ...{ HelloMessage, TapMessage, AckMessage, DisplayMessage, DoMessage },
  ...{ AskMessage, AnswerMessage },
  ...{ ClaimRequest, ClaimAnswer, GivenIdentity },
};

const Golden = z.array(
  z.object({
    name: z.string(),
    of: z.enum(['hello', 'tap', 'ack', 'display', 'do', 'ask', 'answer', 'claim']),
    why: z.string(),
    message: z.unknown(),
  }),
);
export type GoldenMessage = z.infer<typeof Golden>[number];

export function goldenMessages(): readonly GoldenMessage[] {
  const file = new URL('../../test/golden/protocol-1.json', import.meta.url);
  return Golden.parse(JSON.parse(readFileSync(file, 'utf8')));
}

const refusals: readonly (readonly [RefusalName, string])[] = [
  ['unknown_card', 'nobody has this card, or who has it is not on duty'],
  ['not_called_here', 'this technician was not called here; `roomNo`: where they are called'],
  ['turn_missed', 'they came too late, and another was sent'],
  ['technician_busy', 'they serve in another room; `roomNo`'],
  ['technician_paused', 'they are on a break, at a meal, away; `duty`'],
  ['not_on_duty', 'they have not come on duty'],
  ['ask_first', 'this card can do several things here: ask, see *Questions*'],
  ['choose_action', 'the clock runs: extend or end? Press a key first'],
  ['too_early_to_end', '`minutesLeft`'],
  ['bad_extensions', 'so many cannot be added'],
  ['not_at_this_place', 'the store has this done elsewhere'],
  ['nothing_to_do', 'this card has nothing to do in this room now'],
  ['room_not_occupied', 'an order, and nobody sits here'],
  ['unknown_goods', 'not on sale any more'],
  ['out_of_stock', 'the store has no more of it; `left`'],
  ['too_many_calls', 'enough calls of this room are open'],
  ['not_allowed', 'this person may not do that'],
  ['malformed', 'not as the tables say: a fault of the device'],
  ['key_reused', 'the same name came before with another action: a fault of the device'],
  ['key_expired', 'older than the hub remembers'],
];

export function protocolBook(): string {
  const text = readFileSync(new URL('book.md', import.meta.url), 'utf8');
  return text.replaceAll(/\{\{(.+?)\}\}/gu, (_, asked: string) => filled(asked));
}

function filled(asked: string): string {
  const [what = '', name = ''] = asked.split(' ');
  switch (what) {
    case 'table':
      return tableOf(messages[name as keyof typeof messages]);
    case 'examples':
      return goldenMessages()
        .filter(({ of }) => of === name)
        .map(({ why, message }) => `For example, ${why}:\n\n${jsonOf(message)}`)
        .join('\n\n');
    case 'refusals':
      return ['| name | when |', '|---|---|', ...refusals.map(rowOf)].join('\n');
    case 'did':
      return Object.keys(didWords)
        .map((did) => `\`${did}\``)
        .join(', ');
    case 'backoff':
      return [0, 1, 2, 3, 4, 5].map((tries) => String(backoffMs(tries, 1))).join(', ');
    default:
      return valueOf(what);
  }
}

function valueOf(name: string): string {
  const values: Readonly<Record<string, string | number>> = {
    maxPacketBytes,
    lockAfter,
    longestKeepalive: longestKeepaliveSeconds,
    connectSeconds: defaultLimits.connectTimeoutMs / 1_000,
    blameSeconds: limits.blameMs / 1_000,
    inFlight: limits.inFlight,
    lockMinutes: lockForMs / 60_000,
    fingerprintShown,
    claimMinutes: claimLifeMs / 60_000,
    silentSeconds: silentClaimMs / 1_000,
    handOutMinutes: handOutMs / 60_000,
    'path.terminalClaims': paths.terminalClaims,
    longestAgeHours: longestAgeMs / 3_600_000,
    'topic.hello': topics.hello('{storeId}', '{deviceId}'),
    'topic.tap': topics.up('{storeId}', '{deviceId}'),
    'topic.ack': topics.ack('{storeId}', '{deviceId}'),
    cloneTakeovers,
    cloneSeconds: cloneWindowMs / 1_000,
    'topic.do': topics.deed('{storeId}', '{deviceId}'),
    'topic.display': topics.display('{storeId}', '{deviceId}'),
    'path.say': paths.say,
    'topic.ask': topics.ask('{storeId}', '{deviceId}'),
    'topic.answer': topics.answer('{storeId}', '{deviceId}'),
    answerSeconds: limits.answerMs / 1_000,
    'topic.allDown': topics.allDown('{storeId}', '{deviceId}'),
  };
  const value = values[name];
  if (value === undefined) throw new Error(`the book asks for ${name}, which nobody knows`);
  return String(value);
}

function rowOf([name, when]: (typeof refusals)[number]): string {
  return `| \`${name}\` | ${when} |`;
}

function jsonOf(message: unknown): string {
  return `\`\`\`json\n${JSON.stringify(message, null, 2)}\n\`\`\``;
}
