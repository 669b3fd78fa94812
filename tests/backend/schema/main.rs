//! The schema: what entities declare, what databases have, and the steps from one to the other.

#![allow(missing_docs, unreachable_pub, reason = "entities as users write them")]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test that cannot go on has failed"
)]

mod live;
mod inspected;
