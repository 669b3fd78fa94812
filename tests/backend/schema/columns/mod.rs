//! `add_mixin_columns` and `drop_mixin_columns`, on tables that hand-written SQL made and filled.

mod adding;
mod dropping;
pub(crate) mod entity;
mod filling;
pub(crate) mod kill;
mod odd;
mod own;
mod refused;
pub(crate) mod world;
