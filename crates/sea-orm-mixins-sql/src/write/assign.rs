//! SET: what an UPDATE or an upsert may say about managed columns, and which generated values it gets.

use crate::ast::expr::plain;
use crate::catalog::column::{column_of, written_role};
use crate::catalog::policy::Role;
use crate::catalog::policy::{Policy, SoftDelete};
use crate::dialect::Dialect;
use crate::draft::Draft;
use crate::given::Given;
use crate::id::{DimensionId, ParamIndex, TableId};
use crate::names::{is_column, quoted, same_ident};
use crate::plan::note::Note;
use crate::plan::{Check, OnNull, Operand, Unseen, UnseenIf};
use crate::refusal::{Reason, Refusal, Result};
use crate::scope::liveness;
use crate::scope::managed::cut_time;
use crate::shape::{Intent, Reach, Visibility};
use crate::write::fill::{fill_update, keep_row};
use crate::write::nobody::{keep_owner, owned_through};
use crate::write::own_tenant::has_tenant;
use crate::write::parent::{demand_parent, parent_of};
use crate::write::target::WriteTarget;
use sqlparser::ast::{Assignment, AssignmentTarget, Expr, FunctionArguments, Ident};

/// What SET says about managed columns.
#[derive(Default)]
pub(crate) struct Assigned {
    /// The caller's value for the version, if the only assignment to it is a plain value.
    pub(crate) version: Option<ParamIndex>,
    /// The value assigned to the deletion column.
    pub(crate) marker: Option<Expr>,
    /// What must hold of a row, so that what SET says of its tenant and of its owner is no change.
    pub(crate) terms: Vec<Expr>,
    /// Whether SET assigns anything besides the deletion column and its actor.
    others: bool,
}

/// The rows that an assignment changes.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Changing {
    /// The rows that an UPDATE finds.
    Found(Visibility),
    /// The conflicting row of an INSERT, which is live and has been created before.
    Conflicting,
}

impl Assigned {
    /// Returns the value for the deletion column, if SET assigns nothing else.
    pub(crate) fn only_marker(&self) -> Option<&Expr> {
        self.marker.as_ref().filter(|_| !self.others)
    }
}

/// Rewrites the assignments to one table: drops those that are not the caller's to make, and adds generated values.
///
/// The assignments keep their order. Returns what the caller's assignments say about managed columns.
pub(crate) fn assign(
    draft: &mut Draft<'_>,
    target: WriteTarget<'_>,
    assignments: &mut Vec<Assignment>,
    changing: Changing,
) -> Result<Assigned> {
    let mut assigned = Assigned::default();
    let mut kept = Vec::with_capacity(assignments.len() + 4);
    for mut assignment in split_tuples(draft.cx.dialect, target.policy, std::mem::take(assignments))? {
        let column = column_of(&assignment.target, draft.cx.dialect)?;
        let Some(role) = written_role(target.policy, &column, draft.cx.dialect)? else {
            assigned.others = true;
            let owner = keep_owner(draft, target, (&column, &assignment.value), changing)?;
            assigned.terms.extend(owner);
            assign_parent(draft, target, &column, &mut assignment.value)?;
            kept.push(assignment);
            continue;
        };
        assigned.others |= !matches!(role, Role::Deletion | Role::DeletedBy);
        if is_kept(draft, target, role, &assignment.value, changing, &mut assigned)? {
            if matches!(role, Role::CreatedAt | Role::UpdatedAt)
                || role == Role::Deletion && !target.policy.soft_delete.as_ref().is_some_and(SoftDelete::is_flag)
            {
                cut_time(draft, &mut assignment.value);
            }
            kept.push(assignment);
        }
    }
    let visibility = match changing {
        Changing::Found(visibility) => visibility,
        Changing::Conflicting => Visibility::Live,
    };
    // Naming a managed column also counts as a change of the row.
    fill_update(draft, target, &mut kept, assigned.marker.as_ref(), visibility);
    if kept.is_empty() {
        kept.push(keep_row(draft.cx.dialect, target));
    }
    *assignments = kept;
    Ok(assigned)
}

