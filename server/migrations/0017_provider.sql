-- What the payment company told us of: by name only, what it is about is asked for when its turn comes.
create table heard (
    id text primary key,
    kind text not null,
    -- What to ask for.
    object text not null,
    -- When it happened there, in microseconds since 1970.
    at bigint not null,
    -- odd: it was asked for, and a rule refused what was answered.
    state text not null check (state in ('open', 'done', 'odd')),
    tries bigint not null,
    next_at bigint not null,
    problem text
);
create index heard_due on heard (next_at) where state = 'open';
-- Up to when all that happened there was asked for, whether or not we were told.
create table swept (
    one bigint primary key check (one = 1),
    at bigint not null
);
-- What the payment company is to do, in the transaction of what it follows from.
create table errand (
    number bigint primary key,
    pledge text not null references pledge (id),
    does text not null,
    written bigint not null,
    state text not null check (state in ('open', 'done', 'odd')),
    tries bigint not null,
    next_at bigint not null,
    problem text
);
create index errand_due on errand (next_at) where state = 'open';
