//! The migrations.

use super::entity::{call, lead};
use super::sql::{ADD, CONTRACT, PRIMARY, SWAP, SWAP_BACK, SWAP_CALLS, Statements, UNIQUE};
use crate::stations::station;
use mixins_migration::inspected::Inspected;
use mixins_migration::{Dimension, MixinSchemaManager};
use sea_orm::{ConnectionTrait, DbBackend, DbErr};
use sea_orm_migration::prelude::{Expr, MigrationTrait, SchemaManager};

crate::world::migrations! {
    Migrator:
    CreateTables "m20250101_000001_create_tables",
    AddUuids "m20261201_000001_add_uuids",
    FillUuids "m20261202_000001_fill_uuids",
    ReferenceUuids "m20261203_000001_reference_uuids",
    SwapKeys "m20261204_000001_swap_keys",
    DropNumbers "m20261220_000001_drop_numbers",
    KeepWithinStations "m20261221_000001_keep_within_stations",
}

#[async_trait::async_trait]
impl MigrationTrait for CreateTables {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.create_mixin_table::<station::Entity>().await?;
        manager.create_mixin_table::<lead::Entity>().await?;
        manager.create_mixin_table::<call::Entity>().await
    }
}

/// Whether a column is there: on a fresh database the numbers never were.
async fn has(manager: &SchemaManager<'_>, table: &str, column: &str) -> Result<bool, DbErr> {
    let db = manager.get_connection();
    // On SQLite all of it is done at once, by `SwapKeys`.
    Ok(db.get_database_backend() != DbBackend::Sqlite && manager.has_column(table, column).await?)
}

/// Whether the keys are numbers still.
async fn is_numbered(manager: &SchemaManager<'_>) -> Result<bool, DbErr> {
    let leads = Inspected::read_table(manager.get_connection(), None, "leads").await?;
    let columns = leads.map(|table| table.columns).unwrap_or_default();
    Ok(columns
        .iter()
        .any(|column| column.name == "id" && column.ty.to_lowercase().starts_with("int")))
}

async fn run(manager: &SchemaManager<'_>, statements: Statements) -> Result<(), DbErr> {
    statements.run(manager.get_connection()).await
}

// From here on new rows have a UUID, and new calls their lead's.
#[async_trait::async_trait]
impl MigrationTrait for AddUuids {
    fn use_transaction(&self) -> Option<bool> {
        Some(false)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        if is_numbered(manager).await? {
            run(manager, ADD).await
        } else {
            Ok(())
        }
    }

    async fn down(&self, _: &SchemaManager) -> Result<(), DbErr> {
        Ok(())
    }
}

// The helpers that fill a tenant fill any column.
#[async_trait::async_trait]
impl MigrationTrait for FillUuids {
    fn use_transaction(&self) -> Option<bool> {
        Some(false)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        if !has(manager, "leads", "uuid").await? {
            return Ok(());
        }
        let uuid = match manager.get_database_backend() {
            DbBackend::Postgres => "gen_random_uuid()",
            _ => "UNHEX(INSERT(INSERT(MD5(RANDOM_BYTES(16)), 13, 1, '4'), 17, 1, '8'))",
        };
        let leads = manager.adopt_tenant_on("leads", "uuid");
        leads.backfill_with(Expr::cust(uuid), 5_000).await?;
        leads.enforce_not_null().await?;
        let calls = manager.adopt_tenant_on("calls", "lead_uuid");
        let parents = Expr::cust("(SELECT p.uuid FROM leads p WHERE p.id = lead_id)");
        calls.backfill_with(parents, 5_000).await?;
        // MariaDB refuses the INSERTs that leave it to the trigger otherwise; there it is done at the end.
        if manager.get_database_backend() == DbBackend::Postgres {
            calls.enforce_not_null().await?;
        }
        Ok(())
    }

    async fn down(&self, _: &SchemaManager) -> Result<(), DbErr> {
        Ok(())
    }
}

