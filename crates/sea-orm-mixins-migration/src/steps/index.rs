//! Indexes: created without stopping writers, and those whose creation was stopped, created again.

use super::Place;
use crate::inspected::{Index, Part, Server, Table};
use crate::step::{Lock, Step};
use sea_orm_mixins::schema::short_name;

/// Creates an index over columns.
pub(crate) fn create(place: &Place<'_>, table: Option<&Table>, name: &str, columns: &[&str], unique: bool) -> Step {
    let statement = statement(place, table, name, &place.list(columns.iter().copied()), unique, None);
    place.step("an index", lock(place, table), vec![statement])
}

/// The statement that creates an index over `parts`, as the server writes them.
pub(crate) fn statement(
    place: &Place<'_>,
    table: Option<&Table>,
    name: &str,
    parts: &str,
    unique: bool,
    predicate: Option<&str>,
) -> String {
    let unique = if unique { "UNIQUE " } else { "" };
    let concurrently = if is_concurrent(place, table) {
        "CONCURRENTLY "
    } else {
        ""
    };
    let predicate = predicate.map_or_else(String::new, |predicate| format!(" WHERE {predicate}"));
    let online = if place.server.is_mysql() {
        " ALGORITHM=INPLACE LOCK=NONE"
    } else {
        ""
    };
    // SeaORM's may be longer than servers keep.
    let (name, table) = (place.quoted(&short_name(name)), place.sql());
    format!("CREATE {unique}INDEX {concurrently}{name} ON {table} ({parts}){predicate}{online}")
}

/// Whether an index is created while others write: not that of a partitioned table, which PostgreSQL refuses.
fn is_concurrent(place: &Place<'_>, table: Option<&Table>) -> bool {
    matches!(place.server, Server::Postgres(_)) && table.is_none_or(|table| table.partitions.is_none())
}

pub(crate) fn lock(place: &Place<'_>, table: Option<&Table>) -> Lock {
    match place.server {
        Server::Postgres(_) if !is_concurrent(place, table) => Lock::Writers,
        Server::Postgres(_) | Server::MySql(_) | Server::MariaDb(_) => Lock::Nobody,
        Server::Sqlite(_) => Lock::Writers,
    }
}

/// The statement that drops an index or the constraint that owns it; `None` for the one of a UNIQUE inside SQLite's
/// CREATE TABLE.
pub(crate) fn drop(place: &Place<'_>, table: &Table, index: &Index) -> Option<String> {
    let (name, on) = (place.quoted(&index.name), place.sql());
    Some(match place.server {
        Server::Postgres(_) if index.constraint => format!("ALTER TABLE {on} DROP CONSTRAINT {name}"),
        Server::Postgres(_) => {
            let concurrently = if is_concurrent(place, Some(table)) {
                "CONCURRENTLY "
            } else {
                ""
            };
            format!("DROP INDEX {concurrently}{}", place.index(&index.name))
        }
        Server::MySql(_) | Server::MariaDb(_) => format!("ALTER TABLE {on} DROP INDEX {name}"),
        Server::Sqlite(_) if index.constraint || index.name.starts_with("sqlite_autoindex_") => return None,
        Server::Sqlite(_) => format!("DROP INDEX {name}"),
    })
}

/// Drops an index whose CREATE INDEX CONCURRENTLY was stopped, and creates it again. The leftover of a REINDEX
/// CONCURRENTLY is only dropped: the index itself is there.
pub(crate) fn rebuild(place: &Place<'_>, table: &Table, index: &Index) -> Step {
    let mut statements = Vec::from_iter(drop(place, table, index));
    let is_leftover = index.name.contains("_ccnew") || index.name.contains("_ccold");
    if !is_leftover {
        let parts = index.parts.iter().map(|part| match part {
            Part::Column(name) => place.quoted(name),
            Part::Prefix(name, length) => format!("{}({length})", place.quoted(name)),
            Part::Expression(expression) => format!("({expression})"),
        });
        let parts = parts.collect::<Vec<_>>().join(", ");
        statements.push(match index.sql.as_deref().and_then(concurrently) {
            Some(sql) => sql,
            None => statement(
                place,
                Some(table),
                &index.name,
                &parts,
                index.unique,
                index.predicate.as_deref(),
            ),
        });
    }
    place.step(
        "an index whose creation was stopped is kept up to date and never read",
        Lock::Nobody,
        statements,
    )
}

/// PostgreSQL's own text of an index, CONCURRENTLY: it has what is not read otherwise, such as methods and operator
/// classes.
fn concurrently(sql: &str) -> Option<String> {
    let (create, rest) = sql.split_once("INDEX ")?;
    let rest = rest.strip_prefix("CONCURRENTLY ").unwrap_or(rest);
    Some(format!("{create}INDEX CONCURRENTLY {rest}"))
}
