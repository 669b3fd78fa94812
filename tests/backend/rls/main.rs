//! `Scope::enforce_rls()` on PostgreSQL: as a role that forced policies apply to, every kind of statement does what the scope
//! alone does, and nobody finds a setting of somebody else's. On other backends it does nothing.

#![allow(missing_docs, unreachable_pub, reason = "entities as users write them")]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test that cannot go on has failed"
)]

mod cascading;
mod entity;
mod kinds;
mod plans;
mod pool;
mod refused;
mod unguarded;
mod world;
