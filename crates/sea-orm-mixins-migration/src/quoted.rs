//! Names in SQL text, for the statements that sea-query cannot print.

use sea_orm_migration::sea_orm::DbBackend;
use sea_orm_mixins::Table;

/// Returns a name in the backend's quotes; those in it are doubled.
#[must_use]
pub fn quoted(name: &str, backend: DbBackend) -> String {
    let quote = if backend == DbBackend::MySql { '`' } else { '"' };
    let doubled = String::from_iter([quote, quote]);
    format!("{quote}{}{quote}", name.replace(quote, &doubled))
}

/// Returns a table's name with its schema, where the entity says one.
#[must_use]
pub fn table_name(table: &Table, backend: DbBackend) -> String {
    let Table { schema, name } = table;
    let name = quoted(name, backend);
    match schema {
        Some(schema) => format!("{}.{name}", quoted(schema, backend)),
        None => name,
    }
}

#[cfg(test)]
mod tests {
    use super::{quoted, table_name};
    use sea_orm_migration::sea_orm::DatabaseBackend::{MySql, Postgres, Sqlite};
    use sea_orm_mixins::Table;

    #[test]
    fn a_quote_in_a_name_is_doubled() {
        assert_eq!(quoted(r#"a"b`c"#, Postgres), r#""a""b`c""#);
        assert_eq!(quoted(r#"a"b`c"#, Sqlite), r#""a""b`c""#);
        assert_eq!(quoted(r#"a"b`c"#, MySql), r#"`a"b``c`"#);
    }

    #[test]
    fn a_schema_is_quoted_by_itself() {
        let table = Table {
            schema: Some("co.re".to_owned()),
            name: "t".to_owned(),
        };
        assert_eq!(table_name(&table, Postgres), r#""co.re"."t""#);
    }
}
