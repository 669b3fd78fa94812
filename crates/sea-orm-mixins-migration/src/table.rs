//! `create_mixin_table`: an entity's table with its keys, defaults and indexes.

use sea_orm_migration::prelude::*;
use sea_orm_migration::sea_orm::{
    ColumnTrait as _, DbBackend, IdenStatic, Iterable, PrimaryKeyArity, PrimaryKeyTrait, RelationTrait, Schema,
};
use sea_orm_mixins::{MixinEntity, Policy};

/// What a migration needs to create tables of mixin entities.
#[async_trait::async_trait]
pub trait MixinSchemaManager {
    /// Creates the table of an entity with its keys, foreign keys, defaults and indexes, unless it exists.
    ///
    /// # SQL
    ///
    /// That of SeaORM's `create_table_from_entity` and `create_index_from_entity`; on MySQL and MariaDB mixins' times
    /// are `datetime(6)` with the default `(utc_timestamp(6))`: UTC, microseconds.
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
}

#[async_trait::async_trait]
impl MixinSchemaManager for SchemaManager<'_> {
    async fn create_mixin_table<E: MixinEntity>(&self) -> Result<(), DbErr> {
        let backend = self.get_database_backend();
        let mut indexes = Schema::new(backend).create_index_from_entity(E::default());
        indexes.extend(own_indexes::<E>(backend));
        let mut table = table::<E>(backend);
        if backend == DbBackend::MySql {
            // Inside CREATE TABLE: MySQL has no CREATE INDEX IF NOT EXISTS, and commits after each statement.
            for mut index in indexes {
                table.index(&mut index);
            }
            return self.create_table(table).await;
        }
        self.create_table(table).await?;
        for mut index in indexes {
            self.create_index(index.if_not_exists().take()).await?;
        }
        Ok(())
    }
}

fn table<E: MixinEntity>(backend: DbBackend) -> TableCreateStatement {
    let entity = E::default();
    let schema = Schema::new(backend);
    let times = times(E::policy());
    let mut table = Table::create();
    table.table(entity.table_ref()).if_not_exists();
    for column in E::Column::iter() {
        let mut definition = schema.get_column_def::<E>(column);
        if backend == DbBackend::MySql
            && let Some((_, filled)) = times.iter().find(|(name, _)| *name == column.as_str())
            && is_time(column.def().get_column_type())
        {
            definition.custom("datetime(6)");
            if *filled {
                definition.default(Expr::cust("(utc_timestamp(6))"));
            }
        }
        table.col(definition);
    }
    if <<E::PrimaryKey as PrimaryKeyTrait>::ValueType as PrimaryKeyArity>::ARITY > 1 {
        let mut key = Index::create();
        for column in E::PrimaryKey::iter() {
            key.col(column);
        }
        table.primary_key(&mut key);
    }
    for relation in E::Relation::iter().map(|relation| relation.def()) {
        if !relation.is_owner && !relation.skip_fk {
            let mut key: ForeignKeyCreateStatement = relation.into();
            table.foreign_key(&mut key);
        }
    }
    table
}

/// The indexes over several columns of mixins of one's own, which SeaORM's schema tools have no place for.
fn own_indexes<E: MixinEntity>(backend: DbBackend) -> impl Iterator<Item = IndexCreateStatement> {
    let entity = E::default();
    // Only PostgreSQL takes a schema here; elsewhere it is the table's.
    let table = if backend == DbBackend::Postgres {
        entity.table_ref()
    } else {
        entity.into_table_ref()
    };
    E::COLUMNS.own.indexes.iter().map(move |columns| {
        let names = columns.iter().map(IdenStatic::as_str).collect::<Vec<_>>();
        let mut index = Index::create();
        index
            .name(format!("idx-{}-{}", entity.table_name(), names.join("-")))
            .table(table.clone());
        for column in *columns {
            index.col(*column);
        }
        index
    })
}

/// Returns whether a column is of a type for times: mixins keep some as numbers or texts.
fn is_time(column: &ColumnType) -> bool {
    matches!(
        column,
        ColumnType::DateTime | ColumnType::Timestamp | ColumnType::TimestampWithTimeZone
    )
}

/// Returns the columns with a mixin's time, and whether each has a default.
fn times(policy: &Policy) -> Vec<(&str, bool)> {
    let stamps = policy
        .timestamps
        .iter()
        .flat_map(|stamps| {
            [Some(&stamps.created_at), stamps.updated_at.as_ref()]
                .into_iter()
                .flatten()
        })
        .map(|column| (column.as_str(), true));
    let deleted = policy
        .soft_delete
        .iter()
        .filter(|soft_delete| !soft_delete.is_flag())
        .map(|soft_delete| (soft_delete.column(), false));
    stamps.chain(deleted).collect()
}
