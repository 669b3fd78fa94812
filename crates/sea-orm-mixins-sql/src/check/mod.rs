//! From a parsed statement to the same, or to a `Refusal` because of its kind or a name: a closed world.

pub(crate) mod explain;
pub(crate) mod function;
pub(crate) mod statement;
