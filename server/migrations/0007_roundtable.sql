-- The roundtables of the platform, and what companies bring to them.
create table roundtable (
    id text primary key,
    number bigint not null unique check (number > 0),
    row text not null
);
create table item (
    id text primary key,
    roundtable text not null references roundtable (id),
    state text not null,
    sender text references person (id),
    row text not null
);
create index item_roundtable on item (roundtable);
create index item_waiting on item (id) where state = 'deferred';
create index item_sender on item (sender) where sender is not null;
