//! [`OnTable`]: what every builder of this crate is given first, and what awaiting one becomes.

use crate::maintenance::{Maintenance, PATIENCE, Target};
use sea_orm_migration::SchemaManager;
use sea_orm_migration::sea_orm::{DbBackend, DbErr};
use sea_orm_mixins::MixinEntity;
use std::fmt;
use std::marker::PhantomData;
use std::pin::Pin;
use std::time::Duration;

/// What a step's builder becomes when it is awaited.
pub(crate) type Pending<'m> = Pin<Box<dyn Future<Output = Result<(), DbErr>> + Send + 'm>>;

/// An entity's table as a step reaches it: through whose connection, and how patiently.
pub(crate) struct OnTable<'m, E> {
    manager: &'m SchemaManager<'m>,
    pub(crate) patience: Duration,
    entity: PhantomData<fn() -> E>,
}

impl<'m, E: MixinEntity> OnTable<'m, E> {
    pub(crate) fn new(manager: &'m SchemaManager<'m>) -> Self {
        Self {
            manager,
            patience: PATIENCE,
            entity: PhantomData,
        }
    }

    /// The kind of database, without a connection.
    pub(crate) fn backend(&self) -> DbBackend {
        self.manager.get_database_backend()
    }

    pub(crate) async fn open(&self) -> Result<Maintenance<'m>, DbErr> {
        Maintenance::open(self.manager, Target::of::<E>(), self.patience).await
    }
}

impl<E> fmt::Debug for OnTable<'_, E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("OnTable")
            .field("patience", &self.patience)
            .finish_non_exhaustive()
    }
}
