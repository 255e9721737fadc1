/** Terminals and the Station speak (TRM-14): they choose their words, and the hub makes the sound of them. */
import { paths } from '@baozhong/contract/http.ts';
import { type SayAnswer, SayRequest } from '@baozhong/contract/speech.ts';
import { phrase } from '@baozhong/tts/src/phrases.ts';
import type { SpeakingStyle } from '../consumers/speaking-style.ts';
import type { SpeechMaker } from '../consumers/speech.ts';
import { parse, refuse, type Routes } from './http-tools.ts';
import type { Devices } from './sign-in/devices.ts';

/** Of one asker; more than anybody can listen to. */
const mostAMinute = 300;
const minuteMs = 60_000;

export interface SayParts {
  readonly broker: { proves(deviceId: string, secret: Buffer): boolean };
  readonly devices: Pick<Devices, 'screenOf'>;
  readonly speech: Pick<SpeechMaker, 'prepare'>;
  readonly style: Pick<SpeakingStyle, 'settings'>;
  readonly clock: { now(): number };
}

export function sayRoutes({ broker, devices, speech, clock, style }: SayParts): Routes {
  const allowance = new Allowance(mostAMinute);

  return (app, { who }) => {
    app.post(paths.say, async (request, reply) => {
      const body = parse(SayRequest, request, reply);
      if (body === undefined) return reply;
      // Who says a name must prove it, wherever the question comes from.
      const asker =
        request.headers.authorization === undefined
          ? (devices.screenOf(request)?.deviceId ?? who(request)?.staffNo)
          : terminalOf(request.headers.authorization, broker);
      if (asker === undefined) return refuse(reply, { name: 'not_signed_in', detail: {} });
      if (!allowance.takes(asker, clock.now())) return refuse(reply, { name: 'busy', detail: {} });
      const { text, language } = body;
      const words = phrase({ kind: 'tapAnswer', text }, { ...style.settings, language });
      const answer: SayAnswer = { sound: await soundOf(words, language) };
      return answer;
    });
  };

  async function soundOf(words: string, language: SayRequest['language']): Promise<string | null> {
    try {
      const { id } = await speech.prepare(words, language, { chime: false });
      return `${paths.speech}/${id}.wav`;
    } catch {
      // No engine, or nothing that can be said: the desk is told of the first, and nobody waits.
      return null;
    }
  }
}

/** By its name and secret, as it has them for the broker. */
function terminalOf(authorization: string, broker: SayParts['broker']): string | undefined {
  const [, encoded = ''] = /^Basic ([A-Za-z0-9+/=]{1,256})$/u.exec(authorization) ?? [];
  const [deviceId = '', ...rest] = Buffer.from(encoded, 'base64').toString('utf8').split(':');
  if (rest.length === 0) return undefined;
  return broker.proves(deviceId, Buffer.from(rest.join(':'))) ? deviceId : undefined;
}

/** So many a minute for each; what is remembered is of this minute only. */
class Allowance {
  readonly #most: number;
  #used = new Map<string, number>();
  #minute = 0;

  constructor(most: number) {
    this.#most = most;
  }

  takes(who: string, now: number): boolean {
    const minute = Math.floor(now / minuteMs);
    if (minute !== this.#minute) this.#used = new Map();
    this.#minute = minute;
    const used = (this.#used.get(who) ?? 0) + 1;
    this.#used.set(who, used);
    return used <= this.#most;
  }
}
