//! Questions to a table that was read: names are compared as its server does.

use crate::inspected::{Column, Index, Part, Server, Table};

/// PostgreSQL cuts longer names, in statements and in its catalogue alike.
const POSTGRES_NAME: usize = 63;

/// Whether two names of columns, indexes or keys are the same to the server; quoted ones are exact on PostgreSQL alone.
pub(crate) fn same(server: Server, one: &str, other: &str) -> bool {
    match server {
        Server::Postgres(_) => cut(one) == cut(other),
        Server::MySql(_) | Server::MariaDb(_) => one.to_lowercase() == other.to_lowercase(),
        Server::Sqlite(_) => one.eq_ignore_ascii_case(other),
    }
}

fn cut(name: &str) -> &str {
    name.get(..name.floor_char_boundary(POSTGRES_NAME)).unwrap_or(name)
}

/// Whether two lists have the same names in the same order.
pub(crate) fn same_list(server: Server, one: &[impl AsRef<str>], other: &[impl AsRef<str>]) -> bool {
    let mut pairs = one.iter().zip(other);
    one.len() == other.len() && pairs.all(|(one, other)| same(server, one.as_ref(), other.as_ref()))
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
