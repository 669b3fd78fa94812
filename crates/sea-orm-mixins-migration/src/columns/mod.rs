//! `add_mixin_columns` and `drop_mixin_columns`: a table that exists gets the columns of its entity's mixins, and loses
//! them again.

mod add;
mod belongings;
mod check;
mod dropping;
mod fill;
mod missing;
mod not_null;
mod old_rows;

mod shared;

pub(crate) use belongings::add_indexes_of;
pub(crate) use dropping::{policies_on, run as drop_columns};
pub(crate) use shared::{as_text, fill_with, moment_of_deletion, refused_column};

use crate::on_table::{OnTable, Pending};
use sea_orm_migration::SchemaManager;
use sea_orm_migration::prelude::Expr;
use sea_orm_migration::sea_orm::DbErr;
use sea_orm_mixins::MixinEntity;
use std::fmt;
use std::time::Duration;

/// What rows that are there have in the columns of `Timestamps`.
#[derive(Clone, Debug, Default)]
struct Times {
    created_at: Option<Expr>,
    updated_at: Option<Expr>,
    /// Rows, not statements.
    batch: Option<u64>,
}

/// Adds the columns of an entity's mixins to its table: see
/// [`add_mixin_columns`](crate::MixinSchemaManager::add_mixin_columns). Nothing happens until it is awaited.
///
/// Rows that are there get version 1, are live, have no actors, and were inserted and changed at the moment of the step,
/// or when [`created_at`](Self::created_at) says. Where the entity declares indexes over these columns, or
/// foreign keys of actors, they are added too, so that the table ends as
/// [`create_mixin_table`](crate::MixinSchemaManager::create_mixin_table) makes it. What is left out:
///
/// - tenants, which are somebody's: [`adopt_tenant`](crate::MixinSchemaManager::adopt_tenant) adds them;
/// - indexes of live rows: [`create_live_unique`](crate::MixinSchemaManager::create_live_unique) and
///   [`create_live_index`](crate::MixinSchemaManager::create_live_index);
/// - unique indexes over other columns than those of mixins of one's own.
///
/// Columns of [mixins of one's own](macro@sea_orm_mixins::mixin) are added where it is said what the rows that are there have
/// in them: an `Option` has NULL, and a column with a constant default (`default_value`) or the time (`CURRENT_TIMESTAMP`)
/// has that. A NULL-able one with another default gets that for new rows only. Their indexes are added too; a `unique` of
/// theirs is a unique index, which is refused where rows are doubles. Others are refused, with the way:
/// [`adopt_tenant_on`](crate::MixinSchemaManager::adopt_tenant_on) brings any column into a table that has rows, by
/// `add_nullable`, `backfill_with` and `enforce_not_null`; run this afterwards for the indexes.
///
/// Run it before the program that has the mixins is deployed. Programs of before go on: each column may be NULL or has a
/// default, except where the entity declares no default for a time (`timestamps(unix_millis)`), without which an INSERT
/// of theirs fails afterwards.
///
/// It looks first and does what is missing, so it can be run again, after it was stopped too, and over what somebody did
/// by hand.
///
/// # SQL
///
/// For `Timestamps`, `SoftDelete` and `OptimisticLock`:
///
/// - PostgreSQL, one statement that touches no row, ACCESS EXCLUSIVE for a look into the catalogue: `ALTER TABLE
///   "bookings" ADD COLUMN "created_at" timestamp with time zone NOT NULL DEFAULT CURRENT_TIMESTAMP, ADD COLUMN
///   "updated_at" .., ADD COLUMN "deleted_at" timestamp with time zone NULL, ADD COLUMN "version" integer NOT NULL DEFAULT
///   1`. Then `CREATE INDEX CONCURRENTLY`, which keeps nobody out, and for actors `ADD CONSTRAINT .. FOREIGN KEY .. NOT
///   VALID` and `VALIDATE CONSTRAINT`.
/// - MySQL, MariaDB, two statements that touch no row: ``ALTER TABLE `bookings` ADD COLUMN `created_at` datetime(6) NOT
///   NULL DEFAULT '2026-11-30 18:00:00.123456', .., ALGORITHM=INSTANT`` with the moment, in UTC, and ``ALTER TABLE `bookings`
///   ALTER COLUMN `created_at` SET DEFAULT (utc_timestamp(6)), .., ALGORITHM=INSTANT``. With the last default from the
///   start, the server would copy the table. A table that takes no column instantly is rebuilt in place, while
///   writers wait: a compressed one, or on MariaDB one that has a unique index of live rows; so add columns first. Indexes are created in place, while others write.
/// - SQLite: `ALTER TABLE "bookings" ADD COLUMN "created_at" timestamp_with_timezone_text NOT NULL DEFAULT '2026-11-30T..'`
///   and the like, in one transaction; then, for times that have a default, one rebuild of the table, since SQLite has
///   no statement that sets one: other writers wait while the rows are copied (1.2 s for 200,000 rows), readers do not.
///   Without `Timestamps` there is no rebuild.
///
/// With an expression for [`created_at`](Self::created_at) the column is added NULL-able, the rows are filled in
/// batches, `UPDATE "bookings" SET "created_at" = "booked_on" WHERE "id" > .. AND "id" <= .. AND "created_at" IS NULL`, and
/// then it is made NOT NULL, on PostgreSQL by way of a CHECK that is validated while others write.
///
/// # Errors
///
/// `DbErr::Migration`, and nothing is changed: there is no such table, or it lacks the entity's key, which nobody can
/// add; a column is there with another type, or may be NULL where the entity says that it may not (both are named); an
/// actor is NOT NULL in the entity, since old rows have none; a column of a mixin of one's own is NOT NULL without a default,
/// or unique with one; rows are doubles in a unique index of such a mixin. In a migration's transaction: on PostgreSQL if the entity
/// declares an index or a foreign key over these columns, unless the transaction made the table; on SQLite if times
/// have a default and foreign keys are on; rows to fill anywhere. Write `fn use_transaction(&self) -> Option<bool> {
/// Some(false) }` then.
///
/// Others were in the way for longer than [`patience`](Self::patience), or the account may not change the
/// table: what was done until then stays, and the next run goes on from there.
///
/// # Examples
///
/// ```
/// # mod booking {
/// #     use sea_orm_migration::sea_orm;
/// #     use sea_orm::entity::prelude::*;
/// #     use sea_orm_mixins::prelude::*;
/// #     #[sea_orm_mixins::model]
/// #     #[derive(Clone, Debug, PartialEq, DeriveEntityModel, UuidPk, Timestamps, SoftDelete)]
/// #     #[sea_orm(table_name = "bookings")]
/// #     pub struct Model { pub guest: String, pub booked_on: DateTimeUtc }
/// # }
/// # use sea_orm_migration::prelude::*;
/// use sea_orm_mixins_migration::MixinSchemaManager;
///
/// async fn up(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
///     manager
///         .add_mixin_columns::<booking::Entity>()
///         .created_at(Expr::col("booked_on"))
///         .await
/// }
///
/// async fn down(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
///     manager
///         .drop_mixin_columns::<booking::Entity>(["created_at", "updated_at", "deleted_at"])
///         .await
/// }
/// ```
#[must_use = "nothing is added until it is awaited"]
pub struct AddMixinColumns<'m, E> {
    on: OnTable<'m, E>,
    times: Times,
}

