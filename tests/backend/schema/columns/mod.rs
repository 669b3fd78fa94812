//! `add_mixin_columns` and `drop_mixin_columns`, on tables that hand-written SQL made and filled.

mod adding;
pub(crate) mod entity;
pub(crate) mod world;