#[async_trait::async_trait]
impl MigrationTrait for ReferenceUuids {
    fn use_transaction(&self) -> Option<bool> {
        Some(false)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        if !has(manager, "leads", "uuid").await? {
            return Ok(());
        }
        let calls = manager
            .adopt_tenant_on("calls", "lead_uuid")
            .references("leads", "uuid");
        let table = Inspected::read_table(manager.get_connection(), None, "calls").await?;
        let keys = table.map(|table| table.foreign_keys).unwrap_or_default();
        // A reference that stands keeps PostgreSQL's index from being built again.
        if manager.get_database_backend() != DbBackend::Postgres || keys.iter().all(|key| key.columns != ["lead_uuid"])
        {
            run(manager, UNIQUE).await?;
        }
        calls.add_foreign_key().await?;
        run(manager, PRIMARY).await
    }

    async fn down(&self, _: &SchemaManager) -> Result<(), DbErr> {
        Ok(())
    }
}

// Stop the program; run this; start the program whose keys are UUIDs.
#[async_trait::async_trait]
impl MigrationTrait for SwapKeys {
    // On PostgreSQL and SQLite all of it or nothing.
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        if has(manager, "calls", "lead_uuid").await? {
            run(manager, SWAP_CALLS).await?;
        }
        if !is_numbered(manager).await? {
            return Ok(());
        }
        if manager.get_database_backend() != DbBackend::Sqlite {
            return run(manager, SWAP).await;
        }
        let db = manager.get_connection();
        for sql in [
            "CREATE TABLE leads_numbered AS SELECT l.*, randomblob(16) AS uuid FROM leads l",
            "CREATE UNIQUE INDEX leads_numbered_id ON leads_numbered (id)",
            "CREATE TABLE calls_numbered AS SELECT * FROM calls",
            // Children first: nothing refers to them, so nothing is deleted by a foreign key.
            "DROP TABLE calls",
            "DROP TABLE leads",
        ] {
            db.execute_unprepared(sql).await?;
        }
        manager.create_mixin_table::<lead::Entity>().await?;
        manager.create_mixin_table::<call::Entity>().await?;
        for sql in [
            "INSERT INTO leads (id, station_id, phone, deleted_at) SELECT uuid, station_id, phone, deleted_at FROM leads_numbered",
            "INSERT INTO calls (id, station_id, note, lead_id) SELECT c.id, c.station_id, c.note, l.uuid FROM calls_numbered c \
             JOIN leads_numbered l ON l.id = c.lead_id",
        ] {
            db.execute_unprepared(sql).await?;
        }
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        if has(manager, "leads", "number").await? {
            run(manager, SWAP_BACK).await
        } else {
            Ok(())
        }
    }
}

// When nobody asks for a number any more. There is no way back but a backup.
#[async_trait::async_trait]
impl MigrationTrait for DropNumbers {
    fn use_transaction(&self) -> Option<bool> {
        Some(false)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        if has(manager, "leads", "number").await? {
            run(manager, CONTRACT).await?;
        }
        manager.adopt_tenant_on("calls", "lead_id").enforce_not_null().await?;
        if manager.get_database_backend() == DbBackend::Sqlite {
            let db = manager.get_connection();
            db.execute_unprepared("DROP TABLE IF EXISTS calls_numbered").await?;
            db.execute_unprepared("DROP TABLE IF EXISTS leads_numbered").await?;
        }
        Ok(())
    }
}

// No row names one of another station, and nothing is unique over all of them.
#[async_trait::async_trait]
impl MigrationTrait for KeepWithinStations {
    fn use_transaction(&self) -> Option<bool> {
        Some(false)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let phones = manager.create_live_unique::<lead::Entity>(["phone"]);
        phones.replacing("leads_phone_key").await?;
        manager
            .adopt_tenant::<lead::Entity>(Dimension::Station)
            .add_index()
            .await?;
        let calls = manager.adopt_tenant::<call::Entity>(Dimension::Station);
        calls.add_index().await?;
        calls.add_tenant_keys().replacing("lead_id").await
    }

    async fn down(&self, _: &SchemaManager) -> Result<(), DbErr> {
        Ok(())
    }
}
