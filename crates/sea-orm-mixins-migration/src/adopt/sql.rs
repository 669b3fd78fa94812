//! Names and lists in statements, and which names are the same.

use crate::inspected::{Index, Part, Server, Table, Version};
use crate::look::same;
use crate::maintenance::Maintenance;
use crate::step::{Lock, Step};
use sea_orm_migration::prelude::{MysqlQueryBuilder, PostgresQueryBuilder, SqliteQueryBuilder, TableAlterStatement};
use sea_orm_mixins::schema::short_name;
use std::borrow::Cow;

/// Where the version does not matter.
pub(super) const ANY: Version = Version(0, 0, 0);

/// A table in a statement.
pub(super) fn table(maintenance: &Maintenance<'_>, table: &sea_orm_mixins::Table) -> String {
    super::aim::target(table).quoted(maintenance.backend())
}

/// An ALTER TABLE of SeaQuery's as the server writes it.
pub(super) fn alter(server: Server, alter: &TableAlterStatement) -> String {
    match server {
        Server::Postgres(_) => alter.to_string(PostgresQueryBuilder),
        Server::MySql(_) | Server::MariaDb(_) => alter.to_string(MysqlQueryBuilder),
        Server::Sqlite(_) => alter.to_string(SqliteQueryBuilder),
    }
}

/// A step of the table.
pub(super) fn step(
    maintenance: &Maintenance<'_>,
    reason: impl Into<Cow<'static, str>>,
    lock: Lock,
    statements: Vec<String>,
) -> Step {
    Step {
        table: maintenance.target().to_string(),
        reason: reason.into(),
        statements,
        lock,
    }
}

/// The name of an index, as SeaORM gives it.
pub(super) fn index_name(table: &str, columns: &[String]) -> String {
    short_name(&format!("idx-{table}-{}", columns.join("-")))
}

/// What an index of the catalogue is, for messages.
pub(super) fn describe(index: &Index) -> String {
    let parts: Vec<_> = index
        .parts
        .iter()
        .map(|part| match part {
            Part::Column(name) => name.clone(),
            Part::Prefix(name, length) => format!("{name}({length})"),
            Part::Expression(expression) => format!("({expression})"),
        })
        .collect();
    let unique = if index.unique { "unique " } else { "" };
    let predicate = index
        .predicate
        .as_ref()
        .map_or_else(String::new, |it| format!(" WHERE {it}"));
    format!("{unique}({}){predicate}", parts.join(", "))
}

/// Whether a table has a whole, valid unique key over exactly these columns: what a foreign key can lead to.
pub(super) fn has_unique(server: Server, table: &Table, columns: &[String]) -> bool {
    let is_key = |key: &[String]| {
        key.len() == columns.len()
            && columns
                .iter()
                .all(|column| key.iter().any(|name| same(server, name, column)))
    };
    is_key(&table.key)
        || table.indexes.iter().any(|index| {
            let whole: Vec<_> = index.columns().map(str::to_owned).collect();
            let is_whole = whole.len() == index.parts.len() && index.predicate.is_none();
            index.unique && index.valid && is_whole && is_key(&whole)
        })
}
