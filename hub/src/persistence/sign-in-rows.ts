/** What signing in keeps: hashes of secrets, known devices, sessions, and the store's few settings. Mutable, in no log. */
import type { DeviceKind, SessionEnd } from '@baozhong/contract/sign-in.ts';
import { type DatabasePool, sql } from 'slonik';
import { z } from 'zod';

export interface SecretRow {
  readonly staffNo: string;
  readonly pinHash: string | null;
  readonly passwordHash: string | null;
  /** Not null: the password was chosen by the hub and ends then. */
  readonly oneTimeUntilAt: number | null;
}
export interface DeviceRecord {
  readonly deviceId: string;
  readonly cookieHash: string;
  kind: DeviceKind;
  name: string;
  known: boolean;
  address: string;
  readonly sinceAt: number;
  lastSeenAt: number;
  approvedBy: string;
}
export interface SessionRecord {
  readonly sessionId: string;
  readonly tokenHash: string;
  readonly staffNo: string;
  readonly role: string;
  readonly how: 'password' | 'pin' | 'card';
  mustChange: boolean;
  readonly deviceHash: string;
  readonly deviceName: string;
  readonly address: string;
  readonly sinceAt: number;
  lastSeenAt: number;
  readonly untilAt: number;
  locked: boolean;
  endedAt: number | null;
  endedBecause: SessionEnd | null;
  carriedTo: string | null;
  alarmSeen: boolean;
}

export interface SignInRows {
  secretOf(staffNo: string): Promise<SecretRow | undefined>;
  secrets(): Promise<readonly SecretRow[]>;
  setPin(staffNo: string, pinHash: string | null): Promise<void>;
  setPassword(staffNo: string, hash: string, oneTimeUntilAt: number | null): Promise<void>;
  forgetSecrets(staffNo: string): Promise<void>;
  devices(): Promise<readonly DeviceRecord[]>;
  saveDevice(device: DeviceRecord): Promise<void>;
  forgetDevice(deviceId: string): Promise<void>;
  openSessions(): Promise<readonly SessionRecord[]>;
  /** Newest first. */
  endedSessions(sinceAt: number, limit: number): Promise<readonly SessionRecord[]>;
  saveSession(session: SessionRecord): Promise<void>;
  forgetSessionsBefore(endedAt: number): Promise<void>;
  setting(name: string): Promise<unknown>;
  saveSetting(name: string, value: string | number | boolean): Promise<void>;
}

const at = z.int();
const secretRow = z.object({
  staffNo: z.string(),
  pinHash: z.string().nullable(),
  passwordHash: z.string().nullable(),
  oneTimeUntilAt: at.nullable(),
});
const deviceRow = z.object({
  deviceId: z.string(),
  cookieHash: z.string(),
  kind: z.enum(['pc', 'screen']),
  name: z.string(),
  known: z.boolean(),
  address: z.string(),
  sinceAt: at,
  lastSeenAt: at,
  approvedBy: z.string(),
});
const sessionRow = z.object({
  sessionId: z.string(),
  tokenHash: z.string(),
  staffNo: z.string(),
  role: z.string(),
  how: z.enum(['password', 'pin', 'card']),
  mustChange: z.boolean(),
  deviceHash: z.string(),
  deviceName: z.string(),
  address: z.string(),
  sinceAt: at,
  lastSeenAt: at,
  untilAt: at,
  locked: z.boolean(),
  endedAt: at.nullable(),
  endedBecause: z.custom<SessionEnd>((value) => typeof value === 'string').nullable(),
  carriedTo: z.string().nullable(),
  alarmSeen: z.boolean(),
});

const secretColumns = sql.fragment`staff_no as "staffNo", pin_hash as "pinHash",
  password_hash as "passwordHash", one_time_until_at as "oneTimeUntilAt"`;
const sessionColumns = sql.fragment`session_id as "sessionId", token_hash as "tokenHash",
  staff_no as "staffNo", role, how, must_change as "mustChange", device_hash as "deviceHash",
  device_name as "deviceName", address, since_at as "sinceAt", last_seen_at as "lastSeenAt",
  until_at as "untilAt", locked, ended_at as "endedAt", ended_because as "endedBecause",
  carried_to as "carriedTo", alarm_seen as "alarmSeen"`;

export function createSignInRows(pool: DatabasePool): SignInRows {
  return {
    ...secretRows(pool),
    ...deviceRows(pool),
    ...sessionRows(pool),
    async setting(name) {
      const row = await pool.maybeOne(sql.type(z.object({ value: z.unknown() }))`
        select value from store_setting where name = ${name}`);
      return row?.value;
    },
    async saveSetting(name, value) {
      await pool.query(sql.unsafe`
        insert into store_setting (name, value) values (${name}, ${JSON.stringify(value)}::jsonb)
        on conflict (name) do update set value = excluded.value`);
    },
  };
}

