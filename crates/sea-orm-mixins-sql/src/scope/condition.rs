//! Row filters: the conditions that leave only the rows that a scope may see.

use crate::ast::expr::{and, qualified};
use crate::catalog::also::Access;
use crate::catalog::policy::SoftDelete;
use crate::dialect::Dialect;
use crate::draft::Draft;
use crate::draft::cx::Cx;
use crate::id::TableId;
use crate::names::quoted;
use crate::plan::note::{Clause, Note};
use crate::refusal::{Reason, Result};
use crate::scope::liveness;
use crate::scope::parent::parent_terms;
use crate::scope::rule::rule_terms;
use crate::scope::tenant::tenant_terms;
use crate::shape::Visibility;
use crate::slot::readable;
use sqlparser::ast::{Expr, Ident};

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
    (access, visibility): (Access, Visibility),
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
    if !draft.cx.shape.fill_only {
        for at in 0..policy.tenants.len() {
            condition = tenant_terms(draft, table, at, qualifier, access, condition)?;
        }
        condition = parent_terms(draft, table, qualifier, access, condition)?;
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
    let condition = row_filter(draft, table, qualifier, (Access::Write, Visibility::Live), clause)?;
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
