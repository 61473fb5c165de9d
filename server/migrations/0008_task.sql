-- What is to be done: by staff of an area, by whoever speaks for a company, or by one person. "alert_at" is when the
-- clock tells of it next.
create table task (
    id text primary key,
    state text not null check (state in ('open', 'done', 'dropped')),
    area text,
    company text references company (id),
    person text references person (id),
    item text references item (id),
    alert_at bigint,
    row text not null
);
create index task_area on task (area) where area is not null;
create index task_company on task (company) where company is not null;
create index task_person on task (person) where person is not null;
create index task_item on task (item) where item is not null;
create index task_alert on task (alert_at) where alert_at is not null;
