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
-- A mail is about a registration, or goes to a person about their account, or to a donor about what they give.
create table mail_now (
    id text primary key,
    event text references event (id),
    registration text references registration (id),
    person text references person (id),
    donor text references donor (id),
    state text not null check (state in ('queued', 'sent', 'deferred', 'failed')),
    next_at bigint not null,
    leased_until bigint not null,
    token text,
    calendar text,
    lang text not null,
    to_email text not null,
    to_name text,
    row text not null,
    check (
        (case when registration is null then 0 else 1 end)
        + (case when person is null then 0 else 1 end)
        + (case when donor is null then 0 else 1 end) = 1
    )
);
insert into mail_now (id, event, registration, person, state, next_at, leased_until, token, calendar, lang, to_email, to_name, row)
    select id, event, registration, person, state, next_at, leased_until, token, calendar, lang, to_email, to_name, row from mail;
drop table mail;
alter table mail_now rename to mail;
create index mail_due on mail (next_at) where state in ('queued', 'deferred');
create index mail_person on mail (person) where person is not null;
create index mail_registration on mail (registration) where registration is not null;
create index mail_donor on mail (donor) where donor is not null;
