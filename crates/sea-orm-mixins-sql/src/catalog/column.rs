//! The roles of columns, found by the names that statements use.

use crate::catalog::policy::{Policy, Role};
use crate::catalog::rule::RowRule;
use crate::dialect::Dialect;
use crate::names::system::is_row_number;
use crate::names::{check_whole, is_column};
use crate::refusal::{Reason, Refusal, Result};
use sqlparser::ast::{AssignmentTarget, Ident, ObjectNamePart};

/// Returns the role of a column in its table's mixins; `None` for the user's own.
pub(crate) fn role_of(policy: &Policy, column: &Ident, dialect: Dialect) -> Option<Role> {
    let mut managed = policy.managed();
    let found = managed.find(|(_, name)| is_column(column, name, dialect));
    found.map(|(role, _)| role)
}

/// Returns the role of a column that a statement writes.
///
/// # Errors
///
/// SQLite's other names for an integer key, where that key is the tenant.
pub(crate) fn written_role(policy: &Policy, column: &Ident, dialect: Dialect) -> Result<Option<Role>> {
    let role = role_of(policy, column, dialect);
    if role.is_none()
        && is_row_number(&column.value, dialect)
        && !policy.generates_key()
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

/// Returns the column that an assignment sets.
pub(crate) fn column_of(target: &AssignmentTarget, dialect: Dialect) -> Result<Ident> {
    let AssignmentTarget::ColumnName(name) = target else {
        return Ok(Ident::new(""));
    };
    // With several parts, a field of a composite column on PostgreSQL, and a table's column elsewhere.
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

/// Returns the columns that are never NULL.
pub(crate) fn filled_columns(policy: &Policy) -> impl Iterator<Item = &str> {
    let managed = policy.managed().filter_map(|(role, column)| match role {
        Role::CreatedAt | Role::UpdatedAt | Role::Version => Some(column),
        Role::Tenant(_) | Role::CreatedBy | Role::UpdatedBy | Role::DeletedBy | Role::Deletion => None,
    });
    policy.key.iter().map(String::as_str).chain(managed)
}

/// Returns the columns that the row filter tests; those of row rules also where the scope lifts them, since nothing tells
/// whether a condition on them is more than the rule.
pub(crate) fn tested_columns(policy: &Policy) -> impl Iterator<Item = &str> {
    let managed = policy.managed().filter_map(|(role, column)| match role {
        // In the tenants' own table, the key distinguishes the rows.
        Role::Tenant(_) => (policy.key != [column]).then_some(column),
        Role::Deletion => Some(column),
        Role::CreatedBy | Role::UpdatedBy | Role::DeletedBy | Role::CreatedAt | Role::UpdatedAt | Role::Version => None,
    });
    managed.chain(policy.rules.iter().flat_map(RowRule::columns))
}
