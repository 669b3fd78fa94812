//! Killed anywhere and run again, it ends the same.

use super::world::{client, flag, old_clients};
use crate::kill::{Scenario, kill_points};
use mixins_migration::MixinSchemaManager as _;
use sea_orm::prelude::DateTimeUtc;
use sea_orm::{DatabaseConnection, DbErr};
use sea_orm_migration::SchemaManager;

/// Both migrations, one after the other.
pub(crate) struct Convert;

#[async_trait::async_trait]
impl Scenario for Convert {
    fn name(&self) -> &'static str {
        "a flag of deletion becomes a time"
    }

    async fn prepare(&self, db: &DatabaseConnection) -> Result<(), DbErr> {
        old_clients(db, flag(db)).await;
        // The same in each run: it is what the rows are compared by.
        crate::columns::world::run(db, "UPDATE con_clients SET created_at = '2020-01-01 00:00:00'").await;
        Ok(())
    }

    async fn run(&self, db: &DatabaseConnection) -> Result<(), DbErr> {
        let manager = SchemaManager::new(db);
        let given = "2001-02-03T04:05:06Z".parse::<DateTimeUtc>().unwrap();
        manager
            .convert_soft_delete::<client::Entity>()
            .deleted_at(given)
            .batch(2)
            .await?;
        manager.convert_soft_delete::<client::Entity>().finish().await
    }
}

kill_points!(crate::convert::kill::Convert);
