//! `convert_soft_delete`: from a flag to a time, on tables that hand-written SQL made and filled.

pub(crate) mod kill;
mod refused;
mod rows;
pub(crate) mod world;
