//! The schema: what entities declare, what databases have, and the steps from one to the other.

#![allow(missing_docs, unreachable_pub, reason = "entities as users write them")]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test that cannot go on has failed"
)]
#![allow(
    clippy::wildcard_enum_match_arm,
    reason = "`DbBackend` is non_exhaustive; the last of the three is MySQL"
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
mod rls;
mod sent;
mod statements;
mod views;
