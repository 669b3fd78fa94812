//! [`MixinSchemaManager`]: what a migration asks for.

use crate::adopt::{Adoption, Dimension};
use crate::columns::{AddMixinColumns, DropMixinColumns};
use crate::convert::ConvertSoftDelete;
use crate::live::{CreateLiveKey, DropLiveIndex};
use crate::rls::{DisableRls, EnableRls};
use crate::table;
use sea_orm_migration::prelude::*;
use sea_orm_mixins::MixinEntity;
use sea_orm_mixins::schema::wanted;

/// What a migration needs to create tables of mixin entities.
#[async_trait::async_trait]
pub trait MixinSchemaManager {
    /// Creates the table of an entity with its keys, foreign keys, defaults and indexes, unless it exists.
    ///
    /// # SQL
    ///
    /// That of SeaORM's `create_table_from_entity` and `create_index_from_entity`; on MySQL and MariaDB mixins' times
    /// are `datetime(6)` with the default `(utc_timestamp(6))`: UTC, microseconds. Then the indexes of live rows
    /// (`live_unique(..)`, `live_index(..)`), as [`live`](crate::live) says: PostgreSQL and SQLite `CREATE UNIQUE INDEX
    /// .. WHERE "deleted_at" IS NULL`; MySQL and MariaDB an invisible column `live` inside of the CREATE TABLE, and a
    /// unique key that ends with it.
    ///
    /// # Errors
    ///
    /// The database's. Nothing is left half done: SeaORM runs a PostgreSQL migration in a transaction, on MySQL and
    /// MariaDB this is one statement, and on SQLite a second run adds what is missing.
    ///
    /// # Examples
    ///
    /// ```
    /// # mod booking {
    /// #     use sea_orm_migration::sea_orm;
    /// #     use sea_orm::entity::prelude::*;
    /// #     use sea_orm_mixins::prelude::*;
    /// #     #[sea_orm_mixins::model]
    /// #     #[derive(Clone, Debug, PartialEq, DeriveEntityModel, UuidPk, Timestamps)]
    /// #     #[sea_orm(table_name = "bookings")]
    /// #     pub struct Model { pub guest: String }
    /// # }
    /// use sea_orm_migration::prelude::*;
    /// use sea_orm_mixins_migration::MixinSchemaManager;
    ///
    /// struct CreateBookings;
    ///
    /// impl MigrationName for CreateBookings {
    ///     fn name(&self) -> &str {
    ///         "m20260101_000001_create_bookings"
    ///     }
    /// }
    ///
    /// #[async_trait::async_trait]
    /// impl MigrationTrait for CreateBookings {
    ///     async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
    ///         manager.create_mixin_table::<booking::Entity>().await
    ///     }
    ///
    ///     async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
    ///         manager.drop_table(Table::drop().table(booking::Entity).to_owned()).await
    ///     }
    /// }
    /// ```
    async fn create_mixin_table<E: MixinEntity>(&self) -> Result<(), DbErr>;

    /// Adds the columns of an entity's mixins that its table does not have, while others read and write it.
    ///
    /// [`AddMixinColumns`] has what can be given, what old rows get, the SQL, the errors and an example.
    fn add_mixin_columns<E: MixinEntity>(&self) -> AddMixinColumns<'_, E>;

