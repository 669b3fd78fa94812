//! Foreign keys.

use super::{Named, Reader, key};
use crate::inspected::ForeignKey;
use crate::inspected::read::get;
use sea_orm_migration::sea_orm::{ConnectionTrait, DbErr, QueryResult};

/// SQLite counts them from the last that was written.
const FOREIGN_KEYS: &str = "SELECT s.name AS table_name, f.seq AS place, f.\"table\" AS other_table,
  f.\"from\" AS column_name, f.\"to\" AS other_column, f.on_delete AS on_delete, f.on_update AS on_update
FROM main.sqlite_master s JOIN pragma_foreign_key_list(s.name, 'main') f
WHERE s.type = 'table' AND s.sql NOT LIKE 'CREATE VIRTUAL %' AND (?1 IS NULL OR s.name = ?1 COLLATE NOCASE)
ORDER BY s.name, f.id DESC, f.seq";

pub(super) async fn read<C: ConnectionTrait>(reader: &Reader<'_, C>, tables: &mut Named) -> Result<(), DbErr> {
    for row in reader.rows(FOREIGN_KEYS).await? {
        let key_of_row = foreign_key(&row)?;
        let place: i32 = get(&row, "place")?;
        let column: String = get(&row, "column_name")?;
        let reference: Option<String> = get(&row, "other_column")?;
        tables.with(&key(&get::<String>(&row, "table_name")?), |table| {
            if place == 0 {
                table.foreign_keys.push(key_of_row);
            }
            if let Some(key) = table.foreign_keys.last_mut() {
                key.columns.push(column);
                key.references.extend(reference);
            }
        });
    }
    Ok(())
}

/// Reads all of a foreign key but its columns.
fn foreign_key(row: &QueryResult) -> Result<ForeignKey, DbErr> {
    Ok(ForeignKey {
        name: String::new(),
        columns: Vec::new(),
        schema: None,
        table: get(row, "other_table")?,
        references: Vec::new(),
        on_delete: get(row, "on_delete")?,
        on_update: get(row, "on_update")?,
        set_null: Vec::new(),
        validated: true,
    })
}
