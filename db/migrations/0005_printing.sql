-- Printers and what they still have to print. Mutable and in no log: what happened is in the log,
-- this is only the paper of it. A reprint that somebody asked for is an event of the books.

create table printer (
  printer_id text collate "C" constraint printer_once primary key,
  name text not null,
  -- Null: the built-in virtual printer of a demo store.
  host text,
  port integer not null,
  width smallint not null constraint printer_width_known check (width in (58, 80)),
  prints text[] not null,
  confirms text not null constraint printer_confirms_known
    check (confirms in ('printed', 'state', 'nothing')),
  drawer boolean not null,
  native_qr boolean not null,
  wait_ms integer not null,
  reroute_to text collate "C"
    constraint printer_reroute references printer (printer_id) on delete set null,
  -- What happened before is not printed.
  added_at bigint not null
);

create table print_job (
  job_no bigint generated always as identity primary key,
  -- Where it comes from, as 'event/<pos>': the same event makes no second job.
  source text collate "C" not null constraint print_job_once unique,
  printer_id text collate "C" not null constraint print_job_printer references printer (printer_id),
  kind text not null,
  ticket_id text collate "C",
  document jsonb not null,
  state text not null constraint print_job_state_known
    check (state in ('waiting', 'sending', 'printed', 'held', 'cancelled')),
  -- Bytes may have come out as paper: it goes out again as a copy only.
  uncertain boolean not null default false,
  tries integer not null default 0,
  made_at bigint not null,
  printed_at bigint,
  trouble text not null default '',
  cancelled_by text not null default '',
  reason text not null default ''
);
create index print_job_open on print_job (printer_id, job_no)
  where state in ('waiting', 'sending', 'held');
create index print_job_ticket on print_job (ticket_id) where ticket_id is not null;

create table print_setting (
  only_one boolean primary key default true constraint print_setting_only_one check (only_one),
  language text not null,
  footer text not null,
  -- PNG as base64.
  logo text not null
);
