//! `enable_rls` and `disable_rls`: row-level security of an entity's table. What the policies say is in
//! [`steps::security`](crate::steps::security); here is when it may be, and in which order.

mod disable;
mod enable;
mod refuse;
mod tables;

use crate::maintenance::Maintenance;
use crate::on_table::{OnTable, Pending};
use sea_orm_migration::SchemaManager;
use sea_orm_migration::sea_orm::{DbBackend, DbErr};
use sea_orm_mixins::MixinEntity;
use std::fmt;
use std::time::Duration;

/// Lets PostgreSQL itself show each tenant its rows of an entity's table, and no others: see
/// [`enable_rls`](crate::MixinSchemaManager::enable_rls). Nothing happens until it is awaited.
///
/// It makes the policies, enables row security and forces it on the table's owner, in one transaction. It looks first and does
/// what is missing, so it can be run again, after it was stopped too, and over what somebody did by hand: policies of this
/// library's names that say something else are replaced. Restrictive policies of others stay.
///
/// **It comes last**: when the program says [`enforce_rls()`](sea_orm_mixins::Scope::enforce_rls) in every instance, when rows
/// and keys are right. From then on, whoever names no tenant sees no row, the owner of the table too. Superusers and roles with
/// BYPASSRLS see all.
///
/// # SQL
///
/// PostgreSQL, ACCESS EXCLUSIVE on the table for a look into the catalogue; no row is read:
///
/// ```sql
/// BEGIN;
/// LOCK TABLE ONLY "bookings" IN ACCESS EXCLUSIVE MODE;
/// CREATE POLICY mixins_tenant ON "bookings"
///   USING ("station_id" = (SELECT nullif(current_setting('app.station_id', true), '')::uuid))
///   WITH CHECK ("station_id" = (SELECT nullif(current_setting('app.station_id', true), '')::uuid));
/// ALTER TABLE "bookings" ENABLE ROW LEVEL SECURITY;
/// ALTER TABLE "bookings" FORCE ROW LEVEL SECURITY;
/// COMMIT;
/// ```
///
/// - The setting is [`rls_setting`](sea_orm_mixins::rls_setting)'s, the cast is to the column's type. An entity with several
///   tenants has a comparison for each, with AND. The stations' own table is compared by its key.
/// - Where a scope reads more than it writes, each command has a policy of its own, `mixins_tenant` for SELECT and
///   `mixins_tenant_insert`, `_update` and `_delete`: `nullable = "everyone"` reads `(.. OR ("station_id" IS NULL AND (SELECT ..) IS
///   NOT NULL))`, `everyone = key` the same with `"station_id" = '..'`, `or = "to_station_id"` `(.. OR "to_station_id" = (SELECT
///   ..))`.
/// - With `through = "booking"`: `EXISTS (SELECT 1 FROM "bookings" AS "parent 1" WHERE "parent 1"."id" = "lines"."booking_id" AND "parent
///   1"."station_id" = (SELECT ..))`. The program's role must be able to SELECT from that table.
/// - Where the extension Citus is, the comparison is without a sub-select, which it takes in no policy.
///
/// Partitions have row security of their own, which this does not touch: whoever names a partition in a statement passes the
/// policies of the table. So grant the program no rights on partitions; an event (`tracing`, WARN) names them. Another names views
/// that read the table with their owner's rights.
///
/// # Errors
///
/// `DbErr::Migration`, and nothing is changed:
///
/// - another database than PostgreSQL;
/// - the tenant's column may be NULL, and the entity gives such rows no meaning; the error has their number;
/// - a foreign key of the table is not validated: from now on its check would pass over the rows that nobody is shown;
/// - permissive policies of other names are there: each lets more rows through. They are named; give them to
///   [`replacing`](Self::replacing);
/// - the entity has no tenant; or `nullable = "owner: .."`, which depends on who acts: the error has a policy to make by hand;
/// - on Citus, a tenant through the parent;
/// - others were in the way for longer than [`patience`](Self::patience), or the account may not change the table.
///
/// # Examples
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
/// # use sea_orm_migration::prelude::*;
/// use sea_orm_mixins_migration::MixinSchemaManager;
///
/// async fn up(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
///     manager.enable_rls::<booking::Entity>().replacing("tenant_isolation").await
/// }
///
/// async fn down(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
///     manager.disable_rls::<booking::Entity>().await
/// }
/// ```
#[must_use = "nothing is enabled until it is awaited"]
pub struct EnableRls<'m, E> {
    on: OnTable<'m, E>,
    replaced: Vec<String>,
}

