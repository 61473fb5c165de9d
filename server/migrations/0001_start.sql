-- Written for SQLite and PostgreSQL alike: TEXT and BIGINT, times in microseconds since 1970 UTC.
-- Each row of a kind keeps its whole self in "row" (JSON); the other columns are what SQL finds and guards it by.

-- The number of the last change. Whoever writes locks this row first.
create table head (
    one bigint primary key check (one = 1),
    number bigint not null,
    epoch text not null
);

-- What changed, in order; "before" and "after" are rows, null where there was or is none.
create table log (
    number bigint primary key,
    scope text not null,
    kind text not null,
    id text not null,
    before text,
    after text,
    at bigint not null
);

-- Senders of commands. A sender belongs to one actor.
create table client (
    id text primary key,
    actor text not null,
    last bigint not null,
    failures bigint not null
);

-- What became of each command.
create table result (
    client text not null references client (id),
    seq bigint not null,
    digest text not null,
    outcome text not null,
    primary key (client, seq)
);

create table event (
    id text primary key,
    slug text not null unique,
    state text not null check (state in ('draft', 'open', 'closed', 'held', 'archived')),
    starts bigint not null,
    ends bigint not null,
    last_call bigint not null,
    row text not null,
    check (ends > starts)
);

create table seats (
    id text primary key,
    event text not null references event (id),
    audience text not null,
    seats bigint not null,
    confirmed bigint not null check (confirmed >= 0),
    offered bigint not null check (offered >= 0),
    row text not null,
    unique (event, audience),
    -- No bug of ours may sell a seat twice.
    check (confirmed + offered <= seats)
);

create table code (
    id text primary key,
    event text not null references event (id),
    letters text not null,
    uses bigint not null,
    used bigint not null,
    row text not null,
    unique (letters),
    check (used <= uses)
);

create table registration (
    id text primary key,
    event text not null references event (id),
    audience text not null,
    state text not null check (state in ('confirmed', 'waiting', 'offered', 'cancelled')),
    admitted bigint not null check (admitted in (0, 1)),
    queued bigint not null,
    offered_until bigint,
    email text,
    row text not null,
    check ((state = 'offered') = (offered_until is not null))
);
-- One active registration per address and event.
create unique index registration_email on registration (event, email) where state <> 'cancelled' and email is not null;
create index registration_queue on registration (event, state, audience, queued);
create index registration_offers on registration (offered_until) where state = 'offered';

-- Personal links: only the hash is kept. Each mail brings one of its own.
create table link (
    hash text primary key,
    registration text not null references registration (id),
    created bigint not null
);
create index link_registration on link (registration);

-- Mails on their way. "token" is the personal link's secret, kept until the mail is out.
create table mail (
    id text primary key,
    event text not null references event (id),
    registration text not null references registration (id),
    state text not null check (state in ('queued', 'sent', 'deferred', 'failed')),
    next_at bigint not null,
    leased_until bigint not null,
    token text,
    calendar text,
    lang text not null,
    to_email text not null,
    to_name text,
    row text not null
);
create index mail_due on mail (next_at) where state in ('queued', 'deferred');

create table person (
    id text primary key,
    email text not null unique,
    row text not null
);

-- One-time sign-in links.
create table sign_in (
    hash text primary key,
    person text not null references person (id),
    expires bigint not null,
    used bigint not null
);

create table session (
    hash text primary key,
    person text not null references person (id),
    created bigint not null,
    expires bigint not null
);
