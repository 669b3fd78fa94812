//! [`Filler`]: the batches of a backfill.

use super::progress::Progress;
use super::range::{Key, Values};
use crate::adopt::aim::Aim;
use crate::adopt::not_null::rows_without;
use crate::adopt::sql;
use crate::maintenance::{EVENTS, Maintenance};
use backon::{FuturesTimerSleeper, Sleeper as _};
use sea_orm_migration::prelude::{Alias, Expr, ExprTrait as _, IntoTableRef as _, Query, UpdateStatement};
use sea_orm_migration::sea_orm::{ConnectionTrait as _, DbBackend, DbErr};
use std::time::{Duration, Instant};
use tracing::Instrument as _;

const REASON: &str = "fill the tenants of old rows";

/// How long a batch should take: the next one is as much smaller or larger, up to a half or twice. What every statement takes,
/// however few rows it changes, is in it: on a slow network or a busy machine that alone must not keep the batches small.
const AIM: Duration = Duration::from_millis(100);
/// No batch is made smaller than this.
const SMALLEST: u64 = 50;

/// The batches of a backfill.
#[derive(Debug)]
pub(in crate::adopt) struct Filler<'f> {
    pub(super) maintenance: &'f Maintenance<'f>,
    pub(super) aim: &'f Aim,
    pub(super) key: Key,
    pub(super) update: Update,
    /// The columns that MySQL and MariaDB would set to the time of the change.
    pub(super) kept: Vec<String>,
    pub(super) estimated: Option<u64>,
    pub(super) batch: u64,
}

/// How a batch sets the tenants.
#[derive(Debug)]
pub(super) enum Update {
    Expression {
        value: Expr,
        may_be_null: bool,
    },
    /// All in the server's quotes; the table is `p`, the child `c`.
    Parent {
        table: String,
        tenant: String,
        on: String,
    },
}

impl Filler<'_> {
    pub(in crate::adopt) async fn run(&self) -> Result<(), DbErr> {
        self.run_slowly(Duration::ZERO, &mut |_| ()).await
    }

    pub(super) async fn run_slowly(
        &self,
        pause: Duration,
        on_progress: &mut (dyn FnMut(Progress) + Send),
    ) -> Result<(), DbErr> {
        let span = tracing::info_span!(
            target: EVENTS,
            "step",
            table = %self.maintenance.target(),
            reason = REASON,
        );
        self.batches(pause, on_progress).instrument(span).await
    }

    async fn batches(&self, pause: Duration, on_progress: &mut (dyn FnMut(Progress) + Send)) -> Result<(), DbErr> {
        let started = Instant::now();
        let mut progress = Progress::new(self.estimated, self.batch);
        let mut after: Option<Values> = None;
        loop {
            let began = Instant::now();
            let until = self.end(after.as_ref(), progress.batch).await?;
            let filled = self.fill(after.as_ref(), until.as_ref()).await?;
            let passed = until.as_ref().map_or(filled, |_| progress.batch);
            progress.add(passed, filled, started.elapsed());
            progress.batch = next_size(progress.batch, self.batch, began.elapsed());
            let Some(until) = until else { break };
            on_progress(progress);
            after = Some(until);
            if !pause.is_zero() {
                FuturesTimerSleeper.sleep(pause).await;
            }
        }
        let left = rows_without(self.maintenance, self.aim).await?;
        progress.left = Some(left);
        on_progress(progress);
        tracing::info!(target: EVENTS, table = %self.maintenance.target(), %progress, "filled");
        Ok(())
    }

    /// The key at the end of the next batch; `None` where fewer rows are left.
    async fn end(&self, after: Option<&Values>, size: u64) -> Result<Option<Values>, DbErr> {
        let sql = self.key.end(&self.maintenance.quoted(), after, size);
        let row = self.maintenance.retry(REASON, || self.maintenance.row(&sql)).await?;
        let Some(row) = row else { return Ok(None) };
        let values = (0..self.key.len()).map(|at| row.try_get_by(format!("k{at}").as_str()));
        values.collect::<Result<Values, DbErr>>().map(Some)
    }

    /// Sets the tenants of one batch; returns how many rows got one.
    async fn fill(&self, after: Option<&Values>, until: Option<&Values>) -> Result<u64, DbErr> {
        let maintenance = self.maintenance;
        match &self.update {
            Update::Expression { value, may_be_null } => {
                let range = self.key.between("", after, until);
                let update = self.update(value, *may_be_null, range);
                maintenance
                    .retry(REASON, async || Ok(maintenance.execute(&update).await?.rows_affected()))
                    .await
            }
            Update::Parent { table, tenant, on } => {
                let range = self.key.between("c.", after, until);
                let sql = self.update_from(table, tenant, on, range);
                maintenance.retry(REASON, || maintenance.send(&sql)).await
            }
        }
    }

    fn update(&self, value: &Expr, may_be_null: bool, range: Option<String>) -> UpdateStatement {
        let tenant = Alias::new(&self.aim.column);
        let name = Alias::new(&self.aim.table.name);
        let mut update = Query::update();
        match &self.aim.table.schema {
            Some(schema) if self.maintenance.backend() == DbBackend::Postgres => {
                update.table((Alias::new(schema), name).into_table_ref());
            }
            Some(_) | None => {
                update.table(name);
            }
        }
        update.value(tenant.clone(), value.clone());
        for column in &self.kept {
            update.value(Alias::new(column), Expr::col(Alias::new(column)));
        }
        if let Some(range) = range {
            update.and_where(Expr::cust(range));
        }
        update.and_where(Expr::col(tenant).is_null());
        if may_be_null {
            update.and_where(value.clone().is_not_null());
        }
        update
    }

    fn update_from(&self, parent: &str, from: &str, on: &str, range: Option<String>) -> String {
        let maintenance = self.maintenance;
        let (child, tenant) = (maintenance.quoted(), maintenance.quote(&self.aim.column));
        let range = range.map_or_else(String::new, |range| format!("{range} AND "));
        let rows = format!("{range}c.{tenant} IS NULL AND {from} IS NOT NULL");
        if sql::is_mysql(maintenance.server()) {
            let mut kept = String::new();
            for column in &self.kept {
                let column = maintenance.quote(column);
                kept.extend([", c.", &column, " = c.", &column]);
            }
            return format!(
                "UPDATE {child} AS c STRAIGHT_JOIN {parent} AS p ON {on} SET c.{tenant} = {from}{kept} WHERE {rows}"
            );
        }
        format!("UPDATE {child} AS c SET {tenant} = {from} FROM {parent} AS p WHERE {on} AND {rows}")
    }
}

