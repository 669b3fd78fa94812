//! SQLite's rebuild: a change of a table for which SQLite has no ALTER TABLE. The table is created anew under another name
//! from its own text with one edit, filled, and put in the old one's place. What else names it stays as it was. Where the
//! rows stay as they are, the [edit alone](in_place) does it.

mod change;
mod edit;
mod in_place;
mod pieces;
mod shape;
mod text;

pub use change::{Change, Reference};

use crate::inspected::Version;
use crate::maintenance::{EVENTS, Maintenance, literal};
use sea_orm_migration::sea_orm::{DbBackend, DbErr};
use shape::Shape;
use tracing::Instrument as _;

/// From here on SQLite changes NOT NULL in place.
const IN_PLACE: Version = Version(3, 53, 0);

/// Changes a table on SQLite; does nothing if it is so already. Where a change is one of the table's text only, no row is
/// copied; otherwise it is a [`rebuild`].
///
/// # Errors
///
/// Those of [`rebuild`].
pub(crate) async fn change_table(
    maintenance: &Maintenance<'_>,
    reason: &'static str,
    changes: &[Change],
) -> Result<(), DbErr> {
    let table = maintenance.target();
    let span = tracing::info_span!(target: EVENTS, "step", table = %table, reason);
    let changing = async {
        if foreign_keys(maintenance).await? {
            outside_transaction(maintenance, reason)?;
        }
        if in_place::change(maintenance, reason, changes).await? {
            return Ok(());
        }
        run(maintenance, reason, changes).await
    };
    changing.instrument(span).await
}

/// Changes a table on SQLite by a copy of its rows; does nothing if it is so already.
///
/// It begins with `PRAGMA foreign_keys = OFF`, outside of any transaction: DROP TABLE would otherwise delete the rows of
/// tables that refer to this one with ON DELETE CASCADE. It ends with the setting as it was. A database in memory without
/// shared cache has no second connection: there a future that is dropped in the middle leaves the caller's connection with
/// foreign keys off.
///
/// # Errors
///
/// `DbErr::Migration`, and the table is as before: in a transaction while foreign keys are on; if the place of the change is
/// not found in the table's text; if rows do not fit; if anything but the change would be different afterwards.
pub(crate) async fn rebuild(
    maintenance: &Maintenance<'_>,
    reason: &'static str,
    changes: &[Change],
) -> Result<(), DbErr> {
    let table = maintenance.target();
    let span = tracing::info_span!(target: EVENTS, "step", table = %table, reason);
    run(maintenance, reason, changes).instrument(span).await
}

async fn run(maintenance: &Maintenance<'_>, reason: &str, changes: &[Change]) -> Result<(), DbErr> {
    if !foreign_keys(maintenance).await? {
        return maintenance.retry(reason, || once(maintenance, changes)).await;
    }
    outside_transaction(maintenance, reason)?;
    maintenance.send("PRAGMA foreign_keys = OFF").await?;
    let result = maintenance.retry(reason, || once(maintenance, changes)).await;
    // On every way out.
    let restored = maintenance.send("PRAGMA foreign_keys = ON").await;
    result?;
    restored.map(drop)
}

fn outside_transaction(maintenance: &Maintenance<'_>, reason: &str) -> Result<(), DbErr> {
    maintenance.outside_transaction(&format!(
        "{reason}: while foreign keys are on, a rebuild of the table, which would delete the rows that refer to it,"
    ))
}

async fn foreign_keys(connection: &Maintenance<'_>) -> Result<bool, DbErr> {
    Ok(connection.scalar::<i32>("PRAGMA foreign_keys").await? != 0)
}

async fn once(maintenance: &Maintenance<'_>, changes: &[Change]) -> Result<(), DbErr> {
    let batch = maintenance.begin().await?;
    let result = within(&batch, changes).await;
    end(batch, result).await
}

/// Commits what was changed.
async fn end(batch: Maintenance<'static>, result: Result<bool, DbErr>) -> Result<(), DbErr> {
    match result {
        Ok(true) => batch.commit().await,
        Ok(false) => batch.rollback().await,
        Err(err) => {
            // The first error says more than one of the rollback, without which the connection is closed anyway.
            drop(batch.rollback().await);
            Err(err)
        }
    }
}

