//! Indexes, and which keys are the rowid.

use super::create_index::CreateIndex;
use super::{Named, Reader, key};
use crate::inspected::read::get;
use crate::inspected::{Index, Part, Table};
use sea_orm_migration::sea_orm::{ConnectionTrait, DbErr, QueryResult};

/// A column without a name is an expression. The text is read in the same statement: an index that another connection makes
/// between two of them would seem to have no condition.
const INDEXES: &str =
    "SELECT s.name AS table_name, l.name AS index_name, l.\"unique\" AS is_unique, l.origin AS origin,
  x.seqno AS place, x.name AS column_name,
  (SELECT i.sql FROM main.sqlite_master i WHERE i.type = 'index' AND i.name = l.name) AS index_sql
FROM main.sqlite_master s JOIN pragma_index_list(s.name, 'main') l JOIN pragma_index_xinfo(l.name, 'main') x
WHERE s.type = 'table' AND s.sql NOT LIKE 'CREATE VIRTUAL %' AND (?1 IS NULL OR s.name = ?1 COLLATE NOCASE)
  AND x.key = 1
ORDER BY s.name, l.name, x.seqno";

pub(super) async fn read<C: ConnectionTrait>(reader: &Reader<'_, C>, tables: &mut Named) -> Result<(), DbErr> {
    for row in reader.rows(INDEXES).await? {
        let name: String = get(&row, "index_name")?;
        let sql: Option<String> = get(&row, "index_sql")?;
        let text = sql
            .as_deref()
            .map_or_else(|| Ok(CreateIndex::default()), CreateIndex::parse)?;
        let part = part(&row, &text)?;
        let index = index(&row, name, sql, text)?;
        tables.with(&key(&get::<String>(&row, "table_name")?), |table| {
            // The first part of an index makes it.
            if table.indexes.last().is_none_or(|last| last.name != index.name) {
                table.indexes.push(index);
            }
            if let Some(index) = table.indexes.last_mut() {
                index.parts.push(part);
            }
        });
    }
    for table in tables.iter_mut() {
        mark_rowid(table);
    }
    Ok(())
}

fn part(row: &QueryResult, text: &CreateIndex) -> Result<Part, DbErr> {
    if let Some(column) = get(row, "column_name")? {
        return Ok(Part::Column(column));
    }
    let place: i32 = get(row, "place")?;
    let place = usize::try_from(place).unwrap_or_default();
    Ok(Part::Expression(text.parts.get(place).cloned().unwrap_or_default()))
}

/// Reads all of an index but its parts.
fn index(row: &QueryResult, name: String, sql: Option<String>, text: CreateIndex) -> Result<Index, DbErr> {
    let origin: String = get(row, "origin")?;
    Ok(Index {
        name,
        parts: Vec::new(),
        include: Vec::new(),
        predicate: text.predicate,
        unique: get::<i32>(row, "is_unique")? != 0,
        primary: origin == "pk",
        constraint: origin != "c",
        valid: true,
        fulltext: false,
        sql,
    })
}

/// A key of one column that no index stands for is the rowid: SQLite numbers it, and it is never NULL.
fn mark_rowid(table: &mut Table) {
    let [name] = table.key.as_slice() else {
        return;
    };
    if table.indexes.iter().any(|index| index.primary) {
        return;
    }
    for column in &mut table.columns {
        if column.name == *name {
            column.numbered = true;
            column.nullable = false;
        }
    }
}
