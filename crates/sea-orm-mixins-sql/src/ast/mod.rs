//! Tools for trees that know nothing of policies.

pub(crate) mod condition;
pub(crate) mod expr;
pub(crate) mod join;
pub(crate) mod query;
