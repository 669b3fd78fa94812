//! Ways in for the tests of this repository, which are a crate of their own. Not part of the interface.

use crate::maintenance::{Maintenance, Target};
use crate::step::{Lock, Step};
use sea_orm_migration::SchemaManager;
use sea_orm_migration::sea_orm::{DbBackend, DbErr};
use std::time::Duration;

pub use crate::rebuild::{Change, Reference};

/// Rebuilds a table on SQLite.
///
/// # Errors
///
/// Those of the rebuild.
pub async fn rebuild(
    manager: &SchemaManager<'_>,
    table: &str,
    patience: Duration,
    changes: &[Change],
) -> Result<(), DbErr> {
    let maintenance = Maintenance::open(manager, Target::new(None, table), patience).await?;
    let result = crate::rebuild::rebuild(&maintenance, "rebuild the table", changes).await;
    maintenance.finish(result).await
}

/// Changes a table on SQLite, by a rebuild only where it takes one.
///
/// # Errors
///
/// Those of the change.
pub async fn change_table(
    manager: &SchemaManager<'_>,
    table: &str,
    patience: Duration,
    changes: &[Change],
) -> Result<(), DbErr> {
    let maintenance = Maintenance::open(manager, Target::new(None, table), patience).await?;
    let result = crate::rebuild::change_table(&maintenance, "change the table", changes).await;
    maintenance.finish(result).await
}

/// Runs statements as one step, unless a query counts something.
///
/// # Errors
///
/// Those of the step.
pub async fn step(
    manager: &SchemaManager<'_>,
    table: &str,
    patience: Duration,
    reason: &'static str,
    is_there: &str,
    statements: &[String],
) -> Result<(), DbErr> {
    let maintenance = Maintenance::open(manager, Target::new(None, table), patience).await?;
    let step = Step {
        table: table.to_owned(),
        reason: reason.into(),
        statements: statements.to_vec(),
        lock: Lock::Briefly,
    };
    let result = maintenance.retry(reason, || once(&maintenance, is_there, &step)).await;
    maintenance.finish(result).await
}

/// On SQLite in one transaction, as [`Maintenance::converge`] does it.
async fn once(maintenance: &Maintenance<'_>, is_there: &str, step: &Step) -> Result<(), DbErr> {
    if maintenance.backend() != DbBackend::Sqlite || maintenance.in_transaction() {
        return unless(maintenance, is_there, step).await;
    }
    let batch = maintenance.begin().await?;
    unless(&batch, is_there, step).await?;
    batch.commit().await
}

async fn unless(maintenance: &Maintenance<'_>, is_there: &str, step: &Step) -> Result<(), DbErr> {
    if maintenance.scalar::<i64>(is_there).await? == 0 {
        maintenance.run(step).await?;
    }
    Ok(())
}

/// The text that a query returns on the connection of a table's steps.
///
/// # Errors
///
/// Those of the query.
pub async fn ask(manager: &SchemaManager<'_>, table: &str, sql: &str) -> Result<String, DbErr> {
    let maintenance = Maintenance::open(manager, Target::new(None, table), Duration::from_secs(3)).await?;
    let result = maintenance.scalar(sql).await;
    maintenance.finish(result).await
}

/// The same, behind a statement whose failure nobody minds.
///
/// # Errors
///
/// Those of the query.
pub async fn ask_behind(manager: &SchemaManager<'_>, table: &str, before: &str, sql: &str) -> Result<String, DbErr> {
    let maintenance = Maintenance::open(manager, Target::new(None, table), Duration::from_secs(3)).await?;
    drop(maintenance.send(before).await);
    let result = maintenance.scalar(sql).await;
    maintenance.finish(result).await
}
