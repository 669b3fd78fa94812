//! Making the tables afresh: the part that no scope takes part in.

use crate::entity::{payment, refund, user};
use anyhow::{Context as _, Result};
use example_support::{create, drop_tables};
use sea_orm::{DatabaseConnection, DbErr};

/// Parents first: the order in which foreign keys let them be made.
const TABLES: [&str; 3] = ["users", "payments", "refunds"];

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
