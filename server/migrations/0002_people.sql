-- Who is who: memberships, passkeys, tickets, sessions as rows of the log; and the audit log.

drop table session;
drop table sign_in;

-- Not everyone has an address. "turns_at" is when the next grant begins or ends, "erase_at" when the person's
-- confirmed wish to be forgotten is due.
create table person_now (
    id text primary key,
    email text unique,
    turns_at bigint,
    erase_at bigint,
    row text not null
);
insert into person_now (id, email, row) select id, nullif(email, ''), row from person;
drop table person;
alter table person_now rename to person;
create index person_turns on person (turns_at) where turns_at is not null;
create index person_erase on person (erase_at) where erase_at is not null;

create table membership (
    id text primary key,
    person text not null references person (id),
    role text not null,
    standing text not null check (standing in ('coming', 'active', 'ended')),
    turns_at bigint,
    row text not null
);
create index membership_person on membership (person);
create index membership_turns on membership (turns_at) where turns_at is not null;

create table session (
    id text primary key,
    person text not null references person (id),
    hash text not null unique,
    live bigint not null check (live in (0, 1)),
    -- The earlier of both limits.
    ends_at bigint not null,
    row text not null
);
create index session_person on session (person) where live = 1;
create index session_ends on session (ends_at) where live = 1;

create table passkey (
    id text primary key,
    person text not null references person (id),
    credential text not null unique,
    removed bigint not null check (removed in (0, 1)),
    row text not null
);
create index passkey_person on passkey (person) where removed = 0;

create table ticket (
    id text primary key,
    person text not null references person (id),
    hash text not null unique,
    spent bigint not null check (spent in (0, 1)),
    expires bigint not null,
    row text not null
);
create index ticket_person on ticket (person) where spent = 0;

-- A mail is about a registration, or goes to a person about their account.
create table mail_now (
    id text primary key,
    event text references event (id),
    registration text references registration (id),
    person text references person (id),
    state text not null check (state in ('queued', 'sent', 'deferred', 'failed')),
    next_at bigint not null,
    leased_until bigint not null,
    token text,
    calendar text,
    lang text not null,
    to_email text not null,
    to_name text,
    row text not null,
    check ((person is null) = (registration is not null))
);
insert into mail_now (id, event, registration, state, next_at, leased_until, token, calendar, lang, to_email, to_name, row)
    select id, event, registration, state, next_at, leased_until, token, calendar, lang, to_email, to_name, row from mail;
drop table mail;
alter table mail_now rename to mail;
create index mail_due on mail (next_at) where state in ('queued', 'deferred');
create index mail_person on mail (person) where person is not null;

-- Who did what, in order. Each line's hash covers the line before, so that none can be changed or taken out
-- unnoticed. No personal text: names of verbs, ids and digests.
create table audit (
    number bigint primary key,
    at bigint not null,
    actor text not null,
    verb text not null,
    outcome text not null,
    subjects text not null,
    digest text not null,
    hash text not null
);
create index audit_at on audit (at);
create index audit_actor on audit (actor, at);

-- Cursors are sealed with it: the number of the last change is nobody's business.
alter table head add column seal text;
