//! MySQL's UPDATE of a join.

use crate::ast::condition::restrict;
use crate::draft::Draft;
use crate::draft::cx::NamedTable;
use crate::draft::cx::Relation;
use crate::guard::guard;
use crate::id::ParamIndex;
use crate::names::cte::Ctes;
use crate::refusal::Result;
use crate::scope::Rewrite;
use crate::scope::from::Scoping;
use crate::scope::managed::{conditions_on_managed, cut_times_of_joins};
use crate::shape::Visibility;
use crate::write::assign::{Changing, assign, refuse_restoring};
use crate::write::target::{WriteTarget, assigned_table, joined_tables};
use crate::write::version::demand_version;
use sqlparser::ast::{Assignment, Expr, TableWithJoins};

/// Scopes MySQL's UPDATE of a join.
pub(crate) fn update_joined(
    rewrite: &mut dyn Rewrite<'_>,
    table: &mut TableWithJoins,
    assignments: &mut Vec<Assignment>,
    selection: &mut Option<Expr>,
    visibility: Visibility,
    ctes: &Ctes<'_>,
) -> Result<()> {
    let targets = joined_tables(rewrite.cx, table, ctes)?;
    let mut changed = Vec::new();
    for assignment in &*assignments {
        changed.extend(targets.get(assigned_table(rewrite.cx.dialect, &targets, &assignment.target)?));
    }
    guard(rewrite, selection.as_ref(), [&*table], &changed, ctes)?;
    let managed = conditions_on_managed(rewrite, selection, &[&*table], visibility, ctes)?;
    cut_times_of_joins(rewrite, std::slice::from_mut(table), &managed);
    let user = selection.clone();
    let mut scoping = Scoping {
        visibility: rewrite.cx.visibility,
        changed: (&changed, visibility),
        derived: Vec::new(),
    };
    let conditions = scoping.chain(rewrite, table, Vec::new(), false, ctes)?;
    restrict(selection, conditions);
    let (versions, terms) = assign_joined(rewrite, &targets, &scoping, assignments, visibility)?;
    restrict(selection, terms);
    for (target, version) in versions {
        demand_version(rewrite, target, version, user.as_ref(), selection);
    }
    Ok(())
}

/// The versions that an UPDATE of several tables assigns, and what must hold of the rows.
type Joined<'t> = (Vec<(WriteTarget<'t>, ParamIndex)>, Vec<Expr>);

/// Sorts the assignments of an UPDATE over several tables by table, and rewrites each table's. Returns the versions
/// that they assign, and what must hold of the rows.
fn assign_joined<'e, 't>(
    draft: &mut Draft<'e>,
    targets: &'t [NamedTable],
    scoping: &Scoping<'_>,
    assignments: &mut Vec<Assignment>,
    visibility: Visibility,
) -> Result<Joined<'t>>
where
    'e: 't,
{
    let (mut versions, mut terms) = (Vec::new(), Vec::new());
    let mut by_target: Vec<Vec<Assignment>> = targets.iter().map(|_| Vec::new()).collect();
    for assignment in std::mem::take(assignments) {
        let at = assigned_table(draft.cx.dialect, targets, &assignment.target)?;
        if let Some(of_target) = by_target.get_mut(at) {
            of_target.push(assignment);
        }
    }
    for (changed, mut own) in targets.iter().zip(by_target) {
        if own.is_empty() {
            continue;
        }
        scoping.check_changed(changed)?;
        if let Relation::Policy(table) = changed.relation {
            let target = WriteTarget {
                table,
                policy: draft.cx.policy(table)?,
                qualifier: &changed.qualifier,
                qualified: true,
                inserted: None,
            };
            let assigned = assign(draft, target, &mut own, Changing::Found(visibility))?;
            refuse_restoring(draft, table, &assigned, visibility)?;
            versions.extend(assigned.version.map(|version| (target, version)));
            terms.extend(assigned.terms);
        }
        assignments.append(&mut own);
    }
    Ok((versions, terms))
}
