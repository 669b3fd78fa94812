//! What an error tells of a statement's outcome: nothing was done and it can be retried, or the outcome is unknown.

use super::driver;
use crate::MixinError;
use sea_orm::DbErr;

/// Whether a retry, from reading the row on, can succeed: a stale version, a serialization failure, a deadlock,
/// a lock timeout, a busy SQLite.
///
/// Then nothing of the statement was done, nor of its transaction once that is rolled back. A lock timeout on MySQL and
/// MariaDB undoes the statement only and leaves the transaction open.
///
/// With this crate's feature of the driver (`sqlx-postgres`, `sqlx-mysql`, `sqlx-sqlite`) it reads the server's error
/// code, otherwise its English message.
#[must_use]
pub fn is_retryable(err: &DbErr) -> bool {
    match MixinError::of(err) {
        Some(error) => error.is_retryable(),
        None => driver::is_retryable(err).unwrap_or_else(|| reads_retryable(&err.to_string())),
    }
}

/// Whether the connection was lost while the statement or the `COMMIT` was under way, or its result could not be read, so
/// that it may have been applied. Check whether it was applied before retrying, or make applying it twice harmless: with a
/// key of your own, or a version.
///
/// Together with [`is_retryable`]:
///
/// | `is_outcome_unknown` | `is_retryable` | what was done | what to do |
/// | --- | --- | --- | --- |
/// | no | yes | nothing | retry, from reading the row on: [`retry_stale`](crate::retry_stale) |
/// | yes | no | all or nothing | check, then decide |
/// | no | no | nothing, but for the errors below | `DbErr::Conn` and `DbErr::ConnectionAcquire` mean that there was no connection: try later. Others fail again until something else changes. |
///
/// These errors come after the statement was done: those of your own `after_save` and `after_delete`, and, where the backend has
/// no RETURNING, `RecordNotInserted`, `RecordNotFound` and `RecordNotUpdated`: the row could not be read back.
///
/// A transaction in which a statement fails before its commit was sent is rolled back, also if the connection is lost:
/// nothing of it was done, whatever this returns for the statement. Only an error of `commit` leaves it open.
///
/// With this crate's feature of the driver it reads the server's error code, otherwise the English message.
///
/// ```
/// use sea_orm::{DbErr, RuntimeErr};
/// use sea_orm_mixins::{is_outcome_unknown, is_retryable};
///
/// let lost = DbErr::Exec(RuntimeErr::Internal("error communicating with database: Connection reset by peer".into()));
/// assert!(is_outcome_unknown(&lost) && !is_retryable(&lost));
/// assert!(!is_outcome_unknown(&DbErr::RecordNotUpdated));
/// ```
#[must_use]
pub fn is_outcome_unknown(err: &DbErr) -> bool {
    // All other errors come before anything is sent, or are the server's own answer.
    match driver::is_outcome_unknown(err) {
        Some(unknown) => unknown,
        None if matches!(err, DbErr::Exec(_) | DbErr::Query(_)) => reads_unknown(&err.to_string()),
        None => matches!(err, DbErr::UnpackInsertId | DbErr::ConvertFromU64(_) | DbErr::Type(_)),
    }
}

/// Reads the servers' messages, for programs that did not enable this crate's driver features.
fn reads_retryable(message: &str) -> bool {
    const MESSAGES: [&str; 6] = [
        "could not serialize access",
        "deadlock detected",
        "canceling statement due to lock timeout",
        "Deadlock found when trying to get lock",
        "Lock wait timeout exceeded",
        "database is locked",
    ];
    MESSAGES.iter().any(|known| message.contains(known)) || message.contains("database table is locked")
}

/// Reads the messages about a lost connection, of the driver and of the servers.
fn reads_unknown(message: &str) -> bool {
    const MESSAGES: [&str; 6] = [
        "error communicating with database",
        "encountered unexpected or invalid data",
        "crashed background worker",
        "terminating connection",
        "Server shutdown in progress",
        "Connection was killed",
    ];
    MESSAGES.iter().any(|known| message.contains(known))
}

#[cfg(test)]
mod tests {
    use super::{is_outcome_unknown, is_retryable};
    use crate::MixinError;
    use sea_orm::{DbErr, RuntimeErr};

    #[test]
    fn messages_are_read_where_codes_are_not_known() {
        let server = |message: &str| DbErr::Exec(RuntimeErr::Internal(message.to_owned()));
        assert!(is_retryable(&server(
            "1213 (40001): Deadlock found when trying to get lock; try restarting transaction"
        )));
        assert!(is_retryable(&server("(code: 5) database is locked")));
        assert!(!is_retryable(&server("UNIQUE constraint failed: bookings.slot")));
    }

    #[test]
    fn a_lost_connection_leaves_it_open_only_where_something_was_sent() {
        let lost = || RuntimeErr::Internal("error communicating with database: broken pipe".to_owned());
        assert!(is_outcome_unknown(&DbErr::Exec(lost())) && is_outcome_unknown(&DbErr::Query(lost())));
        assert!(!is_outcome_unknown(&DbErr::Conn(lost())) && !is_retryable(&DbErr::Exec(lost())));
        assert!(!is_outcome_unknown(&DbErr::from(MixinError::HardDelete {
            table: "t".into()
        })));
        let told = RuntimeErr::Internal("syntax error at or near \"SELEC\"".to_owned());
        assert!(!is_outcome_unknown(&DbErr::Exec(told)));
    }

    #[cfg(any(feature = "sqlx-mysql", feature = "sqlx-postgres", feature = "sqlx-sqlite"))]
    #[test]
    fn the_drivers_own_errors_say_whether_anything_was_sent() {
        let driver = |err: sea_orm::SqlxError| DbErr::Exec(RuntimeErr::SqlxError(std::sync::Arc::new(err)));
        assert!(is_outcome_unknown(&driver(std::io::Error::other("reset").into())));
        assert!(is_outcome_unknown(&driver(sea_orm::SqlxError::WorkerCrashed)));
        for nothing in [sea_orm::SqlxError::PoolTimedOut, sea_orm::SqlxError::PoolClosed] {
            assert!(!is_outcome_unknown(&driver(nothing)));
        }
    }
}