type Part<K extends keyof SignInRows> = Pick<SignInRows, K>;

function secretRows(
  pool: DatabasePool,
): Part<'secretOf' | 'secrets' | 'setPin' | 'setPassword' | 'forgetSecrets'> {
  return {
    async secretOf(staffNo) {
      const row = await pool.maybeOne(sql.type(secretRow)`
        select ${secretColumns} from staff_secret where staff_no = ${staffNo}`);
      return row ?? undefined;
    },
    async secrets() {
      return pool.any(sql.type(secretRow)`select ${secretColumns} from staff_secret`);
    },
    async setPin(staffNo, pinHash) {
      await pool.query(sql.unsafe`
        insert into staff_secret (staff_no, pin_hash) values (${staffNo}, ${pinHash})
        on conflict (staff_no) do update set pin_hash = excluded.pin_hash`);
    },
    async setPassword(staffNo, hash, oneTimeUntilAt) {
      await pool.query(sql.unsafe`
        insert into staff_secret (staff_no, password_hash, one_time_until_at)
        values (${staffNo}, ${hash}, ${oneTimeUntilAt})
        on conflict (staff_no) do update set
          password_hash = excluded.password_hash, one_time_until_at = excluded.one_time_until_at`);
    },
    async forgetSecrets(staffNo) {
      await pool.query(sql.unsafe`delete from staff_secret where staff_no = ${staffNo}`);
    },
  };
}

function deviceRows(pool: DatabasePool): Part<'devices' | 'saveDevice' | 'forgetDevice'> {
  return {
    async devices() {
      return pool.any(sql.type(deviceRow)`
        select device_id as "deviceId", cookie_hash as "cookieHash", kind, name, known, address,
          since_at as "sinceAt", last_seen_at as "lastSeenAt", approved_by as "approvedBy"
        from sign_in_device order by since_at`);
    },
    async saveDevice(one) {
      await pool.query(sql.unsafe`
        insert into sign_in_device (device_id, cookie_hash, kind, name, known, address, since_at,
          last_seen_at, approved_by)
        values (${one.deviceId}, ${one.cookieHash}, ${one.kind}, ${one.name}, ${one.known},
          ${one.address}, ${one.sinceAt}, ${one.lastSeenAt}, ${one.approvedBy})
        on conflict (device_id) do update set kind = excluded.kind, name = excluded.name,
          known = excluded.known, address = excluded.address, last_seen_at = excluded.last_seen_at,
          approved_by = excluded.approved_by`);
    },
    async forgetDevice(deviceId) {
      await pool.query(sql.unsafe`delete from sign_in_device where device_id = ${deviceId}`);
    },
  };
}

function sessionRows(
  pool: DatabasePool,
): Part<'openSessions' | 'endedSessions' | 'saveSession' | 'forgetSessionsBefore'> {
  return {
    async openSessions() {
      return pool.any(sql.type(sessionRow)`
        select ${sessionColumns} from sign_in_session where ended_at is null order by since_at`);
    },
    async endedSessions(sinceAt, limit) {
      return pool.any(sql.type(sessionRow)`
        select ${sessionColumns} from sign_in_session where ended_at >= ${sinceAt}
        order by ended_at desc limit ${limit}`);
    },
    async saveSession(one) {
      await pool.query(sql.unsafe`
        insert into sign_in_session (session_id, token_hash, staff_no, role, how, must_change,
          device_hash, device_name, address, since_at, last_seen_at, until_at, locked, ended_at,
          ended_because, carried_to, alarm_seen)
        values (${one.sessionId}, ${one.tokenHash}, ${one.staffNo}, ${one.role}, ${one.how},
          ${one.mustChange}, ${one.deviceHash}, ${one.deviceName}, ${one.address}, ${one.sinceAt},
          ${one.lastSeenAt}, ${one.untilAt}, ${one.locked}, ${one.endedAt}, ${one.endedBecause},
          ${one.carriedTo}, ${one.alarmSeen})
        on conflict (session_id) do update set must_change = excluded.must_change,
          last_seen_at = excluded.last_seen_at, locked = excluded.locked,
          ended_at = coalesce(sign_in_session.ended_at, excluded.ended_at),
          ended_because = coalesce(sign_in_session.ended_because, excluded.ended_because),
          carried_to = excluded.carried_to, alarm_seen = excluded.alarm_seen`);
    },
    async forgetSessionsBefore(endedAt) {
      await pool.query(sql.unsafe`delete from sign_in_session where ended_at < ${endedAt}`);
    },
  };
}
