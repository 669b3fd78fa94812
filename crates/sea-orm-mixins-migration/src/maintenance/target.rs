//! [`Target`]: the table that is changed.

use sea_orm_migration::sea_orm::{DbBackend, EntityName};
use std::fmt;

/// A table's name. Shown as in `CREATE TABLE`, without quotes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Target {
    pub(crate) schema: Option<String>,
    pub(crate) name: String,
}

impl Target {
    pub(crate) fn new(schema: Option<&str>, name: &str) -> Self {
        Self {
            schema: schema.map(str::to_owned),
            name: name.to_owned(),
        }
    }

    /// The table of an entity.
    pub(crate) fn of<E: EntityName + Default>() -> Self {
        let entity = E::default();
        Self::new(entity.schema_name(), entity.table_name())
    }

    pub(crate) fn quoted(&self, backend: DbBackend) -> String {
        match &self.schema {
            // Elsewhere a schema is another database, or nothing: SeaORM's schema tools leave it out there.
            Some(schema) if backend == DbBackend::Postgres => {
                format!("{}.{}", quote(schema, backend), quote(&self.name, backend))
            }
            Some(_) | None => quote(&self.name, backend),
        }
    }
}

impl fmt::Display for Target {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(schema) = &self.schema {
            write!(f, "{schema}.")?;
        }
        f.write_str(&self.name)
    }
}

/// A name in a statement.
pub(crate) fn quote(name: &str, backend: DbBackend) -> String {
    if backend == DbBackend::MySql {
        return format!("`{}`", name.replace('`', "``"));
    }
    format!("\"{}\"", name.replace('"', "\"\""))
}

/// A text in a statement, on connections that [`Maintenance`](super::Maintenance) has set up: on MySQL and MariaDB a
/// backslash escapes there.
pub(crate) fn literal(text: &str, backend: DbBackend) -> String {
    let text = text.replace('\'', "''");
    if backend == DbBackend::MySql {
        return format!("'{}'", text.replace('\\', "\\\\"));
    }
    format!("'{text}'")
}

#[cfg(test)]
mod tests {
    use super::{Target, literal};
    use sea_orm_migration::sea_orm::DbBackend;

    #[test]
    fn quotes_are_doubled() {
        let target = Target::new(Some("a\"b"), "c`d");
        assert_eq!(target.quoted(DbBackend::Postgres), r#""a""b"."c`d""#);
        assert_eq!(target.quoted(DbBackend::MySql), "`c``d`");
        assert_eq!(target.quoted(DbBackend::Sqlite), "\"c`d\"");
        assert_eq!(target.to_string(), "a\"b.c`d");
        assert_eq!(literal(r"it's\", DbBackend::MySql), r"'it''s\\'");
        assert_eq!(literal(r"it's\", DbBackend::Sqlite), r"'it''s\'");
    }
}
