//! Killed anywhere and run again, it ends the same.

use super::entity::{booking, swap};
use super::world::bookings;
use crate::columns::world::run;
use crate::kill::{Scenario, kill_points};
use mixins_migration::MixinSchemaManager as _;
use sea_orm::{DatabaseConnection, DbErr};
use sea_orm_migration::SchemaManager;

async fn tables(db: &DatabaseConnection) {
    bookings(db).await;
    let swaps =
        "CREATE TABLE rls_swaps (id int PRIMARY KEY, from_station_id uuid NOT NULL, to_station_id uuid NOT NULL)";
    run(db, swaps).await;
}

/// In the place of policies of before, one of them under this library's name; and one for each command.
pub(crate) struct EnableRls;

#[async_trait::async_trait]
impl Scenario for EnableRls {
    fn name(&self) -> &'static str {
        "row security, enabled"
    }

    async fn prepare(&self, db: &DatabaseConnection) -> Result<(), DbErr> {
        tables(db).await;
        run(db, "CREATE POLICY old ON rls_bookings USING (true)").await;
        run(db, "CREATE POLICY mixins_tenant ON rls_bookings USING (true)").await;
        Ok(())
    }

    async fn run(&self, db: &DatabaseConnection) -> Result<(), DbErr> {
        let manager = SchemaManager::new(db);
        manager.enable_rls::<booking::Entity>().replacing("old").await?;
        manager.enable_rls::<swap::Entity>().await
    }
}

/// And off again.
pub(crate) struct DisableRls;

#[async_trait::async_trait]
impl Scenario for DisableRls {
    fn name(&self) -> &'static str {
        "row security, disabled"
    }

    async fn prepare(&self, db: &DatabaseConnection) -> Result<(), DbErr> {
        EnableRls.prepare(db).await?;
        EnableRls.run(db).await
    }

    async fn run(&self, db: &DatabaseConnection) -> Result<(), DbErr> {
        let manager = SchemaManager::new(db);
        manager.disable_rls::<booking::Entity>().await?;
        manager.disable_rls::<swap::Entity>().await
    }
}

kill_points!(crate::rls::kill::EnableRls, postgres Postgres);

mod disabled {
    use crate::kill::kill_points;

    kill_points!(crate::rls::kill::DisableRls, postgres Postgres);
}
