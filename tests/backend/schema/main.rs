<<<<<<< HEAD
//! The schema: what entities declare, what databases have, and the steps from one to the other.
=======
//! The schema: what there is, what is wanted, and the steps between, on every backend, against the catalogues themselves.
>>>>>>> maintain

#![allow(missing_docs, unreachable_pub, reason = "entities as users write them")]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test that cannot go on has failed"
)]

<<<<<<< HEAD
mod inspected;
mod live;
=======
mod kill;
mod maintenance;
mod rebuild;
>>>>>>> maintain
