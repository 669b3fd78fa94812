//! MySQL's `ON DUPLICATE KEY UPDATE`, which has no WHERE: a conflicting row outside the scope must stay as it is.
//!
//! `c = IF(in_scope, new, c)` has one type, to which the kept value is converted: with a float as `new`, a BIGINT of
//! another tenant loses its last digits. So assignments become such IFs only where each assigned value has its column's
//! own type, as the column's inserted value has. A computed or bound value may have any type: with one, a first
//! assignment fails the statement if the row is outside the scope, before anything is changed. So it does where several
//! columns are set that the condition tests: MySQL evaluates from left to right, and only one can be the last.

use crate::ast::expr::{call, null};
use crate::catalog::column::{column_of, role_of};
use crate::catalog::policy::{Policy, Role, SoftDelete};
use crate::dialect::Dialect;
use crate::draft::Draft;
use crate::draft::cx::Cx;
use crate::names::cte::Ctes;
use crate::names::{folded, is_column};
use crate::plan::note::Clause;
use crate::read::parser::expression;
use crate::refusal::{Reason, Result};
use crate::scope::Rewrite;
use crate::scope::condition::live_row_filter;
use crate::scope::rule::rule_columns;
use crate::walk::walk_exprs;
use crate::write::assign::{Changing, assign, is_inserted_column};
use crate::write::fill::keep_row;
use crate::write::target::{WriteTarget, target_column};
use sqlparser::ast::{Assignment, InsertAliases, ObjectName};

/// The parts of an INSERT that matter to its upsert.
#[derive(Clone, Copy, Default)]
pub(crate) struct Inserted<'i> {
    /// INSERT IGNORE, which makes errors warnings.
    pub(crate) ignores: bool,
    /// The alias of the inserted row: MySQL's `VALUES (..) AS new`.
    pub(crate) alias: Option<&'i ObjectName>,
}

impl<'i> Inserted<'i> {
    pub(crate) fn of(ignores: bool, aliases: Option<&'i InsertAliases>) -> Result<Self> {
        let renames = |aliases: &InsertAliases| aliases.col_aliases.as_ref().is_some_and(|columns| !columns.is_empty());
        if aliases.is_some_and(renames) {
            return Err(Reason::AliasWithColumns.into());
        }
        let alias = aliases.map(|aliases| &aliases.row_alias);
        Ok(Self { ignores, alias })
    }
}

/// More rows than a value may have: MySQL and MariaDB fail with error 1242 where it is evaluated.
const FAILURE: &str = "(SELECT 1 UNION ALL SELECT 1)";

/// Scopes the assignments to the conflicting row. `target`: the table, if it has a policy.
pub(crate) fn duplicate_key(
    rewrite: &mut dyn Rewrite<'_>,
    target: Option<WriteTarget<'_>>,
    assignments: &mut Vec<Assignment>,
    inserted: Inserted<'_>,
    ctes: &Ctes<'_>,
) -> Result<()> {
    if rewrite.cx.dialect != Dialect::Mysql {
        return Err(Reason::NotSqlOfBackend {
            what: "ON DUPLICATE KEY UPDATE".to_owned(),
            instead: "use ON CONFLICT",
        }
        .into());
    }
    walk_exprs(
        rewrite,
        assignments.iter_mut().map(|assignment| &mut assignment.value),
        ctes,
    )?;
    let Some(target) = target else { return Ok(()) };
    if inserted.ignores {
        return Err(Reason::IgnoreInUpsert.into());
    }
    if !does_nothing(assignments) {
        assign(rewrite, target, assignments, Changing::Conflicting)?;
    }
    let mut computes = false;
    for assignment in &*assignments {
        computes |= !has_column_type(rewrite.cx, target, assignment)?;
    }
    let is_tested = |assignment: &&Assignment| is_tested(rewrite.cx, target.policy, assignment);
    // Only one of them can be the last.
    let sets_several = assignments.iter().filter(is_tested).count() > 1;
    if computes || sets_several {
        fail_outside_scope(rewrite, target, assignments)
    } else {
        keep_rows_outside_scope(rewrite, target, assignments)
    }
}

/// Returns whether the assigned value has the column's own type, so that an IF keeps the column's value unchanged.
fn has_column_type(cx: Cx<'_>, target: WriteTarget<'_>, assignment: &Assignment) -> Result<bool> {
    let column = column_of(&assignment.target, cx.dialect)?;
    let is_generated = match role_of(target.policy, &column, cx.dialect) {
        Some(Role::UpdatedAt | Role::Version) => true,
        Some(Role::CreatedBy | Role::UpdatedBy | Role::DeletedBy) => cx.shape.actor,
        Some(Role::Tenant(_) | Role::CreatedAt | Role::Deletion) | None => false,
    };
    let name = folded(&column, cx.dialect);
    Ok(is_generated || is_identity(assignment) || is_inserted_column(cx.dialect, target, &assignment.value, &name))
}

/// Makes each assignment keep the column's value unless the row is in the scope.
fn keep_rows_outside_scope(
    draft: &mut Draft<'_>,
    target: WriteTarget<'_>,
    assignments: &mut [Assignment],
) -> Result<()> {
    // Evaluated from left to right: the columns that the condition tests are changed last.
    assignments.sort_by_key(|assignment| is_tested(draft.cx, target.policy, assignment));
    for assignment in assignments {
        let column = column_of(&assignment.target, Dialect::Mysql)?;
        let Some(condition) = live_row_filter(draft, target.table, target.qualifier, Clause::Upsert)? else {
            return Ok(());
        };
        let new = std::mem::replace(&mut assignment.value, null());
        let old = target_column(draft.cx.dialect, target, &folded(&column, Dialect::Mysql));
        assignment.value = call("IF", [condition, new, old]);
    }
    Ok(())
}

/// Returns whether an assignment sets a column that the condition tests. A tenant is never set.
fn is_tested(cx: Cx<'_>, policy: &Policy, assignment: &Assignment) -> bool {
    let marker = policy.soft_delete.as_ref().map(SoftDelete::column);
    let also = policy.tenants.iter().filter_map(|tenant| tenant.also.column());
    let mut tested = marker.into_iter().chain(rule_columns(cx, policy)).chain(also);
    column_of(&assignment.target, cx.dialect)
        .is_ok_and(|column| tested.any(|tested| is_column(&column, tested, cx.dialect)))
}

/// Makes the statement fail if the row is outside the scope.
fn fail_outside_scope(draft: &mut Draft<'_>, target: WriteTarget<'_>, assignments: &mut Vec<Assignment>) -> Result<()> {
    let Some(condition) = live_row_filter(draft, target.table, target.qualifier, Clause::Upsert)? else {
        return Ok(());
    };
    draft.demands.fails_on_others = true;
    let failure = expression(FAILURE, draft.cx.dialect)?;
    let mut guard = keep_row(draft.cx.dialect, target);
    let [kept, unchanged] = [guard.value.clone(), guard.value.clone()];
    // One IF inside the other: a constant in an OR may be evaluated early.
    let fails = call("IF", [failure, kept, guard.value]);
    guard.value = call("IF", [condition, unchanged, fails]);
    assignments.insert(0, guard);
    Ok(())
}

/// Returns whether all columns are set to themselves: SeaORM's way to do nothing.
pub(crate) fn does_nothing(assignments: &[Assignment]) -> bool {
    assignments.iter().all(is_identity)
}

/// Returns whether an assignment sets a column to itself.
fn is_identity(assignment: &Assignment) -> bool {
    let column = assignment.target.to_string();
    assignment.value.to_string() == column
}
