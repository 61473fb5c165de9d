-- What grows with every change stays cheap to read and is cut off behind a horizon.

-- Changes up to this number are not promised to be in the log any more: whoever stood there takes a snapshot.
alter table head add column horizon bigint not null default 0;
update head set horizon = number;

-- By which eyes each change was noticed, so that a catch-up reads nothing that its reader may not see.
create table log_eye (
    eye text not null,
    number bigint not null,
    primary key (eye, number)
);
create index log_eye_number on log_eye (number);

-- When a sender was last heard of, and when a result was kept.
alter table client add column at bigint not null default 0;
update client set at = coalesce((select max(at) from log), 0);
alter table result add column at bigint not null default 0;
update result set at = coalesce((select max(at) from log), 0);
create index client_at on client (at);
create index result_at on result (at);
