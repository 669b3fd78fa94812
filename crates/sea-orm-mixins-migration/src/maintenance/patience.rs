//! Patience: what fails because of others is tried again, with growing waits.

use super::{EVENTS, Maintenance, NO_TRANSACTION, message};
use crate::inspected::Table;
use crate::step::Step;
use backon::{BackoffBuilder as _, ExponentialBackoff, ExponentialBuilder, FuturesTimerSleeper, Sleeper as _};
use sea_orm_migration::sea_orm::{DbBackend, DbErr};
use sea_orm_mixins::is_retryable;
use std::time::{Duration, Instant};

/// Others that waited behind the attempt go first.
const SHORTEST: Duration = Duration::from_millis(100);
const LONGEST: Duration = Duration::from_secs(5);

/// Waits until a time is over.
pub(super) struct Waits {
    lengths: ExponentialBackoff,
    until: Instant,
}

impl Waits {
    fn growing(patience: Duration) -> Self {
        Self::between(SHORTEST, LONGEST, patience)
    }

    pub(super) fn each(length: Duration, patience: Duration) -> Self {
        Self::between(length, length, patience)
    }

    fn between(shortest: Duration, longest: Duration, patience: Duration) -> Self {
        let now = Instant::now();
        Self {
            lengths: ExponentialBuilder::new()
                .with_min_delay(shortest)
                .with_max_delay(longest)
                .without_max_times()
                .build(),
            // A patience that no clock can hold has no end that anybody sees.
            until: now
                .checked_add(patience)
                .unwrap_or(now + Duration::from_hours(24 * 365)),
        }
    }

    /// Waits, or returns false at once if the time is over. The last wait is as long as what is left.
    pub(super) async fn wait(&mut self) -> bool {
        let left = self.until.saturating_duration_since(Instant::now());
        if left.is_zero() {
            return false;
        }
        let length = self.lengths.next().unwrap_or(LONGEST);
        FuturesTimerSleeper.sleep(length.min(left)).await;
        true
    }
}

impl Maintenance<'_> {
    /// Looks at the table, asks `missing` for the steps that it lacks, and runs them; all of it again after a lock timeout,
    /// a deadlock or a busy database. On SQLite in one transaction, so that nobody changes the table in between.
    pub(crate) async fn converge<F>(&self, reason: &str, missing: F) -> Result<(), DbErr>
    where
        F: Fn(Option<Table>) -> Result<Vec<Step>, DbErr> + Sync,
    {
        self.retry(reason, || self.converge_once(&missing)).await
    }

    async fn converge_once<F>(&self, missing: &F) -> Result<(), DbErr>
    where
        F: Fn(Option<Table>) -> Result<Vec<Step>, DbErr> + Sync,
    {
        if self.backend() != DbBackend::Sqlite || self.in_transaction() {
            for step in missing(self.table().await?)? {
                self.run(&step).await?;
            }
            return Ok(());
        }
        let batch = self.begin().await?;
        for step in missing(batch.table().await?)? {
            batch.run(&step).await?;
        }
        batch.commit().await
    }

    /// Runs `attempt` until it succeeds, fails for a reason that waiting does not cure, or the patience ends. It must look
    /// again at what is there. In a transaction it runs once: what failed there cannot be continued.
    ///
    /// # Errors
    ///
    /// `DbErr::Migration` with the table, the reason, how often it was tried, and on PostgreSQL who was in the way.
    pub(crate) async fn retry<T, F, Fut>(&self, reason: &str, mut attempt: F) -> Result<T, DbErr>
    where
        F: FnMut() -> Fut,
        Fut: Future<Output = Result<T, DbErr>>,
    {
        let mut waits = Waits::growing(self.patience);
        let started = Instant::now();
        for attempts in 1_u64.. {
            let err = match attempt().await {
                Ok(value) => return Ok(value),
                Err(err) => err,
            };
            if matches!(err, DbErr::Migration(_)) || !is_retryable(&err) {
                return Err(message::failed_step(&self.target, reason, &err));
            }
            if self.in_transaction() {
                let why = format!(
                    "{}; in a transaction it cannot be tried again: add to the migration `{NO_TRANSACTION}`",
                    message::words(&err)
                );
                return Err(message::step(&self.target, reason, &why));
            }
            tracing::info!(
                target: EVENTS,
                table = %self.target,
                reason,
                attempts,
                error = message::words(&err),
                "in the way of others, or they of it; waits and tries again"
            );
            if !waits.wait().await {
                let why = format!(
                    "{}, {attempts} times in {} s{}; run the migration again, or give it more `.patience(..)`",
                    message::words(&err),
                    started.elapsed().as_secs(),
                    self.in_the_way().await,
                );
                return Err(message::step(&self.target, reason, &why));
            }
        }
        Err(message::step(&self.target, reason, "tried too often"))
    }
}
