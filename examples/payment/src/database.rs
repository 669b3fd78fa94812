//! Connecting, and making the tables afresh: the part that no scope takes part in.

use crate::entity::{payment, refund, user};
use anyhow::{Context as _, Result};
use example_support::{create, drop_tables};
use sea_orm::{ConnectOptions, Database, DatabaseConnection, DbErr};

/// Parents first: the order in which foreign keys let them be made.
const TABLES: [&str; 3] = ["users", "payments", "refunds"];

pub(crate) async fn connect(url: &str) -> Result<DatabaseConnection> {
    let mut options = ConnectOptions::new(url);
    options.sqlx_logging(false);
    // Without the URL, which may hold a password.
    let connected = Database::connect(options).await;
    connected.context("cannot connect to the database")
}

/// Makes empty tables; true if those of an earlier run were dropped first.
pub(crate) async fn start_afresh(db: &DatabaseConnection) -> Result<bool> {
    let dropped = drop_tables(db, "payment_example", &TABLES).await;
    let dropped = dropped.context("cannot drop the tables of an earlier run")?;
    create_tables(db).await.context("cannot create the tables")?;
    Ok(dropped)
}

async fn create_tables(db: &DatabaseConnection) -> Result<(), DbErr> {
    create(db, user::Entity).await?;
    create(db, payment::Entity).await?;
    create(db, refund::Entity).await
}
