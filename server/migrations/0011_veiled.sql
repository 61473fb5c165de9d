-- Lines of the audit log that may not stand beside others of the same moment: they would tell who brought in what has no
-- name. When their day is over they go into the log, in any order.
create table veiled (
    id text primary key,
    at bigint not null,
    verb text not null,
    outcome text not null,
    subjects text not null,
    digest text not null
);
