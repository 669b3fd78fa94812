//! The key of a parent in a write: its row must be in reach.

use crate::ast::expr::{case, number, overflow};
use crate::ast::query::{select, union_all};
use crate::catalog::also::Access;
use crate::catalog::parent::Hanging;
use crate::catalog::policy::Policy;
use crate::dialect::Dialect;
use crate::draft::Draft;
use crate::draft::cx::Cx;
use crate::given::Given;
use crate::names::is_column;
use crate::refusal::{Refusal, Result};
use crate::scope::parent::has_parent;
use crate::write::target::WriteTarget;
use sqlparser::ast::{Expr, Ident, SelectItem};

/// Returns the number of the parent that a column names.
pub(crate) fn parent_of(policy: &Policy, column: &Ident, dialect: Dialect) -> Option<usize> {
    let mut parents = policy.parents.iter();
    parents.position(|parent| is_column(column, &parent.from, dialect))
}

/// Makes a value fail the statement unless it is the key of a parent in reach:
/// `CASE WHEN EXISTS (..) THEN value ELSE failure END`.
///
/// # Errors
///
/// `CrossTenant` where the value is NULL, or is computed: it would have to be computed twice.
pub(crate) fn demand_parent(
    draft: &mut Draft<'_>,
    target: WriteTarget<'_>,
    parent: usize,
    value: &mut Expr,
) -> Result<()> {
    if draft.cx.shape.fill_only {
        return Ok(());
    }
    let given = draft.slots.given(value);
    // A column of a table that is called as the parent is inside.
    let outer = if let Expr::CompoundIdentifier(parts) = &*value {
        parts.iter().rev().nth(1).cloned()
    } else {
        None
    };
    let key = value.clone();
    let Some(exists) = has_parent(draft, (target.table, parent), key, outer.as_ref(), Access::Write)? else {
        return Ok(());
    };
    let is_value = match given {
        Given::Parameter(_) | Given::Number(_) => true,
        // PostgreSQL would type it as a text.
        Given::Text(_) => draft.cx.dialect != Dialect::Postgres,
        Given::Expression => matches!(value, Expr::CompoundIdentifier(_)),
        Given::Null | Given::Default | Given::Boolean(_) => false,
    };
    if !is_value {
        return Err(computed(draft.cx, target, parent));
    }
    draft.demands.fails_without_parent = Some(Hanging::Parent {
        table: target.table,
        parent,
    });
    let failure = failure(draft.cx.dialect, value);
    let kept = std::mem::replace(value, number("1"));
    *value = case([(exists, kept)], Some(failure));
    Ok(())
}

/// Returns an expression of the value's type that fails where it is evaluated.
fn failure(dialect: Dialect, value: &Expr) -> Expr {
    let row = || select(vec![SelectItem::UnnamedExpr(value.clone())], Vec::new(), None);
    match dialect {
        // More rows than a value may have.
        Dialect::Postgres | Dialect::Mysql => Expr::Subquery(Box::new(union_all(row(), row()))),
        Dialect::Sqlite => overflow(),
    }
}

fn computed(cx: Cx<'_>, target: WriteTarget<'_>, parent: usize) -> Refusal {
    let from = target.policy.parents.get(parent).map(|parent| parent.from.as_str());
    let dimension = cx.catalog.dimension_through(target.table, parent);
    Refusal::computed_parent(target.policy.table.to_string(), dimension, from.unwrap_or_default())
}

/// Refuses a row that names no parent.
pub(crate) fn unparented(cx: Cx<'_>, target: WriteTarget<'_>, parent: usize) -> Refusal {
    let from = target.policy.parents.get(parent).map(|parent| parent.from.as_str());
    let dimension = cx.catalog.dimension_through(target.table, parent);
    Refusal::unparented(target.policy.table.to_string(), dimension, from.unwrap_or_default())
}
