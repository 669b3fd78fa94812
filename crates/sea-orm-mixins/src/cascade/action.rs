//! [`Action`]: what a relation says of the child of a deleted row.

use super::links::{ColumnOf, Links, Parent};
use sea_orm::sea_query::ForeignKeyAction;
use sea_orm_mixins_sql::Table;
use std::collections::BTreeSet;

/// What becomes of a child whose parent is deleted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Action {
    /// It is marked too.
    Mark,
    /// It is removed for good.
    Remove,
    /// It stays: a link between two rows, of which the other lives.
    Keep,
    /// These columns of it become NULL.
    Unlink(Vec<String>),
    /// It stops the deletion.
    Refuse,
    /// Nobody can say.
    Undecided(&'static str),
}

/// A table whose key is made of the keys of two or more others.
pub(super) fn is_junction(table: &Table, links: &[Links]) -> bool {
    let Some(link) = links.iter().find(|link| link.policy.table == *table) else {
        return false;
    };
    let tables: BTreeSet<&Table> = link.parents.iter().map(|parent| &parent.table).collect();
    let named = |column: &String| link.parents.iter().any(|parent| parent.from.contains(column));
    (tables.len() > 1 || link.parents.len() > 1) && link.policy.key.len() > 1 && link.policy.key.iter().all(named)
}

/// What the relation of a child says.
pub(super) fn action(child: &Links, parent: &Parent, removed: &BTreeSet<&str>, is_junction: bool) -> Action {
    let policy = child.policy;
    match parent.on_delete {
        None | Some(ForeignKeyAction::NoAction | ForeignKeyAction::Restrict) => Action::Refuse,
        Some(ForeignKeyAction::Cascade) if policy.soft_delete.is_some() => Action::Mark,
        Some(ForeignKeyAction::Cascade) if removed.contains(policy.table.to_string().as_str()) => Action::Remove,
        Some(ForeignKeyAction::Cascade) if is_junction => Action::Keep,
        Some(ForeignKeyAction::Cascade) => Action::Undecided(
            "`on_delete` is `Cascade`, and without `SoftDelete` its rows would be gone for good beside a parent that can be restored; derive `SoftDelete` on it, or name it on the parent: `soft_delete(cascade(remove = \"..\"))`",
        ),
        Some(ForeignKeyAction::SetNull) => {
            let kept = |column: &&String| {
                !policy.key.contains(column)
                    && policy.tenants.iter().all(|tenant| tenant.column != **column)
                    && may_be_null(&child.columns, column)
            };
            let columns: Vec<String> = parent.from.iter().filter(kept).cloned().collect();
            if columns.is_empty() {
                return Action::Undecided(
                    "`on_delete` is `SetNull`, and no column of the relation may be NULL; make it an `Option`, or declare another `on_delete`",
                );
            }
            Action::Unlink(columns)
        }
        // `SetDefault`, and what SeaORM may add.
        Some(_) => Action::Undecided(
            "`on_delete` is something that cannot be done from here; declare `SetNull`, `Cascade` or `Restrict`",
        ),
    }
}

fn may_be_null(columns: &[ColumnOf], name: &str) -> bool {
    columns.iter().any(|column| column.name == name && column.null)
}
