//! The indexes of live rows: what they refuse, and what the databases have of them.

#![allow(
    clippy::wildcard_enum_match_arm,
    reason = "`DbBackend` is non_exhaustive; the last of the three is MySQL"
)]

mod entity;
mod existing;
mod kinds;
mod names;
mod rows;
mod tables;
mod world;
