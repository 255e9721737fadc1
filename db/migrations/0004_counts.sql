-- Count cards: pieces of a service that a member has paid for beforehand. They are accounts like the
-- others, in a unit of their own: a piece can be used once and never overdrawn.

create or replace function floor_of(account text) returns bigint language sql immutable as $$
  select case when account ~ '^wallet/[^/]+/at/[^/]+/(principal|bonus|count/[^/]+)$' then 0 end
$$;
update account set floor_fen = 0 where floor_fen is null and floor_of(account) = 0;

create function in_pieces(account text) returns boolean language sql immutable as $$
  select account ~ '^(wallet/[^/]+/at/[^/]+/count|opening/count|countsUsed)/'
$$;

-- Pieces are no money: a transaction that sums to zero over both would sum apples and oranges.
create function posting_one_unit() returns trigger language plpgsql as $$
declare
  wrong text;
begin
  select tx_id into wrong from added
    group by tx_id having bool_or(in_pieces(account)) and not bool_and(in_pieces(account)) limit 1;
  if wrong is not null then
    raise exception 'transaction % mixes money with pieces', wrong
      using errcode = 'check_violation', constraint = 'tx_one_unit';
  end if;
  return null;
end $$;
create trigger posting_one_unit after insert on posting
  referencing new table as added for each statement execute function posting_one_unit();
