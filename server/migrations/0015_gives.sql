-- As whom a person gives, so that who loses the address of a donor is found.
alter table membership add column donor text references donor (id);
create index membership_donor on membership (donor) where donor is not null;
-- By which address a donor is found. What was written before says nothing here, and is looked through.
alter table donor add column email text;
create index donor_email on donor (email);
