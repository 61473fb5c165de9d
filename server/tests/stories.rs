//! Stories with named people, told to a real server. One program, so that it is linked once.

mod ideathon;
mod world;
