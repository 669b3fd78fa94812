//! [`CancelSafe`]: pools whose connections come back clean when a future was dropped in the middle of something.

use sea_orm::ConnectOptions;
#[cfg(any(feature = "sqlx-mysql", feature = "sqlx-postgres"))]
use sea_orm::sqlx::Executor as _;
#[cfg(feature = "sqlx-mysql")]
use sea_orm::sqlx::{Connection as _, Error, MySqlConnection};

/// For [`ConnectOptions`], before the pool is made.
pub trait CancelSafe {
    /// Has every connection that comes back to the pool end what it may still be in, or be closed.
    ///
    /// A future is dropped by a timeout, or when a client hangs up. With sqlx 0.9.0 this does harm in two places, whatever
    /// runs on top of it:
    ///
    /// - PostgreSQL, MySQL, MariaDB: while a `BEGIN` is on its way. The transaction is begun, sqlx does not know it, and the
    ///   next user of the connection writes into it what nobody commits. On MySQL and MariaDB the isolation level and access
    ///   mode of `begin_with_config` wait for that user too.
    /// - MySQL, MariaDB: while a statement is being prepared, above all in a transaction. sqlx may then wait for ever for an
    ///   answer, and the pool has a connection less.
    ///
    /// It needs this crate's feature of the driver (`sqlx-postgres`, `sqlx-mysql`), and does nothing without.
    ///
    /// It costs a round trip each time that a connection comes back, in the background; on MySQL and MariaDB two, and a
    /// connection that has not answered after half a second is closed. `SQLite` needs nothing.
    ///
    /// It takes the place of what `map_sqlx_postgres_pool_opts` and `map_sqlx_mysql_pool_opts` were given before.
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
        // Between the two words nothing can go wrong, and a ROLLBACK alone would have the server warn each time. In a
        // transaction that has failed already the BEGIN is an error, on which the pool closes the connection.
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
    // What is left of a dropped answer is an error to a ping, and would be an answer to a query.
    match sea_orm::sqlx::__rt::timeout(PATIENCE, connection.ping()).await {
        Ok(answer) => answer?,
        Err(_) => return Ok(false),
    }
    connection.execute("ROLLBACK").await.map(|_| true)
}