    /// Drops columns of an entity's table by their names, with what stands on them: indexes, of the rows of a condition or over
    /// an expression too; foreign keys of this table; policies of row security. For `down`; the values are gone.
    ///
    /// Columns that are not there are passed over. Row security itself stays on where its policies go: then nobody but
    /// the owner sees a row, and nobody sees more than before. Run it when no program that names the columns runs any more.
    ///
    /// # SQL
    ///
    /// - PostgreSQL, in one transaction, ACCESS EXCLUSIVE for a look into the catalogue: `DROP POLICY "mixins_tenant" ON
    ///   "bookings"`, `ALTER TABLE "bookings" DROP COLUMN "station_id", DROP COLUMN ..`
    /// - MySQL, MariaDB: ``ALTER TABLE `bookings` DROP FOREIGN KEY .., DROP INDEX ..,
    ///   ALGORITHM=INPLACE``, where the deletion column goes also ``ALTER TABLE `bookings` DROP COLUMN `live`,
    ///   ALGORITHM=INPLACE``, and ``ALTER TABLE `bookings` DROP COLUMN `station_id`, .., ALGORITHM=INPLACE``. MariaDB
    ///   copies a table that keeps a unique index of live rows, while writers wait.
    /// - SQLite, in one transaction, which writes every row: `DROP INDEX ..`, `ALTER TABLE "bookings" DROP COLUMN "station_id"`.
    ///   Where a UNIQUE or FOREIGN KEY of the table's own text has the column, the table is rebuilt without it first.
    ///
    /// # Errors
    ///
    /// `DbErr::Migration`, and nothing is changed: a column is part of the primary key; a view, a foreign key of another
    /// table or a trigger needs it (named, as far as the server knows it); a CHECK names it, except on PostgreSQL, which drops that
    /// too; the rebuild on SQLite is in a transaction while foreign keys are on.
    fn drop_mixin_columns<E: MixinEntity>(
        &self,
        columns: impl IntoIterator<Item = impl Into<String>>,
    ) -> DropMixinColumns<'_, E>;

    /// Creates a unique index of live rows on a table that exists: no two live rows of one tenant have the same values, and
    /// deleted ones do not count. NULL is no double, as everywhere.
    ///
    /// The tenants' columns lead by themselves, liveness follows by itself, as with `live_unique(..)` on the struct, which
    /// [`create_mixin_table`](Self::create_mixin_table) makes; declare it there too, so that a new database and the
    /// [doctor](mod@crate::doctor) know of it. [`replacing`](CreateLiveKey::replacing) drops the unique key that it stands in for.
    /// The index is looked for by what it is: one that was made by hand under another name does as well. Run it when tenants
    /// and the deletion column are there.
    ///
    /// An upsert onto it says the condition too, `ON CONFLICT (station_id, email) WHERE deleted_at IS NULL`: without it
    /// PostgreSQL and SQLite find no such key. Restoring a row whose values another live row has meanwhile fails as a
    /// duplicate.
    ///
    /// # SQL
    ///
    /// - PostgreSQL, which keeps nobody out, however long it takes, and waits for transactions that are older, anywhere in the
    ///   database: `CREATE UNIQUE INDEX CONCURRENTLY "uq-live-customers-station_id-email" ON "customers" ("station_id", "email")
    ///   WHERE "deleted_at" IS NULL`. One that was stopped leaves an index that is not valid: it is dropped and built again. On a
    ///   table that the migration's transaction made, without CONCURRENTLY.
    /// - MySQL, MariaDB: ``ALTER TABLE `customers` ADD COLUMN `live` TINYINT AS (IF(`deleted_at` IS NULL, 1, NULL)) VIRTUAL
    ///   INVISIBLE, ALGORITHM=INSTANT``, unless the table has it, and ``ALTER TABLE `customers` ADD UNIQUE INDEX
    ///   `uq-live-customers-station_id-email` (`station_id`, `email`, `live`), ALGORITHM=INPLACE, LOCK=NONE``: others read and
    ///   write. In one statement they would copy the table.
    /// - SQLite: `CREATE UNIQUE INDEX .. WHERE "deleted_at" IS NULL`; other writers wait while the rows are read.
    ///
    /// Before it, the doubles are counted, which reads the live rows.
    ///
    /// # Errors
    ///
    /// `DbErr::Migration`, and nothing is changed: live rows that are doubles, with their number and the query that shows them;
    /// an index of that name, or a column `live`, that is something else, both shown; no such table or column. On PostgreSQL in
    /// a migration's transaction, unless that made the table: write `fn use_transaction(&self) -> Option<bool> { Some(false) }`.
    /// Others were in the way for longer than [`patience`](CreateLiveKey::patience): run it again.
    ///
    /// # Examples
    ///
    /// ```
    /// # mod customer {
    /// #     use sea_orm_migration::sea_orm;
    /// #     use sea_orm::entity::prelude::*;
    /// #     use sea_orm_mixins::prelude::*;
    /// #     #[sea_orm_mixins::model]
    /// #     #[derive(Clone, Debug, PartialEq, DeriveEntityModel, UuidPk, StationTenant, SoftDelete)]
    /// #     #[sea_orm(table_name = "customers")]
    /// #     #[mixin(live_unique("email"))]
    /// #     pub struct Model { pub email: String }
    /// # }
    /// # use sea_orm_migration::prelude::*;
    /// use sea_orm_mixins_migration::MixinSchemaManager;
    ///
    /// async fn up(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    ///     manager
    ///         .create_live_unique::<customer::Entity>(["email"])
    ///         .replacing("customers_email_key")
    ///         .await
    /// }
    ///
    /// async fn down(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    ///     manager.drop_live_index::<customer::Entity>(["email"]).await
    /// }
    /// ```
    fn create_live_unique<E: MixinEntity>(
        &self,
        columns: impl IntoIterator<Item = impl Into<String>>,
    ) -> CreateLiveKey<'_, E>;

