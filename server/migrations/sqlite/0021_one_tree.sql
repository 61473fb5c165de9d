-- A table whose key is not the place of its rows is two trees here, and each edit writes to both. What every edit writes
-- becomes one tree: "integer primary key" is the place of a row, "without rowid" makes another key so.

create table new_log (
    number integer primary key,
    scope text not null,
    kind text not null,
    id text not null,
    before text,
    after text,
    at bigint not null
);
insert into new_log (number, scope, kind, id, before, after, at)
    select number, scope, kind, id, before, after, at from log order by number;
drop table log;
alter table new_log rename to log;

create table new_log_eye (
    eye text not null,
    number bigint not null,
    primary key (eye, number)
) without rowid;
insert into new_log_eye (eye, number) select eye, number from log_eye order by eye, number;
drop table log_eye;
alter table new_log_eye rename to log_eye;

create table new_result (
    client text not null references client (id),
    seq bigint not null,
    digest text not null,
    outcome text not null,
    at bigint not null default 0,
    primary key (client, seq)
) without rowid;
insert into new_result (client, seq, digest, outcome, at)
    select client, seq, digest, outcome, at from result order by client, seq;
drop table result;
alter table new_result rename to result;
create index result_at on result (at);

create table new_audit (
    number integer primary key,
    at bigint not null,
    actor text not null,
    verb text not null,
    outcome text not null,
    subjects text not null,
    digest text not null,
    hash text not null
);
insert into new_audit (number, at, actor, verb, outcome, subjects, digest, hash)
    select number, at, actor, verb, outcome, subjects, digest, hash from audit order by number;
drop table audit;
alter table new_audit rename to audit;
create index audit_at on audit (at);
