//! The model of what mixins do beside the statement itself: what a scope makes of the rows that a plain statement
//! inserted, changed or removed.

use crate::{
    data::{Data, Row},
    schema::{Owner, TABLES, Table},
    scope::ScopeSpec,
    value::Val,
};

/// What a plain statement did to the isolated database.
#[derive(Clone, Debug, Default)]
pub(crate) struct Done {
    pub(crate) after: Data,
    /// The rows that an UPDATE touched: table and key.
    pub(crate) hits: Vec<(usize, Val)>,
}

/// What mixins do to a value that an INSERT gives, or leaves NULL.
pub(crate) fn inserted(scope: &ScopeSpec, owner: Owner, value: Val) -> Val {
    let actor = scope.actor.map(Val::Uuid);
    match (owner, actor) {
        (Owner::CreatedBy | Owner::UpdatedBy, Some(actor)) => actor,
        _ if value != Val::Null => value,
        (Owner::Tenant(dim), _) => scope.only(dim).cloned().unwrap_or(Val::Null),
        (Owner::CreatedAt | Owner::UpdatedAt, _) => Val::Time(scope.clock),
        (Owner::IsDeleted, _) => Val::Bool(false),
        (Owner::Version, _) => Val::Int(1),
        _ => value,
    }
}

/// What mixins make of a value when its row is changed; `before` is the value before.
pub(crate) fn updated(scope: &ScopeSpec, owner: Owner, before: &Val, value: Val) -> Val {
    match owner {
        Owner::Version => match before {
            Val::Int(version) => Val::Int(version + 1),
            _ => Val::Null,
        },
        Owner::UpdatedAt => Val::Time(scope.clock),
        Owner::UpdatedBy => scope.actor.map_or(value, Val::Uuid),
        _ => value,
    }
}

/// What mixins make of a value when its row is marked as deleted.
pub(crate) fn marked(scope: &ScopeSpec, owner: Owner, before: &Val) -> Val {
    match owner {
        Owner::DeletedAt => Val::Time(scope.clock),
        Owner::IsDeleted => Val::Bool(true),
        Owner::DeletedBy => scope.actor.map_or(Val::Null, Val::Uuid),
        _ => updated(scope, owner, before, before.clone()),
    }
}

/// What the shared database must hold. `anonymous`: new rows have keys that nobody can know; they stand as NULL.
pub(crate) fn expected(scope: &ScopeSpec, before: &Data, view: &Data, done: &Done, anonymous: bool) -> Data {
    let tables = TABLES.iter().enumerate().map(|(at, table)| {
        let hidden = before.tables[at].iter().filter(|row| view.row(at, &row[0]).is_none());
        let mut rows: Vec<Row> = hidden.cloned().collect();
        for row in &done.after.tables[at] {
            rows.push(match view.row(at, &row[0]) {
                Some(old) if done.hits.contains(&(at, row[0].clone())) => changed(scope, table, old, row),
                Some(_) => row.clone(),
                None => new(scope, table, row, anonymous),
            });
        }
        let gone = view.tables[at]
            .iter()
            .filter(|row| done.after.row(at, &row[0]).is_none());
        rows.extend(gone.filter(|_| table.is_soft()).map(|row| {
            let cells = table.columns.iter().zip(row);
            cells
                .map(|(column, value)| marked(scope, column.owner, value))
                .collect()
        }));
        rows.sort();
        rows
    });
    Data {
        tables: tables.collect(),
    }
}

/// The shared database as it is compared: new rows without keys, where nobody can know them.
pub(crate) fn found(before: &Data, after: Data, anonymous: bool) -> Data {
    let tables = after.tables.into_iter().enumerate().map(|(at, mut rows)| {
        for row in rows.iter_mut().filter(|_| anonymous) {
            if before.row(at, &row[0]).is_none() {
                row[0] = Val::Null;
            }
        }
        rows.sort();
        rows
    });
    Data {
        tables: tables.collect(),
    }
}

fn new(scope: &ScopeSpec, table: &Table, row: &Row, anonymous: bool) -> Row {
    let cells = table.columns.iter().zip(row);
    let cells = cells.map(|(column, value)| match column.owner {
        Owner::Key if anonymous => Val::Null,
        owner => inserted(scope, owner, value.clone()),
    });
    cells.collect()
}

fn changed(scope: &ScopeSpec, table: &Table, old: &Row, row: &Row) -> Row {
    let was_live = !crate::scope::is_deleted(table, old);
    let deletion = was_live && crate::scope::is_deleted(table, row);
    let cells = table.columns.iter().zip(old.iter().zip(row));
    let cells = cells.map(|(column, (before, value))| match column.owner {
        Owner::DeletedBy if deletion => scope.actor.map_or(Val::Null, Val::Uuid),
        owner => updated(scope, owner, before, value.clone()),
    });
    cells.collect()
}