/// Demands that the parent that SET names is in reach, but for the row's own and the one that was inserted.
fn assign_parent(draft: &mut Draft<'_>, target: WriteTarget<'_>, column: &Ident, value: &mut Expr) -> Result<()> {
    let dialect = draft.cx.dialect;
    let Some(at) = parent_of(target.policy, column, dialect) else {
        return Ok(());
    };
    let name = target.policy.parents.get(at).map(|parent| parent.from.as_str());
    let name = name.unwrap_or_default();
    if is_own_column(dialect, target, value, name) || is_inserted_column(dialect, target, value, name) {
        return Ok(());
    }
    demand_parent(draft, target, at, value)
}

/// Returns whether an assignment to a managed column stays as it is.
fn is_kept(
    draft: &mut Draft<'_>,
    target: WriteTarget<'_>,
    role: Role,
    value: &Expr,
    changing: Changing,
    assigned: &mut Assigned,
) -> Result<bool> {
    let keep = match role {
        Role::Tenant(at) => {
            let term = check_tenant_assignment(draft, target, (at, value), changing)?;
            assigned.terms.extend(term);
            false
        }
        Role::Version => {
            if let Given::Parameter(index) = draft.slots.given(value) {
                assigned.version = Some(index);
            }
            false
        }
        Role::UpdatedAt => false,
        Role::CreatedBy | Role::UpdatedBy | Role::DeletedBy => !draft.cx.shape.actor,
        Role::CreatedAt => changing != Changing::Conflicting,
        Role::Deletion => {
            assigned.marker = Some(value.clone());
            true
        }
    };
    if !keep {
        note_replaced(draft, target.policy, role);
    }
    Ok(keep)
}

/// Checks a tenant in SET: the scope's only tenant, or the column itself, is no change. Others would move the row, but for
/// the tenant that the row has: that is the condition that is returned.
fn check_tenant_assignment(
    draft: &mut Draft<'_>,
    target: WriteTarget<'_>,
    (at, value): (usize, &Expr),
    changing: Changing,
) -> Result<Option<Expr>> {
    let Some(tenant) = target.policy.tenants.get(at) else {
        return Ok(None);
    };
    if is_own_column(draft.cx.dialect, target, value, &tenant.column) {
        return Ok(None);
    }
    let crossing = || Refusal::moves_rows(target.policy.table.to_string(), &tenant.dimension, &tenant.column);
    let Some((dimension, Reach::Tenants(count))) = draft.cx.reach(&tenant.dimension) else {
        return Err(crossing());
    };
    if count != 1 || tenant.also.is_wider() {
        return match changing {
            Changing::Found(_) => has_tenant(draft, target, (tenant, dimension), value).map(Some),
            Changing::Conflicting => Err(crossing()),
        };
    }
    if is_inserted_column(draft.cx.dialect, target, value, &tenant.column) {
        return Ok(None);
    }
    let operand = Operand::of(draft.slots.given(value)).ok_or_else(crossing)?;
    check_tenant(draft, target.table, dimension, operand, OnNull::Nobody, &tenant.column)?;
    Ok(None)
}

pub(crate) fn check_tenant(
    draft: &mut Draft<'_>,
    table: TableId,
    dimension: DimensionId,
    operand: Operand,
    null: OnNull,
    column: &str,
) -> Result<()> {
    let name = draft.cx.policy(table)?.table.to_string();
    draft.notes.add(|| Note::Checked {
        table: name,
        column: column.to_owned(),
    });
    draft.demands.checks.push(Check {
        table,
        dimension,
        operand,
        null,
    });
    Ok(())
}

/// Returns whether an expression is a column of the write target.
pub(crate) fn is_own_column(dialect: Dialect, target: WriteTarget<'_>, value: &Expr, column: &str) -> bool {
    if let Expr::Identifier(ident) = value {
        return is_column(ident, column, dialect);
    }
    let Expr::CompoundIdentifier(parts) = value else {
        return false;
    };
    let is_same = |(left, right): (&Ident, &Ident)| same_ident(left, right, dialect);
    parts.split_last().is_some_and(|(last, qualifier)| {
        is_column(last, column, dialect)
            && qualifier.len() == target.qualifier.len()
            && qualifier.iter().zip(target.qualifier).all(is_same)
    })
}

