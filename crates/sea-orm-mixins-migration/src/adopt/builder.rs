//! [`Adoption`]: what all steps share.

use super::Dimension;
use super::aim::{self, Aim, Key};
use crate::inspected::{Column, Table};
use crate::look;
use crate::maintenance::{Maintenance, PATIENCE};
use sea_orm_migration::SchemaManager;
use sea_orm_migration::prelude::ColumnType;
use sea_orm_migration::sea_orm::DbErr;
use sea_orm_mixins::MixinEntity;
use sea_orm_mixins::schema::short_name;
use std::fmt;
use std::sync::Arc;
use std::time::Duration;

/// The adoption of a tenant by a table; from
/// [`MixinSchemaManager::adopt_tenant`](crate::MixinSchemaManager::adopt_tenant).
///
/// Each method is a step of its own, for a migration of its own or for several in one. A step looks first at what is there
/// and does what is missing, so it can be run again, also after it was killed, and over what somebody did by hand. It takes
/// a connection of its own and one lock a table, so that of two processes that migrate at once one does the work and the
/// other waits.
///
/// | all old rows belong to one tenant | they belong to several |
/// | --- | --- |
/// | [`add_with_default`](Self::add_with_default) | [`add_nullable`](Self::add_nullable) |
/// | | deploy the program with `Scope::fill_only`: new rows get their tenant |
/// | | [`backfill`](Self::backfill), [`backfill_from`](Self::backfill_from) or [`backfill_with`](Self::backfill_with) |
/// | deploy the program that sets the tenant, then [`drop_default`](Self::drop_default) | [`enforce_not_null`](Self::enforce_not_null) |
/// | [`add_index`](Self::add_index), [`add_foreign_key`](Self::add_foreign_key), [`add_tenant_keys`](Self::add_tenant_keys) | the same |
///
/// [`status`](Self::status) says which step is next; [`undo`](Self::undo) is for `down`.
///
/// Errors of all steps are `DbErr::Migration`, name the table, and show no value of a row. A clone is the same adoption.
///
/// # Examples
///
/// All old rows belong to one station:
///
/// ```
/// # mod booking {
/// #     use sea_orm_migration::sea_orm;
/// #     use sea_orm::entity::prelude::*;
/// #     use sea_orm_mixins::prelude::*;
/// #     #[sea_orm_mixins::model]
/// #     #[derive(Clone, Debug, PartialEq, DeriveEntityModel, UuidPk, StationTenant)]
/// #     #[sea_orm(table_name = "bookings")]
/// #     pub struct Model { pub guest: String }
/// # }
/// use sea_orm_migration::prelude::*;
/// use sea_orm_migration::sea_orm::prelude::Uuid;
/// use sea_orm_mixins_migration::{Dimension, MixinSchemaManager};
///
/// const CENTRAL: Uuid = Uuid::from_u128(0x0190_0000_0000_7000_8000_0000_0000_0001);
///
/// struct AddStations;
///
/// impl MigrationName for AddStations {
///     fn name(&self) -> &str {
///         "m20261201_000001_add_stations"
///     }
/// }
///
/// #[async_trait::async_trait]
/// impl MigrationTrait for AddStations {
///     // Most steps must not be in a transaction.
///     fn use_transaction(&self) -> Option<bool> {
///         Some(false)
///     }
///
///     async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
///         let bookings = manager.adopt_tenant::<booking::Entity>(Dimension::Station);
///         bookings.add_with_default(CENTRAL).await?;
///         bookings.add_index().await
///     }
///
///     async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
///         manager.adopt_tenant::<booking::Entity>(Dimension::Station).undo().await
///     }
/// }
/// ```
///
/// They belong to several, those of their customers:
///
/// ```
/// # mod customer {
/// #     use sea_orm_migration::sea_orm;
/// #     use sea_orm::entity::prelude::*;
/// #     use sea_orm_mixins::prelude::*;
/// #     #[sea_orm_mixins::model]
/// #     #[derive(Clone, Debug, PartialEq, DeriveEntityModel, UuidPk, StationTenant)]
/// #     #[sea_orm(table_name = "customers")]
/// #     pub struct Model { pub name: String }
/// # }
/// # mod booking {
/// #     use sea_orm_migration::sea_orm;
/// #     use sea_orm::entity::prelude::*;
/// #     use sea_orm_mixins::prelude::*;
/// #     #[sea_orm_mixins::model]
/// #     #[derive(Clone, Debug, PartialEq, DeriveEntityModel, UuidPk, StationTenant)]
/// #     #[sea_orm(table_name = "bookings")]
/// #     pub struct Model {
/// #         pub customer_id: Uuid,
/// #         #[sea_orm(belongs_to, from = "customer_id", to = "id")]
/// #         pub customer: HasOne<super::customer::Entity>,
/// #     }
/// # }
/// # use sea_orm_migration::prelude::*;
/// # use sea_orm_mixins_migration::{Dimension, MixinSchemaManager};
/// async fn up(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
///     let bookings = manager.adopt_tenant::<booking::Entity>(Dimension::Station);
///     bookings
///         .backfill_from::<customer::Entity>(5_000)
///         .on_progress(|progress| println!("{progress}"))
///         .await?;
///     bookings.enforce_not_null().await?;
///     bookings.add_index().await?;
///     bookings.add_tenant_keys().await
/// }
/// # fn main() {}
/// ```
#[derive(Clone)]
#[must_use = "an adoption does nothing until one of its steps is awaited"]
pub struct Adoption<'m> {
    pub(super) manager: &'m SchemaManager<'m>,
    aim: Result<Arc<Aim>, DbErr>,
    pub(super) patience: Duration,
}

