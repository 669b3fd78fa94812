//! Which columns of a table belong to its mixins.

use crate::catalog::policy::{Mixin, Policy, SoftDelete, Tenant};
use crate::dialect::Dialect;
use crate::names::system::is_row_number;
use crate::names::{check_whole, is_column};
use crate::refusal::{Refusal, Result};
use sqlparser::ast::{AssignmentTarget, Ident, ObjectNamePart};

pub(crate) fn tenant_of<'p>(policy: &'p Policy, dimension: &str) -> Option<&'p Tenant> {
    policy.tenants.iter().find(|tenant| tenant.dimension == dimension)
}

/// What a column is to the mixins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Owned {
    Tenant(usize),
    CreatedBy,
    UpdatedBy,
    DeletedBy,
    CreatedAt,
    UpdatedAt,
    Marker,
    Version,
}

/// What a column of a table is to its mixins; `None` for the user's own.
pub(crate) fn owned(policy: &Policy, column: &Ident, dialect: Dialect) -> Option<Owned> {
    let is = |name: &str| is_column(column, name, dialect);
    if let Some(at) = policy.tenants.iter().position(|tenant| is(&tenant.column)) {
        return Some(Owned::Tenant(at));
    }
    if let Some(audit) = &policy.audit {
        if is(&audit.created_by) {
            return Some(Owned::CreatedBy);
        }
        if is(&audit.updated_by) {
            return Some(Owned::UpdatedBy);
        }
        if audit.deleted_by.as_deref().is_some_and(is) {
            return Some(Owned::DeletedBy);
        }
    }
    if let Some(timestamps) = &policy.timestamps {
        if is(&timestamps.created_at) {
            return Some(Owned::CreatedAt);
        }
        if is(&timestamps.updated_at) {
            return Some(Owned::UpdatedAt);
        }
    }
    if policy
        .soft_delete
        .as_ref()
        .is_some_and(|soft_delete| is(soft_delete.column()))
    {
        return Some(Owned::Marker);
    }
    if policy.version.as_deref().is_some_and(is) {
        return Some(Owned::Version);
    }
    None
}

/// What a column that a statement writes is to the mixins of its table.
///
/// # Errors
///
/// A name that SQLite has for an integer key beside its own, where that key is the tenant.
pub(crate) fn written(policy: &Policy, column: &Ident, dialect: Dialect) -> Result<Option<Owned>> {
    let owned = owned(policy, column, dialect);
    if owned.is_none()
        && is_row_number(&column.value, dialect)
        && !policy.mixins.contains(&Mixin::UuidPk)
        && let Some(root) = policy
            .tenants
            .iter()
            .find(|tenant| policy.is_root(tenant) && !tenant.text)
    {
        return Err(Refusal::because(format!(
            "`{column}` is to SQLite another name of the key, which says whose row of `{}` it is; write `{}`",
            policy.table, root.column
        )));
    }
    Ok(owned)
}

/// The column that an assignment sets.
pub(crate) fn column_of(target: &AssignmentTarget, dialect: Dialect) -> Result<Ident> {
    let AssignmentTarget::ColumnName(name) = target else {
        return Ok(Ident::new(""));
    };
    // More than one part is a field of a composite column on PostgreSQL, and a table's column elsewhere.
    let part = match dialect {
        Dialect::Postgres => name.0.first(),
        Dialect::Mysql | Dialect::Sqlite => name.0.last(),
    };
    let part = part.ok_or_else(|| Refusal::because("SET without a column"))?;
    match part {
        ObjectNamePart::Identifier(ident) => {
            check_whole(ident)?;
            Ok(ident.clone())
        }
        ObjectNamePart::Function(_) => Err(Refusal::because("a column's name made by a function")),
    }
}

/// The columns that hold something in every row.
pub(crate) fn filled_columns(policy: &Policy) -> impl Iterator<Item = &str> {
    let times = policy
        .timestamps
        .iter()
        .flat_map(|times| [&times.created_at, &times.updated_at]);
    policy
        .key
        .iter()
        .chain(times)
        .chain(&policy.version)
        .map(String::as_str)
}

/// The columns that our own conditions test.
pub(crate) fn tested_columns(policy: &Policy) -> impl Iterator<Item = &str> {
    // The key of the tenants' own table tells its rows apart.
    let tenants = policy.tenants.iter().filter(|tenant| !policy.is_root(tenant));
    let tenants = tenants.map(|tenant| tenant.column.as_str());
    tenants.chain(policy.soft_delete.as_ref().map(SoftDelete::column))
}
