//! Statements on a [`Maintenance`]: each between two events.

use super::{EVENTS, Maintenance, On};
use crate::inspected::{Inspected, Server, Table, Version};
use sea_orm_migration::sea_orm::{
    ConnectionTrait, DbBackend, DbErr, ExecResult, QueryResult, SqliteTransactionMode, Statement, TransactionOptions,
    TransactionTrait as _, TryGetable,
};
use std::sync::atomic::AtomicUsize;

/// Sends something between the events that say so.
async fn between<T>(sql: &str, sending: impl Future<Output = Result<T, DbErr>>) -> Result<T, DbErr> {
    telling(sql, |_| None, sending).await
}

/// The same for a statement that changes rows; the last event says how many.
async fn changing(sql: &str, sending: impl Future<Output = Result<ExecResult, DbErr>>) -> Result<ExecResult, DbErr> {
    telling(sql, |done: &ExecResult| Some(done.rows_affected()), sending).await
}

async fn telling<T>(
    sql: &str,
    rows: impl FnOnce(&T) -> Option<u64>,
    sending: impl Future<Output = Result<T, DbErr>>,
) -> Result<T, DbErr> {
    tracing::debug!(target: EVENTS, sql, "sending");
    let result = sending.await;
    if let Ok(done) = &result {
        tracing::debug!(target: EVENTS, sql, rows = rows(done), "done");
    } else {
        tracing::debug!(target: EVENTS, sql, "failed");
    }
    result
}

#[async_trait::async_trait]
impl ConnectionTrait for Maintenance<'_> {
    fn get_database_backend(&self) -> DbBackend {
        self.backend()
    }

    async fn execute_raw(&self, statement: Statement) -> Result<ExecResult, DbErr> {
        self.make_room().await?;
        let sql = statement.sql.clone();
        changing(&sql, self.on.executor().execute_raw(statement)).await
    }

    async fn execute_unprepared(&self, sql: &str) -> Result<ExecResult, DbErr> {
        changing(sql, self.on.executor().execute_unprepared(sql)).await
    }

    async fn query_one_raw(&self, statement: Statement) -> Result<Option<QueryResult>, DbErr> {
        self.make_room().await?;
        let sql = statement.sql.clone();
        between(&sql, self.on.executor().query_one_raw(statement)).await
    }

    async fn query_all_raw(&self, statement: Statement) -> Result<Vec<QueryResult>, DbErr> {
        self.make_room().await?;
        let sql = statement.sql.clone();
        between(&sql, self.on.executor().query_all_raw(statement)).await
    }
}

