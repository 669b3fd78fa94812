//! Cascades of soft delete, on every backend, against queries written by hand.

#![allow(missing_docs, unreachable_pub, reason = "entities as users write them")]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::wildcard_enum_match_arm,
    reason = "a test that cannot go on has failed"
)]

mod deleting;
mod entity;
mod purging;
mod racing;
mod restoring;
mod stopping;
mod world;
