import type { Session, SessionAnswer, SignInRequest } from '@baozhong/contract/http.ts';
import type { Refusal } from '@baozhong/contract/refusals.ts';
import type { UnlockRequest } from '@baozhong/contract/sign-in.ts';
import { paths } from '@baozhong/contract/paths.ts';
import { ask } from './http.ts';

/** The refusal, null when it was done, `undefined` when the hub could not be reached. */
export type Done = Refusal | null | undefined;

/** Who stands at this desk. `known` is false until the hub has answered once. */
class Desk {
  person = $state.raw<Session | null>(null);
  /** `locked`: the desk wants its person; `mustChange`: a one-time password wants one of their own. */
  state = $state.raw<SessionAnswer['state']>('open');
  storeName = $state('');
  demoLogins = $state.raw<SessionAnswer['demoLogins']>([]);
  idleLockMinutes = $state(0);
  hasPin = $state(false);
  /** Whether PINs and cards work at this PC. */
  pcKnown = $state(true);
  firstSteps = $state(false);
  known = $state(false);

  /** Somebody is signed in, and the desk is theirs now. */
  open = $derived(this.person !== null && this.state === 'open');

  /** Asks the hub who is signed in; false when it could not be reached. */
  async look(): Promise<boolean> {
    const asked = await ask<SessionAnswer>('GET', paths.session);
    if (asked.kind !== 'answered') return false;
    this.#take(asked.value);
    return true;
  }

  signIn(request: SignInRequest): Promise<Done> {
    return this.#do(paths.session, request);
  }

  unlock(request: UnlockRequest): Promise<Done> {
    return this.#do(paths.sessionUnlock, request);
  }

  changePassword(current: string, next: string): Promise<Done> {
    return this.#do(paths.ownPassword, { current, next });
  }

  /** The screen is covered at once, whether or not the hub can hear it. */
  async lock() {
    this.state = 'locked';
    await ask('POST', paths.sessionLock, {});
  }

  async touch() {
    const asked = await ask('POST', paths.sessionTouch, {});
    if (asked.kind === 'refused') await this.look();
  }

  async signOut() {
    await ask('DELETE', paths.session);
    this.person = null;
    this.state = 'open';
  }

  async #do(path: string, body: unknown): Promise<Done> {
    const asked = await ask('POST', path, body);
    if (asked.kind === 'refused') {
      if (asked.refusal.name === 'not_signed_in') await this.look();
      return asked.refusal;
    }
    if (asked.kind === 'lost') return undefined;
    return (await this.look()) ? null : undefined;
  }

  #take(answer: SessionAnswer) {
    this.person = answer.session;
    this.state = answer.state;
    this.storeName = answer.storeName;
    this.demoLogins = answer.demoLogins;
    this.idleLockMinutes = answer.idleLockMinutes;
    this.hasPin = answer.hasPin;
    this.pcKnown = answer.pcKnown;
    this.firstSteps = answer.firstSteps;
    this.known = true;
  }
}

export const session = new Desk();
