//! The conditions on a row's tenant: that it is one of the scope's, and which others are in reach beside them.

use crate::ast::expr::{and, as_bytes, binary, converted, qualified};
use crate::catalog::also::{Access, Also};
use crate::catalog::policy::{Policy, Tenant};
use crate::dialect::Dialect;
use crate::draft::Draft;
use crate::id::{DimensionId, TableId, TenantIndex};
use crate::names::quoted;
use crate::plan::{Bind, Filling};
use crate::refusal::{Refusal, Result};
use crate::scope::reach::reach_in;
use crate::shape::Reach;
use sqlparser::ast::{BinaryOperator, Expr, Ident, InTarget};

/// A tenant of a table, whose rows are tested.
struct Tested<'a> {
    table: TableId,
    at: usize,
    tenant: &'a Tenant,
    qualifier: &'a [Ident],
    dimension: DimensionId,
    count: usize,
    also: &'a Also,
}

/// How values are compared.
#[derive(Clone, Copy)]
enum Compared {
    /// As the column's collation says: with the index.
    AsTheyAre,
    /// Byte by byte.
    InBytes,
}

/// Adds the conditions on the tenant of the table's that is number `at`, on columns of `qualifier`.
///
/// # Errors
///
/// `MissingTenant` where the scope says nothing about its dimension, or would see all rows although it names tenants.
pub(crate) fn tenant_terms(
    draft: &mut Draft<'_>,
    table: TableId,
    at: usize,
    qualifier: &[Ident],
    access: Access,
    before: Option<Expr>,
) -> Result<Option<Expr>> {
    let policy: &Policy = draft.cx.policy(table)?;
    let Some(tenant) = policy.tenants.get(at) else {
        return Ok(before);
    };
    let (dimension, reach) = reach_in(draft.cx, policy, &tenant.dimension)?;
    let Reach::Tenants(count) = reach else {
        return Ok(before);
    };
    let tested = Tested {
        table,
        at,
        tenant,
        qualifier,
        dimension,
        count,
        also: tenant.also.on(access),
    };
    let Some(term) = term(draft, &tested, Compared::AsTheyAre) else {
        return Err(Refusal::no_tenant(policy.table.to_string(), &tenant.dimension));
    };
    let mut condition = and(before, term);
    if tenant.text && draft.cx.dialect == Dialect::Mysql {
        // The term above uses the index; to most collations `acme`, `ACME` and `acme ` are equal.
        if let Some(bytes) = self::term(draft, &tested, Compared::InBytes) {
            condition = and(Some(condition), bytes);
        }
    }
    Ok(Some(condition))
}

fn term(draft: &mut Draft<'_>, tested: &Tested<'_>, compared: Compared) -> Option<Expr> {
    let column = |name: &str, dialect| qualified(tested.qualifier, quoted(name, dialect));
    let own = column(&tested.tenant.column, draft.cx.dialect);
    let is_tenant = is_tenant(draft, own.clone(), tested, compared)?;
    let is_null = Expr::IsNull(Box::new(own));
    let other = match tested.also {
        Also::Nothing | Also::Everyones => return Some(is_tenant),
        Also::Nobodys => is_null,
        Also::Owners { column: owner, text } => {
            if !draft.cx.shape.actor {
                return Some(is_tenant);
            }
            let owner = column(owner, draft.cx.dialect);
            nested(is_actor(draft, tested.table, is_null, owner, *text))
        }
        Also::Others { column: second, .. } => {
            let second = column(second, draft.cx.dialect);
            self::is_tenant(draft, second, tested, compared)?
        }
    };
    Some(nested(binary(is_tenant, BinaryOperator::Or, other)))
}

/// Returns `condition`, and that a column is the scope's actor.
fn is_actor(draft: &mut Draft<'_>, table: TableId, condition: Expr, column: Expr, text: bool) -> Expr {
    let actor = draft.binds.fill(table, Filling::Actor);
    let term = binary(column.clone(), BinaryOperator::Eq, actor);
    let condition = and(Some(condition), term);
    if !text || draft.cx.dialect != Dialect::Mysql {
        return condition;
    }
    let actor = as_bytes(draft.binds.fill(table, Filling::Actor));
    and(Some(condition), binary(converted(column), BinaryOperator::Eq, actor))
}

/// Returns the condition that a column is one of the scope's tenants, or the one whose rows everyone reads; `None` where
/// the scope has none.
fn is_tenant(draft: &mut Draft<'_>, column: Expr, tested: &Tested<'_>, compared: Compared) -> Option<Expr> {
    let (column, each): (Expr, fn(Expr) -> Expr) = match compared {
        Compared::AsTheyAre => (column, |value| value),
        Compared::InBytes => (converted(column), as_bytes),
    };
    let dimension = tested.dimension;
    let mut tenants: Vec<Expr> = (0..tested.count)
        .map(TenantIndex::new)
        .map(|value| each(draft.binds.bind(Bind::Tenant { dimension, value })))
        .collect();
    if matches!(tested.also, Also::Everyones) {
        tenants.push(each(draft.binds.fill(tested.table, Filling::Everyone(tested.at))));
    }
    if tenants.len() > 1 {
        return Some(Expr::In {
            expr: Box::new(column),
            target: InTarget::List(tenants),
            negated: false,
            global: false,
        });
    }
    tenants.pop().map(|only| binary(column, BinaryOperator::Eq, only))
}

fn nested(expr: Expr) -> Expr {
    Expr::Nested(Box::new(expr))
}
