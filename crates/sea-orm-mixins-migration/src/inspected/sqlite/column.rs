//! Columns and keys.

use super::create_table::CreateTable;
use super::{Named, Reader, key};
use crate::inspected::Column;
use crate::inspected::read::get;
use sea_orm_migration::sea_orm::{ConnectionTrait, DbErr, QueryResult};
use std::collections::BTreeMap;

const COLUMNS: &str = "SELECT s.name AS table_name, x.name AS name, x.type AS type, x.\"notnull\" AS not_null,
  x.dflt_value AS expression, x.pk AS place, x.hidden AS hidden
FROM main.sqlite_master s JOIN pragma_table_xinfo(s.name, 'main') x
WHERE s.type = 'table' AND s.sql NOT LIKE 'CREATE VIRTUAL %' AND (?1 IS NULL OR s.name = ?1 COLLATE NOCASE)
ORDER BY s.name, x.cid";

/// What `hidden` is for generated columns.
const GENERATED: [i32; 2] = [2, 3];

pub(super) async fn read<C: ConnectionTrait>(reader: &Reader<'_, C>, tables: &mut Named) -> Result<(), DbErr> {
    let mut texts = BTreeMap::new();
    for table in tables.iter_mut() {
        let text = CreateTable::parse(table.sql.as_deref().unwrap_or_default())?;
        table.checks.clone_from(&text.checks);
        texts.insert(key(&table.name), text);
    }
    let mut keys: BTreeMap<String, Vec<(i32, String)>> = BTreeMap::new();
    for row in reader.rows(COLUMNS).await? {
        let name = key(&get::<String>(&row, "table_name")?);
        let Some(text) = texts.get(&name) else {
            continue;
        };
        let column = column(&row, text)?;
        let place: i32 = get(&row, "place")?;
        if place > 0 {
            keys.entry(name.clone()).or_default().push((place, column.name.clone()));
        }
        tables.with(&name, |table| table.columns.push(column));
    }
    for (name, mut columns) in keys {
        columns.sort_unstable();
        tables.with(&name, |table| {
            table.key = columns.into_iter().map(|(_, column)| column).collect();
        });
    }
    Ok(())
}

fn column(row: &QueryResult, table: &CreateTable) -> Result<Column, DbErr> {
    let name: String = get(row, "name")?;
    let text = table.column(&name);
    let hidden: i32 = get(row, "hidden")?;
    let default: Option<String> = get(row, "expression")?;
    let generated = GENERATED
        .contains(&hidden)
        .then(|| text.and_then(|text| text.generated.clone()).unwrap_or_default());
    Ok(Column {
        ty: get(row, "type")?,
        base: None,
        nullable: get::<i32>(row, "not_null")? == 0,
        default: default.filter(|default| !default.eq_ignore_ascii_case("NULL")),
        generated,
        // Known when the indexes are.
        numbered: false,
        collation: text.and_then(|text| text.collation.clone()),
        on_update: false,
        invisible: false,
        leakproof: false,
        name,
    })
}
