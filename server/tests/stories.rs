//! Stories with named people, told to a real server. One program, so that it is linked once.

mod backup;
mod company;
mod donor;
mod hostile;
mod ideathon;
mod kill;
mod people;
mod roundtable;
mod sync;
mod task;
mod world;
