//! Reads SQLite's `sqlite_schema`, joined with the table functions of its PRAGMAs. What those leave out stands in the
//! texts of the CREATE statements: expressions, predicates, CHECK constraints.

mod column;
mod create_index;
mod create_table;
mod foreign_key;
mod index;
mod schema;
pub(crate) mod token;

use super::read::{Tables, Which, get};
use super::{Inspected, Server, Table, Version};
use sea_orm_migration::sea_orm::{ConnectionTrait, DbBackend, DbErr, QueryResult, Statement};

/// The only schema that is read: neither temporary tables nor attached databases.
const MAIN: &str = "main";

pub(super) async fn read<C: ConnectionTrait>(db: &C) -> Result<Inspected, DbErr> {
    let reader = Reader { db, which: Which::All };
    Ok(Inspected {
        server: Server::Sqlite(version(db).await?),
        database: MAIN.to_owned(),
        folds_case: true,
        role: None,
        citus: false,
        tables: reader.tables().await?,
    })
}

pub(super) async fn read_table<C: ConnectionTrait>(
    db: &C,
    schema: Option<&str>,
    name: &str,
) -> Result<Option<Table>, DbErr> {
    if schema.is_some_and(|schema| !schema.eq_ignore_ascii_case(MAIN)) {
        return Ok(None);
    }
    let which = Which::One { schema, name };
    Ok(Reader { db, which }.tables().await?.pop())
}

async fn version<C: ConnectionTrait>(db: &C) -> Result<Version, DbErr> {
    let select = "SELECT sqlite_version() AS version";
    let row = db
        .query_one_raw(Statement::from_string(DbBackend::Sqlite, select))
        .await?
        .ok_or_else(|| DbErr::Migration("SQLite does not tell its version".to_owned()))?;
    Ok(Version::parse(&get::<String>(&row, "version")?))
}

/// A connection, and what is read through it.
#[derive(Debug)]
struct Reader<'a, C> {
    db: &'a C,
    which: Which<'a>,
}

/// Tables by their names, with ASCII letters in lower case.
type Named = Tables<String>;

impl<C: ConnectionTrait> Reader<'_, C> {
    async fn tables(&self) -> Result<Vec<Table>, DbErr> {
        let mut tables = schema::read(self).await?;
        column::read(self, &mut tables).await?;
        index::read(self, &mut tables).await?;
        foreign_key::read(self, &mut tables).await?;
        Ok(tables.into_tables())
    }

    /// Runs a SELECT in which `?1` is the name of the one table, or NULL.
    async fn rows(&self, select: &str) -> Result<Vec<QueryResult>, DbErr> {
        let name = self.which.name().map(ToOwned::to_owned);
        let statement = Statement::from_sql_and_values(DbBackend::Sqlite, select, [name.into()]);
        self.db.query_all_raw(statement).await
    }
}

/// Returns the key of a name.
fn key(name: &str) -> String {
    name.to_ascii_lowercase()
}
