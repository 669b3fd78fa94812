//! The second way: the rows of before belong to several stations.

use super::entity::{booking, customer, station};
use super::one::CENTRAL;
use mixins_migration::{Dimension, MixinSchemaManager};
use sea_orm::{ActiveModelTrait, DbBackend, DbErr, EntityTrait, Set, prelude::Uuid};
use sea_orm_migration::prelude::{Expr, ExprTrait, Index, MigrationTrait, SchemaManager, Table};

pub(crate) const HARBOUR: Uuid = Uuid::from_u128(0x0190_0000_0000_7000_8000_0000_0000_0002);

crate::world::migrations! {
    Migrator:
    CreateTables "m20250101_000001_create_tables",
    AddStations "m20261201_000001_add_stations",
    FillStations "m20261208_000001_fill_stations",
    RequireStations "m20261215_000001_require_stations",
    KeepStationsApart "m20261222_000001_keep_stations_apart",
}

#[async_trait::async_trait]
impl MigrationTrait for CreateTables {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.create_mixin_table::<station::Entity>().await?;
        manager.create_mixin_table::<customer::Entity>().await?;
        manager.create_mixin_table::<booking::Entity>().await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .drop_table(Table::drop().table(booking::Entity).to_owned())
            .await?;
        manager
            .drop_table(Table::drop().table(customer::Entity).to_owned())
            .await
    }
}

// Then deploy the program with `fill_only`: new rows get their station, and all rows are read.
#[async_trait::async_trait]
impl MigrationTrait for AddStations {
    fn use_transaction(&self) -> Option<bool> {
        Some(false)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.create_mixin_table::<station::Entity>().await?;
        let db = manager.get_connection();
        for (id, city) in [(CENTRAL, "Berlin"), (HARBOUR, "Hamburg")] {
            if station::Entity::find_by_id(id).one(db).await?.is_none() {
                station::ActiveModel {
                    id: Set(id),
                    city: Set(city.to_owned()),
                }
                .insert(db)
                .await?;
            }
        }
        manager
            .adopt_tenant::<customer::Entity>(Dimension::Station)
            .add_nullable()
            .await?;
        manager
            .adopt_tenant::<booking::Entity>(Dimension::Station)
            .add_nullable()
            .await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .adopt_tenant::<booking::Entity>(Dimension::Station)
            .undo()
            .await?;
        manager
            .adopt_tenant::<customer::Entity>(Dimension::Station)
            .undo()
            .await
    }
}

#[async_trait::async_trait]
impl MigrationTrait for FillStations {
    fn use_transaction(&self) -> Option<bool> {
        Some(false)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let customers = manager.adopt_tenant::<customer::Entity>(Dimension::Station);
        // A CASE over the row, for those that tell it; the rest belong to the first station.
        let harbour = Expr::case(Expr::col("city").eq("Hamburg"), Expr::val(HARBOUR));
        customers.backfill_with(harbour, 5_000).await?;
        customers.backfill(CENTRAL, 5_000).await?;
        let bookings = manager.adopt_tenant::<booking::Entity>(Dimension::Station);
        bookings.backfill_from::<customer::Entity>(5_000).await?;
        // Bookings without a customer.
        bookings.backfill(CENTRAL, 5_000).await
    }

    // The stations stay: they do no harm.
    async fn down(&self, _: &SchemaManager) -> Result<(), DbErr> {
        Ok(())
    }
}

// When no program without stations runs any more.
#[async_trait::async_trait]
impl MigrationTrait for RequireStations {
    fn use_transaction(&self) -> Option<bool> {
        Some(false)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let customers = manager.adopt_tenant::<customer::Entity>(Dimension::Station);
        customers.enforce_not_null().filling(CENTRAL).await?;
        customers.add_index().await?;
        customers.add_foreign_key().await?;
        let bookings = manager.adopt_tenant::<booking::Entity>(Dimension::Station);
        bookings.enforce_not_null().filling_from::<customer::Entity>().await?;
        bookings.add_index().await?;
        bookings.add_foreign_key().await?;
        let emails = manager.create_live_unique::<customer::Entity>(["email"]);
        emails.replacing("customers_email_key").await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        if !manager.has_index("customers", "customers_email_key").await? {
            let key = Index::create()
                .unique()
                .name("customers_email_key")
                .table(customer::Entity)
                .col("email")
                .take();
            manager.create_index(key).await?;
        }
        manager.drop_live_index::<customer::Entity>(["email"]).await?;
        manager
            .adopt_tenant::<booking::Entity>(Dimension::Station)
            .undo()
            .await?;
        manager
            .adopt_tenant::<customer::Entity>(Dimension::Station)
            .undo()
            .await
    }
}

// When every instance of the program says `enforce_rls()`. PostgreSQL only: the others have no row-level security.
#[async_trait::async_trait]
impl MigrationTrait for KeepStationsApart {
    fn use_transaction(&self) -> Option<bool> {
        Some(false)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        if manager.get_database_backend() != DbBackend::Postgres {
            return Ok(());
        }
        manager.enable_rls::<customer::Entity>().await?;
        manager.enable_rls::<booking::Entity>().await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        if manager.get_database_backend() != DbBackend::Postgres {
            return Ok(());
        }
        manager.disable_rls::<booking::Entity>().await?;
        manager.disable_rls::<customer::Entity>().await
    }
}
