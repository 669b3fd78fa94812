//! UPDATE: of one table, from joined tables, and of several tables at once on MySQL.

use crate::ast::condition::restrict;
use crate::catalog::also::Access;
use crate::check::statement::{check_clauses, check_intent};
use crate::dialect::Dialect;
use crate::draft::Draft;
use crate::draft::cx::NamedTable;
use crate::draft::cx::Relation;
use crate::names::cte::Ctes;
use crate::plan::note::Clause;
use crate::refusal::{Reason, Result};
use crate::scope::Rewrite;
use crate::scope::condition::row_filter;
use crate::scope::result_name::keep_names;
use crate::shape::{Intent, Visibility};
use crate::walk::clause::{order_exprs, select_items};
use crate::walk::walk_exprs;
use crate::write::assign::{Changing, assign, refuse_restoring};
use crate::write::joined::scope_joined;
use crate::write::on_conflict::check_or;
use crate::write::subscript::walk_subscripts;
use crate::write::target::{WriteTarget, changed_table};
use crate::write::update_joined::update_joined;
use crate::write::version::demand_version;
use sqlparser::ast::{Assignment, Expr, TableFactor, Update, UpdateTableFromKind};

pub(crate) fn update(rewrite: &mut dyn Rewrite<'_>, update: &mut Update, ctes: &Ctes<'_>) -> Result<()> {
    check_intent(rewrite.cx, &[Intent::Restore])?;
    let Update {
        update_token: _,
        optimizer_hints: _,
        table,
        assignments,
        from,
        selection,
        returning,
        output,
        or,
        order_by,
        limit,
        on_cluster,
        settings,
    } = update;
    check_clauses(output.is_some(), on_cluster.is_some() || settings.is_some())?;
    for assignment in &mut *assignments {
        rewrite.expr(&mut assignment.value, ctes)?;
    }
    walk_subscripts(rewrite, assignments, ctes)?;
    walk_exprs(rewrite, &mut *selection, ctes)?;
    order_exprs(rewrite, order_by, ctes)?;
    walk_exprs(rewrite, limit, ctes)?;
    if let Some(returning) = returning {
        select_items(rewrite, returning, ctes)?;
        keep_names(rewrite, returning, None);
    }
    let visibility = match rewrite.cx.intent {
        Intent::Restore => Visibility::OnlyDeleted,
        Intent::AsWritten | Intent::ForceDelete => rewrite.cx.shape.visibility,
    };
    if !table.joins.is_empty() || !matches!(table.relation, TableFactor::Table { .. }) {
        if rewrite.cx.dialect != Dialect::Mysql {
            return Err(Reason::NotSqlOfBackend {
                what: "UPDATE of a join".to_owned(),
                instead: "use UPDATE .. FROM",
            }
            .into());
        }
        return update_joined(rewrite, table, assignments, selection, visibility, ctes);
    }
    let joined = match from {
        Some(UpdateTableFromKind::AfterSet(from)) => Some(from),
        Some(UpdateTableFromKind::BeforeSet(_)) => {
            return Err(Reason::NotSqlOfBackend {
                what: "UPDATE .. FROM .. SET".to_owned(),
                instead: "put FROM after SET",
            }
            .into());
        }
        None => None,
    };
    let changed = changed_table(rewrite.cx, &table.relation, ctes)?;
    check_or(rewrite.cx.dialect, or, &changed.relation, "UPDATE")?;
    let joined_filters = scope_joined(rewrite, (&changed, table), joined, selection, visibility, ctes)?;
    let user = selection.clone();
    filter_and_fill(rewrite, &changed, assignments, selection, visibility, user.as_ref())?;
    restrict(selection, joined_filters);
    Ok(())
}

/// Adds the row filter of the changed table, and its generated values. `user`: the statement's own WHERE.
fn filter_and_fill(
    draft: &mut Draft<'_>,
    changed: &NamedTable,
    assignments: &mut Vec<Assignment>,
    selection: &mut Option<Expr>,
    visibility: Visibility,
    user: Option<&Expr>,
) -> Result<()> {
    let Relation::Policy(table) = changed.relation else {
        return Ok(());
    };
    let condition = row_filter(
        draft,
        table,
        &changed.qualifier,
        (Access::Write, visibility),
        Clause::Where,
    )?;
    restrict(selection, condition);
    let target = WriteTarget {
        table,
        policy: draft.cx.policy(table)?,
        qualifier: &changed.qualifier,
        qualified: false,
        inserted: None,
    };
    let assigned = assign(draft, target, assignments, Changing::Found(visibility))?;
    refuse_restoring(draft, table, &assigned, visibility)?;
    restrict(selection, assigned.terms);
    if let Some(version) = assigned.version {
        demand_version(draft, target, version, user, selection);
    }
    Ok(())
}
