//! From an expression or a clause to calls of [`Walk`]: every variant is named, none is judged.
//!
//! The walk knows no policy. What an implementation of [`Walk`] must judge (a query, the name of a function or of a
//! column) goes through it.

pub(crate) mod call;
pub(crate) mod clause;
pub(crate) mod expr;
pub(crate) mod leaf;

use crate::dialect::Dialect;
use crate::names::cte::Ctes;
use crate::refusal::Result;
use sqlparser::ast::{Expr, Ident, ObjectName, Query};

/// The doors of the walk: what it meets and does not judge. All recursion goes through these.
pub(crate) trait Walk {
    fn dialect(&self) -> Dialect;
    fn expr(&mut self, expr: &mut Expr, ctes: &Ctes<'_>) -> Result<()>;
    fn query(&mut self, query: &mut Query, ctes: &Ctes<'_>) -> Result<()>;
    /// Takes the name of a called function.
    fn function_name(&mut self, name: &ObjectName, has_arguments: bool) -> Result<()>;
    /// Takes the name of a column, with all its parts.
    fn column(&mut self, parts: &[Ident]) -> Result<()>;
    /// Takes the name of a field, which may be that of a function.
    fn field(&mut self, ident: &Ident) -> Result<()>;
    /// Takes `t.*`.
    fn wildcard(&mut self, name: &ObjectName) -> Result<()>;
}

/// Walks each of several expressions.
pub(crate) fn walk_exprs<'e, Exprs>(walk: &mut dyn Walk, exprs: Exprs, ctes: &Ctes<'_>) -> Result<()>
where
    Exprs: IntoIterator<Item = &'e mut Expr>,
{
    exprs.into_iter().try_for_each(|expr| walk.expr(expr, ctes))
}
