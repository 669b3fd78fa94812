//! Changes that are in the text of the table only. SQLite keeps the definition of a table as a text beside its rows; NOT
//! NULL, a foreign key and a default change none of those, so that it takes no copy, and keeps writers out no longer than
//! the rows are looked at.
//!
//! The text is edited as SQLite itself does it for ALTER TABLE, and as
//! [its documentation](https://www.sqlite.org/lang_altertable.html#otheralter) describes for changes without effect on the
//! rows: `PRAGMA writable_schema`, an UPDATE of `sqlite_schema`, a new `schema_version`, by which all connections read the
//! schema anew. All of it is in one transaction, and undone unless SQLite then says of the table what was asked for, and
//! nothing else.

use super::change::{Change, orphans};
use super::edit::edit_in_place;
use super::shape::Shape;
use super::{IN_PLACE, quote};
use crate::inspected::Server;
use crate::maintenance::{Maintenance, literal};
use sea_orm_migration::sea_orm::{DbBackend, DbErr};
use sea_orm_mixins::is_retryable;

/// What came of it.
enum Outcome {
    Done,
    Nothing,
    TakesRebuild,
}

/// Makes the changes without a copy of the rows. Returns false, and the table is as before, if that cannot be: where they
/// are others than of the text, or the database is defensive, or a rebuild has more to say of what is wrong.
pub(super) async fn change(maintenance: &Maintenance<'_>, reason: &str, changes: &[Change]) -> Result<bool, DbErr> {
    maintenance.retry(reason, || once(maintenance, changes)).await
}

async fn once(maintenance: &Maintenance<'_>, changes: &[Change]) -> Result<bool, DbErr> {
    let batch = maintenance.begin().await?;
    match within(&batch, changes).await {
        Ok(Outcome::Done) => batch.commit().await.map(|()| true),
        Ok(Outcome::Nothing) => batch.rollback().await.map(|()| true),
        Ok(Outcome::TakesRebuild) => batch.rollback().await.map(|()| false),
        Err(err) => {
            drop(batch.rollback().await);
            Err(err)
        }
    }
}

async fn within(batch: &Maintenance<'_>, changes: &[Change]) -> Result<Outcome, DbErr> {
    let before = Shape::of_catalogue(batch).await?;
    let changes: Vec<_> = changes.iter().filter(|change| !change.is_done(&before)).collect();
    if changes.is_empty() {
        return Ok(Outcome::Nothing);
    }
    if !changes.iter().all(|change| change.is_of_the_text(&before)) {
        return Ok(Outcome::TakesRebuild);
    }
    for change in changes.iter().filter(|change| change.is_of_not_null()) {
        change.check(batch, &before).await?;
    }
    let nulls = nulls(batch, &changes).await?;
    let is_written = match natively(batch, &changes) {
        Some(statements) => {
            for sql in statements {
                batch.send(&sql).await?;
            }
            true
        }
        None => match edit_in_place(&before.sql, &changes) {
            Ok(sql) => write(batch, &before.name, &sql).await?,
            Err(_) => false,
        },
    };
    if is_written && is_as_asked(batch, &before, &changes, &nulls).await? {
        return Ok(Outcome::Done);
    }
    Ok(Outcome::TakesRebuild)
}

/// From 3.53 on SQLite has ALTER TABLE for NOT NULL.
fn natively(batch: &Maintenance<'_>, changes: &[&Change]) -> Option<Vec<String>> {
    if !matches!(batch.server(), Server::Sqlite(version) if version >= IN_PLACE) {
        return None;
    }
    changes.iter().map(|change| change.in_place(&batch.quoted())).collect()
}

/// Gives the table another text; returns whether the database let it.
async fn write(batch: &Maintenance<'_>, name: &str, sql: &str) -> Result<bool, DbErr> {
    let [name, sql] = [name, sql].map(|text| literal(text, DbBackend::Sqlite));
    let version: i64 = batch.scalar("PRAGMA main.schema_version").await?;
    batch.send("PRAGMA writable_schema = ON").await?;
    let written = batch
        .send(&format!(
            "UPDATE main.sqlite_schema SET sql = {sql} WHERE type = 'table' AND name = {name}"
        ))
        .await;
    batch.send("PRAGMA writable_schema = OFF").await?;
    match written {
        Ok(1) => (),
        Err(err) if is_retryable(&err) => return Err(err),
        Ok(_) | Err(_) => return Ok(false),
    }
    batch
        .send(&format!("PRAGMA main.schema_version = {}", version.wrapping_add(1)))
        .await?;
    Ok(true)
}

/// Whether SQLite, having read the text, says the same of the table but for the changes, and its rows fit.
async fn is_as_asked(
    batch: &Maintenance<'_>,
    before: &Shape,
    changes: &[&Change],
    nulls: &[i64],
) -> Result<bool, DbErr> {
    // Not if the text has become none that it reads.
    let Some(after) = answers(Shape::of_catalogue(batch).await)? else {
        return Ok(false);
    };
    let is_same = before.compare(changes, &after).is_ok();
    Ok(is_same && self::nulls(batch, changes).await? == nulls && refers(batch, changes).await?)
}

/// How many rows have no value in the columns that get a default, or lose it. A row from before ADD COLUMN is shorter than
/// the others, and has the default that the text says.
async fn nulls(batch: &Maintenance<'_>, changes: &[&Change]) -> Result<Vec<i64>, DbErr> {
    let mut nulls = Vec::new();
    for change in changes {
        if let Change::SetDefault(column, _) | Change::DropDefault(column) = change {
            // Not IS NULL, which SQLite does not ask the rows of a column that is NOT NULL.
            let (table, column) = (batch.quoted(), quote(column));
            let sql = format!("SELECT count(*) FROM {table} WHERE typeof({column}) = 'null'");
            nulls.push(batch.scalar(&sql).await?);
        }
    }
    Ok(nulls)
}

/// Whether all rows' new foreign keys lead somewhere, to a key of the other table.
async fn refers(batch: &Maintenance<'_>, changes: &[&Change]) -> Result<bool, DbErr> {
    let mut is_new = false;
    for change in changes {
        if let Change::AddForeignKey(reference) = change {
            is_new = true;
            let orphans = orphans(&batch.quoted(), reference);
            let sql = format!("SELECT NOT EXISTS (SELECT 1 {orphans})");
            if !answers(batch.scalar(&sql).await)?.unwrap_or(false) {
                return Ok(false);
            }
        }
    }
    if !is_new {
        return Ok(true);
    }
    // Not run, which would look at all keys of all rows: to plan it is an error if one leads to no key.
    let sql = format!("EXPLAIN PRAGMA main.foreign_key_check({})", batch.quoted());
    Ok(answers(batch.rows(&sql).await)?.is_some())
}

/// What SQLite says; `None` if it says that it cannot be.
fn answers<T>(result: Result<T, DbErr>) -> Result<Option<T>, DbErr> {
    match result {
        Ok(answer) => Ok(Some(answer)),
        Err(err) if is_retryable(&err) => Err(err),
        Err(_) => Ok(None),
    }
}