impl<'m, E: MixinEntity> EnableRls<'m, E> {
    pub(crate) fn new(manager: &'m SchemaManager<'m>) -> Self {
        Self {
            on: OnTable::new(manager),
            replaced: Vec::new(),
        }
    }

    /// Drops a policy in the same transaction, which this library's stand in for. One that is not there is no error.
    pub fn replacing(mut self, policy: impl Into<String>) -> Self {
        self.replaced.push(policy.into());
        self
    }

    /// Tries for so long to get past others that use the table; 5 minutes unless said otherwise.
    pub fn patience(mut self, patience: Duration) -> Self {
        self.on.patience = patience;
        self
    }

    async fn run(self) -> Result<(), DbErr> {
        only_postgres(&self.on)?;
        let maintenance = self.on.open().await?;
        let result = enable::run::<E>(&maintenance, &self.replaced).await;
        maintenance.finish(result).await
    }
}

impl<'m, E: MixinEntity> IntoFuture for EnableRls<'m, E> {
    type Output = Result<(), DbErr>;
    type IntoFuture = Pending<'m>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(self.run())
    }
}

impl<E> fmt::Debug for EnableRls<'_, E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("EnableRls")
            .field("replaced", &self.replaced)
            .field("patience", &self.on.patience)
            .finish_non_exhaustive()
    }
}

/// Turns row security off: see [`disable_rls`](crate::MixinSchemaManager::disable_rls). Nothing happens until it is awaited.
#[must_use = "nothing is disabled until it is awaited"]
pub struct DisableRls<'m, E> {
    on: OnTable<'m, E>,
}

impl<'m, E: MixinEntity> DisableRls<'m, E> {
    pub(crate) fn new(manager: &'m SchemaManager<'m>) -> Self {
        Self {
            on: OnTable::new(manager),
        }
    }

    /// Tries for so long to get past others that use the table; 5 minutes unless said otherwise.
    pub fn patience(mut self, patience: Duration) -> Self {
        self.on.patience = patience;
        self
    }

    async fn run(self) -> Result<(), DbErr> {
        only_postgres(&self.on)?;
        let maintenance = self.on.open().await?;
        let result = disable::run(&maintenance).await;
        maintenance.finish(result).await
    }
}

impl<'m, E: MixinEntity> IntoFuture for DisableRls<'m, E> {
    type Output = Result<(), DbErr>;
    type IntoFuture = Pending<'m>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(self.run())
    }
}

impl<E> fmt::Debug for DisableRls<'_, E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("DisableRls")
            .field("patience", &self.on.patience)
            .finish_non_exhaustive()
    }
}

/// Refuses other databases, before a connection is made.
fn only_postgres<E: MixinEntity>(on: &OnTable<'_, E>) -> Result<(), DbErr> {
    let backend = match on.backend() {
        DbBackend::Postgres => return Ok(()),
        DbBackend::Sqlite => "SQLite",
        DbBackend::MySql => "MySQL or MariaDB",
        // SeaORM may learn of others.
        _ => "another database",
    };
    Err(DbErr::Migration(format!(
        "table `{}`: row-level security is PostgreSQL's, and this is {backend}; make the call where \
         `manager.get_database_backend() == DbBackend::Postgres`",
        E::policy().table
    )))
}

/// Begins a transaction, and lets nobody else at the table in it. Partitions have row security of their own.
async fn alone(maintenance: &Maintenance<'_>) -> Result<Maintenance<'static>, DbErr> {
    let batch = maintenance.begin().await?;
    let lock = format!("LOCK TABLE ONLY {} IN ACCESS EXCLUSIVE MODE", batch.quoted());
    batch.send(&lock).await?;
    Ok(batch)
}
