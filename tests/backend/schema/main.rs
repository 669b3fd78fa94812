//! The schema: what there is, what is wanted, and the steps between, on every backend, against the catalogues themselves.

#![allow(missing_docs, unreachable_pub, reason = "entities as users write them")]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test that cannot go on has failed"
)]

mod adopt;
mod columns;
mod convert;
mod inspected;
mod kill;
mod live;
mod live_on_tables;
mod maintenance;
mod rebuild;
mod sent;