impl<'m, E: MixinEntity> AddMixinColumns<'m, E> {
    pub(crate) fn new(manager: &'m SchemaManager<'m>) -> Self {
        Self {
            on: OnTable::new(manager),
            times: Times::default(),
        }
    }

    /// Gives the rows that are there this time of their insertion, in place of the moment of the step; and of their last
    /// change too, unless [`updated_at`](Self::updated_at) gives another.
    ///
    /// A value is one for all rows, and touches none. Any other expression, such as `Expr::col("booked_on")`, is computed
    /// for each row, in batches in the order of the primary key: see [`batch`](Self::batch). Only rows with NULL are
    /// filled, so a column that is there, and may be NULL where the entity says that it may not, is filled and made
    /// NOT NULL by this, too.
    pub fn created_at(mut self, value: impl Into<Expr>) -> Self {
        self.times.created_at = Some(value.into());
        self
    }

    /// Gives the rows that are there this time of their last change: as [`created_at`](Self::created_at).
    pub fn updated_at(mut self, value: impl Into<Expr>) -> Self {
        self.times.updated_at = Some(value.into());
        self
    }

    /// Fills so many rows at a time, each batch in a transaction of its own; 1,000 unless said otherwise.
    pub fn batch(mut self, rows: u64) -> Self {
        self.times.batch = Some(rows);
        self
    }

    /// Tries for so long to get past others that use the table; 5 minutes unless said otherwise.
    pub fn patience(mut self, patience: Duration) -> Self {
        self.on.patience = patience;
        self
    }

    async fn run(self) -> Result<(), DbErr> {
        let maintenance = self.on.open().await?;
        let result = add::run::<E>(&maintenance, &self.times).await;
        maintenance.finish(result).await
    }
}

impl<'m, E: MixinEntity> IntoFuture for AddMixinColumns<'m, E> {
    type Output = Result<(), DbErr>;
    type IntoFuture = Pending<'m>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(self.run())
    }
}

impl<E> fmt::Debug for AddMixinColumns<'_, E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("AddMixinColumns")
            .field("times", &self.times)
            .field("patience", &self.on.patience)
            .finish_non_exhaustive()
    }
}

/// Drops columns of mixins: see [`drop_mixin_columns`](crate::MixinSchemaManager::drop_mixin_columns). Nothing happens until
/// it is awaited.
#[must_use = "nothing is dropped until it is awaited"]
pub struct DropMixinColumns<'m, E> {
    on: OnTable<'m, E>,
    columns: Vec<String>,
}

impl<'m, E: MixinEntity> DropMixinColumns<'m, E> {
    pub(crate) fn new<Name: Into<String>>(
        manager: &'m SchemaManager<'m>,
        columns: impl IntoIterator<Item = Name>,
    ) -> Self {
        Self {
            on: OnTable::new(manager),
            columns: columns.into_iter().map(Into::into).collect(),
        }
    }

    /// Tries for so long to get past others that use the table; 5 minutes unless said otherwise.
    pub fn patience(mut self, patience: Duration) -> Self {
        self.on.patience = patience;
        self
    }

    async fn run(self) -> Result<(), DbErr> {
        let maintenance = self.on.open().await?;
        let result = dropping::run(&maintenance, &self.columns).await;
        maintenance.finish(result).await
    }
}

impl<'m, E: MixinEntity> IntoFuture for DropMixinColumns<'m, E> {
    type Output = Result<(), DbErr>;
    type IntoFuture = Pending<'m>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(self.run())
    }
}

impl<E> fmt::Debug for DropMixinColumns<'_, E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("DropMixinColumns")
            .field("columns", &self.columns)
            .field("patience", &self.on.patience)
            .finish_non_exhaustive()
    }
}
