-- What money is raised for. One address is one campaign's.
create table campaign (
    id text primary key,
    slug text not null unique,
    row text not null
);
-- What a payment was raised for, and how much of it stayed, in yen: so that a public page can say what was reached.
alter table payment add column campaign text references campaign (id);
alter table payment add column yen bigint not null default 0;
create index payment_campaign on payment (campaign, yen) where campaign is not null;
