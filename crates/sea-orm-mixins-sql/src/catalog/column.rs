//! The roles of columns, by the names that statements give them.

use crate::catalog::policy::{Mixin, Policy, Role};
use crate::dialect::Dialect;
use crate::names::system::is_row_number;
use crate::names::{check_whole, is_column};
use crate::refusal::{Reason, Refusal, Result};
use sqlparser::ast::{AssignmentTarget, Ident, ObjectNamePart};

/// The role of a column in its table's mixins; `None` for the user's own.
pub(crate) fn role_of(policy: &Policy, column: &Ident, dialect: Dialect) -> Option<Role> {
    let mut managed = policy.managed();
    let found = managed.find(|(_, name)| is_column(column, name, dialect));
    found.map(|(role, _)| role)
}

/// The role of a column that a statement writes.
///
/// # Errors
///
/// A name that SQLite has for an integer key beside its own, where that key is the tenant.
pub(crate) fn written_role(policy: &Policy, column: &Ident, dialect: Dialect) -> Result<Option<Role>> {
    let role = role_of(policy, column, dialect);
    if role.is_none()
        && is_row_number(&column.value, dialect)
        && !policy.mixins.contains(&Mixin::UuidPk)
        && let Some(root) = policy
            .tenants
            .iter()
            .find(|tenant| policy.is_root(tenant) && !tenant.text)
    {
        return Err(Reason::AliasOfKey {
            column: column.to_string(),
            table: policy.table.to_string(),
            key: root.column.clone(),
        }
        .into());
    }
    Ok(role)
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
    let part = part.ok_or_else(|| {
        Refusal::from(Reason::Internal {
            what: "SET without a column".to_owned(),
        })
    })?;
    match part {
        ObjectNamePart::Identifier(ident) => {
            check_whole(ident)?;
            Ok(ident.clone())
        }
        ObjectNamePart::Function(_) => Err(Reason::not_sql("a name that a function makes").into()),
    }
}

/// The columns that hold something in every row.
pub(crate) fn filled_columns(policy: &Policy) -> impl Iterator<Item = &str> {
    let managed = policy.managed().filter_map(|(role, column)| match role {
        Role::CreatedAt | Role::UpdatedAt | Role::Version => Some(column),
        Role::Tenant(_) | Role::CreatedBy | Role::UpdatedBy | Role::DeletedBy | Role::Deletion => None,
    });
    policy.key.iter().map(String::as_str).chain(managed)
}

/// The columns that the row filter tests.
pub(crate) fn tested_columns(policy: &Policy) -> impl Iterator<Item = &str> {
    policy.managed().filter_map(|(role, column)| match role {
        // The key of the tenants' own table tells its rows apart.
        Role::Tenant(_) => (policy.key != [column]).then_some(column),
        Role::Deletion => Some(column),
        Role::CreatedBy | Role::UpdatedBy | Role::DeletedBy | Role::CreatedAt | Role::UpdatedAt | Role::Version => None,
    })
}
