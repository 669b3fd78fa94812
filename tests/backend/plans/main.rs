//! The plan of a statement through a scope is that of the statement that a careful person writes: the same nodes in the same
//! order, the same indexes, and the same conditions looked up in them.

#![allow(missing_docs, unreachable_pub, reason = "entities as users write them")]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test that cannot go on has failed"
)]
#![allow(clippy::wildcard_enum_match_arm, reason = "there are three backends here")]

mod cases;
mod compare;
mod costs;
mod entity;
mod plan;
mod world;
