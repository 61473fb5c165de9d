-- What supporting members are promised, and what became of it. What is owed stands nowhere: it is reckoned.
create table plan (
    id text primary key,
    row text not null
);
create table fulfilment (
    id text primary key,
    donor text not null references donor (id),
    row text not null
);
create index fulfilment_donor on fulfilment (donor);
-- The day of a line of the bank's statements, in microseconds since 1970; none of what the payment company said.
alter table transfer add column bank_day bigint;
update transfer set bank_day = (
    select max(day) from posting where kind = 'transfer' and source = transfer.id
    and exists (select 1 from entry where posting = number and account = 'bank'));
create index transfer_bank_day on transfer (bank_day) where bank_day is not null;
