//! Foreign keys: added without stopping writers where the server can, and checked afterwards.

use super::{Place, name};
use crate::inspected::{ForeignKey, Server, Table};
use crate::step::{Lock, Step};
use sea_orm_migration::prelude::ForeignKeyAction;
use sea_orm_mixins::schema::{WantedForeignKey, short_name};

/// A foreign key to add.
#[derive(Clone, Debug)]
pub(crate) struct Key<'a> {
    pub(crate) name: String,
    pub(crate) columns: Vec<&'a str>,
    pub(crate) parent: Place<'a>,
    pub(crate) references: Vec<&'a str>,
    pub(crate) on_delete: Option<String>,
    pub(crate) on_update: Option<String>,
}

impl<'a> Key<'a> {
    /// That which an entity declares.
    pub(crate) fn wanted(server: Server, key: &'a WantedForeignKey) -> Self {
        let action = |action: Option<ForeignKeyAction>| action.map(|action| action_sql(action).to_owned());
        Self {
            name: short_name(&key.name),
            columns: key.columns.iter().map(String::as_str).collect(),
            parent: Place::declared(server, &key.table),
            references: key.references.iter().map(String::as_str).collect(),
            on_delete: action(key.on_delete),
            on_update: action(key.on_update),
        }
    }
}

/// An action as SQL has it.
pub(crate) fn action_sql(action: ForeignKeyAction) -> &'static str {
    match action {
        ForeignKeyAction::Restrict => "RESTRICT",
        ForeignKeyAction::Cascade => "CASCADE",
        ForeignKeyAction::SetNull => "SET NULL",
        ForeignKeyAction::SetDefault => "SET DEFAULT",
        // SeaORM's enum may grow.
        ForeignKeyAction::NoAction | _ => "NO ACTION",
    }
}

/// Adds a foreign key, which checks the rows that are there; `None` on SQLite, which has no statement for it.
///
/// On PostgreSQL in two statements: the second reads the rows and stops nobody. `filtered` says that row security is
/// forced on one of the tables: the check would see only some of the rows, and succeed.
pub(crate) fn add(place: &Place<'_>, key: &Key<'_>, filtered: bool) -> Option<Step> {
    let Key {
        name,
        columns,
        parent,
        references,
        on_delete,
        on_update,
    } = key;
    let table = place.sql();
    let mut definition = format!(
        "CONSTRAINT {} FOREIGN KEY ({}) REFERENCES {} ({})",
        place.quoted(name),
        place.list(columns.iter().copied()),
        parent.sql(),
        place.list(references.iter().copied())
    );
    for (on, action) in [("DELETE", on_delete), ("UPDATE", on_update)] {
        if let Some(action) = action {
            definition.extend([" ON ", on, " ", action]);
        }
    }
    let (lock, statements) = match place.server {
        Server::Postgres(_) => {
            let mut statements = row_security_off(filtered);
            statements.push(format!("ALTER TABLE {table} ADD {definition} NOT VALID"));
            statements.push(validate_sql(place, name));
            (Lock::Briefly, statements)
        }
        // INPLACE needs `foreign_key_checks = 0`, which also keeps rows without a parent: the plain form checks.
        Server::MySql(_) | Server::MariaDb(_) => (Lock::Writers, vec![format!("ALTER TABLE {table} ADD {definition}")]),
        Server::Sqlite(_) => return None,
    };
    Some(place.step("a foreign key", lock, statements))
}

/// Without it, a key that the owner adds or checks under forced row security passes with rows that have no parent.
fn row_security_off(filtered: bool) -> Vec<String> {
    if filtered {
        vec!["SET row_security = off".to_owned()]
    } else {
        Vec::new()
    }
}

fn validate_sql(place: &Place<'_>, name: &str) -> String {
    format!("ALTER TABLE {} VALIDATE CONSTRAINT {}", place.sql(), place.quoted(name))
}

/// Checks the rows from before a foreign key or CHECK. PostgreSQL only.
pub(crate) fn validate(place: &Place<'_>, name: &str, filtered: bool) -> Step {
    let mut statements = row_security_off(filtered);
    statements.push(validate_sql(place, name));
    place.step("rows from before it were never looked at", Lock::Nobody, statements)
}

/// Puts a foreign key that does not null a tenant in place of one that does; `None` where that takes a rebuild.
pub(crate) fn without_set_null(
    place: &Place<'_>,
    table: &Table,
    key: &ForeignKey,
    parent: &Place<'_>,
    kept: &[&str],
    filtered: bool,
) -> Option<Step> {
    let nulled = key.columns.iter().map(String::as_str);
    let nulled: Vec<_> = nulled.filter(|column| !kept.contains(column)).collect();
    let lists_columns = matches!(place.server, Server::Postgres(version) if version.0 >= 15);
    let on_delete = if lists_columns && !nulled.is_empty() {
        format!("SET NULL ({})", place.list(nulled))
    } else {
        "NO ACTION".to_owned()
    };
    let added = add(
        place,
        &Key {
            // The old key stays until the new one is there.
            name: name::unused(table, &key.name),
            columns: key.columns.iter().map(String::as_str).collect(),
            parent: parent.clone(),
            references: key.references.iter().map(String::as_str).collect(),
            on_delete: Some(on_delete),
            on_update: Some(key.on_update.clone()).filter(|action| action != "NO ACTION"),
        },
        filtered,
    )?;
    let drop = if place.server.is_mysql() {
        "FOREIGN KEY"
    } else {
        "CONSTRAINT"
    };
    let mut statements = added.statements;
    statements.push(format!(
        "ALTER TABLE {} DROP {drop} {}",
        place.sql(),
        place.quoted(&key.name)
    ));
    Some(place.step("a foreign key that leaves the tenant alone", added.lock, statements))
}
