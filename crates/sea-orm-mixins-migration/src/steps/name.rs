//! Names of indexes, as SeaORM gives them, at most 63 bytes long.

use crate::inspected::Table;
use sea_orm_mixins::schema::short_name;

/// As SeaORM names the index of an entity's columns.
pub(crate) fn index(table: &str, columns: impl IntoIterator<Item = impl AsRef<str>>) -> String {
    let columns = columns.into_iter().map(|column| column.as_ref().to_owned());
    let columns = columns.collect::<Vec<_>>().join("-");
    short_name(&format!("idx-{table}-{columns}"))
}

/// The name, or the first with a number behind that no index and no foreign key of the table has.
pub(crate) fn unused(table: &Table, name: &str) -> String {
    let indexes = table.indexes.iter().map(|index| &index.name);
    let keys = table.foreign_keys.iter().map(|key| &key.name);
    let taken: Vec<_> = indexes.chain(keys).collect();
    let is_free = |name: &String| !taken.iter().any(|taken| taken.eq_ignore_ascii_case(name));
    let numbered = (2_u32..1000).map(|number| short_name(&format!("{name}_{number}")));
    let mut names = std::iter::once(short_name(name)).chain(numbered);
    names.find(is_free).unwrap_or_else(|| name.to_owned())
}
