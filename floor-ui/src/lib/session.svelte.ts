import type { Session, SessionAnswer, SignInRequest } from '@baozhong/contract/http.ts';
import type { Refusal } from '@baozhong/contract/refusals.ts';
import { paths } from '@baozhong/contract/paths.ts';
import { ask } from './http.ts';

/** Who stands at this desk. `known` is false until the hub has answered once. */
class Desk {
  person = $state.raw<Session | null>(null);
  storeName = $state('');
  demoLogins = $state.raw<SessionAnswer['demoLogins']>([]);
  known = $state(false);

  /** Asks the hub who is signed in; false when it could not be reached. */
  async look(): Promise<boolean> {
    const asked = await ask<SessionAnswer>('GET', paths.session);
    if (asked.kind !== 'answered') return false;
    this.#take(asked.value);
    return true;
  }

  /** The refusal, or null when signed in; `undefined` when the hub could not be reached. */
  async signIn(request: SignInRequest): Promise<Refusal | null | undefined> {
    const asked = await ask('POST', paths.session, request);
    if (asked.kind === 'refused') return asked.refusal;
    if (asked.kind === 'lost') return undefined;
    return (await this.look()) ? null : undefined;
  }

  async signOut() {
    await ask('DELETE', paths.session);
    this.person = null;
  }

  #take(answer: SessionAnswer) {
    this.person = answer.session;
    this.storeName = answer.storeName;
    this.demoLogins = answer.demoLogins;
    this.known = true;
  }
}

export const session = new Desk();
