-- When something that was agreed about a promise begins or ends, when money that did not come is asked for, and until
-- when the bank's statements must be read before. In microseconds since 1970.
alter table pledge add column turns_at bigint;
alter table pledge add column asks_at bigint;
alter table pledge add column reads_at bigint;
create index pledge_turns on pledge (turns_at) where turns_at is not null;
create index pledge_asks on pledge (asks_at) where asks_at is not null;
-- Promises of before are reckoned at the clock's next look.
update pledge set turns_at = 0 where row like '%"state":"waiting"%' or row like '%"state":"active"%';
create index posting_day on posting (kind, day);
create index posting_written on posting (kind, written);
