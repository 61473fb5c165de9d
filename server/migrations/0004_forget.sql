-- Who is erased takes the mails about their registrations along.
create index mail_registration on mail (registration) where registration is not null;