    /// Creates an index of live rows on a table that exists: as [`create_live_unique`](Self::create_live_unique), and any
    /// values may repeat.
    ///
    /// # SQL
    ///
    /// The same without UNIQUE, under the name `live-customers-station_id-date`. On MySQL and MariaDB it ends with the deletion
    /// column, by which statements ask for live rows, and needs no column of its own.
    ///
    /// # Errors
    ///
    /// As [`create_live_unique`](Self::create_live_unique), but for doubles.
    fn create_live_index<E: MixinEntity>(
        &self,
        columns: impl IntoIterator<Item = impl Into<String>>,
    ) -> CreateLiveKey<'_, E>;

    /// Drops the indexes of live rows over these columns that [`create_live_unique`](Self::create_live_unique) and
    /// [`create_live_index`](Self::create_live_index) make, by their names; does nothing if they are not there. For `down`. A
    /// unique key that was replaced does not come back by itself.
    ///
    /// # SQL
    ///
    /// - PostgreSQL: `DROP INDEX CONCURRENTLY "uq-live-customers-station_id-email"`, which keeps nobody out; in a migration's
    ///   transaction without CONCURRENTLY: then all others wait until it commits.
    /// - MySQL, MariaDB: ``ALTER TABLE `customers` DROP INDEX `uq-live-customers-station_id-email` ``, and with the last of them
    ///   ``ALTER TABLE `customers` DROP COLUMN `live`, ALGORITHM=INPLACE``
    /// - SQLite: `DROP INDEX "uq-live-customers-station_id-email"`
    ///
    /// # Errors
    ///
    /// `DbErr::Migration`, and nothing is changed: an index of that name is something else, both shown; no such column.
    fn drop_live_index<E: MixinEntity>(
        &self,
        columns: impl IntoIterator<Item = impl Into<String>>,
    ) -> DropLiveIndex<'_, E>;

    /// Converts a flag of deletion into a time, while programs that know the one and programs that know the other run side by
    /// side. See [`ConvertSoftDelete`] for what can be given.
    ///
    /// [`ConvertSoftDelete`] has the order, the SQL, the errors and an example.
    fn convert_soft_delete<E: MixinEntity>(&self) -> ConvertSoftDelete<'_, E>;

    /// Begins to adopt a tenant in a table that has rows: the column that says whose each of them is, step by step, while old
    /// and new versions of the program read and write it. Each step is a method of [`Adoption`], which shows their order.
    ///
    /// What the steps lead to is what the entity says today: its column, whether that may be NULL, the table that it
    /// references, its relations. A migration that must outlive the entity uses [`adopt_tenant_on`](Self::adopt_tenant_on).
    ///
    /// [`Adoption`] has examples.
    fn adopt_tenant<E: MixinEntity>(&self, dimension: Dimension) -> Adoption<'_>;

