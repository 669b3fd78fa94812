//! What an error says about doing it again: [`retry_stale`] does where somebody else was faster, and
//! [`is_outcome_unknown`] tells where nobody may without looking first.

use crate::MixinError;
use backon::{ExponentialBuilder, FuturesTimerSleeper, Retryable as _};
use sea_orm::{DbErr, TransactionError};
use std::future::Future;
use std::time::Duration;

/// About as long as the quickest transaction takes.
const SHORTEST_WAIT: Duration = Duration::from_millis(1);
/// Long enough for a queue of a hundred of them, and short enough for somebody who waits.
const LONGEST_WAIT: Duration = Duration::from_millis(64);

/// An error that may hold a `DbErr`, so that [`retry_stale`] can tell what another attempt may cure.
pub trait RetryCause {
    /// The database error, if it is one.
    fn db_err(&self) -> Option<&DbErr>;
}

impl RetryCause for DbErr {
    fn db_err(&self) -> Option<&DbErr> {
        Some(self)
    }
}

impl<E: RetryCause> RetryCause for TransactionError<E> {
    fn db_err(&self) -> Option<&DbErr> {
        match self {
            Self::Connection(err) => Some(err),
            Self::Transaction(err) => err.db_err(),
        }
    }
}

impl RetryCause for Box<dyn std::error::Error + Send + Sync> {
    fn db_err(&self) -> Option<&DbErr> {
        self.downcast_ref::<DbErr>()
    }
}

impl RetryCause for Box<dyn std::error::Error> {
    fn db_err(&self) -> Option<&DbErr> {
        self.downcast_ref::<DbErr>()
    }
}

/// Runs `attempt` until it succeeds, fails with an error that another attempt cannot cure, or has run `attempts` times;
/// the first run counts, and 0 runs it once all the same. Returns the last result.
///
/// The closure must do all of it again: read the row, change it, write it. A transaction belongs inside, because a
/// failed one cannot be continued, and a snapshot would not see the newer row.
///
/// It runs again on a stale version, a serialization failure, a deadlock, a lock timeout, and a busy SQLite.
///
/// In between it waits, so that those who met do not meet again: 1 to 2 milliseconds before the second attempt, twice
/// as long before each further one, and never more than 128; how long exactly is up to chance. It needs no runtime for
/// that, and does not heed tokio's paused clock.
///
/// # Errors
///
/// The last attempt's.
///
/// # Cancel safety
///
/// Dropping the future stops the attempt that is running where it is; run a transaction inside if that matters, on a pool
/// with [`cancel_safe`](crate::CancelSafe::cancel_safe).
///
/// # Examples
///
/// ```
/// # mod counter {
/// #     use sea_orm::entity::prelude::*;
/// #     use sea_orm_mixins::prelude::*;
/// #     #[sea_orm_mixins::model]
/// #     #[derive(Clone, Debug, PartialEq, DeriveEntityModel, IntegerPk, OptimisticLock)]
/// #     #[sea_orm(table_name = "counters")]
/// #     pub struct Model { pub value: i32 }
/// # }
/// use sea_orm::{ConnectionTrait, DbErr, EntityTrait, IntoActiveModel, Set};
/// use sea_orm_mixins::prelude::*;
///
/// async fn increment(id: i32, db: &impl ConnectionTrait) -> Result<counter::Model, DbErr> {
///     retry_stale(5, async || {
///         let row = counter::Entity::find_by_id(id).one(db).await?;
///         let row = row.ok_or(DbErr::RecordNotUpdated)?;
///         let next = row.value + 1;
///         let mut row = row.into_active_model();
///         row.value = Set(next);
///         row.update(db).await
///     })
///     .await
/// }
/// ```
pub async fn retry_stale<T, E, F, Fut>(attempts: usize, attempt: F) -> Result<T, E>
where
    E: RetryCause,
    F: FnMut() -> Fut,
    Fut: Future<Output = Result<T, E>>,
{
    let waits = ExponentialBuilder::new()
        .with_min_delay(SHORTEST_WAIT)
        .with_max_delay(LONGEST_WAIT)
        .with_max_times(attempts.saturating_sub(1))
        // Up to as long again.
        .with_jitter();
    attempt
        .retry(waits)
        .when(|err| err.db_err().is_some_and(is_retryable))
        .sleep(FuturesTimerSleeper)
        .await
}

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
/// | no | yes | nothing | do it again, from reading the row on: [`retry_stale`] |
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

