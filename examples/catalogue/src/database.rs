//! Making the tables afresh: the part that no scope takes part in.

use crate::entity::{photo, product, variant};
use anyhow::{Context as _, Result};
use example_support::drop_tables;
use sea_orm::{DatabaseConnection, DbErr};
use sea_orm_migration::SchemaManager;
use sea_orm_mixins_migration::MixinSchemaManager as _;

/// Parents first: the order in which foreign keys let them be made.
const TABLES: [&str; 3] = ["products", "variants", "photos"];

/// Makes empty tables; true if those of an earlier run were dropped first.
pub(crate) async fn start_afresh(db: &DatabaseConnection) -> Result<bool> {
    let dropped = drop_tables(db, "catalogue_example", &TABLES).await;
    let dropped = dropped.context("cannot drop the tables of an earlier run")?;
    create_tables(db).await.context("cannot create the tables")?;
    Ok(dropped)
}

/// As a migration makes them: with times that keep microseconds on every backend, by which a restoration knows a deletion.
async fn create_tables(db: &DatabaseConnection) -> Result<(), DbErr> {
    let manager = SchemaManager::new(db);
    manager.create_mixin_table::<product::Entity>().await?;
    manager.create_mixin_table::<variant::Entity>().await?;
    manager.create_mixin_table::<photo::Entity>().await
}
