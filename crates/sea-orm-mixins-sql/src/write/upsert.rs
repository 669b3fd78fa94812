//! Upserts: what happens to the conflicting row, which may be another tenant's, or deleted.

use crate::ast::condition::restrict;
use crate::names::cte::Ctes;
use crate::plan::note::Clause;
use crate::refusal::{Reason, Result};
use crate::scope::Rewrite;
use crate::scope::condition::live_row_filter;
use crate::slot::{Kind, read_slot};
use crate::walk::walk_exprs;
use crate::write::assign::{Changing, assign};
use crate::write::duplicate_key::{Inserted, duplicate_key};
use crate::write::subscript::walk_subscripts;
use crate::write::target::WriteTarget;
use sqlparser::ast::{ConflictTarget, DoUpdate, OnConflict, OnConflictAction, OnInsert};

/// Scopes what an INSERT does to the conflicting row. `target`: the table, if it has a policy.
pub(crate) fn upsert(
    rewrite: &mut dyn Rewrite<'_>,
    target: Option<WriteTarget<'_>>,
    on: &mut Option<OnInsert>,
    how: Inserted<'_>,
    ctes: &Ctes<'_>,
) -> Result<()> {
    match on {
        None => Ok(()),
        Some(OnInsert::OnConflict(OnConflict {
            conflict_target,
            action,
        })) => {
            walk_conflict_target(rewrite, conflict_target, ctes)?;
            match action {
                OnConflictAction::DoNothing => Ok(()),
                OnConflictAction::DoUpdate(update) => do_update(rewrite, target, update, ctes),
            }
        }
        Some(OnInsert::DuplicateKeyUpdate(assignments)) => duplicate_key(rewrite, target, assignments, how, ctes),
        // sqlparser marks this one enum as non-exhaustive.
        Some(_) => Err(Reason::not_sql("an upsert of this kind").into()),
    }
}

fn walk_conflict_target(
    rewrite: &mut dyn Rewrite<'_>,
    target: &mut Option<ConflictTarget>,
    ctes: &Ctes<'_>,
) -> Result<()> {
    let Some(ConflictTarget::Columns { columns, predicate }) = target else {
        return Ok(());
    };
    walk_exprs(rewrite, predicate, ctes)?;
    for column in columns {
        if let Some((Kind::Element, number)) = read_slot(&column.value)
            && let Some(mut expr) = rewrite.slots.cut_out(number)
        {
            rewrite.expr(&mut expr, ctes)?;
            rewrite.slots.put_back(number, &expr);
        }
    }
    Ok(())
}

/// Scopes DO UPDATE of PostgreSQL and SQLite, which has a WHERE.
fn do_update(
    rewrite: &mut dyn Rewrite<'_>,
    target: Option<WriteTarget<'_>>,
    update: &mut DoUpdate,
    ctes: &Ctes<'_>,
) -> Result<()> {
    let DoUpdate { assignments, selection } = update;
    walk_subscripts(rewrite, assignments, ctes)?;
    walk_exprs(
        rewrite,
        assignments.iter_mut().map(|assignment| &mut assignment.value),
        ctes,
    )?;
    walk_exprs(rewrite, &mut *selection, ctes)?;
    let Some(target) = target else { return Ok(()) };
    assign(rewrite, target, assignments, Changing::Conflicting)?;
    let condition = live_row_filter(rewrite, target.table, target.qualifier, Clause::Upsert)?;
    restrict(selection, condition);
    Ok(())
}