#[cfg(any(feature = "sqlx-mysql", feature = "sqlx-postgres", feature = "sqlx-sqlite"))]
mod driver;

#[cfg(not(any(feature = "sqlx-mysql", feature = "sqlx-postgres", feature = "sqlx-sqlite")))]
mod driver {
    use sea_orm::DbErr;

    /// Without a driver's feature its error types are unknown here.
    pub(super) fn is_retryable(_: &DbErr) -> Option<bool> {
        None
    }

    pub(super) fn is_outcome_unknown(_: &DbErr) -> Option<bool> {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::{RetryCause, is_outcome_unknown, is_retryable, retry_stale};
    use crate::MixinError;
    use sea_orm::{DbErr, RuntimeErr, TransactionError};
    use std::cell::Cell;
    use std::time::{Duration, Instant};

    fn stale() -> DbErr {
        MixinError::StaleData {
            table: "t".into(),
            key: vec![],
            expected: 1,
            attempted: vec![],
        }
        .into()
    }

    #[tokio::test]
    async fn the_first_attempt_counts() {
        for (attempts, runs) in [(0, 1), (1, 1), (3, 3)] {
            let ran = Cell::new(0);
            let result: Result<(), DbErr> = retry_stale(attempts, async || {
                ran.set(ran.get() + 1);
                Err(stale())
            })
            .await;
            assert!(MixinError::of(&result.unwrap_err()).is_some_and(|error| error.is_retryable()));
            assert_eq!(ran.get(), runs, "attempts = {attempts}");
        }
    }

    #[tokio::test]
    async fn each_wait_is_longer() {
        let started = Instant::now();
        let result: Result<(), DbErr> = retry_stale(5, async || Err(stale())).await;
        assert!(result.is_err());
        assert!(started.elapsed() >= Duration::from_millis(1 + 2 + 4 + 8));
    }

    #[tokio::test]
    async fn other_errors_end_it_at_once() {
        let ran = Cell::new(0);
        let result: Result<(), DbErr> = retry_stale(5, async || {
            ran.set(ran.get() + 1);
            Err(DbErr::RecordNotUpdated)
        })
        .await;
        assert_eq!(result, Err(DbErr::RecordNotUpdated));
        assert_eq!(ran.get(), 1);
    }

    #[tokio::test]
    async fn a_transaction_that_failed_inside_is_seen_through() {
        let ran = Cell::new(0);
        let result = retry_stale(5, async || {
            ran.set(ran.get() + 1);
            if ran.get() < 3 {
                Err(TransactionError::Transaction(stale()))
            } else {
                Ok(ran.get())
            }
        })
        .await;
        assert_eq!(result.unwrap(), 3);
    }

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
        assert!(!is_outcome_unknown(&stale()));
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

    #[tokio::test]
    async fn a_boxed_error_is_looked_into() {
        async fn attempts<E: RetryCause>(err: impl Fn() -> E) -> u32 {
            let ran = Cell::new(0);
            let result: Result<(), E> = retry_stale(3, async || {
                ran.set(ran.get() + 1);
                Err(err())
            })
            .await;
            assert!(result.is_err());
            ran.get()
        }
        type Sendable = Box<dyn std::error::Error + Send + Sync>;
        type Boxed = Box<dyn std::error::Error>;
        assert_eq!(
            (
                attempts(|| Sendable::from(stale())).await,
                attempts(|| Sendable::from("no")).await
            ),
            (3, 1)
        );
        assert_eq!(
            (
                attempts(|| Boxed::from(stale())).await,
                attempts(|| Boxed::from("no")).await
            ),
            (3, 1)
        );
    }
}
