-- Who comes to a roundtable: one answer for each company.
create table attendance (
    id text primary key,
    roundtable text not null references roundtable (id),
    company text not null references company (id),
    row text not null,
    unique (roundtable, company)
);
