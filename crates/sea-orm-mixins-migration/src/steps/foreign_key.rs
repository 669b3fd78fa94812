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

/// What MySQL and MariaDB need before a foreign key is added in place, and after it. Then they look at no row.
pub(crate) const CHECKS_OFF: &str = "SET SESSION foreign_key_checks = 0";
pub(crate) const CHECKS_ON: &str = "SET SESSION foreign_key_checks = 1";

/// `CONSTRAINT .. FOREIGN KEY ..`
fn definition(place: &Place<'_>, key: &Key<'_>) -> String {
    let Key {
        name,
        columns,
        parent,
        references,
        on_delete,
        on_update,
    } = key;
    let mut definition = format!(
        "CONSTRAINT {} FOREIGN KEY ({}) REFERENCES {} ({})",
        place.quoted(name),
        place.list(columns.iter().copied()),
        parent.sql(),
        place.list(references.iter().copied())
    );
    // MariaDB's own, which it keeps as NO ACTION if an ALTER in place says it.
    let is_default = |action: &&String| *action == "RESTRICT" && matches!(place.server, Server::MariaDb(_));
    for (on, action) in [("DELETE", on_delete), ("UPDATE", on_update)] {
        if let Some(action) = action.as_ref().filter(|action| !is_default(action)) {
            definition.extend([" ON ", on, " ", action]);
        }
    }
    definition
}

/// Whether an action sets the columns of the child.
pub(crate) fn nulls(action: &str) -> bool {
    action == "SET NULL" || action == "SET DEFAULT"
}

/// Adds a foreign key in one statement, which checks the rows while writers wait. Not on SQLite.
pub(crate) fn add_at_once(place: &Place<'_>, key: &Key<'_>) -> Step {
    let statement = format!("ALTER TABLE {} ADD {}", place.sql(), definition(place, key));
    place.step("a foreign key", Lock::Writers, vec![statement])
}

/// Adds a foreign key and looks at no row: NOT VALID, or in place between [`CHECKS_OFF`] and [`CHECKS_ON`]. Not on SQLite,
/// and not on a partitioned table of PostgreSQL.
pub(crate) fn add_unchecked(place: &Place<'_>, key: &Key<'_>) -> String {
    let how = if place.server.is_mysql() {
        ", ALGORITHM=INPLACE, LOCK=NONE"
    } else {
        " NOT VALID"
    };
    format!("ALTER TABLE {} ADD {}{how}", place.sql(), definition(place, key))
}

/// Adds a foreign key, which checks the rows that are there; `None` on SQLite, which has no statement for it.
///
/// On PostgreSQL in two statements: the second reads the rows and stops nobody. `filtered` says that row security is
/// forced on one of the tables: the check would see only some of the rows, and succeed. MySQL and MariaDB look at no row, so
/// a query does, which fails where one has no parent: before, so that the key is not added then, and after.
pub(crate) fn add(place: &Place<'_>, table: &Table, key: &Key<'_>, filtered: bool) -> Option<Step> {
    let statements = match place.server {
        Server::Postgres(_) if table.partitions.is_some() => return Some(add_at_once(place, key)),
        Server::Postgres(_) => {
            let mut statements = row_security_off(filtered);
            statements.push(add_unchecked(place, key));
            statements.push(validate_sql(place, &key.name));
            statements
        }
        Server::MySql(_) | Server::MariaDb(_) => {
            let refused = |reason: &str| {
                format!(
                    "SELECT IF(COUNT(*) = 0, 0, (SELECT 1 UNION SELECT 2)) AS {reason} {}",
                    orphans(place, key)
                )
            };
            vec![
                refused("orphans"),
                CHECKS_OFF.to_owned(),
                add_unchecked(place, key),
                CHECKS_ON.to_owned(),
                refused("orphans_since"),
            ]
        }
        Server::Sqlite(_) => return None,
    };
    Some(place.step("a foreign key", Lock::Briefly, statements))
}

/// The rows whose reference leads nowhere, as the end of a query on `c`. A row with NULL in one of the columns refers to
/// nothing, as everywhere.
pub(crate) fn orphans(place: &Place<'_>, key: &Key<'_>) -> String {
    let pairs = key.columns.iter().zip(&key.references);
    let equal = pairs.map(|(column, reference)| format!("p.{} = c.{}", place.quoted(reference), place.quoted(column)));
    let set = key
        .columns
        .iter()
        .map(|column| format!("c.{} IS NOT NULL", place.quoted(column)));
    format!(
        "FROM {} AS c WHERE {} AND NOT EXISTS (SELECT 1 FROM {} AS p WHERE {})",
        place.sql(),
        set.collect::<Vec<_>>().join(" AND "),
        key.parent.sql(),
        equal.collect::<Vec<_>>().join(" AND ")
    )
}

/// Drops a foreign key; not on SQLite, where a rebuild does it.
pub(crate) fn drop(place: &Place<'_>, name: &str) -> Step {
    place.step("drop a foreign key", Lock::Briefly, vec![drop_sql(place, name)])
}

fn drop_sql(place: &Place<'_>, name: &str) -> String {
    let what = if place.server.is_mysql() {
        "FOREIGN KEY"
    } else {
        "CONSTRAINT"
    };
    format!("ALTER TABLE {} DROP {what} {}", place.sql(), place.quoted(name))
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
        table,
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
    let mut statements = added.statements;
    statements.push(drop_sql(place, &key.name));
    Some(place.step("a foreign key that leaves the tenant alone", added.lock, statements))
}