    /// The same for a table and a column by name, for migrations that must outlive their entity. The column is a UUID unless
    /// [`column_type`](Adoption::column_type) says another type; [`references`](Adoption::references) says the tenants' table;
    /// parents for [`backfill_from`](Adoption::backfill_from) and [`add_tenant_keys`](Adoption::add_tenant_keys) are those to
    /// which the table has foreign keys.
    fn adopt_tenant_on(&self, table: &str, column: &str) -> Adoption<'_>;

    /// Lets PostgreSQL itself show each tenant its rows, and no others: policies, ENABLE and FORCE ROW LEVEL SECURITY, in one
    /// transaction. The last step of a rollout: the program says
    /// [`enforce_rls()`](sea_orm_mixins::Scope::enforce_rls) before it, rows and foreign keys are right before it.
    ///
    /// It may be in a migration's transaction, where all others wait for the table until that ends.
    ///
    /// [`EnableRls`] has what can be given, the SQL, the errors and an example.
    fn enable_rls<E: MixinEntity>(&self) -> EnableRls<'_, E>;

    /// Turns row security of an entity's table off, and drops this library's policies. For `down`. Every connection without a
    /// scope sees all rows again.
    ///
    /// It looks first, and does nothing if nothing is there. It may be in a migration's transaction.
    ///
    /// # SQL
    ///
    /// PostgreSQL, in one transaction, ACCESS EXCLUSIVE for a look into the catalogue: `ALTER TABLE "bookings" NO FORCE ROW LEVEL
    /// SECURITY, DISABLE ROW LEVEL SECURITY`, `DROP POLICY "mixins_tenant" ON "bookings"`
    ///
    /// # Errors
    ///
    /// `DbErr::Migration`, and nothing is changed: another database than PostgreSQL; a policy of somebody else's is there, which
    /// would do nothing any more; others were in the way for longer than [`patience`](DisableRls::patience).
    fn disable_rls<E: MixinEntity>(&self) -> DisableRls<'_, E>;
}

#[async_trait::async_trait]
impl MixinSchemaManager for SchemaManager<'_> {
    fn adopt_tenant<E: MixinEntity>(&self, dimension: Dimension) -> Adoption<'_> {
        Adoption::of::<E>(self, dimension)
    }

    fn adopt_tenant_on(&self, table: &str, column: &str) -> Adoption<'_> {
        Adoption::on(self, table, column)
    }

    fn enable_rls<E: MixinEntity>(&self) -> EnableRls<'_, E> {
        EnableRls::new(self)
    }

    fn disable_rls<E: MixinEntity>(&self) -> DisableRls<'_, E> {
        DisableRls::new(self)
    }

    async fn create_mixin_table<E: MixinEntity>(&self) -> Result<(), DbErr> {
        table::create(self, &wanted::<E>(self.get_database_backend())).await
    }

    fn add_mixin_columns<E: MixinEntity>(&self) -> AddMixinColumns<'_, E> {
        AddMixinColumns::new(self)
    }

    fn drop_mixin_columns<E: MixinEntity>(
        &self,
        columns: impl IntoIterator<Item = impl Into<String>>,
    ) -> DropMixinColumns<'_, E> {
        DropMixinColumns::new(self, columns)
    }

    fn create_live_unique<E: MixinEntity>(
        &self,
        columns: impl IntoIterator<Item = impl Into<String>>,
    ) -> CreateLiveKey<'_, E> {
        CreateLiveKey::new(self, columns, true)
    }

    fn create_live_index<E: MixinEntity>(
        &self,
        columns: impl IntoIterator<Item = impl Into<String>>,
    ) -> CreateLiveKey<'_, E> {
        CreateLiveKey::new(self, columns, false)
    }

    fn drop_live_index<E: MixinEntity>(
        &self,
        columns: impl IntoIterator<Item = impl Into<String>>,
    ) -> DropLiveIndex<'_, E> {
        DropLiveIndex::new(self, columns)
    }

    fn convert_soft_delete<E: MixinEntity>(&self) -> ConvertSoftDelete<'_, E> {
        ConvertSoftDelete::new(self)
    }
}
