//! Adopting a tenant in tables that have rows: both ways from a filled database, and everything that may be in the way.

mod backfill;
pub(crate) mod entity;
mod filling;
mod gently;
pub(crate) mod kill;
mod load;
mod names;
mod on_table;
mod rate;
mod refused;
mod relations;
mod transactions;
mod ways;
pub(crate) mod world;