impl<'m> Adoption<'m> {
    pub(crate) fn of<E: MixinEntity>(manager: &'m SchemaManager<'m>, dimension: Dimension) -> Self {
        let aim = Aim::of::<E>(dimension, manager.get_database_backend());
        Self {
            manager,
            aim: aim.map(Arc::new),
            patience: PATIENCE,
        }
    }

    pub(crate) fn on(manager: &'m SchemaManager<'m>, table: &str, column: &str) -> Self {
        Self {
            manager,
            aim: Ok(Arc::new(Aim::on(table, column))),
            patience: PATIENCE,
        }
    }

    /// Says how long a step waits for locks, and tries again after a deadlock or a busy database; 5 minutes unless said.
    ///
    /// Others wait behind it for at most 2 seconds at a time.
    pub fn patience(mut self, patience: Duration) -> Self {
        self.patience = patience;
        self
    }

    /// Says the type of the column, for [`adopt_tenant_on`](crate::MixinSchemaManager::adopt_tenant_on): a UUID unless said.
    /// One that is there with another type is then refused. An entity says its own.
    pub fn column_type(self, ty: ColumnType) -> Self {
        self.with(|aim| aim.ty = Some(ty))
    }

    /// Says the schema of the table, for [`adopt_tenant_on`](crate::MixinSchemaManager::adopt_tenant_on).
    pub fn in_schema(self, schema: &str) -> Self {
        self.with(|aim| aim.table.schema = Some(schema.to_owned()))
    }

    /// Says which table and column the tenant's column names a row of, for
    /// [`adopt_tenant_on`](crate::MixinSchemaManager::adopt_tenant_on): what [`add_foreign_key`](Self::add_foreign_key) adds.
    pub fn references(self, table: &str, column: &str) -> Self {
        self.with(|aim| {
            let name = format!("fk-{}-{}", aim.table.name, aim.column);
            aim.reference = Some(Key {
                name: short_name(&name),
                columns: vec![aim.column.clone()],
                table: sea_orm_mixins::Table {
                    schema: aim.table.schema.clone(),
                    name: table.to_owned(),
                },
                references: vec![column.to_owned()],
                on_delete: None,
                on_update: None,
            });
        })
    }

    fn with(mut self, change: impl FnOnce(&mut Aim)) -> Self {
        if let Ok(aim) = &mut self.aim {
            change(Arc::make_mut(aim));
        }
        self
    }

    pub(super) fn aim(&self) -> Result<&Aim, DbErr> {
        self.aim.as_deref().map_err(Clone::clone)
    }

    /// Opens the connection of a step, with the table's lock.
    pub(super) async fn open(&self) -> Result<(Maintenance<'m>, &Aim), DbErr> {
        let aim = self.aim()?;
        Ok((self.open_for(&aim.table).await?, aim))
    }

    /// The same for another table.
    pub(super) async fn open_for(&self, table: &sea_orm_mixins::Table) -> Result<Maintenance<'m>, DbErr> {
        Maintenance::open(self.manager, aim::target(table), self.patience).await
    }
}

impl fmt::Debug for Adoption<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            manager: _,
            aim,
            patience,
        } = self;
        f.debug_struct("Adoption")
            .field("aim", aim)
            .field("patience", patience)
            .finish_non_exhaustive()
    }
}

/// A table that must be there.
pub(super) fn existing(maintenance: &Maintenance<'_>, table: Option<Table>) -> Result<Table, DbErr> {
    table.ok_or_else(|| {
        maintenance.refuse("there is no such table; create it first, or look at the connection's schema")
    })
}

/// The tenant's column of a table; `None` if it has none yet.
pub(super) fn column<'t>(maintenance: &Maintenance<'_>, table: &'t Table, name: &str) -> Option<&'t Column> {
    let server = maintenance.server();
    table
        .columns
        .iter()
        .find(|column| look::same(server, &column.name, name))
}

/// The tenant's column, which an earlier step made.
pub(super) fn adopted<'t>(maintenance: &Maintenance<'_>, table: &'t Table, aim: &Aim) -> Result<&'t Column, DbErr> {
    column(maintenance, table, &aim.column).ok_or_else(|| {
        maintenance.refuse(&format!(
            "there is no column `{}` yet; run `.add_nullable()` or `.add_with_default(value)` first",
            aim.column
        ))
    })
}
