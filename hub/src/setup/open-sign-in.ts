/** The door of the hub: who may come in, from which PC, and what is still open. */
import type { Event } from '@baozhong/core/index.ts';
import { PinGuard } from '../ingress/pin-guard.ts';
import { Devices } from '../ingress/sign-in/devices.ts';
import { createPasswords, type Passwords } from '../ingress/sign-in/passwords.ts';
import { Sessions } from '../ingress/sign-in/sessions.ts';
import { SignIn } from '../ingress/sign-in/sign-in.ts';
import type { SessionRecord, SignInRows } from '../persistence/sign-in-rows.ts';
import type { Floor } from './open-floor.ts';

const sweepMs = 2_000;
const flushMs = 15_000;
const usualIdleLockMinutes = 5;
const alarmsShownMs = 7 * 24 * 3_600_000;

export interface OpenSignIn {
  readonly rows: SignInRows;
  /** Of people's PINs, also where one vouches for a single act. */
  readonly guard: PinGuard;
  readonly passwords: Passwords;
  readonly devices: Devices;
  readonly sessions: Sessions;
  readonly signIn: SignIn;
  idleLockMinutes(): number;
  setIdleLock(minutes: number): Promise<void>;
  alarmSeen(sessionId: string): Promise<void>;
  /** Who left or changed is signed out with the decision. */
  apply(events: readonly Event[]): void;
  close(): Promise<void>;
}

export async function openSignIn(
  floor: Floor,
  onError: (error: unknown) => void,
): Promise<OpenSignIn> {
  const { clock, state, secrets, board, rows } = floor;
  const devices = await Devices.open(rows, clock, floor.kind !== 'real');
  const sessions = await Sessions.open({ rows, clock, state, onError });
  const guard = new PinGuard(clock);
  const passwords = await createPasswords();
  const signIn = new SignIn({
    ...{ rows, secrets, clock, guard, passwords, sessions, devices, state },
  });
  // Time in a throw-away store is driven in leaps: nobody there sits idle.
  let idleLock = floor.kind === 'throwAway' ? 0 : usualIdleLockMinutes;
  const kept = await rows.setting('idleLockMinutes');
  if (typeof kept === 'number') idleLock = kept;
  sessions.setIdleLock(idleLock);

  const raise = (session: SessionRecord): void => {
    board.alarmRaised({
      kind: 'signInAlarm',
      id: session.sessionId,
      at: session.endedAt ?? clock.now(),
      staffNo: session.staffNo,
      name: state().catalogue?.staff.get(session.staffNo)?.name ?? '',
      from: [session.deviceName, session.address].filter((one) => one !== '').join(' '),
      to: session.carriedTo ?? '',
    });
  };
  sessions.onChange((change) => {
    if (change.kind === 'ended' && change.because === 'carried') raise(change.session);
  });
  const alarms = async (): Promise<readonly SessionRecord[]> =>
    (await rows.endedSessions(clock.now() - alarmsShownMs, 200)).filter(
      (one) => one.endedBecause === 'carried' && !one.alarmSeen,
    );
  for (const session of await alarms()) raise(session);

  const sweep = setInterval(() => {
    sessions.sweep();
  }, sweepMs);
  const flush = setInterval(() => {
    sessions.flush().catch(onError);
  }, flushMs);
  return {
    ...{ rows, guard, passwords, devices, sessions, signIn },
    idleLockMinutes: () => idleLock,
    async setIdleLock(minutes) {
      await rows.saveSetting('idleLockMinutes', minutes);
      idleLock = minutes;
      sessions.setIdleLock(minutes);
    },
    async alarmSeen(sessionId) {
      const session = (await alarms()).find((one) => one.sessionId === sessionId);
      if (session === undefined) return;
      await rows.saveSession({ ...session, alarmSeen: true });
      board.alarmSeen(sessionId);
    },
    apply(events) {
      const touched = events.some((event) => event.type.startsWith('staff'));
      if (touched) sessions.sweep();
      for (const event of events)
        if (event.type === 'staffLeft') rows.forgetSecrets(event.staffNo).catch(onError);
    },
    async close() {
      clearInterval(sweep);
      clearInterval(flush);
      await sessions.flush();
    },
  };
}
