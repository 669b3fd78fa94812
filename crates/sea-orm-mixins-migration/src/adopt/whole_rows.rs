//! Rows from before the column, on SQLite: ADD COLUMN .. DEFAULT leaves them as they are, shorter than the others, and takes
//! the default from the table's text. Before that one goes they are written with it, by batches, so that its going copies no
//! row.

use super::aim::Aim;
use super::backfill::{Filler, Source};
use crate::inspected::{Column, Table};
use crate::look;
use crate::maintenance::{Maintenance, literal};
use sea_orm_migration::sea_orm::{DbBackend, DbErr};

/// How many rows a batch has: no writer waits for it for long.
const BATCH: u64 = 5_000;

/// Writes each row as it is, with all columns. Does nothing where that is not for sure the same row afterwards, or the
/// table has no key to go by: dropping the default then takes a rebuild.
pub(super) async fn write(maintenance: &Maintenance<'_>, aim: &Aim, table: &Table) -> Result<(), DbErr> {
    let is_sqlite = maintenance.backend() == DbBackend::Sqlite;
    if !is_sqlite || maintenance.in_transaction() || table.key.is_empty() || has_trigger(maintenance, table).await? {
        return Ok(());
    }
    let column = table.columns.iter().find(|column| is_plain(maintenance, table, column));
    let column = column.map_or_else(|| aim.column.clone(), |column| column.name.clone());
    let filler: Filler<'_> = Source::Same(column).filler(maintenance, aim, table, BATCH).await?;
    filler.run().await
}

/// Whether nothing hangs on a column: no index is written with it, and no other table looked at.
fn is_plain(maintenance: &Maintenance<'_>, table: &Table, column: &Column) -> bool {
    let is_it = |name: &str| look::same(maintenance.server(), name, &column.name);
    let in_key = table.key.iter().any(|name| is_it(name));
    let in_index = table.indexes.iter().any(|index| index.columns().any(is_it));
    let in_foreign_key = table
        .foreign_keys
        .iter()
        .flat_map(|key| &key.columns)
        .any(|name| is_it(name));
    column.generated.is_none() && !in_key && !in_index && !in_foreign_key
}

/// Whether an UPDATE could fire a trigger.
async fn has_trigger(maintenance: &Maintenance<'_>, table: &Table) -> Result<bool, DbErr> {
    let name = literal(&table.name, DbBackend::Sqlite);
    let sql = format!(
        "SELECT EXISTS (SELECT 1 FROM main.sqlite_schema WHERE type = 'trigger' AND tbl_name = {name} COLLATE NOCASE AND sql \
         LIKE '%UPDATE%')"
    );
    maintenance.scalar(&sql).await
}
