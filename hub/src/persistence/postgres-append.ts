/**
 * A batch as one statement, which is its own transaction: one way to the server
 * and back, and never a transaction left open by a hub that died. Everything
 * hangs on the move of the head: where that finds no row, nothing is written.
 */
import { sql } from 'slonik';
import { z } from 'zod';
import { lastOfEachBooking } from './booking-holds.ts';
import type { Batch, KeyedOutcome, ParkedCommand } from './port.ts';

const moved = z.object({ moved: z.boolean() });

/** Names the statement to the server, which keeps its plan; another text needs another name. */
const append = sql.prepared('append_batch_3', moved);

type Column = 'int4' | 'int8' | 'text';
function column<Row>(rows: readonly Row[], type: Column, of: (row: Row) => string | number | null) {
  return sql.array(rows.map(of), type);
}

export function appendStatement({ before, after, events, outcomes, guards, parked }: Batch) {
  const entries = guards.postings.flatMap(({ txId, day, pos, entries: lines }) =>
    lines.map(({ account, fen }, line) => ({ txId, day, pos, line, account, fen })),
  );
  const { members, seals } = guards;
  const bookings = lastOfEachBooking(guards.bookings);
  const holds = [...bookings].flatMap(([bookingId, held]) =>
    held.map((hold, line) => ({ bookingId, line, ...hold })),
  );
  const marks = lastOfEachBoot(outcomes);
  return append`
    with moved as (
      update log_head set
        pos = ${after.pos}::int8,
        floor_seq = ${after.floorSeq}::int8, floor_hash = ${after.floorHash},
        books_seq = ${after.booksSeq}::int8, books_hash = ${after.booksHash}
      where epoch = ${before.epoch}::int8 and pos = ${before.pos}::int8
        and floor_hash = ${before.floorHash} and books_hash = ${before.booksHash}
      returning true
    ), events as (
      insert into event_log (pos, stream, seq, type, body, hash)
      select event.* from moved, unnest(
        ${column(events, 'int8', ({ pos }) => pos)},
        ${column(events, 'text', ({ stream }) => stream)},
        ${column(events, 'int8', ({ seq }) => seq)},
        ${column(events, 'text', ({ type }) => type)},
        ${column(events, 'text', ({ body }) => body)},
        ${column(events, 'text', ({ hash }) => hash)}
      ) as event
    ), outcomes as (
      insert into command_outcome
        (key, payload_hash, at, source, device_id, boot_id, seq, outcome, command)
      select outcome.* from moved, unnest(
        ${column(outcomes, 'text', ({ key }) => key)},
        ${column(outcomes, 'text', ({ payloadHash }) => payloadHash)},
        ${column(outcomes, 'int8', ({ at }) => at)},
        ${column(outcomes, 'text', ({ keyed }) => keyed.source)},
        ${column(outcomes, 'text', ({ keyed }) => (keyed.source === 'device' ? keyed.deviceId : null))},
        ${column(outcomes, 'text', ({ keyed }) => (keyed.source === 'device' ? keyed.bootId : null))},
        ${column(outcomes, 'int8', ({ keyed }) => (keyed.source === 'device' ? keyed.seq : null))},
        ${column(outcomes, 'text', ({ outcome }) => JSON.stringify(outcome))},
        ${column(outcomes, 'text', ({ command }) => command)}
      ) as outcome
    ), marks as (
      insert into device_mark (device_id, boot_id, seq, at)
      select mark.* from moved, unnest(
        ${column(marks, 'text', ({ deviceId }) => deviceId)},
        ${column(marks, 'text', ({ bootId }) => bootId)},
        ${column(marks, 'int8', ({ seq }) => seq)},
        ${column(marks, 'int8', ({ at }) => at)}
      ) as mark
      on conflict on constraint device_mark_once do update
        set seq = greatest(device_mark.seq, excluded.seq), at = excluded.at
    ), members as (
      insert into member (member_id, member_no, level_code)
      select member.* from moved, unnest(
        ${column(members, 'text', ({ memberId }) => memberId)},
        ${column(members, 'text', ({ memberNo }) => memberNo)},
        ${column(members, 'text', ({ levelCode }) => levelCode)}
      ) as member
    ), cards as (
      insert into card (card_uid, member_id)
      select card.* from moved, unnest(
        ${column(members, 'text', ({ cardUid }) => cardUid)},
        ${column(members, 'text', ({ memberId }) => memberId)}
      ) as card
    ), postings as (
      insert into posting (tx_id, line, account, fen, business_day, pos)
      select entry.* from moved, unnest(
        ${column(entries, 'text', ({ txId }) => txId)},
        ${column(entries, 'int4', ({ line }) => line)},
        ${column(entries, 'text', ({ account }) => account)},
        ${column(entries, 'int8', ({ fen }) => fen)},
        ${column(entries, 'text', ({ day }) => day)},
        ${column(entries, 'int8', ({ pos }) => pos)}
      ) as entry
    ), seals as (
      insert into day_seal (day, pos)
      select seal.* from moved, unnest(
        ${column(seals, 'text', ({ day }) => day)},
        ${column(seals, 'int8', ({ pos }) => pos)}
      ) as seal
    ), released as (
      delete from booking_hold using moved
      where booking_id = any(${sql.array([...bookings.keys()], 'text')})
      returning 1
    ), holds as (
      -- Counted, so that what a booking held before is gone when what it holds now comes.
      insert into booking_hold (booking_id, line, room_no, staff_no, from_at, until_at)
      select hold.* from moved, (select count(*) from released) as gone, unnest(
        ${column(holds, 'text', ({ bookingId }) => bookingId)},
        ${column(holds, 'int4', ({ line }) => line)},
        ${column(holds, 'text', (hold) => ('roomNo' in hold ? hold.roomNo : null))},
        ${column(holds, 'text', (hold) => ('staffNo' in hold ? hold.staffNo : null))},
        ${column(holds, 'int8', ({ fromAt }) => fromAt)},
        ${column(holds, 'int8', ({ untilAt }) => untilAt)}
      ) as hold
    ), parked as (
      insert into parked_command (at, key, source, payload_hash, command, error)
      select command.* from moved, unnest(${parkedColumns(parked)}) as command
    )
    select exists (select from moved) as moved`;
}

function parkedColumns(parked: readonly ParkedCommand[]) {
  return sql.join(
    [
      column(parked, 'int8', ({ at }) => at),
      column(parked, 'text', ({ keyed }) => keyed.key),
      column(parked, 'text', ({ keyed }) => keyed.source),
      column(parked, 'text', ({ payloadHash }) => payloadHash),
      column(parked, 'text', ({ command }) => command),
      column(parked, 'text', ({ error }) => error),
    ],
    sql.fragment`, `,
  );
}

/** A statement may touch a row but once, and a device sends many taps. */
function lastOfEachBoot(outcomes: readonly KeyedOutcome[]) {
  const last = new Map<string, { deviceId: string; bootId: string; seq: number; at: number }>();
  for (const { keyed, at } of outcomes) {
    if (keyed.source !== 'device') continue;
    const { deviceId, bootId, seq } = keyed;
    const boot = JSON.stringify([deviceId, bootId]);
    if (seq > (last.get(boot)?.seq ?? 0)) last.set(boot, { deviceId, bootId, seq, at });
  }
  return [...last.values()];
}
