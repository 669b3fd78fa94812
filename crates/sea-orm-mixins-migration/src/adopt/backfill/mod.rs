//! `backfill`, `backfill_from`, `backfill_with`: the tenants of the rows that were there before, by ranges of the key.

mod commits;
mod filler;
mod progress;
mod range;
mod source;

pub(super) use filler::Filler;
pub use progress::Progress;
pub(crate) use range::{Key as KeyRanges, Values as KeyValues};
pub(super) use source::Source;

use super::builder::{Adoption, adopted, existing};
use super::{Pending, types, value};
use crate::maintenance::Maintenance;
use sea_orm_migration::prelude::Expr;
use sea_orm_migration::sea_orm::{DbErr, Value};
use sea_orm_mixins::MixinEntity;
use std::fmt;
use std::time::Duration;

/// A backfill, which begins when it is awaited; from [`Adoption::backfill`] and its like.
#[must_use = "a backfill does nothing until it is awaited"]
pub struct Backfill<'m> {
    adoption: Adoption<'m>,
    source: Source,
    /// The tenant, where there is one for all.
    value: Option<Value>,
    batch: u64,
    pause: Duration,
    on_progress: Box<dyn FnMut(Progress) + Send + 'm>,
}

impl<'m> Adoption<'m> {
    /// Gives all rows that have no tenant this one, `batch` rows at a time.
    ///
    /// The rows are passed in the order of the key, on SQLite in that of the rowid, in which they are kept: each batch is the
    /// next `batch` rows, whether they have a tenant or not,
    /// and one UPDATE that is a transaction of its own. Nothing is kept beside the table: run again after it was stopped, it
    /// passes what is done at the speed of reading. Rows that are inserted meanwhile with a key behind are passed too;
    /// those that have a tenant stay as they are. A batch that takes more than 200 ms is followed by a smaller one.
    ///
    /// On PostgreSQL, and on SQLite with a write-ahead log, no batch waits for the disk, but the whole does before it returns.
    /// If the machine fails meanwhile, the last batches may be missing; the next run fills those rows.
    ///
    /// Nothing but the tenant is set: no version, no `updated_at`, and columns with ON UPDATE on MySQL and MariaDB keep
    /// their value. Triggers of the table do fire.
    ///
    /// # SQL
    ///
    /// For each batch, here on PostgreSQL; on the others the same in their quotes:
    ///
    /// ```sql
    /// SELECT quote_literal("id"::text) FROM "bookings" WHERE "id" > '..' ORDER BY "id" LIMIT 1 OFFSET 4999
    /// UPDATE "bookings" SET "station_id" = $1 WHERE "id" > '..' AND "id" <= '..' AND "station_id" IS NULL
    /// ```
    ///
    /// A key of several columns is compared as a row, `("a", "b") > (.., ..)`; on MySQL and MariaDB, which use no index for
    /// that, `` `a` > .. OR (`a` = .. AND `b` > ..)``. The rows of a batch are locked while it runs (READ COMMITTED on
    /// MySQL and MariaDB: no gaps); on SQLite each UPDATE keeps other writers out.
    ///
    /// # Errors
    ///
    /// In a transaction; no such table or column; no primary key; the value is NULL or does not fit the type. A batch that a
    /// lock timeout, a deadlock or a busy database stops is tried again as long as the
    /// [`patience`](Adoption::patience) lasts.
    pub fn backfill(&self, value: impl Into<Value>, batch: u64) -> Backfill<'m> {
        let value = value.into();
        let source = Source::Value(Expr::val(value.clone()));
        Backfill {
            value: Some(value),
            ..self.backfill_by(source, batch)
        }
    }

    /// Gives all rows that have no tenant that of the row that they belong to: the `belongs_to` from the entity to `Parent`,
    /// or with [`adopt_tenant_on`](crate::MixinSchemaManager::adopt_tenant_on) the table's foreign key to it.
    ///
    /// As [`backfill`](Self::backfill). A row whose parent is missing, or has no tenant itself, is left as it is;
    /// [`Progress::left`] is their number at the end, and [`enforce_not_null`](Self::enforce_not_null) refuses them.
    ///
    /// # SQL
    ///
    /// - PostgreSQL, SQLite: `UPDATE "lines" AS c SET "station_id" = p."station_id" FROM "bookings" AS p WHERE p."id" =
    ///   c."booking_id" AND p."station_id" IS NOT NULL AND c."id" > .. AND c."id" <= .. AND c."station_id" IS NULL`
    /// - MySQL, MariaDB: ``UPDATE `lines` AS c STRAIGHT_JOIN `bookings` AS p ON p.`id` = c.`booking_id` SET ..``
    ///
    /// # Errors
    ///
    /// As [`backfill`](Self::backfill); no relation to `Parent`, or several; `Parent` has no such tenant, or its table no
    /// such column yet.
    pub fn backfill_from<Parent: MixinEntity>(&self, batch: u64) -> Backfill<'m> {
        self.backfill_by(self.source_from::<Parent>(), batch)
    }

    /// Gives all rows that have no tenant that of an expression over the row.
    ///
    /// As [`backfill`](Self::backfill). A row for which it gives NULL is left as it is; [`Progress::left`] is their number at
    /// the end.
    ///
    /// # SQL
    ///
    /// `UPDATE "bookings" SET "station_id" = <expression> WHERE "id" > .. AND "id" <= .. AND "station_id" IS NULL AND
    /// <expression> IS NOT NULL`
    ///
    /// # Errors
    ///
    /// As [`backfill`](Self::backfill); what the server says to the expression.
    pub fn backfill_with(&self, expression: impl Into<Expr>, batch: u64) -> Backfill<'m> {
        self.backfill_by(Source::Expression(expression.into()), batch)
    }

    pub(super) fn source_from<Parent: MixinEntity>(&self) -> Source {
        let policy = Parent::policy();
        let column = self.aim().ok().and_then(|aim| aim.column_in(policy));
        Source::Parent {
            table: policy.table.clone(),
            column: column.map(str::to_owned),
        }
    }

    fn backfill_by(&self, source: Source, batch: u64) -> Backfill<'m> {
        Backfill {
            adoption: self.clone(),
            source,
            value: None,
            batch: batch.max(1),
            pause: Duration::ZERO,
            on_progress: Box::new(|_| ()),
        }
    }
}

