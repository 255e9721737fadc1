-- The command itself, beside what came of it: whoever doubts the log can decide it anew.
-- Null for what was decided before.
alter table command_outcome add column command text;
-- The order in which they were decided: several may stand at one position of the log.
alter table command_outcome add column no bigint generated always as identity;
create unique index command_outcome_no on command_outcome (no);
