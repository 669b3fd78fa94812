//! The generated values of an UPDATE.

use crate::ast::condition::parenthesised;
use crate::ast::expr::{binary, call, case, null, number, overflow};
use crate::catalog::policy::SoftDelete;
use crate::dialect::Dialect;
use crate::draft::Draft;
use crate::given::Given;
use crate::plan::note::Note;
use crate::plan::{Bind, Fill, Filling};
use crate::scope::liveness;
use crate::shape::Visibility;
use crate::write::target::{WriteTarget, assignment_target, target_column};
use sqlparser::ast::{Assignment, BinaryOperator, Expr};

/// Adds the assignments of every change. They are last, since MySQL evaluates SET from left to right.
pub(crate) fn fill_update(
    draft: &mut Draft<'_>,
    target: WriteTarget<'_>,
    kept: &mut Vec<Assignment>,
    marker: Option<&Expr>,
    visibility: Visibility,
) {
    let policy = target.policy;
    if let Some(audit) = &policy.audit
        && draft.cx.shape.actor
        && let (Some(marker), Some(deleted_by)) = (marker, &audit.deleted_by)
    {
        let value = deleted_by_value(draft, target, marker, deleted_by, visibility);
        // In front, so that it reads the row's deletion before that changes.
        kept.insert(0, set_column(draft, target, deleted_by, value, "the actor, or NULL"));
    }
    fill_touch(draft, target, kept);
}

/// Adds `updated_at`, `updated_by` and `version`, as every change does.
pub(crate) fn fill_touch(draft: &mut Draft<'_>, target: WriteTarget<'_>, kept: &mut Vec<Assignment>) {
    let policy = target.policy;
    if let Some(updated_at) = policy.timestamps.as_ref().and_then(|times| times.updated_at.as_ref()) {
        let value = draft.binds.fill(target.table, Filling::UpdatedAt);
        kept.push(set_column(draft, target, updated_at, value, "the time"));
    }
    if let Some(updated_by) = policy.audit.as_ref().and_then(|audit| audit.updated_by.as_ref())
        && draft.cx.shape.actor
    {
        let value = draft.binds.fill(target.table, Filling::Actor);
        kept.push(set_column(draft, target, updated_by, value, "the actor"));
    }
    if let Some(version) = &policy.version {
        let value = next_version(draft, target, version);
        kept.push(set_column(draft, target, version, value, "one more"));
    }
}

/// Returns the row's version plus one, or 1 in a row from before there were versions.
fn next_version(draft: &mut Draft<'_>, target: WriteTarget<'_>, version: &str) -> Expr {
    draft.demands.raises = Some(target.table);
    let current = target_column(draft.cx.dialect, target, version);
    let known = call("COALESCE", [current.clone(), number("0")]);
    let next = binary(known, BinaryOperator::Plus, number("1"));
    if draft.cx.dialect != Dialect::Sqlite {
        // The server itself refuses a value beyond the column's range.
        return next;
    }
    // SQLite stores any number, which the program cannot read again.
    let last = draft.binds.fill(target.table, Filling::LastVersion);
    let is_last = binary(current, BinaryOperator::GtEq, last);
    case([(is_last, overflow())], Some(next))
}

/// Returns the `deleted_by` of a row with an assigned deletion: the actor if it is deleted now, NULL if it is restored,
/// and the row's own if it was deleted already.
fn deleted_by_value(
    draft: &mut Draft<'_>,
    target: WriteTarget<'_>,
    marker: &Expr,
    deleted_by: &str,
    visibility: Visibility,
) -> Expr {
    let value = deleter(draft, target, marker);
    let (Some(soft_delete), false) = (&target.policy.soft_delete, visibility == Visibility::Live) else {
        return value;
    };
    let deletion = target_column(draft.cx.dialect, target, soft_delete.column());
    let is_live = liveness::is_live(soft_delete, deletion);
    let readable = Expr::IsNull(Box::new(value.clone()));
    let whoever = target_column(draft.cx.dialect, target, deleted_by);
    case([(is_live, value), (readable, null())], Some(whoever))
}

/// Returns the `deleted_by` for this value of the deletion column: the actor if it means deleted, NULL otherwise.
pub(crate) fn deleter(draft: &mut Draft<'_>, target: WriteTarget<'_>, marker: &Expr) -> Expr {
    let given = draft.slots.given(marker);
    if let Given::Parameter(index) = given {
        let fill = Fill {
            table: target.table,
            what: Filling::Actor,
        };
        return draft.binds.bind(Bind::ActorIfDeleted(index, fill));
    }
    match liveness::says_deleted(target.policy.soft_delete.as_ref(), &given) {
        Some(false) => draft.binds.fill(target.table, Filling::Nobody),
        Some(true) => draft.binds.fill(target.table, Filling::Actor),
        None => {
            let fill = draft.binds.fill(target.table, Filling::Actor);
            let marker = parenthesised(marker.clone());
            let condition = match &target.policy.soft_delete {
                // A flag is a condition by itself.
                Some(SoftDelete::Flag { .. }) | None => marker,
                Some(soft_delete) => liveness::is_deleted(soft_delete, marker),
            };
            case([(condition, fill)], None)
        }
    }
}

/// Makes an assignment that changes nothing.
pub(crate) fn keep_row(dialect: Dialect, target: WriteTarget<'_>) -> Assignment {
    let policy = target.policy;
    let column = policy
        .version
        .as_ref()
        .or_else(|| policy.key.first())
        .map_or("id", String::as_str);
    Assignment {
        target: assignment_target(dialect, target, column),
        value: target_column(dialect, target, column),
    }
}

pub(crate) fn set_column(
    draft: &mut Draft<'_>,
    target: WriteTarget<'_>,
    column: &str,
    value: Expr,
    with: &str,
) -> Assignment {
    draft.notes.add(|| Note::Filled {
        table: target.policy.table.to_string(),
        column: column.to_owned(),
        with: with.to_owned(),
    });
    Assignment {
        target: assignment_target(draft.cx.dialect, target, column),
        value,
    }
}