impl<'m> Backfill<'m> {
    /// Waits between two batches, so that others have the database for themselves, and replicas catch up. None unless said.
    pub fn pause(mut self, pause: Duration) -> Self {
        self.pause = pause;
        self
    }

    /// Calls a function after each batch.
    pub fn on_progress(mut self, on_progress: impl FnMut(Progress) + Send + 'm) -> Self {
        self.on_progress = Box::new(on_progress);
        self
    }

    async fn run(mut self) -> Result<(), DbErr> {
        let adoption = self.adoption.clone();
        let (maintenance, aim) = adoption.open().await?;
        let result = self.run_on(&maintenance, aim).await;
        maintenance.finish(result).await
    }

    async fn run_on(&mut self, maintenance: &Maintenance<'_>, aim: &super::aim::Aim) -> Result<(), DbErr> {
        maintenance.outside_transaction("a backfill, whose batches are transactions of their own,")?;
        if let Some(value) = &self.value {
            value::check(maintenance, aim, value)?;
        }
        let table = existing(maintenance, maintenance.table().await?)?;
        types::check(maintenance, aim, adopted(maintenance, &table, aim)?)?;
        let filler = self.source.filler(maintenance, aim, &table, self.batch).await?;
        filler.run_slowly(self.pause, &mut *self.on_progress).await
    }
}

impl<'m> IntoFuture for Backfill<'m> {
    type Output = Result<(), DbErr>;
    type IntoFuture = Pending<'m>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(self.run())
    }
}

impl fmt::Debug for Backfill<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            adoption,
            source: _,
            value: _,
            batch,
            pause,
            on_progress: _,
        } = self;
        // The source may hold values.
        f.debug_struct("Backfill")
            .field("adoption", adoption)
            .field("batch", batch)
            .field("pause", pause)
            .finish_non_exhaustive()
    }
}
