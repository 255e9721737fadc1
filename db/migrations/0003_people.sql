-- Members and cards are guarded with the log (written in its transaction). The rest of this file is
-- mutable and in no log: personal data that can be erased, and hashes of secrets.

create table member (
  member_id text collate "C" constraint member_once primary key,
  member_no text collate "C" not null constraint member_no_once unique,
  level_code text not null
);

create table card (
  card_uid text collate "C" constraint card_once primary key,
  member_id text collate "C" not null
    constraint card_of_member references member (member_id)
);
create index card_member on card (member_id);

-- A person may be written down before or after the hub has taken the member: no reference.
create table person (
  member_id text collate "C" constraint person_once primary key,
  name text not null,
  phone text not null,
  pin_hash text not null
);

create table staff_secret (
  staff_no text collate "C" constraint staff_secret_once primary key,
  pin_hash text not null
);

create table terminal_identity (
  device_id text collate "C" constraint terminal_identity_once primary key,
  room_no text not null,
  secret_hash text not null
);
