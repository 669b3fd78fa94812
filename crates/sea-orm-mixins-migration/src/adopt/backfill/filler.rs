//! [`Filler`]: the batches of a backfill.

use super::commits::Commits;
use super::progress::Progress;
use super::range::{Key, Values};
use crate::adopt::aim::Aim;
use crate::adopt::not_null::rows_without;
use crate::maintenance::{EVENTS, Maintenance};
use backon::{FuturesTimerSleeper, Sleeper as _};
use sea_orm_migration::prelude::{Alias, Expr, ExprTrait as _, IntoTableRef as _, Query, UpdateStatement};
use sea_orm_migration::sea_orm::{ConnectionTrait as _, DbBackend, DbErr};
use std::time::{Duration, Instant};
use tracing::Instrument as _;

/// A batch that takes longer is followed by a smaller one.
const LONG: Duration = Duration::from_millis(200);
/// One that takes less, by a larger one again.
const SHORT: Duration = Duration::from_millis(100);
/// No batch is made smaller than this part of what was asked for: the commits would be most of the work.
const SMALLEST: u64 = 16;

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
    /// Not at all: each row is written as it is, by this column.
    Same(String),
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
            reason = self.reason(),
        );
        self.batches(pause, on_progress).instrument(span).await
    }

    fn reason(&self) -> &'static str {
        match self.update {
            Update::Expression { .. } | Update::Parent { .. } => "fill the tenants of old rows",
            Update::Same(_) => "write old rows with the tenant's default",
        }
    }

    async fn batches(&self, pause: Duration, on_progress: &mut (dyn FnMut(Progress) + Send)) -> Result<(), DbErr> {
        let commits = Commits::deferred(self.maintenance).await?;
        let result = self.all(pause, on_progress).await;
        let settled = commits.settled().await;
        let mut progress = result?;
        settled?;
        if !matches!(self.update, Update::Same(_)) {
            progress.left = Some(rows_without(self.maintenance, self.aim).await?);
        }
        on_progress(progress);
        tracing::info!(target: EVENTS, table = %self.maintenance.target(), %progress, "filled");
        Ok(())
    }

    async fn all(&self, pause: Duration, on_progress: &mut (dyn FnMut(Progress) + Send)) -> Result<Progress, DbErr> {
        let started = Instant::now();
        let mut progress = Progress::new(self.estimated, self.batch);
        let mut after: Option<Values> = None;
        loop {
            let began = Instant::now();
            let until = self.end(after.as_ref(), progress.batch).await?;
            let filled = self.fill(after.as_ref(), until.as_ref()).await?;
            let passed = until.as_ref().map_or(filled, |_| progress.batch);
            progress.add(passed, filled, started.elapsed());
            progress.batch = self.next_size(progress.batch, began.elapsed());
            let Some(until) = until else { break };
            on_progress(progress);
            after = Some(until);
            if !pause.is_zero() {
                FuturesTimerSleeper.sleep(pause).await;
            }
        }
        Ok(progress)
    }

    fn next_size(&self, size: u64, took: Duration) -> u64 {
        if took > LONG {
            Ord::max(size / 2, Ord::max(self.batch / SMALLEST, 1))
        } else if took < SHORT {
            Ord::min(size * 2, self.batch)
        } else {
            size
        }
    }

    /// The key at the end of the next batch; `None` where fewer rows are left.
    async fn end(&self, after: Option<&Values>, size: u64) -> Result<Option<Values>, DbErr> {
        let sql = self.key.end(&self.maintenance.quoted(), after, size);
        let row = self
            .maintenance
            .retry(self.reason(), || self.maintenance.row(&sql))
            .await?;
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
                    .retry(self.reason(), async || {
                        Ok(maintenance.execute(&update).await?.rows_affected())
                    })
                    .await
            }
            Update::Parent { table, tenant, on } => {
                let range = self.key.between("c.", after, until);
                let sql = self.update_from(table, tenant, on, range);
                maintenance.retry(self.reason(), || maintenance.send(&sql)).await
            }
            Update::Same(column) => {
                let (table, column) = (maintenance.quoted(), maintenance.quote(column));
                let range = self.key.between("", after, until);
                let range = range.map_or_else(String::new, |range| format!(" WHERE {range}"));
                let sql = format!("UPDATE {table} SET {column} = {column}{range}");
                maintenance.retry(self.reason(), || maintenance.send(&sql)).await
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
        if maintenance.server().is_mysql() {
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
