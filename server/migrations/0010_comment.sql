-- What is said to an item.
create table comment (
    id text primary key,
    item text not null references item (id),
    sender text references person (id),
    row text not null
);
create index comment_item on comment (item);
create index comment_sender on comment (sender) where sender is not null;
