//! [`Maintenance`]: what every step that changes a table runs through. It owns the connection, its settings, the lock of
//! the table, the waiting and the messages; what there is to do, the steps know.
//!
//! ```text
//! let maintenance = Maintenance::open(manager, Target::of::<E>(), patience).await?;  // connection, settings, lock
//! let result = add_columns(&maintenance).await;
//! maintenance.finish(result).await                                                   // closes; makes DbErr::Migration
//!
//! async fn add_columns(maintenance: &Maintenance<'_>) -> Result<(), DbErr> {
//!     maintenance.outside_transaction("filling old rows")?;       // where it may not be in the migration's transaction
//!     maintenance.converge("add the columns", |table| { .. Ok(vec![Step { .. }]) }).await
//! }
//! ```
//!
//! | | |
//! | --- | --- |
//! | [`converge`](Maintenance::converge) | looks at the table, asks a closure what is missing, runs those steps; all of it again after a lock timeout, a deadlock, a busy database, until the patience ends. On SQLite in one `BEGIN IMMEDIATE` |
//! | [`retry`](Maintenance::retry) | the same for any closure that makes a future; it must look again itself |
//! | [`run`](Maintenance::run) | one [`Step`](crate::Step), once, within a span; statements with CONCURRENTLY or VALIDATE without lock timeout, and refused in a transaction |
//! | [`begin`](Maintenance::begin), [`commit`](Maintenance::commit) | a transaction: another `Maintenance`. While it is open, the outer one has no connection: use the inner |
//! | [`send`](Maintenance::send), [`rows`](Maintenance::rows), [`row`](Maintenance::row), [`scalar`](Maintenance::scalar) | a statement as text |
//! | `impl ConnectionTrait` | SeaORM's API: `Entity::find().one(maintenance)`, `execute(&statement)` |
//! | [`table`](Maintenance::table) | the table as the catalogue has it now |
//! | [`server`](Maintenance::server), [`quoted`](Maintenance::quoted), [`quote`](Maintenance::quote) | |
//!
//! `send`, `rows` and the like return the driver's own error, so that `retry` can tell whether to go on; everything ends in
//! `finish`, which makes a `DbErr::Migration` of it that shows no value of a row. A refusal is made by
//! [`refuse`](Maintenance::refuse) and passes through unchanged.
//!
//! Each statement is preceded by an event `sending` and followed by `done` or `failed` (target
//! `sea_orm_mixins::migration`), `BEGIN`, `COMMIT`, settings and locks too: tests kill the process there.

mod blocking;
mod connection;
mod lock;
mod message;
mod online;
mod own;
mod patience;
mod run;
mod settings;
mod target;

pub(crate) use target::{Target, literal, quote};

use crate::inspected::Server;
use sea_orm_migration::SchemaManager;
use sea_orm_migration::sea_orm::{
    ConnectionTrait as _, DatabaseConnection, DatabaseExecutor, DatabaseTransaction, DbBackend, DbErr,
};
use std::fs::File;
use std::sync::atomic::AtomicUsize;
use std::time::Duration;

/// The target of all spans and events.
pub(crate) const EVENTS: &str = "sea_orm_mixins::migration";

/// How long a step waits for locks, unless it is told otherwise.
pub(crate) const PATIENCE: Duration = Duration::from_mins(5);

/// The line that a migration needs whose steps cannot be in a transaction.
const NO_TRANSACTION: &str = "fn use_transaction(&self) -> Option<bool> { Some(false) }";

/// A connection for the changes of one table.
///
/// Dropping it, also in the middle of a statement, closes a connection of its own, and rolls a transaction back; what the
/// server was told last it may still finish.
#[derive(Debug)]
pub(crate) struct Maintenance<'m> {
    on: On<'m>,
    target: Target,
    server: Server,
    patience: Duration,
    /// What a transaction's settings were before.
    before: Vec<(&'static str, String)>,
    /// How many statements were prepared on a connection of its own, up to as many as it keeps.
    #[cfg_attr(
        not(feature = "sqlx-mysql"),
        allow(dead_code, reason = "only MySQL's driver needs it")
    )]
    prepared: AtomicUsize,
    /// SQLite's lock, which ends when it is dropped.
    lock: Option<File>,
}

