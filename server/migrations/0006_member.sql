-- The companies of the platform. One that comes back has another row: what was stays as it was.
create table member (
    id text primary key,
    company text not null references company (id),
    belongs bigint not null check (belongs in (0, 1)),
    row text not null
);
-- A company belongs to it once at a time.
create unique index member_belongs on member (company) where belongs = 1;
create index member_company on member (company);
