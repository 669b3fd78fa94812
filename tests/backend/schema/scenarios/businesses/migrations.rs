//! The migrations.

use super::entity::{
    business, dish, email_message, guest, invoice, invoice_line, menu, payment, prospect, refund, reservation,
    reservation_line, review, shift, user, venue,
};
use mixins::MixinEntity;
use mixins_migration::{Dimension, MixinSchemaManager};
use sea_orm::{ActiveModelTrait, DbBackend, DbErr, EntityTrait, Set, prelude::Uuid};
use sea_orm_migration::prelude::{Expr, ExprTrait, MigrationTrait, SchemaManager};

pub(crate) const HIBACHI: Uuid = Uuid::from_u128(0x0190_0000_0000_7000_8000_0000_0000_0011);
pub(crate) const SUSHI: Uuid = Uuid::from_u128(0x0190_0000_0000_7000_8000_0000_0000_0012);

crate::world::migrations! {
    Migrator:
    CreateTables "m20250101_000001_create_tables",
    AddBusinesses "m20261201_000001_add_businesses",
    FillBusinesses "m20261208_000001_fill_businesses",
    RequireBusinesses "m20261215_000001_require_businesses",
    KeepBusinessesApart "m20261222_000001_keep_businesses_apart",
}

/// Calls a function for each table, parents first.
macro_rules! each {
    ($call:ident($manager:expr): $($module:ident)*) => {
        $($call::<$module::Entity>($manager).await?;)*
    };
}

async fn create<E: MixinEntity>(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    manager.create_mixin_table::<E>().await
}

async fn add<E: MixinEntity>(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    manager.adopt_tenant::<E>(Dimension::Business).add_nullable().await
}

async fn by_brand<E: MixinEntity>(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let adoption = manager.adopt_tenant::<E>(Dimension::Business);
    let sushi = Expr::case(Expr::col("name").like("Sushi %"), Expr::val(SUSHI));
    adoption.backfill_with(sushi, 5_000).await?;
    adoption.backfill(HIBACHI, 5_000).await
}

async fn by_parent<E: MixinEntity, Parent: MixinEntity>(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    manager
        .adopt_tenant::<E>(Dimension::Business)
        .backfill_from::<Parent>(5_000)
        .await
}

async fn require<E: MixinEntity>(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let adoption = manager.adopt_tenant::<E>(Dimension::Business);
    adoption.enforce_not_null().await?;
    adoption.add_index().await?;
    adoption.add_foreign_key().await?;
    adoption.add_tenant_keys().await
}

async fn undo<E: MixinEntity>(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    manager.adopt_tenant::<E>(Dimension::Business).undo().await
}

async fn enable_rls<E: MixinEntity>(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    manager.enable_rls::<E>().await
}

async fn disable_rls<E: MixinEntity>(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    manager.disable_rls::<E>().await
}

#[async_trait::async_trait]
impl MigrationTrait for CreateTables {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        each!(create(manager): business user venue menu prospect email_message shift dish guest review reservation
            reservation_line payment refund invoice invoice_line);
        Ok(())
    }
}

// Then deploy the program with `fill_only`.
#[async_trait::async_trait]
impl MigrationTrait for AddBusinesses {
    fn use_transaction(&self) -> Option<bool> {
        Some(false)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.create_mixin_table::<business::Entity>().await?;
        let db = manager.get_connection();
        for (id, name) in [(HIBACHI, "My Hibachi Chef"), (SUSHI, "My Sushi Chef")] {
            if business::Entity::find_by_id(id).one(db).await?.is_none() {
                business::ActiveModel {
                    id: Set(id),
                    name: Set(name.to_owned()),
                }
                .insert(db)
                .await?;
            }
        }
        each!(add(manager): user venue menu prospect email_message shift dish guest review reservation reservation_line
            payment refund invoice invoice_line);
        Ok(())
    }

    async fn down(&self, _: &SchemaManager) -> Result<(), DbErr> {
        Ok(())
    }
}

#[async_trait::async_trait]
impl MigrationTrait for FillBusinesses {
    fn use_transaction(&self) -> Option<bool> {
        Some(false)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        each!(by_brand(manager): user venue menu prospect email_message);
        by_parent::<shift::Entity, user::Entity>(manager).await?;
        by_parent::<dish::Entity, menu::Entity>(manager).await?;
        by_parent::<guest::Entity, venue::Entity>(manager).await?;
        by_parent::<review::Entity, guest::Entity>(manager).await?;
        by_parent::<reservation::Entity, guest::Entity>(manager).await?;
        by_parent::<reservation_line::Entity, reservation::Entity>(manager).await?;
        by_parent::<payment::Entity, reservation::Entity>(manager).await?;
        by_parent::<refund::Entity, payment::Entity>(manager).await?;
        by_parent::<invoice::Entity, reservation::Entity>(manager).await?;
        by_parent::<invoice_line::Entity, invoice::Entity>(manager).await
    }

    async fn down(&self, _: &SchemaManager) -> Result<(), DbErr> {
        Ok(())
    }
}

#[async_trait::async_trait]
impl MigrationTrait for RequireBusinesses {
    fn use_transaction(&self) -> Option<bool> {
        Some(false)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        each!(require(manager): user venue menu prospect email_message shift dish guest review reservation
            reservation_line payment refund invoice invoice_line);
        Ok(())
    }

    // Children first: their keys lead to the parents'.
    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        each!(undo(manager): invoice_line invoice refund payment reservation_line reservation review guest dish shift
            email_message prospect menu venue user);
        Ok(())
    }
}

// When every instance of the program says `enforce_rls()`. PostgreSQL only: the others have no row-level security.
#[async_trait::async_trait]
impl MigrationTrait for KeepBusinessesApart {
    fn use_transaction(&self) -> Option<bool> {
        Some(false)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        if manager.get_database_backend() != DbBackend::Postgres {
            return Ok(());
        }
        each!(enable_rls(manager): user venue menu prospect email_message shift dish guest review reservation
            reservation_line payment refund invoice invoice_line);
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        if manager.get_database_backend() != DbBackend::Postgres {
            return Ok(());
        }
        each!(disable_rls(manager): invoice_line invoice refund payment reservation_line reservation review guest dish shift
            email_message prospect menu venue user);
        Ok(())
    }
}
