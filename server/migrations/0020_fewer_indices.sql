-- What every edit writes keeps the indices that something is found by.

-- Nobody looks for an actor but by a part of its name.
drop index audit_actor;
-- The log is cut eye by eye, by the primary key.
drop index log_eye_number;
-- Only visitors are ever forgotten.
drop index client_at;
create index client_at on client (at) where actor = 'visitor';
