-- Who was written down twice: the donor that this one turned out to be.
alter table donor add column merged_into text references donor (id);
create index donor_merged on donor (merged_into) where merged_into is not null;
