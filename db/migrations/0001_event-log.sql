-- The event log and what decides whether a command has been taken (laws 4, 7 and 8).
-- A constraint's name is what the hub is told when it is broken, so each name says what it forbids.
-- There is no way down: the tables are the truth.

-- One row. Each batch moves it from where the hub believes it to be; if it is elsewhere, another
-- hub has taken the log over.
create table log_head (
  only_one boolean primary key default true constraint log_head_only_one check (only_one),
  epoch bigint not null,
  pos bigint not null,
  floor_seq bigint not null,
  floor_hash text not null,
  books_seq bigint not null,
  books_hash text not null
);
insert into log_head (epoch, pos, floor_seq, floor_hash, books_seq, books_hash)
values (0, 0, 0, repeat('0', 64), 0, repeat('0', 64));

create table event_log (
  pos bigint constraint event_pos_once primary key,
  stream text not null constraint event_stream_known check (stream in ('floor', 'books')),
  seq bigint not null,
  type text not null,
  -- The hash is over these bytes: jsonb would reorder them.
  body text not null,
  hash text not null,
  constraint event_seq_once unique (stream, seq)
);
-- A start asks for the last of these first.
create index event_log_day_opened on event_log (pos) where type = 'businessDayOpened';

-- Events come without gaps, and only together with the head: nothing is slipped into the log
-- beside the hub that holds it.
create function event_log_follows() returns trigger language plpgsql as $$
declare
  head log_head;
  first bigint;
  last bigint;
  held bigint;
begin
  select min(pos), max(pos), count(*) into first, last, held from added;
  if held = 0 then
    return null;
  end if;
  select * into head from log_head;
  if last <> head.pos
    or last - first + 1 <> held
    or first <> 1 + coalesce((select max(pos) from event_log where pos < first), 0)
    or exists (
      select from (
        select stream, min(seq) as first, max(seq) as last, count(*) as held
        from added group by stream
      ) part
      where part.last <> case part.stream when 'floor' then head.floor_seq else head.books_seq end
        or part.last - part.first + 1 <> part.held
        or part.first <> 1 + coalesce((
          select max(seq) from event_log
          where event_log.stream = part.stream and event_log.seq < part.first), 0)
    )
  then
    raise exception 'events % to % do not follow the log', first, last
      using errcode = 'check_violation', constraint = 'event_log_gapless';
  end if;
  return null;
end $$;
create trigger event_log_follows after insert on event_log
  referencing new table as added for each statement execute function event_log_follows();

create function refuse_change() returns trigger language plpgsql as $$
begin
  raise exception '% on %: it is only ever added to', tg_op, tg_table_name
    using errcode = 'check_violation', constraint = tg_argv[0];
end $$;
create trigger event_log_append_only before update or truncate on event_log
  for each statement execute function refuse_change('event_log_append_only');
-- Old events of the floor may be pruned, the books never.
create trigger books_kept before delete on event_log
  for each row when (old.stream = 'books') execute function refuse_change('event_log_append_only');

create table command_outcome (
  key text collate "C" constraint command_key_once primary key,
  payload_hash text not null,
  at bigint not null,
  source text not null constraint command_source_known
    check (source in ('desk', 'device', 'timer', 'system')),
  device_id text,
  boot_id text,
  seq bigint,
  outcome text not null,
  constraint command_device_whole
    check ((source = 'device') = (num_nulls(device_id, boot_id, seq) = 0))
);
-- For forgetting the old ones.
create index command_outcome_at on command_outcome (at);

-- The last sequence number taken of each boot of a device.
create table device_mark (
  device_id text collate "C" not null,
  boot_id text collate "C" not null,
  seq bigint not null,
  at bigint not null,
  constraint device_mark_once primary key (device_id, boot_id)
);

create table consumer_cursor (
  name text constraint consumer_cursor_once primary key,
  pos bigint not null
);

-- Commands that broke the hub, set aside with what they said.
create table parked_command (
  id bigint generated always as identity primary key,
  at bigint not null,
  key text not null,
  source text not null,
  payload_hash text not null,
  command text not null,
  error text not null
);
