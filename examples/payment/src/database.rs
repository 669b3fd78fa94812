//! Connecting, and making the tables afresh.

use crate::entity::{payment, refund, user};
use anyhow::{Context as _, Result, bail};
use sea_orm::sea_query::{ColumnDef, Table};
use sea_orm::{ConnectOptions, ConnectionTrait as _, Database, DatabaseConnection, DbErr, EntityTrait, Schema};

/// Parents first: the order in which foreign keys let them be made.
const TABLES: [&str; 3] = ["users", "payments", "refunds"];

/// A table without rows that says: the others here are this program's, and may be dropped.
const MARKER: &str = "payment_example";

pub(crate) async fn connect(url: &str) -> Result<DatabaseConnection> {
    let mut options = ConnectOptions::new(url);
    options.sqlx_logging(false);
    // Without the URL, which may hold a password.
    Database::connect(options)
        .await
        .context("cannot connect to the database")
}

/// Makes empty tables; true if those of an earlier run were dropped first.
pub(crate) async fn start_afresh(db: &DatabaseConnection) -> Result<bool> {
    let dropped = drop_tables(db)
        .await
        .context("cannot drop the tables of an earlier run")?;
    create_tables(db).await.context("cannot create the tables")?;
    Ok(dropped)
}

/// Drops what an earlier run made, and nothing that somebody else did.
async fn drop_tables(db: &DatabaseConnection) -> Result<bool> {
    if exists(db, MARKER).await {
        for table in TABLES.iter().rev() {
            db.execute(Table::drop().table(*table).if_exists()).await?;
        }
        return Ok(true);
    }
    for table in TABLES {
        if exists(db, table).await {
            bail!("the database has a table `{table}` that this program did not make; give it an empty database");
        }
    }
    let marker = Table::create().table(MARKER).col(ColumnDef::new("id").integer()).take();
    db.execute(&marker).await?;
    Ok(false)
}

async fn exists(db: &DatabaseConnection, table: &str) -> bool {
    let nothing = format!("SELECT 1 FROM {table} WHERE 1 = 0");
    db.execute_unprepared(&nothing).await.is_ok()
}

async fn create_tables(db: &DatabaseConnection) -> Result<(), DbErr> {
    create(db, user::Entity).await?;
    create(db, payment::Entity).await?;
    create(db, refund::Entity).await
}

async fn create<E: EntityTrait>(db: &DatabaseConnection, entity: E) -> Result<(), DbErr> {
    let schema = Schema::new(db.get_database_backend());
    db.execute(&schema.create_table_from_entity(entity)).await?;
    for index in schema.create_index_from_entity(entity) {
        db.execute(&index).await?;
    }
    Ok(())
}
