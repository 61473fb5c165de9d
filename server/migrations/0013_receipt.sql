-- Papers for the tax office. A number is given once, in a year without a gap; a payment stands on one that holds.
create table receipt (
    id text primary key,
    donor text not null references donor (id),
    year bigint not null,
    serial bigint not null,
    holds bigint not null check (holds in (0, 1)),
    row text not null,
    unique (year, serial)
);
create index receipt_donor on receipt (donor);
create table receipt_item (
    receipt text not null references receipt (id),
    payment text not null references payment (id),
    holds bigint not null check (holds in (0, 1)),
    primary key (receipt, payment)
);
create unique index receipt_item_payment on receipt_item (payment) where holds = 1;
create index receipt_item_all on receipt_item (payment);
-- The receipts of a year, one after another.
create table run (
    id text primary key,
    going bigint not null check (going in (0, 1)),
    row text not null
);
create unique index run_going on run (going) where going = 1;
-- A mail that a receipt lies in; its file is made when it goes.
alter table mail add column receipt text references receipt (id);
