//! What is refused by its kind or name, before anything is changed: a closed world.

pub(crate) mod explain;
pub(crate) mod function;
pub(crate) mod statement;
