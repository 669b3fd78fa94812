//! Questions to a table that was read: names are compared as its server does.

use crate::inspected::{Column, Index, Part, Server, Table};

/// Whether two names of columns or indexes are the same; on PostgreSQL quoted ones are exact.
pub(crate) fn same(server: Server, left: &str, right: &str) -> bool {
    match server {
        Server::Postgres(_) => left == right,
        Server::MySql(_) | Server::MariaDb(_) | Server::Sqlite(_) => left.eq_ignore_ascii_case(right),
    }
}

/// Whether two lists have the same names in the same order.
pub(crate) fn same_list(server: Server, left: &[&str], right: &[&str]) -> bool {
    left.len() == right.len() && left.iter().zip(right).all(|(left, right)| same(server, left, right))
}

pub(crate) fn column<'a>(server: Server, table: &'a Table, name: &str) -> Option<&'a Column> {
    table.columns.iter().find(|column| same(server, &column.name, name))
}

pub(crate) fn index<'a>(server: Server, table: &'a Table, name: &str) -> Option<&'a Index> {
    table.indexes.iter().find(|index| same(server, &index.name, name))
}

/// The columns of an index; `None` if a part is no whole column.
pub(crate) fn whole_columns(index: &Index) -> Option<Vec<&str>> {
    let columns: Vec<_> = index.columns().collect();
    (columns.len() == index.parts.len()).then_some(columns)
}

/// An index in words, for messages: `UNIQUE ("email") WHERE deleted_at IS NULL`.
pub(crate) fn described(index: &Index) -> String {
    let parts = index.parts.iter().map(|part| match part {
        Part::Column(name) => format!("\"{name}\""),
        Part::Prefix(name, length) => format!("\"{name}\"({length})"),
        Part::Expression(expression) => format!("({expression})"),
    });
    in_words(index.unique, parts, index.predicate.as_deref())
}

/// An index that is not there, in the same words.
pub(crate) fn in_words(unique: bool, parts: impl IntoIterator<Item = String>, predicate: Option<&str>) -> String {
    let unique = if unique { "UNIQUE " } else { "" };
    let parts = Vec::from_iter(parts).join(", ");
    let predicate = predicate.map_or_else(String::new, |predicate| format!(" WHERE {predicate}"));
    format!("{unique}({parts}){predicate}")
}
