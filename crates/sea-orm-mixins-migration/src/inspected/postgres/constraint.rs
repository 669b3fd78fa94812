//! Foreign keys and CHECK constraints.

use super::{Oid, Reader, names};
use crate::inspected::read::{Tables, get};
use crate::inspected::{Check, ForeignKey, Version};
use sea_orm_migration::sea_orm::{ConnectionTrait, DbErr};

const CHECKS: &str = "
SELECT k.conrelid::int8 AS id, k.conname::text AS name, k.convalidated AS validated,
  coalesce(pg_get_expr(k.conbin, k.conrelid, true), '') AS expression
FROM chosen JOIN pg_catalog.pg_constraint k ON k.conrelid = chosen.oid AND k.contype = 'c'
ORDER BY k.conrelid, k.conname";

/// A foreign key to a partitioned table has one more row for each of its partitions, with the first as parent.
fn foreign_keys(version: Version) -> String {
    let columns = names("k.conrelid", "k.conkey");
    let references = names("k.confrelid", "k.confkey");
    let set_null = if version >= Version(15, 0, 0) {
        names("k.conrelid", "k.confdelsetcols")
    } else {
        "ARRAY[]::text[]".to_owned()
    };
    let action = |column: &str| {
        format!(
            "CASE {column} WHEN 'r' THEN 'RESTRICT' WHEN 'c' THEN 'CASCADE' WHEN 'n' THEN 'SET NULL'
              WHEN 'd' THEN 'SET DEFAULT' ELSE 'NO ACTION' END"
        )
    };
    let (on_delete, on_update) = (action("k.confdeltype"), action("k.confupdtype"));
    format!(
        "
SELECT k.conrelid::int8 AS id, k.conname::text AS name, n.nspname::text AS schema, f.relname::text AS \"table\",
  {columns} AS columns, {references} AS refs, {on_delete} AS on_delete, {on_update} AS on_update,
  {set_null} AS set_null, k.convalidated AS validated
FROM chosen JOIN pg_catalog.pg_constraint k ON k.conrelid = chosen.oid AND k.contype = 'f'
  JOIN pg_catalog.pg_class f ON f.oid = k.confrelid JOIN pg_catalog.pg_namespace n ON n.oid = f.relnamespace
WHERE NOT EXISTS (SELECT FROM pg_catalog.pg_constraint p WHERE p.oid = k.conparentid AND p.conrelid = k.conrelid)
ORDER BY k.conrelid, k.conname"
    )
}

pub(super) async fn read_foreign_keys<C: ConnectionTrait>(
    reader: &Reader<'_, C>,
    tables: &mut Tables<Oid>,
) -> Result<(), DbErr> {
    for row in reader.rows(&foreign_keys(reader.version)).await? {
        let key = ForeignKey {
            name: get(&row, "name")?,
            columns: get(&row, "columns")?,
            schema: get(&row, "schema")?,
            table: get(&row, "table")?,
            references: get(&row, "refs")?,
            on_delete: get(&row, "on_delete")?,
            on_update: get(&row, "on_update")?,
            set_null: get(&row, "set_null")?,
            validated: get(&row, "validated")?,
        };
        tables.with(&get(&row, "id")?, |table| table.foreign_keys.push(key));
    }
    Ok(())
}

pub(super) async fn read_checks<C: ConnectionTrait>(
    reader: &Reader<'_, C>,
    tables: &mut Tables<Oid>,
) -> Result<(), DbErr> {
    for row in reader.rows(CHECKS).await? {
        let check = Check {
            name: get(&row, "name")?,
            expression: get(&row, "expression")?,
            validated: get(&row, "validated")?,
        };
        tables.with(&get(&row, "id")?, |table| table.checks.push(check));
    }
    Ok(())
}
