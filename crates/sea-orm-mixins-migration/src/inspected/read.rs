//! [`Inspected::read`], and what its three readers share.

use super::{Inspected, Table, Version, mysql, postgres, sqlite};
use sea_orm_migration::sea_orm::{ConnectionTrait, DbBackend, DbErr, QueryResult, TryGetable};
use std::collections::BTreeMap;

impl Inspected {
    /// Reads what the database has.
    ///
    /// On PostgreSQL all schemas but the system's, and the session's own temporary tables; on MySQL and MariaDB the
    /// connection's database; on SQLite `main`, without virtual tables. Foreign tables are left out, and views are named
    /// with the tables that they read.
    ///
    /// # SQL
    ///
    /// At most 8 SELECTs however many tables there are: from `pg_catalog`, from `information_schema`, or from
    /// `sqlite_schema` and the table functions of its PRAGMAs. No more rights are needed than SELECT on the tables;
    /// what MySQL and MariaDB then hide is said at the fields. Outside a transaction each SELECT sees a state of its own:
    /// a table that somebody changes meanwhile may be as before in one part and as after in another. On PostgreSQL the
    /// printing of expressions and indexes waits for whoever has locked a table exclusively, as an ALTER TABLE does.
    ///
    /// # Errors
    ///
    /// The database's. On PostgreSQL a table that is dropped in that moment can be one (`could not open relation with
    /// OID`), and a lock that is held for longer than `lock_timeout`: another try mends both.
    /// [`DbErr::Migration`] if a MySQL connection has no database.
    pub async fn read<C: ConnectionTrait>(db: &C) -> Result<Self, DbErr> {
        let mut inspected = match db.get_database_backend() {
            DbBackend::Postgres => postgres::read(db).await?,
            DbBackend::MySql => mysql::read(db).await?,
            DbBackend::Sqlite => sqlite::read(db).await?,
            other => return Err(unknown(other)),
        };
        let order = |table: &Table| (table.schema.clone(), table.name.clone());
        inspected.tables.sort_by_cached_key(order);
        Ok(inspected)
    }

    /// Reads one table; `None` if there is no such table.
    ///
    /// A bare name is what it would be in a statement: on PostgreSQL the first of that name on the `search_path`, so
    /// if that is a view, there is no such table. A schema is a database on MySQL and MariaDB, also another one than the
    /// connection's; on SQLite only `main` is known. Names are compared as by [`find`](Self::find).
    ///
    /// # SQL
    ///
    /// The SELECTs of [`read`](Self::read), with one more condition.
    ///
    /// # Errors
    ///
    /// As [`read`](Self::read).
    pub async fn read_table<C: ConnectionTrait>(
        db: &C,
        schema: Option<&str>,
        name: &str,
    ) -> Result<Option<Table>, DbErr> {
        match db.get_database_backend() {
            DbBackend::Postgres => postgres::read_table(db, schema, name).await,
            DbBackend::MySql => mysql::read_table(db, schema, name).await,
            DbBackend::Sqlite => sqlite::read_table(db, schema, name).await,
            other => Err(unknown(other)),
        }
    }
}

/// Says that a backend is not one of the three.
fn unknown(backend: DbBackend) -> DbErr {
    DbErr::Migration(format!(
        "`{backend:?}` is not a database whose tables can be read; use PostgreSQL, MySQL, MariaDB or SQLite"
    ))
}

/// Which tables are read.
#[derive(Clone, Copy, Debug)]
pub(super) enum Which<'a> {
    All,
    One { schema: Option<&'a str>, name: &'a str },
}

impl<'a> Which<'a> {
    pub(super) fn schema(self) -> Option<&'a str> {
        match self {
            Self::All => None,
            Self::One { schema, name: _ } => schema,
        }
    }

    pub(super) fn name(self) -> Option<&'a str> {
        match self {
            Self::All => None,
            Self::One { schema: _, name } => Some(name),
        }
    }
}

/// The tables by the catalogue's own key, while their parts are read.
#[derive(Debug)]
pub(super) struct Tables<K>(BTreeMap<K, Table>);

impl<K: Ord> Tables<K> {
    pub(super) fn new() -> Self {
        Self(BTreeMap::new())
    }

    pub(super) fn insert(&mut self, key: K, table: Table) {
        self.0.insert(key, table);
    }

    /// Gives a table to `add`. Nothing happens for one that is not in the list: it was made after that was read.
    pub(super) fn with(&mut self, key: &K, add: impl FnOnce(&mut Table)) {
        if let Some(table) = self.0.get_mut(key) {
            add(table);
        }
    }

    pub(super) fn iter_mut(&mut self) -> impl Iterator<Item = &mut Table> {
        self.0.values_mut()
    }

    pub(super) fn into_tables(self) -> Vec<Table> {
        self.0.into_values().collect()
    }
}

/// Returns a value of a row.
pub(super) fn get<T: TryGetable>(row: &QueryResult, column: &str) -> Result<T, DbErr> {
    row.try_get("", column)
}

impl Version {
    /// Reads the numbers that a text begins with: `10.11.19-MariaDB-0+deb12u1`.
    pub(super) fn parse(text: &str) -> Self {
        let mut numbers = text
            .split(|letter: char| letter != '.' && !letter.is_ascii_digit())
            .next()
            .unwrap_or_default()
            .split('.')
            .map(|number| number.parse().unwrap_or_default());
        let mut next = || numbers.next().unwrap_or_default();
        Self(next(), next(), next())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions() {
        assert_eq!(Version::parse("10.11.19-MariaDB-0+deb12u1"), Version(10, 11, 19));
        assert_eq!(Version::parse("8.4.0"), Version(8, 4, 0));
        assert_eq!(Version::parse("3.53"), Version(3, 53, 0));
        assert_eq!(Version::parse("devel"), Version(0, 0, 0));
    }
}
