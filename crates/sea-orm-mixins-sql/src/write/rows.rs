//! The rows of an INSERT: their generated values, and what they may say about managed columns.

use crate::ast::expr::{null, number};
use crate::catalog::policy::Role;
use crate::catalog::policy::{Policy, SoftDelete, Tenant};
use crate::draft::Draft;
use crate::given::{Given, is_left_out};
use crate::id::{TableId, TenantIndex};
use crate::plan::{Bind, Fill, Filling, OnNull, Operand};
use crate::refusal::{Reason, Refusal, Result};
use crate::scope::liveness;
use crate::scope::managed::cut_time;
use crate::scope::reach::reach_in;
use crate::shape::Reach;
use crate::write::assign::check_tenant;
use crate::write::fill::deleter;
use crate::write::insert_columns::{Filler, InsertColumns, Missing, has_root, only};
use crate::write::linked::linked_tenant;
use crate::write::nobody::keep_null;
use crate::write::parent::demand_parent;
use crate::write::target::WriteTarget;
use sqlparser::ast::Expr;

/// What all rows of one INSERT share.
#[derive(Clone, Copy)]
pub(crate) struct Inserting<'p> {
    pub(crate) target: WriteTarget<'p>,
    pub(crate) columns: &'p InsertColumns,
    pub(crate) missing: &'p [Missing],
    /// Whether the rows are more than a plain list, so that PostgreSQL types their columns before it reads the table's.
    pub(crate) typed: bool,
    /// Whether their ORDER BY may aggregate them to one row.
    pub(crate) is_summed: bool,
}

/// Fills one row of VALUES.
pub(crate) fn fill_row(
    draft: &mut Draft<'_>,
    inserting: Inserting<'_>,
    row: usize,
    values: &mut Vec<Expr>,
) -> Result<()> {
    let Inserting {
        target,
        columns,
        missing,
        typed,
        is_summed: _,
    } = inserting;
    if values.len() != columns.count {
        return Err(Reason::RowLength {
            row: row + 1,
            values: values.len(),
            columns: columns.count,
        }
        .into());
    }
    let marker = columns.index_of(Role::Deletion).and_then(|at| values.get(at)).cloned();
    for (role, at) in &columns.managed {
        if keep_null(draft, inserting, (*role, *at), values)? {
            continue;
        }
        if let Some(value) = values.get_mut(*at) {
            fill_value(draft, target, *role, value, marker.as_ref())?;
        }
    }
    for (parent, at) in &columns.parents {
        if let Some(value) = values.get_mut(*at) {
            demand_parent(draft, target, *parent, value)?;
        }
    }
    if let Some(value) = columns.key.and_then(|at| values.get_mut(at))
        && target.policy.generates_key()
        && !has_root(target.policy)
    {
        fill_null(draft, target.table, value, Filler::Key, row);
    }
    for missing in missing {
        let value = if let Filler::Linked(tenant, dimension) = missing.filler {
            linked_tenant(draft, inserting, (tenant, dimension), values)?
        } else if typed && matches!(missing.filler, Filler::Live) {
            draft.binds.fill(target.table, Filling::Live)
        } else {
            filler_value(draft, target, missing.filler, row, marker.as_ref())
        };
        values.push(value);
    }
    Ok(())
}

/// Returns the expression that fills a column. `marker`: the row's value for the deletion column, if it has one.
pub(crate) fn filler_value(
    draft: &mut Draft<'_>,
    target: WriteTarget<'_>,
    filler: Filler,
    row: usize,
    marker: Option<&Expr>,
) -> Expr {
    match filler {
        Filler::Key => draft.binds.fill(target.table, Filling::Key(row)),
        Filler::Tenant(dimension) => draft.binds.bind(Bind::Tenant {
            dimension,
            value: TenantIndex::new(0),
        }),
        Filler::Fill(filling) => draft.binds.fill(target.table, filling),
        // Made with the row: see `fill_row`.
        Filler::Linked(..) => null(),
        Filler::Live => target
            .policy
            .soft_delete
            .as_ref()
            .map_or_else(null, liveness::live_value),
        Filler::FirstVersion => number("1"),
        Filler::Deleter => inserted_deleter(draft, target, marker),
    }
}

