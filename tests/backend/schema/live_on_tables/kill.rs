//! Killed anywhere and run again, it ends the same.

use super::entity::customer;
use super::world::old_customers_with;
use crate::kill::{Scenario, kill_points};
use mixins_migration::MixinSchemaManager as _;
use sea_orm::{DatabaseConnection, DbErr};
use sea_orm_migration::SchemaManager;

/// A unique key in the place of an old one, and an index.
pub(crate) struct ReplaceUnique;

#[async_trait::async_trait]
impl Scenario for ReplaceUnique {
    fn name(&self) -> &'static str {
        "a unique key of live rows in place of another"
    }

    async fn prepare(&self, db: &DatabaseConnection) -> Result<(), DbErr> {
        old_customers_with(db, ", UNIQUE (email)").await;
        Ok(())
    }

    async fn run(&self, db: &DatabaseConnection) -> Result<(), DbErr> {
        let manager = SchemaManager::new(db);
        manager
            .create_live_unique::<customer::Entity>(["email"])
            .replacing("lot_customers_email_key")
            .await?;
        manager.create_live_index::<customer::Entity>(["phone"]).await
    }
}

/// The keys go again.
pub(crate) struct DropLive;

#[async_trait::async_trait]
impl Scenario for DropLive {
    fn name(&self) -> &'static str {
        "an index of live rows, dropped"
    }

    async fn prepare(&self, db: &DatabaseConnection) -> Result<(), DbErr> {
        old_customers_with(db, "").await;
        SchemaManager::new(db)
            .create_live_unique::<customer::Entity>(["email"])
            .await
    }

    async fn run(&self, db: &DatabaseConnection) -> Result<(), DbErr> {
        SchemaManager::new(db)
            .drop_live_index::<customer::Entity>(["email"])
            .await
    }
}

kill_points!(crate::live_on_tables::kill::ReplaceUnique);

mod dropped {
    use crate::kill::kill_points;

    kill_points!(crate::live_on_tables::kill::DropLive);
}
