//! From a parsed query to one with row filters: its tables show only the rows that the scope may see.

pub(crate) mod condition;
pub(crate) mod derived_table;
pub(crate) mod from;
pub(crate) mod liveness;
pub(crate) mod managed;
pub(crate) mod parent;
pub(crate) mod query;
pub(crate) mod reach;
pub(crate) mod result_name;
pub(crate) mod rule;
pub(crate) mod source;
pub(crate) mod tenant;
#[cfg(test)]
mod tests;

use crate::draft::Draft;
use crate::names::cte::Ctes;
use crate::refusal::Result;
use crate::walk::Walk;
use sqlparser::ast::Statement;
use std::ops::DerefMut;

/// The doors of the stages that rewrite: those of the walk, statements inside statements, and the plan in the making.
pub(crate) trait Rewrite<'a>: Walk + DerefMut<Target = Draft<'a>> {
    fn statement(&mut self, statement: &mut Statement, ctes: &Ctes<'_>) -> Result<()>;
}
