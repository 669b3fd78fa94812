//! [`CancelSafe`]: pools whose connections are cleaned up when they are returned, since a future may have been dropped.

use sea_orm::ConnectOptions;
#[cfg(any(feature = "sqlx-mysql", feature = "sqlx-postgres"))]
use sea_orm::sqlx::Executor as _;
#[cfg(feature = "sqlx-mysql")]
use sea_orm::sqlx::{Connection as _, Error, MySqlConnection};

/// For [`ConnectOptions`], before the pool is made.
pub trait CancelSafe {
    /// Cleans up every connection that is returned to the pool, or closes it.
    ///
    /// A future is dropped by a timeout, or when a client hangs up. With sqlx 0.9.0 this does harm in two cases, with or
    /// without this library:
    ///
    /// - PostgreSQL, MySQL, MariaDB: while a `BEGIN` is under way. The transaction begins, sqlx does not know of it, and the
    ///   next user of the connection writes into a transaction that is never committed. On MySQL and MariaDB that user gets
    ///   the isolation level and access mode of `begin_with_config` too.
    /// - MySQL, MariaDB: while a statement is being prepared, mostly in a transaction. sqlx may then wait for ever for a
    ///   response, and the pool has lost a connection.
    ///
    /// Requires the driver feature of this crate (`sqlx-postgres`, `sqlx-mysql`); does nothing without it.
    ///
    /// Costs a round trip for each returned connection, in the background; on MySQL and MariaDB two, and a connection that
    /// does not answer within half a second is closed. `SQLite` needs nothing.
    ///
    /// Replaces what `map_sqlx_postgres_pool_opts` and `map_sqlx_mysql_pool_opts` were given before.
    ///
    /// ```
    /// use sea_orm::{ConnectOptions, Database, DbErr};
    /// use sea_orm_mixins::prelude::*;
    ///
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), DbErr> {
    /// let mut options = ConnectOptions::new("sqlite::memory:");
    /// options.max_connections(10).cancel_safe();
    /// let pool = Database::connect(options).await?;
    /// # Ok(())
    /// # }
    /// ```
    fn cancel_safe(&mut self) -> &mut Self;
}

impl CancelSafe for ConnectOptions {
    fn cancel_safe(&mut self) -> &mut Self {
        // The BEGIN is there because a ROLLBACK alone makes the server warn each time. In a transaction that has failed
        // the BEGIN is an error, on which the pool closes the connection.
        #[cfg(feature = "sqlx-postgres")]
        self.map_sqlx_postgres_pool_opts(|pool| {
            pool.after_release(|connection, _| {
                Box::pin(async move { connection.execute("BEGIN; ROLLBACK").await.map(|_| true) })
            })
        });
        #[cfg(feature = "sqlx-mysql")]
        self.map_sqlx_mysql_pool_opts(|pool| pool.after_release(|connection, _| Box::pin(clean(connection))));
        self
    }
}

/// Whether the connection can be used again.
#[cfg(feature = "sqlx-mysql")]
async fn clean(connection: &mut MySqlConnection) -> Result<bool, Error> {
    /// Closing a connection that is merely slow does no harm: the server rolls back.
    const PATIENCE: std::time::Duration = std::time::Duration::from_millis(500);
    // The rest of a response that nobody read is an error to a ping; a query would take it for its result.
    match sea_orm::sqlx::__rt::timeout(PATIENCE, connection.ping()).await {
        Ok(answer) => answer?,
        Err(_) => return Ok(false),
    }
    connection.execute("ROLLBACK").await.map(|_| true)
}
