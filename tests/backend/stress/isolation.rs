//! What each backend has for isolation levels.

use backend_tests::Backend;
use sea_orm::{IsolationLevel, SqliteTransactionMode, TransactionOptions};

/// One way for transactions to keep apart.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Level {
    Server(IsolationLevel),
    /// All transactions of `SQLite` are serializable; they differ in when they take their locks.
    Sqlite(SqliteTransactionMode),
}

impl Level {
    pub(crate) fn all(backend: Backend) -> Vec<Self> {
        match backend {
            Backend::Sqlite | Backend::SqliteMemory => [
                SqliteTransactionMode::Deferred,
                SqliteTransactionMode::Immediate,
                SqliteTransactionMode::Exclusive,
            ]
            .map(Self::Sqlite)
            .into(),
            Backend::Postgres | Backend::Mysql => [
                IsolationLevel::ReadUncommitted,
                IsolationLevel::ReadCommitted,
                IsolationLevel::RepeatableRead,
                IsolationLevel::Serializable,
            ]
            .map(Self::Server)
            .into(),
        }
    }

    /// For a transaction of its own at this level.
    pub(crate) fn options(self) -> TransactionOptions {
        let mut options = TransactionOptions::default();
        match self {
            Self::Server(level) => options.isolation_level = Some(level),
            Self::Sqlite(mode) => options.sqlite_transaction_mode = Some(mode),
        }
        options
    }

    /// Makes it the level of all that a session does; `SQLite` has no such setting.
    pub(crate) fn for_session(self, backend: Backend) -> Option<String> {
        let Self::Server(level) = self else { return None };
        let scope = match backend {
            Backend::Postgres => "SESSION CHARACTERISTICS AS",
            Backend::Sqlite | Backend::SqliteMemory | Backend::Mysql => "SESSION",
        };
        Some(format!("SET {scope} TRANSACTION ISOLATION LEVEL {level}"))
    }
}
