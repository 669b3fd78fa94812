//! The engine against the fixtures, properties that must hold of every text, and the statements of SeaORM's own tests.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test that cannot go on has failed"
)]

mod codes;
mod corpus;
mod fixtures;
mod limits;
mod notes;
mod page;
mod proof;
mod property;
