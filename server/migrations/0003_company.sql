-- The register of companies, one for all features.
create table company (
    id text primary key,
    -- The name as two spellings share it.
    known_by text not null,
    number text,
    merged_into text references company (id),
    row text not null,
    check (merged_into <> id)
);
-- One number, one company. A merged entry keeps its own, which may be the other's too.
create unique index company_number on company (number) where number is not null and merged_into is null;
create index company_known_by on company (known_by);
create index company_numbers on company (number);

-- The company behind the name that a person typed.
alter table registration add column employer text references company (id);
