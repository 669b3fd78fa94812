//! Indexes.

use super::{Oid, Reader};
use crate::inspected::read::{Tables, get};
use crate::inspected::{Index, Part};
use sea_orm_migration::sea_orm::{ConnectionTrait, DbErr, QueryResult};

/// `indkey` has 0 for an expression, and after the key the columns of INCLUDE. What is printed of an index that goes in
/// this moment is NULL.
const INDEXES: &str = "
SELECT i.indrelid::int8 AS id, c.relname::text AS name, i.indisunique AS unique, i.indisprimary AS primary,
  i.indisvalid AND i.indisready AS valid, i.indnkeyatts::int4 AS keys,
  pg_get_expr(i.indpred, i.indrelid, true) AS predicate, pg_get_indexdef(i.indexrelid) AS sql,
  ARRAY(
    SELECT coalesce(a.attname::text, pg_get_indexdef(i.indexrelid, u.place::int4, true), '')
    FROM unnest(i.indkey::int2[]) WITH ORDINALITY u(number, place)
      LEFT JOIN pg_catalog.pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = u.number AND u.number <> 0
    ORDER BY u.place
  ) AS parts,
  ARRAY(
    SELECT u.number <> 0 FROM unnest(i.indkey::int2[]) WITH ORDINALITY u(number, place) ORDER BY u.place
  ) AS columns,
  EXISTS (
    SELECT FROM pg_catalog.pg_constraint k WHERE k.conindid = i.indexrelid AND k.contype IN ('p', 'u', 'x')
  ) AS constraint
FROM chosen JOIN pg_catalog.pg_index i ON i.indrelid = chosen.oid JOIN pg_catalog.pg_class c ON c.oid = i.indexrelid
ORDER BY i.indrelid, c.relname";

pub(super) async fn read<C: ConnectionTrait>(reader: &Reader<'_, C>, tables: &mut Tables<Oid>) -> Result<(), DbErr> {
    for row in reader.rows(INDEXES).await? {
        let index = index(&row)?;
        tables.with(&get(&row, "id")?, |table| {
            if index.primary {
                table.key = index.columns().map(ToOwned::to_owned).collect();
            }
            table.indexes.push(index);
        });
    }
    Ok(())
}

fn index(row: &QueryResult) -> Result<Index, DbErr> {
    let keys: i32 = get(row, "keys")?;
    let texts: Vec<String> = get(row, "parts")?;
    let columns: Vec<bool> = get(row, "columns")?;
    let mut parts = texts.into_iter().zip(columns).map(|(text, is_column)| {
        if is_column {
            Part::Column(text)
        } else {
            Part::Expression(text)
        }
    });
    let key = parts.by_ref().take(keys.try_into().unwrap_or_default()).collect();
    let include = parts.filter_map(|part| match part {
        Part::Column(name) => Some(name),
        // PostgreSQL has no such thing in INCLUDE.
        Part::Prefix(..) | Part::Expression(_) => None,
    });
    Ok(Index {
        name: get(row, "name")?,
        parts: key,
        include: include.collect(),
        predicate: get(row, "predicate")?,
        unique: get(row, "unique")?,
        primary: get(row, "primary")?,
        constraint: get(row, "constraint")?,
        valid: get(row, "valid")?,
        fulltext: false,
        sql: get(row, "sql")?,
    })
}
