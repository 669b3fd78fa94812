//! The scenarios of docs/migrations.md as programs of migrations, on every backend, from databases of before that are full of
//! rows: up, down, up again, beside a fresh database, and read through a scope at the end. A binary of its own, for its
//! tables are declared otherwise elsewhere.

#![allow(missing_docs, unreachable_pub, reason = "entities as users write them")]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test that cannot go on has failed"
)]
#![allow(clippy::wildcard_enum_match_arm, reason = "there are three backends here")]

mod businesses;
mod catalogue;
mod page;
mod rate;
mod shards;
mod stations;
mod world;
