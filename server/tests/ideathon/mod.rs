//! The Ideathon's stories.

mod codes;
mod desk;
mod personal_link;
mod registration;
mod rush;
mod unseen;
mod waiting_list;