/// The rows of the next batch, after one that took so long.
fn next_size(size: u64, largest: u64, took: Duration) -> u64 {
    let wanted = u128::from(size) * AIM.as_micros() / took.as_micros().max(1);
    let wanted = u64::try_from(wanted).unwrap_or(u64::MAX);
    wanted.clamp(size / 2, size * 2).clamp(Ord::min(SMALLEST, largest), largest)
}

#[cfg(test)]
mod tests {
    use super::next_size;
    use std::time::Duration;

    /// The size that batches come to, where a statement takes so long and a row so long.
    fn settled(statement: Duration, row: Duration) -> u64 {
        let mut size = 5_000;
        for _ in 0..100 {
            size = next_size(size, 5_000, statement + row * u32::try_from(size).unwrap());
        }
        size
    }

    #[test]
    fn batches_take_a_tenth_of_a_second() {
        let (short, row) = (Duration::from_millis(1), Duration::from_micros(10));
        assert_eq!(settled(short, row), 5_000);
        let slow = settled(short, row * 100);
        assert!((90..=100).contains(&slow), "{slow}");
        // The batch was smaller for a while, and statements take long.
        let busy = settled(Duration::from_millis(60), row);
        assert!((3_000..=4_100).contains(&busy), "{busy}");
        assert_eq!(settled(Duration::from_millis(300), row), 50);
    }

    #[test]
    fn batches_stay_within_their_bounds() {
        assert_eq!(next_size(5_000, 5_000, Duration::ZERO), 5_000);
        assert_eq!(next_size(100, 5_000, Duration::from_micros(1)), 200);
        assert_eq!(next_size(5_000, 5_000, Duration::from_secs(60)), 2_500);
        assert_eq!(next_size(50, 5_000, Duration::from_secs(60)), 50);
        assert_eq!(next_size(7, 7, Duration::from_secs(60)), 7);
    }
}