/// Returns whether there was anything to do.
async fn within(batch: &Maintenance<'_>, changes: &[Change]) -> Result<bool, DbErr> {
    let before = Shape::read(batch).await?;
    let changes: Vec<_> = changes.iter().filter(|change| !change.is_done(&before)).collect();
    if changes.is_empty() {
        return Ok(false);
    }
    for change in &changes {
        change.check(batch, &before).await?;
    }
    let rebuild = Rebuild::new(batch, &before, &changes)?;
    let legacy: i32 = batch.scalar("PRAGMA legacy_alter_table").await?;
    // Otherwise a view, or a trigger of another table, that names this one stops the RENAME.
    batch.send("PRAGMA legacy_alter_table = ON").await?;
    let result = rebuild.run(batch).await;
    let restored = batch.send(&format!("PRAGMA legacy_alter_table = {legacy}")).await;
    let named = |err| rebuild.named(batch, err);
    result.map_err(named)?;
    restored?;
    let after = Shape::read(batch).await?;
    before.compare(&changes, &after).map_err(|why| batch.refuse(&why))?;
    Ok(true)
}

/// The statements of one rebuild.
struct Rebuild<'b> {
    before: &'b Shape,
    /// The name while it is filled.
    copy: String,
    create: String,
}

impl<'b> Rebuild<'b> {
    fn new(batch: &Maintenance<'_>, before: &'b Shape, changes: &[&Change]) -> Result<Self, DbErr> {
        let copy = copy_of(&before.name);
        let create = edit::edit(&before.sql, &before.name, &quote(&copy), changes).map_err(|why| {
            batch.refuse(&format!(
                "{why} in the text of its CREATE TABLE, so it is not rebuilt; change the table by hand"
            ))
        })?;
        Ok(Self { before, copy, create })
    }

    async fn run(&self, batch: &Maintenance<'_>) -> Result<(), DbErr> {
        let Self { before, copy, create } = self;
        // Not a rule of the database but of the connection: asked on this one, at the last moment.
        if foreign_keys(batch).await? {
            return Err(batch.refuse("foreign keys are on, so its rebuild would delete the rows that refer to it"));
        }
        let (copy, name) = (quote(copy), quote(&before.name));
        batch.send(&format!("DROP TABLE IF EXISTS main.{copy}")).await?;
        batch.send(create).await?;
        let columns = before.copied();
        // Without OR ABORT a conflict clause of the table could leave rows out.
        let copied = batch
            .send(&format!(
                "INSERT OR ABORT INTO main.{copy} ({columns}) SELECT {columns} FROM main.{name}"
            ))
            .await?;
        if i64::try_from(copied) != Ok(before.rows) {
            return Err(batch.refuse(&format!("{copied} of {} rows were copied", before.rows)));
        }
        self.keep_statistics(batch, &before.name, &self.copy).await?;
        batch.send(&format!("DROP TABLE main.{name}")).await?;
        batch.send(&format!("ALTER TABLE main.{copy} RENAME TO {name}")).await?;
        self.keep_statistics(batch, &self.copy, &before.name).await?;
        if before.numbered {
            self.restore_sequence(batch).await?;
        }
        for sql in &before.dependents {
            batch.send(sql).await?;
        }
        Ok(())
    }

    /// Puts back the highest number that was ever given: the copy knows of the rows that are left only.
    async fn restore_sequence(&self, batch: &Maintenance<'_>) -> Result<(), DbErr> {
        let name = literal(&self.before.name, DbBackend::Sqlite);
        batch
            .send(&format!("DELETE FROM main.sqlite_sequence WHERE name = {name}"))
            .await?;
        if let Some(last) = self.before.sequence {
            batch
                .send(&format!(
                    "INSERT INTO main.sqlite_sequence (name, seq) VALUES ({name}, {last})"
                ))
                .await?;
        }
        Ok(())
    }

    /// Moves what ANALYZE found to another name: DROP TABLE would take it along.
    async fn keep_statistics(&self, batch: &Maintenance<'_>, from: &str, to: &str) -> Result<(), DbErr> {
        if !self.before.analyzed {
            return Ok(());
        }
        let [from, to] = [from, to].map(|name| literal(name, DbBackend::Sqlite));
        let sql = format!("UPDATE main.sqlite_stat1 SET tbl = {to} WHERE tbl = {from}");
        batch.send(&sql).await.map(drop)
    }

    /// The error with the name that the user knows.
    fn named(&self, batch: &Maintenance<'_>, err: DbErr) -> DbErr {
        if sea_orm_mixins::is_retryable(&err) {
            return err;
        }
        batch.refuse(&Maintenance::words(&err).replace(&self.copy, &self.before.name))
    }
}

/// A table's name while it is filled.
fn copy_of(name: &str) -> String {
    format!("_sea_orm_mixins_rebuild_{name}")
}

fn quote(name: &str) -> String {
    crate::maintenance::quote(name, DbBackend::Sqlite)
}
