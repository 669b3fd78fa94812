//! [`CreateLiveKey`] and [`DropLiveIndex`]: what is given, before it is awaited.

use super::{creating, dropping};
use crate::on_table::{OnTable, Pending};
use sea_orm_migration::SchemaManager;
use sea_orm_migration::sea_orm::DbErr;
use sea_orm_mixins::MixinEntity;
use std::fmt;
use std::time::Duration;

/// Creates an index of live rows: see [`create_live_unique`](crate::MixinSchemaManager::create_live_unique) and
/// [`create_live_index`](crate::MixinSchemaManager::create_live_index). Nothing happens until it is awaited.
#[must_use = "nothing is created until it is awaited"]
pub struct CreateLiveKey<'m, E> {
    on: OnTable<'m, E>,
    columns: Vec<String>,
    unique: bool,
    replacing: Option<String>,
}

impl<'m, E: MixinEntity> CreateLiveKey<'m, E> {
    pub(crate) fn new<Name: Into<String>>(
        manager: &'m SchemaManager<'m>,
        columns: impl IntoIterator<Item = Name>,
        unique: bool,
    ) -> Self {
        Self {
            on: OnTable::new(manager),
            columns: columns.into_iter().map(Into::into).collect(),
            unique,
            replacing: None,
        }
    }

    /// Drops an old index or UNIQUE constraint after the new index stands, so that no moment is without one of them. If it
    /// is not there, it was dropped before.
    ///
    /// It is found by its name. Where a server gives names of its own to what a `CREATE TABLE` says, the name that
    /// PostgreSQL gives (`customers_email_key`) finds the UNIQUE of these columns on the others too, so that one line does for
    /// all backends; on SQLite that takes a rebuild of the table.
    pub fn replacing(mut self, index: impl Into<String>) -> Self {
        self.replacing = Some(index.into());
        self
    }

    /// Tries for so long to get past others that use the table; 5 minutes unless said otherwise.
    pub fn patience(mut self, patience: Duration) -> Self {
        self.on.patience = patience;
        self
    }

    async fn run(self) -> Result<(), DbErr> {
        let maintenance = self.on.open().await?;
        let (columns, replacing) = (&self.columns, self.replacing.as_deref());
        let result = creating::run::<E>(&maintenance, columns, self.unique, replacing).await;
        maintenance.finish(result).await
    }
}

impl<'m, E: MixinEntity> IntoFuture for CreateLiveKey<'m, E> {
    type Output = Result<(), DbErr>;
    type IntoFuture = Pending<'m>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(self.run())
    }
}

impl<E> fmt::Debug for CreateLiveKey<'_, E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CreateLiveKey")
            .field("columns", &self.columns)
            .field("unique", &self.unique)
            .field("replacing", &self.replacing)
            .field("patience", &self.on.patience)
            .finish_non_exhaustive()
    }
}

/// Drops an index of live rows: see [`drop_live_index`](crate::MixinSchemaManager::drop_live_index). Nothing happens until
/// it is awaited.
#[must_use = "nothing is dropped until it is awaited"]
pub struct DropLiveIndex<'m, E> {
    on: OnTable<'m, E>,
    columns: Vec<String>,
}

impl<'m, E: MixinEntity> DropLiveIndex<'m, E> {
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
        let result = dropping::run::<E>(&maintenance, &self.columns).await;
        maintenance.finish(result).await
    }
}

impl<'m, E: MixinEntity> IntoFuture for DropLiveIndex<'m, E> {
    type Output = Result<(), DbErr>;
    type IntoFuture = Pending<'m>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(self.run())
    }
}

impl<E> fmt::Debug for DropLiveIndex<'_, E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("DropLiveIndex")
            .field("columns", &self.columns)
            .field("patience", &self.on.patience)
            .finish_non_exhaustive()
    }
}
