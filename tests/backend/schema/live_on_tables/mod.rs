//! `create_live_index`, `create_live_unique` and `drop_live_index`, on tables that hand-written SQL made and filled.

mod creating;
mod dropping;
pub(crate) mod entity;
mod refused;
mod replacing;
mod world;
