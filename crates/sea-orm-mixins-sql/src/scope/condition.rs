//! Row filters: the conditions that leave only the rows that a scope may see.

use crate::ast::expr::{and, as_bytes, binary, converted, qualified};
use crate::catalog::policy::SoftDelete;
use crate::dialect::Dialect;
use crate::draft::Draft;
use crate::draft::cx::Cx;
use crate::id::{DimensionId, TableId, TenantIndex};
use crate::names::quoted;
use crate::plan::Bind;
use crate::plan::note::{Clause, Note};
use crate::refusal::{Reason, Refusal, Result};
use crate::scope::liveness;
use crate::scope::reach::reach_in;
use crate::scope::rule::rule_terms;
use crate::shape::{Reach, Visibility};
use crate::slot::readable;
use sqlparser::ast::{BinaryOperator, Expr, Ident, InTarget};

/// Returns the row filter of a table, on columns of `qualifier`; `None` where the scope sees all rows.
///
/// # Errors
///
/// `MissingTenant` where the scope says nothing about one of the table's dimensions, or would see all of its rows
/// although the scope names tenants.
pub(crate) fn row_filter(
    draft: &mut Draft<'_>,
    table: TableId,
    qualifier: &[Ident],
    visibility: Visibility,
    clause: Clause,
) -> Result<Option<Expr>> {
    draft.tables += 1;
    if draft.tables > TABLES {
        return Err(Reason::TooManyTables {
            most: TABLES,
            place: "statement",
        }
        .into());
    }
    let policy = draft.cx.policy(table)?;
    let mut condition = None;
    for tenant in &policy.tenants {
        if draft.cx.shape.fill_only {
            continue;
        }
        let (dimension, reach) = reach_in(draft.cx, policy, &tenant.dimension)?;
        let Reach::Tenants(count) = reach else { continue };
        let column = qualified(qualifier, quoted(&tenant.column, draft.cx.dialect));
        let Some(term) = is_tenant(draft, column.clone(), dimension, count, |value| value) else {
            return Err(Refusal::no_tenant(policy.table.to_string(), &tenant.dimension));
        };
        condition = Some(and(condition, term));
        if tenant.text && draft.cx.dialect == Dialect::Mysql {
            // The term above uses the index; to most collations `acme`, `ACME` and `acme ` are equal.
            let bytes = is_tenant(draft, converted(column), dimension, count, as_bytes);
            if let Some(bytes) = bytes {
                condition = Some(and(condition, bytes));
            }
        }
    }
    if let Some(soft_delete) = &policy.soft_delete
        && let Some(term) = liveness_term(draft.cx.dialect, soft_delete, qualifier, visibility)
    {
        condition = Some(and(condition, term));
    }
    for term in rule_terms(draft, policy, qualifier)? {
        condition = Some(and(condition, term));
    }
    draft.notes.add(|| match &condition {
        Some(condition) => Note::Filtered {
            table: policy.table.to_string(),
            condition: readable(&condition.to_string()),
            clause,
        },
        None => Note::Open {
            table: policy.table.to_string(),
            reason: "as the scope says".to_owned(),
        },
    });
    Ok(condition)
}

/// Returns the condition on the rows that a DELETE soft-deletes and an upsert changes: live rows, whatever the
/// visibility, and of those only what the scope sees.
pub(crate) fn live_row_filter(
    draft: &mut Draft<'_>,
    table: TableId,
    qualifier: &[Ident],
    clause: Clause,
) -> Result<Option<Expr>> {
    let condition = row_filter(draft, table, qualifier, Visibility::Live, clause)?;
    Ok(match unseen_live(draft.cx, table, qualifier)? {
        Some(never) => Some(and(condition, never)),
        None => condition,
    })
}

/// Returns a condition that no live row fulfils, where the scope sees only deleted rows.
pub(crate) fn unseen_live(cx: Cx<'_>, table: TableId, qualifier: &[Ident]) -> Result<Option<Expr>> {
    let soft_delete = cx.policy(table)?.soft_delete.as_ref();
    Ok(match cx.shape.visibility {
        Visibility::OnlyDeleted => soft_delete
            .and_then(|soft_delete| liveness_term(cx.dialect, soft_delete, qualifier, Visibility::OnlyDeleted)),
        Visibility::Live | Visibility::WithDeleted => None,
    })
}

/// Returns the condition that an expression is one of the scope's tenants; `None` where it has none.
fn is_tenant(
    draft: &mut Draft<'_>,
    expr: Expr,
    dimension: DimensionId,
    count: usize,
    each: impl Fn(Expr) -> Expr,
) -> Option<Expr> {
    let mut tenants: Vec<Expr> = (0..count)
        .map(TenantIndex::new)
        .map(|value| each(draft.binds.bind(Bind::Tenant { dimension, value })))
        .collect();
    if count > 1 {
        return Some(Expr::In {
            expr: Box::new(expr),
            target: InTarget::List(tenants),
            negated: false,
            global: false,
        });
    }
    tenants.pop().map(|only| binary(expr, BinaryOperator::Eq, only))
}

fn liveness_term(
    dialect: Dialect,
    soft_delete: &SoftDelete,
    qualifier: &[Ident],
    visibility: Visibility,
) -> Option<Expr> {
    let column = qualified(qualifier, quoted(soft_delete.column(), dialect));
    match visibility {
        Visibility::WithDeleted => None,
        Visibility::Live => Some(liveness::is_live(soft_delete, column)),
        Visibility::OnlyDeleted => Some(liveness::is_deleted(soft_delete, column)),
    }
}

/// How many tables a statement may name: each adds its row filter, one inside the other.
pub(crate) const TABLES: usize = 2_000;
