//! The first way: all rows of before belong to one station.

use super::entity::{booking, customer, station};
use mixins_migration::{Dimension, MixinSchemaManager};
use sea_orm::{ActiveModelTrait, DbBackend, DbErr, EntityTrait, Set, prelude::Uuid};
use sea_orm_migration::prelude::{Index, MigrationTrait, SchemaManager, Table};

pub(crate) const CENTRAL: Uuid = Uuid::from_u128(0x0190_0000_0000_7000_8000_0000_0000_0001);

crate::world::migrations! {
    Migrator:
    CreateTables "m20250101_000001_create_tables",
    AddStations "m20261201_000001_add_stations",
    RequireStations "m20261215_000001_require_stations",
    KeepStationsApart "m20261222_000001_keep_stations_apart",
}

#[async_trait::async_trait]
impl MigrationTrait for CreateTables {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        // Of today: the entities below name its rows. Where this migration ran long ago, the next one makes it.
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

#[async_trait::async_trait]
impl MigrationTrait for AddStations {
    fn use_transaction(&self) -> Option<bool> {
        Some(false)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.create_mixin_table::<station::Entity>().await?;
        let db = manager.get_connection();
        if station::Entity::find_by_id(CENTRAL).one(db).await?.is_none() {
            let central = station::ActiveModel {
                id: Set(CENTRAL),
                city: Set("Berlin".to_owned()),
            };
            central.insert(db).await?;
        }
        let customers = manager.adopt_tenant::<customer::Entity>(Dimension::Station);
        customers.add_with_default(CENTRAL).await?;
        customers.add_index().await?;
        customers.add_foreign_key().await?;
        let bookings = manager.adopt_tenant::<booking::Entity>(Dimension::Station);
        bookings.add_with_default(CENTRAL).await?;
        bookings.add_index().await?;
        bookings.add_foreign_key().await
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

// When no program without stations runs any more.
#[async_trait::async_trait]
impl MigrationTrait for RequireStations {
    fn use_transaction(&self) -> Option<bool> {
        Some(false)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .adopt_tenant::<customer::Entity>(Dimension::Station)
            .drop_default()
            .await?;
        manager
            .adopt_tenant::<booking::Entity>(Dimension::Station)
            .drop_default()
            .await?;
        // The key of e-mails was one for all; now each station has its own, and deleted customers do not count.
        let emails = manager.create_live_unique::<customer::Entity>(["email"]);
        emails.replacing("customers_email_key").await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        // The old key comes back by hand, as it was made. It is refused once two stations have one e-mail.
        if !manager.has_index("customers", "customers_email_key").await? {
            let key = Index::create()
                .unique()
                .name("customers_email_key")
                .table(customer::Entity)
                .col("email")
                .take();
            manager.create_index(key).await?;
        }
        manager.drop_live_index::<customer::Entity>(["email"]).await
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
