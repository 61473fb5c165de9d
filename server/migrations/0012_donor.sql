-- Who gives, what was promised, what came, and the bank's lines; and the books.
create table charity (
    id text primary key,
    row text not null
);
create table donor (
    id text primary key,
    row text not null
);
create table pledge (
    id text primary key,
    donor text not null references donor (id),
    reference text not null unique,
    row text not null
);
create index pledge_donor on pledge (donor);
create table transfer (
    id text primary key,
    -- What the bank says of it, so that no line counts twice.
    key text not null unique,
    row text not null
);
create table payment (
    id text primary key,
    donor text not null references donor (id),
    pledge text references pledge (id),
    transfer text references transfer (id),
    -- Something of it stayed.
    stays bigint not null check (stays in (0, 1)),
    row text not null
);
create index payment_donor on payment (donor);
create index payment_pledge on payment (pledge) where pledge is not null;
create unique index payment_transfer on payment (transfer) where transfer is not null and stays = 1;
-- The books: nothing here is ever changed or taken out.
create table posting (
    number bigint primary key,
    -- The day that it counts for, in microseconds since 1970, and when it was written.
    day bigint not null,
    written bigint not null,
    kind text not null check (kind in ('payment', 'transfer')),
    source text not null
);
create index posting_source on posting (kind, source);
create table entry (
    posting bigint not null references posting (number),
    line bigint not null,
    account text not null,
    donor text references donor (id),
    -- In yen: debit above zero, credit below.
    amount bigint not null check (amount <> 0),
    primary key (posting, line)
);
-- A mail may go to a donor.
alter table mail add column donor text references donor (id);
create index mail_donor on mail (donor) where donor is not null;
