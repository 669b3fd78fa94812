//! `create_live_index`, `create_live_unique` and `drop_live_index`, on tables that hand-written SQL made and filled.

mod creating;
mod dropping;
pub(crate) mod entity;
pub(crate) mod kill;
mod refused;
mod replacing;
pub(crate) mod world;
