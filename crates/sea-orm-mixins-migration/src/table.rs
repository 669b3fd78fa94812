//! `create_mixin_table`: an entity's table with its keys, defaults and indexes.

use crate::adopt::{Adoption, Dimension};
use crate::columns::{AddMixinColumns, DropMixinColumns};
use crate::convert::ConvertSoftDelete;
use crate::live::{
    Building, CreateLiveKey, DropLiveIndex, live_column, live_column_type, live_index_columns, live_index_statement,
    live_index_unless_there,
};
use sea_orm_migration::prelude::*;
use sea_orm_migration::sea_orm::DbBackend;
use sea_orm_mixins::schema::{Wanted, WantedForeignKey, wanted};
use sea_orm_mixins::{MixinEntity, Table as MixinTable};

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

    /// Adds the columns of an entity's mixins that its table does not have, while others read and write it. See
    /// [`AddMixinColumns`] for what can be given.
    ///
    /// Rows that are there get version 1, are live, have no actors, and were inserted and changed at the moment of the step,
    /// or when [`created_at`](AddMixinColumns::created_at) says. Where the entity declares indexes over these columns, or
    /// foreign keys of actors, they are added too, so that the table ends as
    /// [`create_mixin_table`](Self::create_mixin_table) makes it. What is left out:
    ///
    /// - tenants, which are somebody's: [`adopt_tenant`](Self::adopt_tenant) adds them;
    /// - indexes of live rows: [`create_live_unique`](Self::create_live_unique) and
    ///   [`create_live_index`](Self::create_live_index);
    /// - columns of mixins of one's own, and unique indexes: they are added as any column of yours is.
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
    /// With an expression for [`created_at`](AddMixinColumns::created_at) the column is added NULL-able, the rows are filled in
    /// batches, `UPDATE "bookings" SET "created_at" = "booked_on" WHERE "id" > .. AND "id" <= .. AND "created_at" IS NULL`, and
    /// then it is made NOT NULL, on PostgreSQL by way of a CHECK that is validated while others write.
    ///
    /// # Errors
    ///
    /// `DbErr::Migration`, and nothing is changed: there is no such table, or it lacks the entity's key, which nobody can
    /// add; a column is there with another type, or may be NULL where the entity says that it may not (both are named); an
    /// actor is NOT NULL in the entity, since old rows have none. In a migration's transaction: on PostgreSQL if the entity
    /// declares an index or a foreign key over these columns, unless the transaction made the table; on SQLite if times
    /// have a default and foreign keys are on; rows to fill anywhere. Write `fn use_transaction(&self) -> Option<bool> {
    /// Some(false) }` then.
    ///
    /// Others were in the way for longer than [`patience`](AddMixinColumns::patience), or the account may not change the
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
    /// 1. This, awaited: the entity's deletion column is added, triggers keep it and the flag together from then on, rows
    ///    that are deleted get a time in batches, and the indexes of live rows by the flag are made anew by the time, each
    ///    before the old one goes.
    /// 2. The program whose entity has the time is deployed. Not before: to it, a row without a time is live.
    /// 3. When no program that knows the flag runs any more, [`finish`](ConvertSoftDelete::finish) in a later migration
    ///    drops the triggers and the flag.
    ///
    /// [`undo`](ConvertSoftDelete::undo) takes step 1 back, as long as the flag is there. Each can be run again, after it was
    /// stopped too; once the flag is gone, as in a new database, they do nothing.
    ///
    /// The time decides where a statement changes it; otherwise the flag, whose change sets the time to that moment or to
    /// NULL. Triggers are not fired by `COPY .. FROM` on PostgreSQL with `session_replication_role = replica`, nor by
    /// replicated rows.
    ///
    /// # SQL
    ///
    /// - PostgreSQL: `ALTER TABLE "customers" ADD COLUMN "deleted_at" ..`; a function and `CREATE TRIGGER .. BEFORE INSERT OR
    ///   UPDATE ON "customers" FOR EACH ROW ..`, which waits for writers for a moment; `UPDATE "customers" SET "deleted_at" =
    ///   CASE WHEN "is_deleted" IS TRUE THEN COALESCE("updated_at", '..') END WHERE "id" > .. AND "id" <= .. AND "deleted_at" IS NULL
    ///   AND ..`; `ALTER INDEX .. RENAME`, `CREATE UNIQUE INDEX CONCURRENTLY ..` as [`create_live_unique`](Self::create_live_unique),
    ///   `DROP INDEX CONCURRENTLY ..`
    /// - MySQL, MariaDB: the same with two triggers, `BEFORE INSERT` and `BEFORE UPDATE`, and ``ALTER TABLE `customers` RENAME
    ///   INDEX .., RENAME COLUMN `live` TO `live_by_flag`, ALGORITHM=INSTANT``. Where the table has a unique index of live rows,
    ///   the column is not added instantly: the table is rebuilt, and writers wait. The account needs TRIGGER, and with a
    ///   binary log either SUPER or `log_bin_trust_function_creators`.
    /// - SQLite: the same with three triggers that update the row after it was written; an index is dropped and created in one
    ///   transaction. A row that is inserted as deleted, by the flag, is live by its time for that moment: a unique index of
    ///   live rows may refuse it.
    ///
    /// # Errors
    ///
    /// `DbErr::Migration`: the entity's rows are not deleted by a time, or by one that is a number or a text; there is neither
    /// flag nor time; the flag is neither a boolean nor a whole number; in a migration's transaction; an expression that gives a
    /// deleted row no time, with the number of rows; what [`create_live_unique`](Self::create_live_unique) refuses.
    ///
    /// # Examples
    ///
    /// ```
    /// # mod customer {
    /// #     use sea_orm_migration::sea_orm;
    /// #     use sea_orm::entity::prelude::*;
    /// #     use sea_orm_mixins::prelude::*;
    /// #     #[sea_orm_mixins::model]
    /// #     #[derive(Clone, Debug, PartialEq, DeriveEntityModel, UuidPk, SoftDelete)]
    /// #     #[sea_orm(table_name = "customers")]
    /// #     pub struct Model { pub name: String }
    /// # }
    /// # use sea_orm_migration::prelude::*;
    /// use sea_orm_mixins_migration::MixinSchemaManager;
    ///
    /// /// Before the program that knows `deleted_at` is deployed.
    /// async fn first(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    ///     manager.convert_soft_delete::<customer::Entity>().await
    /// }
    ///
    /// /// After the last program that knows `is_deleted` is gone.
    /// async fn second(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    ///     manager.convert_soft_delete::<customer::Entity>().finish().await
    /// }
    /// ```
    fn convert_soft_delete<E: MixinEntity>(&self) -> ConvertSoftDelete<'_, E>;

    /// Begins to adopt a tenant in a table that has rows: the column that says whose each of them is, step by step, while old
    /// and new versions of the program read and write it. Each step is a method of [`Adoption`], which shows their order.
    ///
    /// What the steps lead to is what the entity says today: its column, whether that may be NULL, the table that it
    /// references, its relations. A migration that must outlive the entity uses [`adopt_tenant_on`](Self::adopt_tenant_on).
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
    /// ```
    fn adopt_tenant<E: MixinEntity>(&self, dimension: Dimension) -> Adoption<'_>;

    /// The same for a table and a column by name, for migrations that must outlive their entity. The column is a UUID unless
    /// [`column_type`](Adoption::column_type) says another type; [`references`](Adoption::references) says the tenants' table;
    /// parents for [`backfill_from`](Adoption::backfill_from) and [`add_tenant_keys`](Adoption::add_tenant_keys) are those to
    /// which the table has foreign keys.
    fn adopt_tenant_on(&self, table: &str, column: &str) -> Adoption<'_>;
}

