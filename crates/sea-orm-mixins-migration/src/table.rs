//! `create_mixin_table`: an entity's table with its keys, defaults and indexes.

use crate::adopt::{Adoption, Dimension};
use crate::live::{live_column, live_column_type, live_index_columns, live_index_unless_there};
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
    /// # fn main() {}
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
