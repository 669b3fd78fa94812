//! Which table a name means, by the rules of each server.

use super::{Inspected, Server, Table};

/// PostgreSQL cuts longer names, in statements and in its catalogue alike.
const POSTGRES_NAME: usize = 63;

impl Inspected {
    /// Returns the table that statements on an entity of this name mean.
    ///
    /// - PostgreSQL: the schema that is named, or else the first table of the name on the `search_path`. Names are
    ///   compared as they are, cut to 63 bytes, as the server cuts them.
    /// - MySQL and MariaDB: the name, with or without regard to case as `lower_case_table_names` says. A schema is a
    ///   database there; a table of another one than was read is not found.
    /// - SQLite: without regard to the case of ASCII letters; a schema must be `main`.
    ///
    /// # Examples
    ///
    /// ```no_run
    /// # async fn example(db: sea_orm_migration::sea_orm::DatabaseConnection) -> Result<(), sea_orm_migration::sea_orm::DbErr> {
    /// let inspected = sea_orm_mixins_migration::inspected::Inspected::read(&db).await?;
    /// let bookings = sea_orm_mixins::Table { schema: None, name: "bookings".to_owned() };
    /// assert!(inspected.find(&bookings).is_some_and(|table| table.key == ["id"]));
    /// # Ok(())
    /// # }
    /// ```
    #[must_use]
    pub fn find(&self, table: &sea_orm_mixins::Table) -> Option<&Table> {
        let sea_orm_mixins::Table { schema, name } = table;
        let schema = schema.as_deref();
        match self.server {
            Server::Postgres(_) => self.tables.iter().find(|found| {
                found.name == cut(name)
                    && match schema {
                        Some(schema) => found.schema.as_deref() == Some(cut(schema)),
                        None => found.visible,
                    }
            }),
            Server::MySql(_) | Server::MariaDb(_) | Server::Sqlite(_) => {
                let same = |left: &str, right: &str| same(left, right, self.folds_case);
                if schema.is_some_and(|schema| !same(schema, &self.database)) {
                    return None;
                }
                self.tables.iter().find(|found| same(&found.name, name))
            }
        }
    }
}

/// Returns whether two names of tables are the same.
pub(super) fn same(left: &str, right: &str, folds_case: bool) -> bool {
    if folds_case {
        left.eq_ignore_ascii_case(right)
    } else {
        left == right
    }
}

/// Cuts a name as PostgreSQL does: at most 63 bytes, and no half characters.
fn cut(name: &str) -> &str {
    name.get(..name.floor_char_boundary(POSTGRES_NAME)).unwrap_or(name)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::inspected::Version;

    fn table(schema: Option<&str>, name: &str, visible: bool) -> Table {
        Table {
            schema: schema.map(ToOwned::to_owned),
            name: name.to_owned(),
            visible,
            ..Table::default()
        }
    }

    fn inspected(server: Server, folds_case: bool, tables: Vec<Table>) -> Inspected {
        Inspected {
            server,
            database: "main".to_owned(),
            folds_case,
            role: None,
            citus: false,
            tables,
        }
    }

    fn find(inspected: &Inspected, schema: Option<&str>, name: &str) -> Option<usize> {
        let wanted = sea_orm_mixins::Table {
            schema: schema.map(ToOwned::to_owned),
            name: name.to_owned(),
        };
        let found = inspected.find(&wanted)?;
        inspected.tables.iter().position(|table| std::ptr::eq(table, found))
    }

    #[test]
    fn postgres_finds_by_schema_or_by_the_search_path() {
        let long = "é".repeat(40);
        let tables = vec![
            table(Some("a"), "cars", false),
            table(Some("b"), "cars", true),
            table(Some("a"), "Cars", false),
            table(Some("b"), &"é".repeat(31), true),
        ];
        let inspected = inspected(Server::Postgres(Version(15, 0, 0)), false, tables);
        assert_eq!(find(&inspected, None, "cars"), Some(1));
        assert_eq!(find(&inspected, Some("a"), "cars"), Some(0));
        assert_eq!(find(&inspected, None, "Cars"), None);
        assert_eq!(find(&inspected, Some("a"), "Cars"), Some(2));
        assert_eq!(find(&inspected, Some("c"), "cars"), None);
        assert_eq!(find(&inspected, None, &long), Some(3));
    }

    #[test]
    fn mysql_compares_case_as_the_server_is_set() {
        let tables = || vec![table(None, "Cars", true), table(None, "cars", true)];
        let version = Version(10, 11, 0);
        let exact = inspected(Server::MariaDb(version), false, tables());
        assert_eq!(find(&exact, None, "cars"), Some(1));
        assert_eq!(find(&exact, Some("main"), "cars"), Some(1));
        assert_eq!(find(&exact, Some("other"), "cars"), None);
        assert_eq!(find(&exact, None, "CARS"), None);
        let folded = inspected(Server::MySql(version), true, tables());
        assert_eq!(find(&folded, None, "CARS"), Some(0));
    }

    #[test]
    fn sqlite_folds_ascii_only() {
        let tables = vec![table(None, "Üben", true)];
        let inspected = inspected(Server::Sqlite(Version(3, 51, 3)), true, tables);
        assert_eq!(find(&inspected, Some("MAIN"), "ÜBEN"), Some(0));
        assert_eq!(find(&inspected, None, "üben"), None);
        assert_eq!(find(&inspected, Some("temp"), "Üben"), None);
    }
}