#[async_trait::async_trait]
impl MixinSchemaManager for SchemaManager<'_> {
    fn adopt_tenant<E: MixinEntity>(&self, dimension: Dimension) -> Adoption<'_> {
        Adoption::of::<E>(self, dimension)
    }

    fn adopt_tenant_on(&self, table: &str, column: &str) -> Adoption<'_> {
        Adoption::on(self, table, column)
    }

    async fn create_mixin_table<E: MixinEntity>(&self) -> Result<(), DbErr> {
        let backend = self.get_database_backend();
        let wanted = wanted::<E>(backend);
        let mut table = table(&wanted);
        if backend == DbBackend::MySql {
            // Inside CREATE TABLE: MySQL has no CREATE INDEX IF NOT EXISTS, and commits after each statement.
            for mut index in indexes(&wanted, backend) {
                table.index(&mut index);
            }
            with_live_keys(&mut table, &wanted, backend);
            return self.create_table(table).await;
        }
        self.create_table(table).await?;
        for mut index in indexes(&wanted, backend) {
            self.create_index(index.if_not_exists().take()).await?;
        }
        for key in &wanted.live_keys {
            let sql = live_index_unless_there(&wanted, key, backend);
            self.get_connection().execute_unprepared(&sql).await?;
        }
        Ok(())
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

/// The statements that make the table where it is not there, as text.
pub(crate) fn create_statements(wanted: &Wanted, backend: DbBackend) -> Vec<String> {
    let mut create = table(wanted);
    if backend == DbBackend::MySql {
        for mut index in indexes(wanted, backend) {
            create.index(&mut index);
        }
        with_live_keys(&mut create, wanted, backend);
        return vec![backend.build(&create).to_string()];
    }
    let indexes = indexes(wanted, backend).map(|index| backend.build(&index).to_string());
    let lives = wanted
        .live_keys
        .iter()
        .map(|key| live_index_statement(wanted, key, backend, Building::AtOnce));
    std::iter::once(backend.build(&create).to_string())
        .chain(indexes)
        .chain(lives)
        .collect()
}

/// The table with its columns, key and foreign keys.
fn table(wanted: &Wanted) -> TableCreateStatement {
    let mut table = Table::create();
    table.table(table_ref(&wanted.policy.table)).if_not_exists();
    for column in &wanted.columns {
        table.col(column.definition.clone());
    }
    // A key of one column stands in its definition.
    if wanted.policy.key.len() > 1 {
        let mut key = Index::create();
        for column in &wanted.policy.key {
            key.col(Alias::new(column));
        }
        table.primary_key(&mut key);
    }
    for key in &wanted.foreign_keys {
        table.foreign_key(&mut foreign_key(key, &wanted.policy.table));
    }
    table
}

fn foreign_key(wanted: &WantedForeignKey, table: &MixinTable) -> ForeignKeyCreateStatement {
    let mut key = ForeignKey::create();
    key.name(&wanted.name)
        .from_tbl(table_ref(table))
        .to_tbl(table_ref(&wanted.table));
    for column in &wanted.columns {
        key.from_col(Alias::new(column));
    }
    for column in &wanted.references {
        key.to_col(Alias::new(column));
    }
    if let Some(action) = wanted.on_delete {
        key.on_delete(action);
    }
    if let Some(action) = wanted.on_update {
        key.on_update(action);
    }
    key
}

/// The indexes that are statements of their own, those of live rows apart.
fn indexes(wanted: &Wanted, backend: DbBackend) -> impl Iterator<Item = IndexCreateStatement> {
    let MixinTable { schema, name } = &wanted.policy.table;
    // Only PostgreSQL takes a schema here; elsewhere it is the table's.
    let table = table_ref(&MixinTable {
        schema: schema.clone().filter(|_| backend == DbBackend::Postgres),
        name: name.clone(),
    });
    let declared = wanted.indexes.iter().filter(|index| !index.inline);
    declared.map(move |declared| {
        let mut index = Index::create();
        index.name(&declared.name).table(table.clone());
        if declared.unique {
            index.unique();
        }
        for column in &declared.columns {
            index.col(Alias::new(column));
        }
        index
    })
}

/// Adds the indexes of live rows on MySQL and MariaDB, and the column that tells live rows where one needs it.
fn with_live_keys(table: &mut TableCreateStatement, wanted: &Wanted, backend: DbBackend) {
    let mut types = wanted
        .live_keys
        .iter()
        .filter_map(|key| live_column_type(wanted, key, backend));
    if let Some(ty) = types.next() {
        table.col(ColumnDef::new(Alias::new(live_column(wanted))).custom(Alias::new(ty)));
    }
    for key in &wanted.live_keys {
        let mut index = Index::create();
        // sea-query does not double the quotes of this name.
        index.name(key.name.replace('`', "``"));
        if key.unique {
            index.unique();
        }
        for column in live_index_columns(wanted, key, backend) {
            index.col(Alias::new(column));
        }
        table.index(&mut index);
    }
}

fn table_ref(table: &MixinTable) -> TableRef {
    let MixinTable { schema, name } = table;
    let name = Alias::new(name);
    match schema {
        Some(schema) => (Alias::new(schema), name).into_table_ref(),
        None => name.into_table_ref(),
    }
}
