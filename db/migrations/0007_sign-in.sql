-- Who may sign in, with what, from where; which sessions are open. Mutable and in no log: secrets are
-- here as hashes only, tokens and device cookies too.

create table store_setting (
  name text constraint store_setting_once primary key,
  value jsonb not null
);

alter table staff_secret
  alter column pin_hash drop not null,
  add column password_hash text,
  -- Chosen by the hub and shown once: must be changed at the first sign-in, and ends by itself.
  add column one_time_until_at bigint;

create table sign_in_device (
  device_id text collate "C" constraint sign_in_device_once primary key,
  cookie_hash text not null constraint sign_in_device_cookie_once unique,
  kind text not null,
  name text not null,
  known boolean not null,
  address text not null,
  since_at bigint not null,
  last_seen_at bigint not null,
  approved_by text not null
);

create table sign_in_session (
  session_id text collate "C" constraint sign_in_session_once primary key,
  token_hash text not null constraint sign_in_session_token_once unique,
  staff_no text not null,
  role text not null,
  how text not null,
  must_change boolean not null,
  device_hash text not null,
  device_name text not null,
  address text not null,
  since_at bigint not null,
  last_seen_at bigint not null,
  until_at bigint not null,
  locked boolean not null,
  ended_at bigint,
  ended_because text,
  carried_to text,
  alarm_seen boolean not null default false
);
create index sign_in_session_ended on sign_in_session (ended_at);
