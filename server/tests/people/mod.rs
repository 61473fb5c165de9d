//! Who is who: the door, keys, sessions, roles, and what people may ask about themselves.

mod audit;
mod door;
mod erasure;
mod passkeys;
mod roles;
mod sessions;
mod ways_around;
