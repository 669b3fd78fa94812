//! Killed anywhere and run again, it ends the same.

use super::entity::booking;
use super::world::old_bookings;
use crate::kill::{Scenario, kill_points};
use mixins_migration::MixinSchemaManager as _;
use sea_orm::prelude::DateTimeUtc;
use sea_orm::sea_query::{Expr, ExprTrait as _};
use sea_orm::{DatabaseConnection, DbErr};
use sea_orm_migration::SchemaManager;

/// All kinds of columns, with indexes and foreign keys. The moment is given: each run has another one.
pub(crate) struct AddColumns;

#[async_trait::async_trait]
impl Scenario for AddColumns {
    fn name(&self) -> &'static str {
        "columns of mixins"
    }

    async fn prepare(&self, db: &DatabaseConnection) -> Result<(), DbErr> {
        old_bookings(db).await;
        Ok(())
    }

    async fn run(&self, db: &DatabaseConnection) -> Result<(), DbErr> {
        let manager = SchemaManager::new(db);
        let constant = "2019-05-06T07:08:09.123456Z".parse::<DateTimeUtc>().unwrap();
        manager
            .add_mixin_columns::<booking::Entity>()
            .created_at(Expr::val(constant))
            .await
    }
}

/// Times filled row by row.
pub(crate) struct FillColumns;

#[async_trait::async_trait]
impl Scenario for FillColumns {
    fn name(&self) -> &'static str {
        "columns of mixins, filled"
    }

    async fn prepare(&self, db: &DatabaseConnection) -> Result<(), DbErr> {
        old_bookings(db).await;
        Ok(())
    }

    async fn run(&self, db: &DatabaseConnection) -> Result<(), DbErr> {
        let manager = SchemaManager::new(db);
        let fallback = "2001-01-01T00:00:00Z".parse::<DateTimeUtc>().unwrap();
        let given = Expr::col("booked_on").if_null(fallback);
        manager
            .add_mixin_columns::<booking::Entity>()
            .created_at(given)
            .batch(2)
            .await
    }
}

/// Columns that are dropped again, with indexes and keys.
pub(crate) struct DropColumns;

#[async_trait::async_trait]
impl Scenario for DropColumns {
    fn name(&self) -> &'static str {
        "columns of mixins, dropped"
    }

    async fn prepare(&self, db: &DatabaseConnection) -> Result<(), DbErr> {
        AddColumns.prepare(db).await?;
        AddColumns.run(db).await
    }

    async fn run(&self, db: &DatabaseConnection) -> Result<(), DbErr> {
        let manager = SchemaManager::new(db);
        manager
            .drop_mixin_columns::<booking::Entity>(["created_by", "deleted_at", "version"])
            .await
    }
}

kill_points!(crate::columns::kill::AddColumns);

mod fill {
    use crate::kill::kill_points;

    kill_points!(crate::columns::kill::FillColumns);
}

mod dropped {
    use crate::kill::kill_points;

    kill_points!(crate::columns::kill::DropColumns);
}