fn inserted_deleter(draft: &mut Draft<'_>, target: WriteTarget<'_>, marker: Option<&Expr>) -> Expr {
    match marker {
        Some(marker) => deleter(draft, target, marker),
        None => draft.binds.fill(target.table, Filling::Nobody),
    }
}

/// Fills or checks the value of a managed column.
pub(crate) fn fill_value(
    draft: &mut Draft<'_>,
    target: WriteTarget<'_>,
    role: Role,
    value: &mut Expr,
    marker: Option<&Expr>,
) -> Result<()> {
    match role {
        Role::Tenant(at) => {
            if let Some(tenant) = target.policy.tenants.get(at) {
                fill_tenant(draft, target, tenant, value)?;
            }
        }
        Role::CreatedBy | Role::UpdatedBy => {
            if draft.cx.shape.actor {
                *value = draft.binds.fill(target.table, Filling::Actor);
            }
        }
        Role::DeletedBy => {
            if draft.cx.shape.actor {
                *value = inserted_deleter(draft, target, marker);
            }
        }
        Role::CreatedAt => fill_null(draft, target.table, value, Filler::Fill(Filling::CreatedAt), 0),
        Role::UpdatedAt => fill_null(draft, target.table, value, Filler::Fill(Filling::UpdatedAt), 0),
        Role::Version => fill_null(draft, target.table, value, Filler::FirstVersion, 0),
        Role::Deletion => {
            if target.policy.soft_delete.as_ref().is_some_and(SoftDelete::is_flag) {
                fill_null(draft, target.table, value, Filler::Live, 0);
            } else {
                cut_time(draft, value);
            }
        }
    }
    Ok(())
}

/// Fills a value that is or may be NULL: `insert_many` writes NULL where a row leaves a column out.
fn fill_null(draft: &mut Draft<'_>, table: TableId, value: &mut Expr, filler: Filler, row: usize) {
    let what = match filler {
        Filler::Key => Filling::Key(row),
        Filler::Fill(filling) => filling,
        Filler::Live => Filling::Live,
        Filler::FirstVersion => Filling::FirstVersion,
        Filler::Tenant(_) | Filler::Linked(..) | Filler::Deleter => return,
    };
    let given = draft.slots.given(value);
    if let Given::Parameter(index) = given {
        *value = draft.binds.bind(Bind::ValueOr(index, Fill { table, what }));
    } else if is_left_out(&given) {
        *value = draft.binds.fill(table, what);
    }
}

/// Checks the tenant of a row: the scope's only one, or one of its several.
fn fill_tenant(draft: &mut Draft<'_>, target: WriteTarget<'_>, tenant: &Tenant, value: &mut Expr) -> Result<()> {
    let policy = target.policy;
    let reached = reach_in(draft.cx, policy, &tenant.dimension)?;
    let (dimension, reach) = reached;
    let given = draft.slots.given(value);
    // In a nullable tenant column, NULL is a value: filling it would show a private row to the tenant. In others only
    // SeaORM's `insert_many` writes NULL, for rows that leave the column out.
    let is_a_value = tenant.nullable && !draft.cx.shape.fill_only;
    if matches!(given, Given::Null) && is_a_value {
        return Err(null_tenant(policy, tenant));
    }
    if is_left_out(&given) {
        let dimension = only(policy, tenant, reached)?;
        *value = draft.binds.bind(Bind::Tenant {
            dimension,
            value: TenantIndex::new(0),
        });
        return Ok(());
    }
    let computed = || Refusal::computed_tenant(policy.table.to_string(), &tenant.dimension, &tenant.column);
    let operand = Operand::of(given).ok_or_else(computed)?;
    let is_only = reach == Reach::Tenants(1);
    let null = match (is_a_value, is_only) {
        (true, _) => OnNull::Nobody,
        (false, true) => OnNull::LeftOut,
        (false, false) => OnNull::Missing,
    };
    check_tenant(draft, target.table, dimension, operand, null, &tenant.column)?;
    if is_only {
        // Equal, or left out.
        *value = draft.binds.bind(Bind::Tenant {
            dimension,
            value: TenantIndex::new(0),
        });
    }
    Ok(())
}

/// Refuses a row with NULL as its tenant, which no scope may insert.
fn null_tenant(policy: &Policy, tenant: &Tenant) -> Refusal {
    Refusal::null_tenant(policy.table.to_string(), &tenant.dimension, &tenant.column)
}
