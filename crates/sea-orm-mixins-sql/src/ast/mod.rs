//! From one tree of sqlparser to another: constructors of nodes and questions about them, without policies.

pub(crate) mod condition;
pub(crate) mod expr;
pub(crate) mod join;
pub(crate) mod query;
