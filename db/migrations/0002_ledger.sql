-- The guard tables of money (laws 6 and 9): what must hold even against our own bugs holds here.

create table day_seal (
  day text collate "C" constraint day_sealed_once primary key,
  pos bigint not null
);
create trigger day_seal_kept before update or delete or truncate on day_seal
  for each statement execute function refuse_change('day_seal_kept');

-- Balances, kept by the trigger on posting and by nothing else.
create table account (
  account text collate "C" constraint account_once primary key,
  balance_fen bigint not null,
  -- Null: may go below nothing, as income does in double entry.
  floor_fen bigint,
  constraint account_above_floor check (balance_fen >= floor_fen)
);

create table posting (
  tx_id text collate "C" not null,
  line int not null,
  account text collate "C" not null,
  fen bigint not null,
  business_day text collate "C" not null,
  -- The event that says so.
  pos bigint not null,
  -- Also keeps a transaction from being posted twice.
  constraint posting_once primary key (tx_id, line)
);
create index posting_account on posting (account, pos);
create trigger posting_append_only before update or delete or truncate on posting
  for each statement execute function refuse_change('posting_append_only');

-- The value of a member held at a store can be spent, not overdrawn.
create function floor_of(account text) returns bigint language sql immutable as $$
  select case when account ~ '^wallet/[^/]+/at/[^/]+/(principal|bonus)$' then 0 end
$$;

create function posting_holds() returns trigger language plpgsql as $$
declare
  wrong text;
begin
  if not exists (select from added) then
    return null;
  end if;
  select tx_id into wrong from added group by tx_id having sum(fen) <> 0 limit 1;
  if wrong is not null then
    raise exception 'transaction % does not sum to zero', wrong
      using errcode = 'check_violation', constraint = 'tx_sums_to_zero';
  end if;
  -- A batch may post into a day and then seal it: positions tell which came first.
  select tx_id into wrong from added
    join day_seal on day_seal.day = added.business_day and day_seal.pos < added.pos limit 1;
  if wrong is not null then
    raise exception 'transaction % posts into a sealed day', wrong
      using errcode = 'check_violation', constraint = 'day_not_sealed';
  end if;
  -- Not an upsert: that would hold the change alone, as if it were a balance, against the floor.
  with change as (
    select account, sum(fen)::bigint as fen from added group by account
  ), moved as (
    update account set balance_fen = account.balance_fen + change.fen
    from change where account.account = change.account
    returning account.account
  )
  insert into account (account, balance_fen, floor_fen)
  select account, fen, floor_of(account) from change
  where not exists (select from moved where moved.account = change.account);
  return null;
end $$;
create trigger posting_holds after insert on posting
  referencing new table as added for each statement execute function posting_holds();
