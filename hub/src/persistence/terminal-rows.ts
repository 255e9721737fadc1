/** Who the store's terminals are, and what was done with each by whom. Mutable, in no log: a terminal is no part of the floor. */
import { terminalDeeds, type TerminalDeedRow } from '@baozhong/contract/terminal-claim.ts';
import { type DatabasePool, sql } from 'slonik';
import { z } from 'zod';
import type { Identity, IdentityChange } from '../broker/identities.ts';

export interface TerminalRows {
  load(): Promise<readonly Identity[]>;
  /** All of it or nothing. */
  write(change: IdentityChange): Promise<void>;
  /** Newest first. */
  deeds(limit: number): Promise<readonly TerminalDeedRow[]>;
}

/** Older deeds are forgotten with the next one. */
const deedsKept = 2_000;

const at = z.int();
const identityRow = z.object({
  deviceId: z.string(),
  roomNo: z.string(),
  secretHash: z.string(),
  model: z.string(),
  claimedBy: z.string(),
  claimedAt: at.nullable(),
  lockWhy: z.enum(['manager', 'cloned']).nullable(),
  lockBy: z.string().nullable(),
  lockAt: at.nullable(),
  claimId: z.string().nullable(),
  claimHash: z.string().nullable(),
  handOutUntilAt: at.nullable(),
});
const deedRow = z.object({
  at,
  by: z.string(),
  did: z.enum(terminalDeeds),
  deviceId: z.string(),
  roomNo: z.string(),
  before: z.string(),
});

export function createTerminalRows(pool: DatabasePool): TerminalRows {
  return {
    async load() {
      const rows = await pool.any(sql.type(identityRow)`
        select device_id as "deviceId", room_no as "roomNo", secret_hash as "secretHash", model,
          claimed_by as "claimedBy", claimed_at as "claimedAt", lock_why as "lockWhy",
          lock_by as "lockBy", lock_at as "lockAt", claim_id as "claimId",
          claim_hash as "claimHash", hand_out_until_at as "handOutUntilAt"
        from terminal_identity order by device_id`);
      return rows.map(identityOf);
    },
    async write({ save, gone = [], deed }) {
      await pool.transaction(async (connection) => {
        if (gone.length > 0)
          await connection.query(sql.unsafe`
            delete from terminal_identity where device_id = any(${sql.array(gone, 'text')})`);
        if (save !== undefined) await connection.query(upsert(save));
        if (deed === undefined) return;
        await connection.query(sql.unsafe`
          insert into terminal_deed (at, by, did, device_id, room_no, before)
          values (${deed.at}, ${deed.by}, ${deed.did}, ${deed.deviceId}, ${deed.roomNo},
            ${deed.before})`);
        await connection.query(sql.unsafe`
          delete from terminal_deed
          where deed_no <= (select max(deed_no) from terminal_deed) - ${deedsKept}`);
      });
    },
    async deeds(limit) {
      return pool.any(sql.type(deedRow)`
        select at, by, did, device_id as "deviceId", room_no as "roomNo", before
        from terminal_deed order by deed_no desc limit ${limit}`);
    },
  };
}

function identityOf(row: z.infer<typeof identityRow>): Identity {
  const { deviceId, roomNo, secretHash, model, claimedBy, claimedAt } = row;
  const { lockWhy, lockBy, lockAt, claimId, claimHash, handOutUntilAt } = row;
  return {
    ...{ deviceId, roomNo, secretHash, model, claimedBy, claimedAt },
    lock: lockWhy === null ? null : { why: lockWhy, by: lockBy ?? '', at: lockAt ?? 0 },
    handOut:
      claimId === null || claimHash === null
        ? null
        : { claimId, claimHash, untilAt: handOutUntilAt },
  };
}

function upsert(one: Identity) {
  const { lock, handOut } = one;
  return sql.unsafe`
    insert into terminal_identity (device_id, room_no, secret_hash, model, claimed_by, claimed_at,
      lock_why, lock_by, lock_at, claim_id, claim_hash, hand_out_until_at)
    values (${one.deviceId}, ${one.roomNo}, ${one.secretHash}, ${one.model}, ${one.claimedBy},
      ${one.claimedAt}, ${lock?.why ?? null}, ${lock?.by ?? null}, ${lock?.at ?? null},
      ${handOut?.claimId ?? null}, ${handOut?.claimHash ?? null}, ${handOut?.untilAt ?? null})
    on conflict (device_id) do update set room_no = excluded.room_no,
      secret_hash = excluded.secret_hash, model = excluded.model,
      claimed_by = excluded.claimed_by, claimed_at = excluded.claimed_at,
      lock_why = excluded.lock_why, lock_by = excluded.lock_by, lock_at = excluded.lock_at,
      claim_id = excluded.claim_id, claim_hash = excluded.claim_hash,
      hand_out_until_at = excluded.hand_out_until_at`;
}
