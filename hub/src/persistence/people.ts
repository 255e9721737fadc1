/**
 * Personal data and secrets: the mutable tables beside the log. The log knows
 * members and staff by id alone, so that a name can be erased without touching
 * the chain (architecture, State).
 */
import type { MemberFound } from '@baozhong/contract/commands.ts';
import type { CountLeft } from '@baozhong/core/index.ts';
import { type DatabasePool, sql } from 'slonik';
import { z } from 'zod';
import { countsColumn, heldColumns } from './held.ts';

export interface PersonRow {
  readonly memberId: string;
  readonly name: string;
  readonly phone: string;
  readonly pinHash: string;
}
export interface StaffSecretRow {
  readonly staffNo: string;
  readonly pinHash: string;
}

export interface WalletOfMember {
  readonly memberId: string;
  readonly memberNo: string;
  readonly principalFen: number;
  readonly bonusFen: number;
  readonly counts: readonly CountLeft[];
}

export interface People {
  savePersons(rows: readonly PersonRow[]): Promise<void>;
  saveStaffSecrets(rows: readonly StaffSecretRow[]): Promise<void>;
  staffPinHash(staffNo: string): Promise<string | undefined>;
  memberPinHash(memberId: string): Promise<string | undefined>;
  /** By card, member number, phone tail (3 digits or more) or part of a name; at most 20. */
  searchMembers(query: string): Promise<MemberFound[]>;
  /** Every member with what they hold: for the throw-away store's books. */
  wallets(): Promise<readonly WalletOfMember[]>;
}

const found = z.object({
  memberId: z.string(),
  memberNo: z.string(),
  name: z.string(),
  phone: z.string(),
  levelCode: z.string(),
  principalFen: z.int(),
  bonusFen: z.int(),
  counts: countsColumn,
  cardUids: z.array(z.string()),
});
const walletRow = z.object({
  memberId: z.string(),
  memberNo: z.string(),
  principalFen: z.int(),
  bonusFen: z.int(),
  counts: countsColumn,
});
const pinRow = z.object({ pinHash: z.string() });

/** `13912345678` as `139****5678`. */
function masked(phone: string): string {
  return phone.length < 8 ? '****' : `${phone.slice(0, 3)}****${phone.slice(-4)}`;
}
/** A person's `%` is a percent sign, not a pattern. */
function literal(text: string): string {
  return text.replaceAll(/[\\%_]/g, '\\$&');
}

export function createPeople(
  pool: DatabasePool,
  levels: () => readonly {
    readonly code: string;
    readonly name: string;
    readonly payPct: number;
  }[],
): People {
  return {
    async savePersons(rows) {
      if (rows.length === 0) return;
      const values = rows.map((row) => [row.memberId, row.name, row.phone, row.pinHash]);
      await pool.query(sql.unsafe`
        insert into person (member_id, name, phone, pin_hash)
        select * from ${sql.unnest(values, ['text', 'text', 'text', 'text'])}
        on conflict (member_id) do nothing`);
    },
    async saveStaffSecrets(rows) {
      if (rows.length === 0) return;
      const values = rows.map((row) => [row.staffNo, row.pinHash]);
      await pool.query(sql.unsafe`
        insert into staff_secret (staff_no, pin_hash)
        select * from ${sql.unnest(values, ['text', 'text'])}
        on conflict (staff_no) do update set pin_hash = excluded.pin_hash`);
    },
    async staffPinHash(staffNo) {
      const row = await pool.maybeOne(sql.type(pinRow)`
        select pin_hash as "pinHash" from staff_secret where staff_no = ${staffNo} and pin_hash is not null`);
      return row?.pinHash;
    },
    async memberPinHash(memberId) {
      const row = await pool.maybeOne(sql.type(pinRow)`
        select pin_hash as "pinHash" from person where member_id = ${memberId}`);
      return row?.pinHash;
    },
    async wallets() {
      return pool.any(sql.type(walletRow)`
        select m.member_id as "memberId", m.member_no as "memberNo",
          ${heldColumns}
        from member m
        left join account a
          on a.account >= 'wallet/' || m.member_id || '/at/' and a.account < 'wallet/' || m.member_id || '/at0'
        group by m.member_id, m.member_no order by m.member_no`);
    },
    async searchMembers(query) {
      const text = query.trim();
      if (text === '') return [];
      const tail = /^\d{3,}$/.test(text) ? `%${text}` : '';
      const name = /^\d+$/.test(text) ? '' : `%${literal(text)}%`;
      const rows = await pool.any(sql.type(found)`
        select m.member_id as "memberId", m.member_no as "memberNo", p.name, p.phone,
          m.level_code as "levelCode",
          ${heldColumns},
          array(select c.card_uid from card c where c.member_id = m.member_id order by 1) as "cardUids"
        from member m
        join person p using (member_id)
        left join account a
          on a.account >= 'wallet/' || m.member_id || '/at/' and a.account < 'wallet/' || m.member_id || '/at0'
        where m.member_no = ${text}
          or (${tail} <> '' and p.phone like ${tail})
          or (${name} <> '' and p.name like ${name})
          or m.member_id in (select c.member_id from card c where c.card_uid = ${text.toUpperCase()})
        group by m.member_id, m.member_no, p.name, p.phone, m.level_code
        order by m.member_no limit 20`);
      return rows.map(({ phone, ...row }) => {
        const level = levels().find((candidate) => candidate.code === row.levelCode);
        return {
          ...row,
          cardUids: [...row.cardUids],
          phoneMasked: masked(phone),
          levelName: level?.name ?? row.levelCode,
          payPct: level?.payPct ?? 100,
        };
      });
    },
  };
}
