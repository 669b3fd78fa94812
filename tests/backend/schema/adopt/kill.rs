//! Both ways, killed anywhere.

use super::entity::customer;
use super::world::{NORTH, adopt_customers, customers, execute, of_bookings, old};
use crate::kill::{Scenario, kill_points};
use sea_orm::{DatabaseConnection, DbBackend, DbErr};
use sea_orm_migration::SchemaManager;

/// All rows belong to one tenant.
pub(crate) struct OneTenant;

#[async_trait::async_trait]
impl Scenario for OneTenant {
    fn name(&self) -> &'static str {
        "a tenant with a default"
    }

    fn is_killed_beside_changes_only(&self) -> bool {
        true
    }

    async fn prepare(&self, db: &DatabaseConnection) -> Result<(), DbErr> {
        old(db, 2).await;
        settled(db).await;
        Ok(())
    }

    async fn run(&self, db: &DatabaseConnection) -> Result<(), DbErr> {
        let manager = SchemaManager::new(db);
        let adoption = of_bookings(&manager);
        adoption.add_with_default(NORTH).await?;
        adoption.add_index().await?;
        adoption.add_foreign_key().await?;
        adoption.drop_default().await
    }
}

/// They belong to several.
pub(crate) struct SeveralTenants;

#[async_trait::async_trait]
impl Scenario for SeveralTenants {
    fn name(&self) -> &'static str {
        "a tenant by backfill"
    }

    fn is_killed_beside_changes_only(&self) -> bool {
        true
    }

    async fn prepare(&self, db: &DatabaseConnection) -> Result<(), DbErr> {
        old(db, 2).await;
        adopt_customers(db).await;
        settled(db).await;
        Ok(())
    }

    async fn run(&self, db: &DatabaseConnection) -> Result<(), DbErr> {
        let manager = SchemaManager::new(db);
        let adoption = of_bookings(&manager);
        adoption.add_nullable().await?;
        adoption.backfill_from::<customer::Entity>(4).await?;
        adoption.enforce_not_null().filling(NORTH).await
    }
}

/// Both ways' statements that read all rows, on so many that they can be seen at work.
pub(crate) struct ManyRows;

#[async_trait::async_trait]
impl Scenario for ManyRows {
    fn name(&self) -> &'static str {
        "a tenant in many rows"
    }

    async fn prepare(&self, db: &DatabaseConnection) -> Result<(), DbErr> {
        old(db, 20_000).await;
        settled(db).await;
        Ok(())
    }

    async fn run(&self, db: &DatabaseConnection) -> Result<(), DbErr> {
        let manager = SchemaManager::new(db);
        let adoption = of_bookings(&manager);
        adoption.add_nullable().await?;
        adoption.backfill(NORTH, 10_000).await?;
        adoption.enforce_not_null().await?;
        adoption.add_index().await
    }
}

/// The keys with the tenant in them.
pub(crate) struct TenantKeys;

#[async_trait::async_trait]
impl Scenario for TenantKeys {
    fn name(&self) -> &'static str {
        "keys with the tenant"
    }

    fn is_killed_beside_changes_only(&self) -> bool {
        true
    }

    async fn prepare(&self, db: &DatabaseConnection) -> Result<(), DbErr> {
        old(db, 2).await;
        let manager = SchemaManager::new(db);
        for adoption in [customers(&manager), of_bookings(&manager)] {
            adoption.add_with_default(NORTH).await?;
            adoption.drop_default().await?;
        }
        settled(db).await;
        Ok(())
    }

    async fn run(&self, db: &DatabaseConnection) -> Result<(), DbErr> {
        let manager = SchemaManager::new(db);
        let keys = of_bookings(&manager).add_tenant_keys();
        keys.replacing("customer_id").replacing("first_id").await
    }
}

/// And back.
pub(crate) struct Undo;

#[async_trait::async_trait]
impl Scenario for Undo {
    fn name(&self) -> &'static str {
        "a tenant's undo"
    }

    fn is_killed_beside_changes_only(&self) -> bool {
        true
    }

    async fn prepare(&self, db: &DatabaseConnection) -> Result<(), DbErr> {
        OneTenant.prepare(db).await?;
        OneTenant.run(db).await
    }

    async fn run(&self, db: &DatabaseConnection) -> Result<(), DbErr> {
        of_bookings(&SchemaManager::new(db)).undo().await
    }
}

/// The time of the change is that of the insert, which differs from run to run.
async fn settled(db: &DatabaseConnection) {
    if db.get_database_backend() == DbBackend::MySql {
        execute(db, &["UPDATE bookings SET changed = '2026-01-01 00:00:00'"]).await;
    }
}

mod one {
    super::kill_points!(crate::adopt::kill::OneTenant);
}
mod several {
    super::kill_points!(crate::adopt::kill::SeveralTenants);
}
mod keys {
    super::kill_points!(crate::adopt::kill::TenantKeys);
}
mod undo {
    super::kill_points!(crate::adopt::kill::Undo);
}
