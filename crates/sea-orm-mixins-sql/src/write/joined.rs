//! The tables that an UPDATE or DELETE of one table reads in addition, and the WHERE over both.

use crate::draft::cx::NamedTable;
use crate::guard::guard;
use crate::names::alias::Names;
use crate::names::cte::Ctes;
use crate::refusal::Result;
use crate::scope::Rewrite;
use crate::scope::from::scope_from;
use crate::scope::managed::{conditions_on_managed, cut_times_of_joins};
use crate::shape::Visibility;
use sqlparser::ast::{Expr, TableWithJoins};

/// Checks the WHERE of a write, and scopes the joined tables: FROM of an UPDATE, USING of a DELETE. Returns their
/// conditions for the WHERE.
pub(crate) fn scope_joined(
    rewrite: &mut dyn Rewrite<'_>,
    (changed, table): (&NamedTable, &TableWithJoins),
    joined: Option<&mut Vec<TableWithJoins>>,
    selection: &mut Option<Expr>,
    visibility: Visibility,
    ctes: &Ctes<'_>,
) -> Result<Vec<Expr>> {
    let read = joined.as_deref().map_or(&[][..], Vec::as_slice);
    let mut names = Names::new(rewrite.cx.dialect);
    names.add_chain(table)?;
    names.add(read)?;
    let tables: Vec<&TableWithJoins> = std::iter::once(table).chain(read).collect();
    guard(rewrite, selection.as_ref(), tables.iter().copied(), &[changed], ctes)?;
    let managed = conditions_on_managed(rewrite, selection, &tables, visibility, ctes)?;
    let Some(joined) = joined else { return Ok(Vec::new()) };
    cut_times_of_joins(rewrite, joined, &managed);
    Ok(scope_from(rewrite, joined, ctes)?.0)
}
