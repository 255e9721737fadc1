/** The manager's pages of SEC-02: people and their secrets, sessions, known PCs and screens. */
import { paths } from '@baozhong/contract/http.ts';
import {
  DeviceRequest,
  type DevicesAnswer,
  EndSessionRequest,
  type PairingAnswer,
  PairingRequest,
  type PeopleAnswer,
  type PersonSecretAnswer,
  PersonSecretRequest,
  SeenAlarmRequest,
  type SessionRow,
  type SessionsAnswer,
  SignInSettingsRequest,
} from '@baozhong/contract/sign-in.ts';
import type { Catalogue } from '@baozhong/core/index.ts';
import type { FastifyReply } from 'fastify';
import type { HubClock } from '../clock.ts';
import type { DeviceRecord, SessionRecord, SignInRows } from '../persistence/sign-in-rows.ts';
import { type Door, parse, refuse, type Routes } from './http-tools.ts';
import type { Secrets } from './secrets.ts';
import type { FromBrowser } from './sign-in/cookies.ts';
import type { Devices } from './sign-in/devices.ts';
import { isWeakPin, oneTimePassword, type Passwords } from './sign-in/passwords.ts';
import type { Sessions, SignedIn } from './sign-in/sessions.ts';

/** Ended sessions that the page still shows. */
const endedShownMs = 7 * 24 * 3_600_000;
const endedShown = 60;
export const oneTimeLifeMs = 3 * 24 * 3_600_000;

export interface ManageParts {
  readonly rows: SignInRows;
  readonly secrets: Secrets;
  readonly passwords: Passwords;
  readonly sessions: Sessions;
  readonly devices: Devices;
  readonly clock: HubClock;
  readonly catalogue: () => Catalogue;
  readonly setIdleLock: (minutes: number) => Promise<void>;
  readonly alarmSeen: (sessionId: string) => Promise<void>;
  /** A screen or PC is no longer known: what it looks at closes. */
  readonly deviceGone: (deviceId: string) => void;
}

export function manageSignInRoutes(parts: ManageParts): Routes {
  return (app, door) => {
    sessionPages(app, door, parts);
    devicePages(app, door, parts);
    peoplePages(app, door, parts);
  };
}

type App = Parameters<Routes>[0];
const done = (reply: FastifyReply): FastifyReply => reply.code(204).send();

function sessionPages(app: App, door: Door, parts: ManageParts): void {
  const { sessions, rows, clock } = parts;
  app.get(
    paths.sessions,
    door.signedIn(async (who): Promise<SessionsAnswer> => {
      sessions.sweep();
      const now = clock.now();
      const ended = await rows.endedSessions(now - endedShownMs, endedShown);
      const mine = (one: SessionRecord) => one.staffNo === who.staffNo;
      const shown = [...sessions.all(), ...ended].filter(
        (one) => who.role === 'manager' || mine(one),
      );
      return { at: now, sessions: shown.map((one) => sessionRow(parts, one, who)) };
    }),
  );
  app.post(
    paths.endSession,
    door.signedIn(async (who, request, reply) => {
      const body = parse(EndSessionRequest, request, reply);
      if (body === undefined) return reply;
      const record = sessions.get(body.sessionId);
      // Somebody else's session is not there for those who may not end it.
      if (record === undefined || (who.role !== 'manager' && record.staffNo !== who.staffNo))
        return refuse(reply, { name: 'unknown_session', detail: {} });
      await sessions.end(body.sessionId, record.staffNo === who.staffNo ? 'bySelf' : 'byManager');
      return done(reply);
    }),
  );
  app.post(
    paths.seenAlarm,
    door.manager(async (_who, request, reply) => {
      const body = parse(SeenAlarmRequest, request, reply);
      if (body === undefined) return reply;
      await parts.alarmSeen(body.sessionId);
      return done(reply);
    }),
  );
  app.post(
    paths.signInSettings,
    door.manager(async (_who, request, reply) => {
      const body = parse(SignInSettingsRequest, request, reply);
      if (body === undefined) return reply;
      await parts.setIdleLock(body.idleLockMinutes);
      return done(reply);
    }),
  );
}

function sessionRow(parts: ManageParts, one: SessionRecord, who: SignedIn): SessionRow {
  const { config } = parts.catalogue();
  const person = [...config.staff, ...(config.leftStaff ?? [])].find(
    ({ staffNo }) => staffNo === one.staffNo,
  );
  return {
    sessionId: one.sessionId,
    staffNo: one.staffNo,
    name: person?.name ?? '',
    role: person?.role ?? 'host',
    how: one.how,
    deviceName: parts.devices.get(one.deviceHash)?.name ?? one.deviceName,
    address: one.address,
    sinceAt: one.sinceAt,
    lastSeenAt: one.lastSeenAt,
    untilAt: one.untilAt,
    locked: one.locked,
    endedAt: one.endedAt,
    endedBecause: one.endedBecause,
    carriedTo: one.carriedTo,
    mine: one.staffNo === who.staffNo,
    current: one.sessionId === who.sessionId,
  };
}