/// Returns whether an expression of an upsert is the inserted value of the column: `excluded.x`, or `VALUES(x)`.
pub(crate) fn is_inserted_column(dialect: Dialect, target: WriteTarget<'_>, value: &Expr, column: &str) -> bool {
    let Some(inserted) = target.inserted else { return false };
    if let Expr::CompoundIdentifier(parts) = value
        && let [table, last] = parts.as_slice()
    {
        return same_ident(table, inserted, dialect) && is_column(last, column, dialect);
    }
    if let Expr::Function(function) = value
        && let FunctionArguments::List(list) = &function.args
        && let [argument] = list.args.as_slice()
    {
        let argument = argument.to_string();
        return dialect == Dialect::Mysql
            && function.name.to_string().eq_ignore_ascii_case("values")
            && (argument == column || argument == quoted(column, dialect).to_string());
    }
    false
}

/// Splits `(a, b) = (1, 2)` where one of the columns is managed.
fn split_tuples(dialect: Dialect, policy: &Policy, assignments: Vec<Assignment>) -> Result<Vec<Assignment>> {
    let mut split = Vec::with_capacity(assignments.len());
    for assignment in assignments {
        let AssignmentTarget::Tuple(columns) = &assignment.target else {
            split.push(assignment);
            continue;
        };
        let mut has_managed = false;
        for column in columns {
            let target = AssignmentTarget::ColumnName(column.clone());
            let column = column_of(&target, dialect)?;
            has_managed |= written_role(policy, &column, dialect)?.is_some();
            has_managed |= owned_through(policy, &column, dialect).is_some();
            has_managed |= parent_of(policy, &column, dialect).is_some();
        }
        if let Expr::Tuple(values) = &assignment.value
            && values.len() == columns.len()
        {
            let pairs = columns.iter().zip(values);
            split.extend(pairs.map(|(column, value)| Assignment {
                target: AssignmentTarget::ColumnName(column.clone()),
                value: value.clone(),
            }));
        } else if has_managed {
            return Err(Reason::ManagedFromSubquery.into());
        } else {
            split.push(assignment);
        }
    }
    Ok(split)
}

/// Refuses to set only the deletion column, to the value of a live row, where only live rows are visible: nothing would
/// change.
pub(crate) fn refuse_restoring(
    draft: &mut Draft<'_>,
    table: TableId,
    assigned: &Assigned,
    visibility: Visibility,
) -> Result<()> {
    let Some(marker) = assigned.only_marker() else {
        return Ok(());
    };
    if visibility != Visibility::Live || draft.cx.intent != Intent::AsWritten {
        return Ok(());
    }
    let given = draft.slots.given(plain(marker));
    if let Given::Parameter(value) = given {
        let refused = UnseenIf::Restoring;
        draft.demands.unseen.push(Unseen { table, value, refused });
        return Ok(());
    }
    let policy = draft.cx.policy(table)?;
    if liveness::says_deleted(policy.soft_delete.as_ref(), &given) == Some(false) {
        return Err(restores_nothing(&policy.table.to_string()));
    }
    Ok(())
}

fn restores_nothing(table: &str) -> Refusal {
    Refusal::from(UnseenIf::Restoring.reason(table))
}

fn note_replaced(draft: &mut Draft<'_>, policy: &Policy, role: Role) {
    let reason = match role {
        Role::Tenant(_) => "no change, left out",
        Role::Version => "always one more than the row has",
        Role::UpdatedAt => "the scope's time",
        Role::CreatedAt | Role::CreatedBy => "kept as the row has it",
        Role::UpdatedBy => "the scope's actor",
        Role::DeletedBy => "follows the deletion",
        Role::Deletion => return,
    };
    if let Some((_, column)) = policy.managed().find(|(known, _)| *known == role) {
        draft.notes.add(|| Note::Replaced {
            table: policy.table.to_string(),
            column: column.to_owned(),
            reason: reason.to_owned(),
        });
    }
}
