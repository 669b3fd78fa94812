//! Rows without a tenant, where such a row is somebody's: everyone's, or its owner's alone.

use crate::ast::expr::{binary, qualified};
use crate::catalog::also::Also;
use crate::catalog::policy::{Policy, Role, Tenant};
use crate::dialect::Dialect;
use crate::draft::Draft;
use crate::draft::cx::Cx;
use crate::given::Given;
use crate::names::{is_column, quoted};
use crate::plan::{OnNull, Operand};
use crate::refusal::{Refusal, Result};
use crate::scope::reach::reach_in;
use crate::shape::Reach;
use crate::write::assign::{Changing, check_tenant, is_own_column};
use crate::write::rows::Inserting;
use crate::write::target::{WriteTarget, target_column};
use sqlparser::ast::{BinaryOperator, Expr, Ident};

/// Leaves the tenant of a row as the statement gives it, where NULL is a tenant like others: a scope over all of them may
/// write it, and a scope with an actor for a row that is his. Returns whether that settles the value.
pub(crate) fn keep_null(
    draft: &mut Draft<'_>,
    inserting: Inserting<'_>,
    (role, at): (Role, usize),
    row: &[Expr],
) -> Result<bool> {
    let Inserting { target, columns, .. } = inserting;
    let Role::Tenant(number) = role else { return Ok(false) };
    let (Some(tenant), Some(value)) = (target.policy.tenants.get(number), row.get(at)) else {
        return Ok(false);
    };
    if !tenant.also.has_null() || draft.cx.shape.fill_only {
        return Ok(false);
    }
    let given = draft.slots.given(value);
    let (dimension, reach) = reach_in(draft.cx, target.policy, &tenant.dimension)?;
    if reach == Reach::Any {
        return Ok(matches!(given, Given::Null | Given::Parameter(_)));
    }
    if !matches!(tenant.also, Also::Owners { .. }) || !draft.cx.shape.actor {
        return Ok(false);
    }
    let owner = columns.owner_of(number).and_then(|at| row.get(at));
    let owner = owner.map(|owner| draft.slots.given(owner));
    let null = match owner {
        Some(Given::Parameter(owner)) => OnNull::Private(owner),
        Some(_) | None => OnNull::Nobody,
    };
    let operand = match given {
        Given::Parameter(index) => Operand::Value(index),
        Given::Null if null != OnNull::Nobody => Operand::Null,
        Given::Null => return Err(unowned(target.policy, tenant)),
        Given::Default | Given::Boolean(_) | Given::Number(_) | Given::Text(_) | Given::Expression => return Ok(false),
    };
    check_tenant(draft, target.table, dimension, operand, null, &tenant.column)?;
    Ok(true)
}

fn unowned(policy: &Policy, tenant: &Tenant) -> Refusal {
    let owner = tenant.also.column().unwrap_or_default();
    Refusal::unowned(policy.table.to_string(), &tenant.dimension, &tenant.column, owner)
}

/// Returns the tenant whose rows without one belong to whom this column names.
pub(crate) fn owned_through<'p>(policy: &'p Policy, column: &Ident, dialect: Dialect) -> Option<&'p Tenant> {
    policy.tenants.iter().find(|tenant| match &tenant.also {
        Also::Owners { column: owner, .. } => is_column(column, owner, dialect),
        Also::Nothing | Also::Nobodys | Also::Everyones | Also::Others { .. } => false,
    })
}

/// Returns the condition under which SET may name another owner: not of a row that is private. `None` where the scope sees
/// none of those.
///
/// # Errors
///
/// An upsert, whose conflicting row may be private.
pub(crate) fn keep_owner(
    draft: &mut Draft<'_>,
    target: WriteTarget<'_>,
    (column, value): (&Ident, &Expr),
    changing: Changing,
) -> Result<Option<Expr>> {
    let dialect = draft.cx.dialect;
    let Some(tenant) = owned_through(target.policy, column, dialect) else {
        return Ok(None);
    };
    let owner = tenant.also.column().unwrap_or_default();
    if draft.cx.shape.fill_only || !has_private(draft.cx, tenant) || is_own_column(dialect, target, value, owner) {
        return Ok(None);
    }
    if changing == Changing::Conflicting {
        let table = target.policy.table.to_string();
        return Err(Refusal::gives_away(table, &tenant.dimension, owner));
    }
    let is_of_tenant = Expr::IsNotNull(Box::new(target_column(dialect, target, &tenant.column)));
    let is_plain = match draft.slots.given(value) {
        Given::Parameter(_) | Given::Number(_) | Given::Text(_) => true,
        Given::Null | Given::Default | Given::Boolean(_) | Given::Expression => false,
    };
    if !is_plain {
        return Ok(Some(is_of_tenant));
    }
    let owner = qualified(target.qualifier, quoted(owner, dialect));
    let same = binary(owner, BinaryOperator::Eq, value.clone());
    let either = binary(is_of_tenant, BinaryOperator::Or, same);
    Ok(Some(Expr::Nested(Box::new(either))))
}

/// Returns whether the scope may write private rows.
fn has_private(cx: Cx<'_>, tenant: &Tenant) -> bool {
    let is_some = |reach| matches!(reach, Some((_, Reach::Tenants(_))));
    cx.shape.actor && is_some(cx.reach(&tenant.dimension))
}