function devicePages(app: App, door: Door, parts: ManageParts): void {
  const { devices, sessions, clock } = parts;
  app.get(
    paths.devices,
    door.manager((_who, request) => {
      const here = devices.of(request);
      const answer: DevicesAnswer = {
        at: clock.now(),
        current: here?.known === true ? here.kind : null,
        devices: devices.all().map((one) => deviceRow(one, here)),
      };
      return Promise.resolve(answer);
    }),
  );
  app.post(
    paths.devices,
    door.manager(async (who, request, reply) => {
      const body = parse(DeviceRequest, request, reply);
      if (body === undefined) return reply;
      const by = who.staffNo;
      switch (body.do) {
        case 'approveThis':
          await devices.approveThis(request, reply, { ...body, by });
          return done(reply);
        case 'approve':
          return (await devices.approve(body.deviceId, body.name, by)) === undefined
            ? refuse(reply, { name: 'unknown_device', detail: {} })
            : done(reply);
        case 'pair':
          return (await devices.pair(body.code, body.name, by)) === undefined
            ? refuse(reply, { name: 'unknown_pairing', detail: {} })
            : done(reply);
        case 'revoke': {
          const gone = await devices.revoke(body.deviceId);
          if (gone === undefined) return refuse(reply, { name: 'unknown_device', detail: {} });
          parts.deviceGone(gone.deviceId);
          sessions.endAt(gone.cookieHash, 'pcRevoked');
          await sessions.flush();
          return done(reply);
        }
      }
    }),
  );
  app.post(paths.pairing, async (request, reply) => {
    const body = parse(PairingRequest, request, reply);
    if (body === undefined) return reply;
    const answer = (code: string | null, untilAt: number | null): PairingAnswer => ({
      known: code === null,
      ...{ code, untilAt, storeName: parts.catalogue().config.name },
    });
    if (isKnown(devices, request, body.kind)) return answer(null, null);
    const pairing = devices.pairing(request, reply, body.kind);
    if (pairing === undefined) return refuse(reply, { name: 'busy', detail: {} });
    return answer(pairing.code, pairing.untilAt);
  });
}

function isKnown(devices: Devices, request: FromBrowser, kind: 'pc' | 'screen'): boolean {
  return kind === 'pc' ? devices.knowsPc(request) : devices.screenOf(request) !== undefined;
}

function deviceRow(one: DeviceRecord, here: DeviceRecord | undefined) {
  const { deviceId, kind, name, known, address, sinceAt, lastSeenAt, approvedBy } = one;
  const current = here?.deviceId === deviceId;
  return { deviceId, kind, name, known, address, sinceAt, lastSeenAt, approvedBy, current };
}

function peoplePages(app: App, door: Door, parts: ManageParts): void {
  const { rows, secrets, passwords, sessions, clock } = parts;
  app.get(
    paths.people,
    door.manager(async (): Promise<PeopleAnswer> => {
      const { config } = parts.catalogue();
      const secretOf = new Map((await rows.secrets()).map((row) => [row.staffNo, row]));
      const row = (person: (typeof config.staff)[number], left: boolean) => {
        const secret = secretOf.get(person.staffNo);
        return {
          ...person,
          hasPin: typeof secret?.pinHash === 'string',
          hasPassword: typeof secret?.passwordHash === 'string',
          oneTime: typeof secret?.oneTimeUntilAt === 'number',
          left,
          openSessions: sessions.all().filter((one) => one.staffNo === person.staffNo).length,
        };
      };
      return {
        people: [
          ...config.staff.map((one) => row(one, false)),
          ...(config.leftStaff ?? []).map((one) => row(one, true)),
        ],
      };
    }),
  );
  app.post(
    paths.personSecret,
    door.manager(async (_who, request, reply) => {
      const body = parse(PersonSecretRequest, request, reply);
      if (body === undefined) return reply;
      const { staffNo } = body;
      if (!parts.catalogue().staff.has(staffNo))
        return refuse(reply, { name: 'unknown_staff', detail: { staffNo } });
      let oneTime: string | null = null;
      if (body.do === 'setPin') {
        if (isWeakPin(body.pin)) return refuse(reply, { name: 'weak_pin', detail: {} });
        await rows.setPin(staffNo, secrets.pinHash('staff', staffNo, body.pin));
      } else if (body.do === 'removePin') await rows.setPin(staffNo, null);
      else {
        oneTime = oneTimePassword();
        const hash = await passwords.hash(oneTime);
        await rows.setPassword(staffNo, hash, clock.now() + oneTimeLifeMs);
        sessions.endOf(staffNo, 'passwordChanged');
        await sessions.flush();
      }
      const answer: PersonSecretAnswer = { oneTimePassword: oneTime };
      return answer;
    }),
  );
}
