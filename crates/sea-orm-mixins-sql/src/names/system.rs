//! The database system's own tables, schemas and columns.

use crate::dialect::Dialect;
use crate::names::Name;

/// Returns whether a column's name is one of SQLite's names for the row number.
pub(crate) fn is_row_number(column: &str, dialect: Dialect) -> bool {
    dialect == Dialect::Sqlite
        && ["rowid", "oid", "_rowid_"]
            .iter()
            .any(|name| column.eq_ignore_ascii_case(name))
}

/// Returns whether a table belongs to the database system: it shows all tenants' data.
pub(crate) fn is_system(name: &Name<'_>, dialect: Dialect) -> bool {
    let schemas: &[&str] = match dialect {
        Dialect::Sqlite => &[],
        Dialect::Postgres => &["pg_catalog", "information_schema", "pg_toast"],
        Dialect::Mysql => &["information_schema", "mysql", "performance_schema", "sys"],
    };
    let prefixes: &[&str] = match dialect {
        Dialect::Sqlite => &["sqlite_", "pragma_", "dbstat", "sqlite3_"],
        Dialect::Postgres => &["pg_"],
        Dialect::Mysql => &[],
    };
    let table = name.table().to_ascii_lowercase();
    name.schema()
        .is_some_and(|schema| schemas.iter().any(|system| schema.eq_ignore_ascii_case(system)))
        || prefixes.iter().any(|prefix| table.starts_with(prefix))
}

/// Returns whether a schema is the backend's default one. MySQL's depends on the connection.
pub(crate) fn is_default_schema(schema: &str, dialect: Dialect) -> bool {
    match dialect {
        Dialect::Sqlite => schema.eq_ignore_ascii_case("main"),
        Dialect::Postgres => schema == "public",
        Dialect::Mysql => false,
    }
}

/// Returns whether a table is MySQL's dummy table for a SELECT without FROM.
pub(crate) fn is_dual(name: &Name<'_>) -> bool {
    name.dialect == Dialect::Mysql
        && name.schema.is_none()
        && name.table.quote_style.is_none()
        && name.table.value.eq_ignore_ascii_case("dual")
}