impl Maintenance<'_> {
    /// Before a statement is prepared.
    #[cfg_attr(
        not(feature = "sqlx-mysql"),
        expect(clippy::unused_async, reason = "only MySQL's driver needs it")
    )]
    async fn make_room(&self) -> Result<(), DbErr> {
        #[cfg(feature = "sqlx-mysql")]
        if let On::Own(own) = &self.on {
            super::own::make_room(own, &self.prepared).await?;
        }
        Ok(())
    }

    /// Sends a statement; returns how many rows it changed.
    pub(crate) async fn send(&self, sql: &str) -> Result<u64, DbErr> {
        Ok(self.execute_unprepared(sql).await?.rows_affected())
    }

    /// The rows of a query.
    pub(crate) async fn rows(&self, sql: &str) -> Result<Vec<QueryResult>, DbErr> {
        self.query_all_raw(Statement::from_string(self.backend(), sql)).await
    }

    /// The first row of a query.
    pub(crate) async fn row(&self, sql: &str) -> Result<Option<QueryResult>, DbErr> {
        self.query_one_raw(Statement::from_string(self.backend(), sql)).await
    }

    /// The one value of a query that has one row.
    pub(crate) async fn scalar<T: TryGetable>(&self, sql: &str) -> Result<T, DbErr> {
        let row = self.row(sql).await?;
        let row = row.ok_or_else(|| DbErr::RecordNotFound(format!("no row of `{sql}`")))?;
        row.try_get_by_index(0)
    }

    /// Begins a transaction, on SQLite with `BEGIN IMMEDIATE`; inside a migration's transaction a savepoint.
    ///
    /// While it is open this `Maintenance` has no connection. Dropping it rolls it back.
    pub(crate) async fn begin(&self) -> Result<Maintenance<'static>, DbErr> {
        let sqlite = self.backend() == DbBackend::Sqlite;
        let options = TransactionOptions {
            sqlite_transaction_mode: sqlite.then_some(SqliteTransactionMode::Immediate),
            ..Default::default()
        };
        let sql = if sqlite { "BEGIN IMMEDIATE" } else { "BEGIN" };
        let executor = self.on.executor();
        let transaction = between(sql, executor.begin_with_options(options)).await?;
        Ok(Maintenance {
            on: On::Batch(transaction),
            target: self.target.clone(),
            server: self.server,
            patience: self.patience,
            before: Vec::new(),
            prepared: AtomicUsize::default(),
            lock: None,
        })
    }

    /// Commits a transaction of [`begin`](Self::begin); does nothing with any other.
    pub(crate) async fn commit(self) -> Result<(), DbErr> {
        let Self { on, .. } = self;
        match on {
            On::Batch(transaction) => between("COMMIT", transaction.commit()).await,
            On::Own(_) | On::Given(_) | On::Migration(_) => Ok(()),
        }
    }

    /// Rolls a transaction of [`begin`](Self::begin) back, without which dropping it would; does nothing with any other.
    pub(crate) async fn rollback(self) -> Result<(), DbErr> {
        let Self { on, .. } = self;
        match on {
            On::Batch(transaction) => between("ROLLBACK", transaction.rollback()).await,
            On::Own(_) | On::Given(_) | On::Migration(_) => Ok(()),
        }
    }

    /// The table, as the catalogue has it now; `None` if there is none.
    pub(crate) async fn table(&self) -> Result<Option<Table>, DbErr> {
        // Elsewhere a schema is another database, or nothing: statements leave it out there.
        let schema = self.target.schema.as_deref();
        let schema = schema.filter(|_| self.backend() == DbBackend::Postgres);
        Inspected::read_table(self, schema, &self.target.name).await
    }

    /// Asks for the server's version.
    pub(super) async fn read_server(&self) -> Result<Server, DbErr> {
        let backend = self.backend();
        let sql = if backend == DbBackend::Postgres {
            "SHOW server_version"
        } else if backend == DbBackend::Sqlite {
            "SELECT sqlite_version()"
        } else {
            "SELECT CAST(VERSION() AS CHAR)"
        };
        let text: String = self.scalar(sql).await?;
        let version = version(&text);
        Ok(if backend == DbBackend::Postgres {
            Server::Postgres(version)
        } else if backend == DbBackend::Sqlite {
            Server::Sqlite(version)
        } else if text.contains("MariaDB") {
            Server::MariaDb(version)
        } else {
            Server::MySql(version)
        })
    }
}

/// Reads `15.20 (Debian ..)`, `10.11.19-MariaDB`, `18beta1`.
fn version(text: &str) -> Version {
    let end = text.find(|char: char| !char.is_ascii_digit() && char != '.');
    let mut numbers = text.get(..end.unwrap_or(text.len())).unwrap_or_default().split('.');
    let mut next = || {
        numbers
            .next()
            .and_then(|number| number.parse().ok())
            .unwrap_or_default()
    };
    Version(next(), next(), next())
}

#[cfg(test)]
mod tests {
    use super::version;
    use crate::inspected::Version;

    #[test]
    fn versions_are_read() {
        assert_eq!(version("15.20 (Debian 15.20-1)"), Version(15, 20, 0));
        assert_eq!(version("10.11.19-MariaDB-1"), Version(10, 11, 19));
        assert_eq!(version("3.51.3"), Version(3, 51, 3));
        assert_eq!(version("18beta1"), Version(18, 0, 0));
    }
}