/// What the statements are sent on.
#[derive(Debug)]
#[cfg_attr(
    not(all(feature = "sqlx-mysql", feature = "sqlx-postgres", feature = "sqlx-sqlite")),
    allow(dead_code, reason = "some are of one driver only")
)]
enum On<'m> {
    /// A pool of one connection that was opened for this.
    Own(DatabaseConnection),
    /// The caller's: a SQLite database in memory, to which there is no second connection.
    Given(&'m DatabaseConnection),
    /// The migration's transaction.
    Migration(&'m DatabaseTransaction),
    /// A transaction that [`Maintenance::begin`] began.
    Batch(DatabaseTransaction),
}

impl<'m> Maintenance<'m> {
    /// Opens a connection for the changes of a table, sets it up and takes the table's lock, for which it waits no longer
    /// than `patience`.
    ///
    /// In a transaction it uses that: the lock then ends with it.
    ///
    /// # Errors
    ///
    /// No connection; no feature of the driver; another process held the lock for too long.
    pub(crate) async fn open(
        manager: &'m SchemaManager<'_>,
        target: Target,
        patience: Duration,
    ) -> Result<Self, DbErr> {
        let on = match manager.get_connection() {
            DatabaseExecutor::Connection(given) => {
                own::open(given).await.map_err(|err| message::failed(&target, &err))?
            }
            DatabaseExecutor::Transaction(transaction) => On::Migration(transaction),
            DatabaseExecutor::OwnedTransaction(transaction) => On::Migration(transaction),
        };
        own::check_feature(on.executor().get_database_backend(), &target)?;
        let given = manager.get_connection();
        let mut maintenance = Self {
            on,
            server: Server::Sqlite(crate::inspected::Version(0, 0, 0)),
            target,
            patience,
            before: Vec::new(),
            prepared: AtomicUsize::default(),
            lock: None,
        };
        let result = maintenance.prepare(given).await;
        match result {
            Ok(()) => Ok(maintenance),
            Err(err) => maintenance.finish(Err(err)).await,
        }
    }

    async fn prepare(&mut self, given: &DatabaseExecutor<'_>) -> Result<(), DbErr> {
        self.server = self.read_server().await?;
        self.set_up(given).await?;
        #[cfg(any(feature = "sqlx-mysql", feature = "sqlx-postgres", feature = "sqlx-sqlite"))]
        if let On::Own(own) = &self.on {
            own::pin(own);
        }
        self.lock = self.lock().await?;
        Ok(())
    }

    /// Closes the connection, or puts a transaction's settings back, and returns the result, an error as
    /// `DbErr::Migration`.
    pub(crate) async fn finish<T>(self, result: Result<T, DbErr>) -> Result<T, DbErr> {
        // Behind a refusal the migration may go on. In a transaction that the server has aborted it fails, and the first
        // error says more.
        let restored = self.restore().await;
        let result = result.and_then(|value| restored.map(|()| value));
        let result = result.map_err(|err| message::failed(&self.target, &err));
        let Self { on, .. } = self;
        match on {
            // Only now: a failure to close changes nothing of what was done.
            On::Own(connection) => drop(connection.close().await),
            On::Batch(transaction) => drop(transaction.rollback().await),
            On::Given(_) | On::Migration(_) => (),
        }
        result
    }

    /// The table.
    pub(crate) fn target(&self) -> &Target {
        &self.target
    }

    /// The server and its version.
    pub(crate) fn server(&self) -> Server {
        self.server
    }

    /// SeaORM's name for its kind.
    pub(crate) fn backend(&self) -> DbBackend {
        self.on.executor().get_database_backend()
    }

    /// Whether the statements are in the migration's transaction, or in a batch's.
    pub(crate) fn in_transaction(&self) -> bool {
        match self.on {
            On::Own(_) | On::Given(_) => false,
            On::Migration(_) | On::Batch(_) => true,
        }
    }

    /// Refuses what cannot or should not be done in a migration's transaction, and says what to write.
    ///
    /// # Errors
    ///
    /// In a transaction.
    pub(crate) fn outside_transaction(&self, what: &str) -> Result<(), DbErr> {
        if self.in_transaction() {
            return Err(self.refuse(&format!(
                "{what} cannot be done in the migration's transaction; add to the migration `{NO_TRANSACTION}`"
            )));
        }
        Ok(())
    }

    /// An error that says why nothing is done, for this table.
    pub(crate) fn refuse(&self, why: &str) -> DbErr {
        DbErr::Migration(format!("table `{}`: {why}", self.target))
    }

    /// What an error says, without what could be a value of a row.
    pub(crate) fn words(err: &DbErr) -> String {
        message::words(err)
    }

    /// The table's name in statements.
    pub(crate) fn quoted(&self) -> String {
        self.target.quoted(self.backend())
    }

    /// A name in statements.
    pub(crate) fn quote(&self, name: &str) -> String {
        quote(name, self.backend())
    }
}

impl On<'_> {
    fn executor(&self) -> DatabaseExecutor<'_> {
        match self {
            Self::Own(connection) => DatabaseExecutor::Connection(connection),
            Self::Given(connection) => DatabaseExecutor::Connection(connection),
            Self::Migration(transaction) => DatabaseExecutor::Transaction(transaction),
            Self::Batch(transaction) => DatabaseExecutor::Transaction(transaction),
        }
    }
}
