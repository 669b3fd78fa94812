//! Reads the `information_schema` of MySQL and MariaDB. Texts are cast: MySQL 8 calls some of them binary.

mod column;
mod constraint;
mod index;
mod table;
mod view;

use super::read::{Tables, Which, get};
use super::{Inspected, Server, Table, Version, find};
use sea_orm_migration::sea_orm::{ConnectionTrait, DbBackend, DbErr, QueryResult, Statement};

const SESSION: &str = "SELECT CAST(version() AS CHAR) AS version, CAST(database() AS CHAR) AS name,
  CAST(@@lower_case_table_names AS SIGNED) AS lower_case";

pub(super) async fn read<C: ConnectionTrait>(db: &C) -> Result<Inspected, DbErr> {
    let reader = Reader::new(db, Which::All).await?;
    Ok(Inspected {
        server: reader.server,
        folds_case: reader.folds_case,
        role: None,
        citus: false,
        tables: reader.tables().await?,
        database: reader.database,
    })
}

pub(super) async fn read_table<C: ConnectionTrait>(
    db: &C,
    schema: Option<&str>,
    name: &str,
) -> Result<Option<Table>, DbErr> {
    let reader = Reader::new(db, Which::One { schema, name }).await?;
    let tables = reader.tables().await?;
    // The catalogue compares without regard to case, whatever the server does.
    let found = tables
        .into_iter()
        .find(|table| find::same(&table.name, name, reader.folds_case));
    Ok(found)
}

/// A connection, and what is read through it.
#[derive(Debug)]
struct Reader<'a, C> {
    db: &'a C,
    which: Which<'a>,
    server: Server,
    database: String,
    folds_case: bool,
}

impl<'a, C: ConnectionTrait> Reader<'a, C> {
    async fn new(db: &'a C, which: Which<'a>) -> Result<Self, DbErr> {
        let row = db
            .query_one_raw(Statement::from_string(DbBackend::MySql, SESSION))
            .await?
            .ok_or_else(|| DbErr::Migration("the server does not tell its version".to_owned()))?;
        let current: Option<String> = get(&row, "name")?;
        let database = which.schema().map(ToOwned::to_owned).or(current).ok_or_else(|| {
            DbErr::Migration("the connection has no database; name one at the end of its address".to_owned())
        })?;
        let lower_case: i64 = get(&row, "lower_case")?;
        Ok(Self {
            db,
            which,
            server: server(&get::<String>(&row, "version")?),
            database,
            folds_case: lower_case != 0,
        })
    }

    async fn tables(&self) -> Result<Vec<Table>, DbErr> {
        let mut tables = table::read(self).await?;
        column::read(self, &mut tables).await?;
        index::read(self, &mut tables).await?;
        constraint::read_foreign_keys(self, &mut tables).await?;
        constraint::read_checks(self, &mut tables).await?;
        table::read_names(self, &mut tables).await?;
        view::read(self, &mut tables).await?;
        Ok(tables.into_tables())
    }

    /// Runs SELECTs that end in a WHERE with room for conditions on the columns of a database and of a table. What stands
    /// as `?` in them is the database.
    async fn rows(&self, selects: &[Select<'_>], order: &str) -> Result<Vec<QueryResult>, DbErr> {
        let mut sql = Vec::new();
        let mut values = Vec::new();
        for Select { text, database, table } in selects {
            // Compared with constants, or else the server opens every table of every database.
            let mut select = format!("{text} AND {database} = ?");
            values.extend(select.matches('?').map(|_| self.database.as_str().into()));
            if let (Some(table), Some(name)) = (table, self.which.name()) {
                select = format!("{select} AND {table} = ?");
                values.push(name.into());
            }
            sql.push(select);
        }
        let sql = format!("{} {order}", sql.join(" UNION ALL "));
        let statement = Statement::from_sql_and_values(DbBackend::MySql, sql, values);
        self.db.query_all_raw(statement).await
    }

    /// The key of a table's parts.
    fn key(&self, row: &QueryResult) -> Result<String, DbErr> {
        let name: String = get(row, "table_name")?;
        Ok(if self.folds_case {
            name.to_ascii_lowercase()
        } else {
            name
        })
    }
}

/// A SELECT, and its columns with the database and the table.
struct Select<'a> {
    text: &'a str,
    database: &'a str,
    table: Option<&'a str>,
}

/// Tables by their names.
type Named = Tables<String>;

/// Takes `version()` apart.
fn server(version: &str) -> Server {
    let numbers = Version::parse(version);
    if version.to_ascii_lowercase().contains("mariadb") {
        Server::MariaDb(numbers)
    } else {
        Server::MySql(numbers)
    }
}

/// Returns a text, or nothing for the empty one, by which `information_schema` says nothing.
fn text(row: &QueryResult, column: &str) -> Result<Option<String>, DbErr> {
    let text: Option<String> = get(row, column)?;
    Ok(text.filter(|text| !text.is_empty()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn servers() {
        assert_eq!(
            server("10.11.19-MariaDB-0+deb12u1"),
            Server::MariaDb(Version(10, 11, 19))
        );
        assert_eq!(server("8.4.3"), Server::MySql(Version(8, 4, 3)));
    }
}
