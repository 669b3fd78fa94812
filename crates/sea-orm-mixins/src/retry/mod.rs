//! [`retry_stale`]: runs an operation again where another writer was faster.

mod driver;
mod outcome;

pub use outcome::{is_outcome_unknown, is_retryable};

use backon::{ExponentialBuilder, FuturesTimerSleeper, Retryable as _};
use sea_orm::{DbErr, TransactionError};
use std::future::Future;
use std::time::Duration;

/// About as long as a short transaction takes.
const SHORTEST_WAIT: Duration = Duration::from_millis(1);
/// Long enough for a queue of a hundred of them, and short enough for a user who waits.
const LONGEST_WAIT: Duration = Duration::from_millis(64);

/// An error that may hold a `DbErr`, so that [`retry_stale`] can tell whether another attempt may succeed.
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

/// Runs `attempt` until it succeeds, fails with an error that another attempt cannot cure, or has run `attempts` times.
/// The first run counts, and 0 still runs it once. Returns the last result.
///
/// The closure must repeat all of it: read the row, change it, write it. A transaction belongs inside, because a
/// failed one cannot be continued, and a snapshot would not see the newer row.
///
/// It runs again on a stale version, a serialization failure, a deadlock, a lock timeout, and a busy SQLite.
///
/// Between attempts it backs off with jitter: 1 to 2 milliseconds before the second attempt, twice as long before each
/// further one, and never more than 128. This needs no runtime, and ignores tokio's paused clock.
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
        // Adds up to the same wait again.
        .with_jitter();
    attempt
        .retry(waits)
        .when(|err| err.db_err().is_some_and(is_retryable))
        .sleep(FuturesTimerSleeper)
        .await
}

#[cfg(test)]
mod tests {
    use super::{RetryCause, retry_stale};
    use crate::MixinError;
    use sea_orm::{DbErr, TransactionError};
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
