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
pub(crate) use dropping::run as drop_columns;
pub(crate) use shared::{as_text, fill_with, moment_of_deletion, refused_column};

use crate::maintenance::{Maintenance, PATIENCE, Target};
use sea_orm_migration::SchemaManager;
use sea_orm_migration::prelude::Expr;
use sea_orm_migration::sea_orm::DbErr;
use sea_orm_mixins::MixinEntity;
use std::fmt;
use std::marker::PhantomData;
use std::pin::Pin;
use std::time::Duration;

type Running<'m> = Pin<Box<dyn Future<Output = Result<(), DbErr>> + Send + 'm>>;

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
#[must_use = "nothing is added until it is awaited"]
pub struct AddMixinColumns<'m, E> {
    manager: &'m SchemaManager<'m>,
    times: Times,
    patience: Duration,
    entity: PhantomData<fn() -> E>,
}

impl<'m, E: MixinEntity> AddMixinColumns<'m, E> {
    pub(crate) fn new(manager: &'m SchemaManager<'m>) -> Self {
        Self {
            manager,
            times: Times::default(),
            patience: PATIENCE,
            entity: PhantomData,
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
        self.patience = patience;
        self
    }

    async fn run(self) -> Result<(), DbErr> {
        let maintenance = Maintenance::open(self.manager, Target::of::<E>(), self.patience).await?;
        let result = add::run::<E>(&maintenance, &self.times).await;
        maintenance.finish(result).await
    }
}

impl<'m, E: MixinEntity> IntoFuture for AddMixinColumns<'m, E> {
    type Output = Result<(), DbErr>;
    type IntoFuture = Running<'m>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(self.run())
    }
}

impl<E> fmt::Debug for AddMixinColumns<'_, E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("AddMixinColumns")
            .field("times", &self.times)
            .field("patience", &self.patience)
            .finish_non_exhaustive()
    }
}

/// Drops columns of mixins: see [`drop_mixin_columns`](crate::MixinSchemaManager::drop_mixin_columns). Nothing happens until
/// it is awaited.
#[must_use = "nothing is dropped until it is awaited"]
pub struct DropMixinColumns<'m, E> {
    manager: &'m SchemaManager<'m>,
    columns: Vec<String>,
    patience: Duration,
    entity: PhantomData<fn() -> E>,
}

impl<'m, E: MixinEntity> DropMixinColumns<'m, E> {
    pub(crate) fn new<Name: Into<String>>(
        manager: &'m SchemaManager<'m>,
        columns: impl IntoIterator<Item = Name>,
    ) -> Self {
        Self {
            manager,
            columns: columns.into_iter().map(Into::into).collect(),
            patience: PATIENCE,
            entity: PhantomData,
        }
    }

    /// Tries for so long to get past others that use the table; 5 minutes unless said otherwise.
    pub fn patience(mut self, patience: Duration) -> Self {
        self.patience = patience;
        self
    }

    async fn run(self) -> Result<(), DbErr> {
        let maintenance = Maintenance::open(self.manager, Target::of::<E>(), self.patience).await?;
        let result = dropping::run(&maintenance, &self.columns).await;
        maintenance.finish(result).await
    }
}

impl<'m, E: MixinEntity> IntoFuture for DropMixinColumns<'m, E> {
    type Output = Result<(), DbErr>;
    type IntoFuture = Running<'m>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(self.run())
    }
}

impl<E> fmt::Debug for DropMixinColumns<'_, E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("DropMixinColumns")
            .field("columns", &self.columns)
            .field("patience", &self.patience)
            .finish_non_exhaustive()
    }
}
