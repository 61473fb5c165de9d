-- As whom a person gives, so that who loses the address of a donor is found.
alter table membership add column donor text references donor (id);
create index membership_donor on membership (donor) where donor is not null;
