//! What an error says of what was done: nothing, so that it can be done again, or nobody knows.

use super::driver;
use crate::MixinError;
use sea_orm::DbErr;

/// Whether doing it again, from reading the row on, can succeed: a stale version, a serialization failure, a deadlock,
/// a lock timeout, a busy SQLite.
///
/// Nothing of the statement was done then; nor of the transaction that it belongs to, once that is rolled back. A lock
/// timeout on MySQL and MariaDB undoes the statement alone and leaves the transaction open.
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

/// Whether the connection was lost while the statement, or the `COMMIT`, was under way, or its answer could not be read, so
/// that it may have been done. Look before you do it again, or make doing it twice harmless: a key of your own, a version.
///
/// What an error says, taken together with [`is_retryable`]:
///
/// | `is_outcome_unknown` | `is_retryable` | what was done | what to do |
/// | --- | --- | --- | --- |
/// | no | yes | nothing | do it again, from reading the row on: [`retry_stale`](crate::retry_stale) |
/// | yes | no | all or nothing | look, then decide |
/// | no | no | nothing, but for the errors below | `DbErr::Conn` and `DbErr::ConnectionAcquire` say that no connection could be had: try later. Others fail again until something else changes. |
///
/// Made after the statement was done are the errors of your own `after_save` and `after_delete`, and, where the backend has
/// no RETURNING, `RecordNotInserted`, `RecordNotFound` and `RecordNotUpdated`: the row could not be read back.
///
/// A transaction in which a statement fails before its commit was sent is rolled back, also if the connection is lost:
/// nothing of it was done, whatever this says of the statement. Only the error of `commit` leaves it open.
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
    // Whatever else goes wrong does so before anything is sent, or is the server's own answer.
    match driver::is_outcome_unknown(err) {
        Some(unknown) => unknown,
        None if matches!(err, DbErr::Exec(_) | DbErr::Query(_)) => reads_unknown(&err.to_string()),
        None => matches!(err, DbErr::UnpackInsertId | DbErr::ConvertFromU64(_) | DbErr::Type(_)),
    }
}

/// What the servers' messages say, for programs that did not enable this crate's driver features.
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

/// The same of a lost connection: of the driver's messages, and of the servers' last words.
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
