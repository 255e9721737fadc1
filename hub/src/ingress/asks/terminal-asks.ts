/** Questions of terminals, answered from the floor as it stands: nothing is decided by them, and nothing is kept. */
import type { AnswerMessage, AskMessage } from '@baozhong/contract/terminal.ts';
import type { Broker } from '../../broker/broker.ts';
import type { Device } from '../../broker/gate.ts';
import type { Log } from '../../broker/log.ts';
import { Lanes } from '../lanes.ts';
import { readAsk } from '../terminal-messages.ts';

/** Of one terminal; a person asks one at a time. */
const mostWaiting = 4;

export interface TerminalAsksParts {
  readonly broker: Pick<Broker, 'onUp' | 'publishDown' | 'noteDenial'>;
  readonly answer: (device: Device, ask: AskMessage) => Promise<AnswerMessage['result']>;
  readonly log: Log;
}

export interface TerminalAsks {
  close(): Promise<void>;
}

export function createTerminalAsks({ broker, answer, log }: TerminalAsksParts): TerminalAsks {
  const lanes = new Lanes(mostWaiting, (error) => {
    log.error(
      { err: error },
      'a question of a terminal could not be answered; its person asks again',
    );
  });
  const stop = broker.onUp((device, kind, payload) => {
    if (kind !== 'ask') return;
    const read = readAsk(payload);
    if (!read.ok) {
      broker.noteDenial(device.deviceId, 'malformed', read.reason);
      return;
    }
    const { bootId, no } = read.message;
    // Not taken when too many wait: the terminal gives up by itself and says so.
    lanes.push(device.deviceId, async () => {
      const result = await answer(device, read.message);
      broker.publishDown(device.deviceId, 'answer', { v: 1, bootId, no, result });
    });
  });
  return {
    close() {
      stop();
      return lanes.idle();
    },
  };
}
