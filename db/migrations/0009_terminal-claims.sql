-- A terminal is claimed by a code, locked, moved and revoked by a manager. Secrets are here as hashes only.

alter table terminal_identity
  add column model text not null default '',
  add column claimed_by text not null default '',
  add column claimed_at bigint,
  add column lock_why text,
  add column lock_by text,
  add column lock_at bigint,
  -- Until the device has confirmed it, whoever holds the claim's secret is told again who it is.
  add column claim_id text,
  add column claim_hash text,
  add column hand_out_until_at bigint;

create table terminal_deed (
  deed_no bigint generated always as identity constraint terminal_deed_once primary key,
  at bigint not null,
  by text not null,
  did text not null,
  device_id text not null,
  room_no text not null,
  before text not null
);
