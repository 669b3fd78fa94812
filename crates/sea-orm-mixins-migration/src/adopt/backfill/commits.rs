//! The commits of the batches: none of them waits for the disk, and the disk has all of them when the backfill is done.

use crate::inspected::Server;
use crate::maintenance::{Maintenance, literal};
use sea_orm_migration::sea_orm::{DbBackend, DbErr};

/// Pages of SQLite's write-ahead log, 64 MB of them, after which they go into the database. It is 1,000 unless it is said,
/// so that most batches would wait for that.
const PAGES: u32 = 16_000;

/// SQLite's `synchronous` that waits at each commit, and the one that does not but keeps their order.
const FULL: i64 = 2;
const NORMAL: i64 = 1;

/// A backfill's connection, and what was changed of it.
#[derive(Debug)]
pub(super) struct Commits<'f> {
    maintenance: &'f Maintenance<'f>,
    before: Before,
}

/// The setting as it was, where it is another one now.
#[derive(Debug)]
enum Before {
    Same,
    Postgres(String),
    Sqlite(i64),
}

impl<'f> Commits<'f> {
    /// Lets each batch begin before the disk has the last one. If the machine fails, the last of them may be missing: the
    /// next run fills those rows again.
    pub(super) async fn deferred(maintenance: &'f Maintenance<'f>) -> Result<Self, DbErr> {
        let before = match maintenance.server() {
            Server::Postgres(_) => {
                let before = maintenance
                    .scalar("SELECT current_setting('synchronous_commit')")
                    .await?;
                maintenance.send("SET synchronous_commit = off").await?;
                Before::Postgres(before)
            }
            Server::Sqlite(_) => on_sqlite(maintenance).await?,
            // It is a setting of the whole server there.
            Server::MySql(_) | Server::MariaDb(_) => Before::Same,
        };
        Ok(Self { maintenance, before })
    }

    /// Waits until the disk has all batches.
    pub(super) async fn settled(self) -> Result<(), DbErr> {
        let Self { maintenance, before } = self;
        match before {
            Before::Same => Ok(()),
            Before::Postgres(before) => {
                let before = literal(&before, DbBackend::Postgres);
                maintenance.send(&format!("SET synchronous_commit = {before}")).await?;
                // A commit that has something to write: it waits for all before it.
                let write = "SELECT pg_logical_emit_message(true, 'sea_orm_mixins', 'filled')";
                maintenance.row(write).await.map(drop)
            }
            Before::Sqlite(before) => {
                maintenance.send(&format!("PRAGMA synchronous = {before}")).await?;
                maintenance
                    .retry("settle the backfill", async || {
                        let batch = maintenance.begin().await?;
                        // The same.
                        let version: i64 = batch.scalar("PRAGMA main.user_version").await?;
                        batch.send(&format!("PRAGMA main.user_version = {version}")).await?;
                        batch.commit().await
                    })
                    .await?;
                // Otherwise the next writer would have it to do.
                maintenance.send("PRAGMA wal_checkpoint(PASSIVE)").await.map(drop)
            }
        }
    }
}

/// With another journal than a write-ahead log the order would not be kept.
async fn on_sqlite(maintenance: &Maintenance<'_>) -> Result<Before, DbErr> {
    let journal: String = maintenance.scalar("PRAGMA main.journal_mode").await?;
    let before: i64 = maintenance.scalar("PRAGMA main.synchronous").await?;
    if journal != "wal" || before < FULL {
        return Ok(Before::Same);
    }
    maintenance.send(&format!("PRAGMA synchronous = {NORMAL}")).await?;
    maintenance
        .send(&format!("PRAGMA wal_autocheckpoint = {PAGES}"))
        .await?;
    Ok(Before::Sqlite(before))
}
