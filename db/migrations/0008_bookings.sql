-- Bookings. What they hold is guarded with the log (written in its transaction); who booked is mutable
-- and in no log, so that a name and a number can be erased.

-- For `room_no with =` beside a range; part of every PostgreSQL, trusted: the database's owner may create it.
create extension if not exists btree_gist;

-- What bookings that are not over hold: a room or a technician, from one moment until another.
create table booking_hold (
  booking_id text collate "C" not null,
  line int not null,
  room_no text collate "C",
  staff_no text collate "C",
  from_at bigint not null,
  until_at bigint not null,
  constraint booking_hold_once primary key (booking_id, line),
  constraint booking_hold_of_one check (num_nonnulls(room_no, staff_no) = 1),
  constraint booking_hold_lasts check (from_at < until_at),
  constraint booking_room_free exclude using gist
    (room_no with =, int8range(from_at, until_at) with &&) where (room_no is not null),
  constraint booking_technician_free exclude using gist
    (staff_no with =, int8range(from_at, until_at) with &&) where (staff_no is not null)
);

create table booking_contact (
  booking_id text collate "C" constraint booking_contact_once primary key,
  name text not null,
  phone text not null,
  -- After this it is erased.
  forget_at bigint not null
);
create index booking_contact_forget on booking_contact (forget_at);
