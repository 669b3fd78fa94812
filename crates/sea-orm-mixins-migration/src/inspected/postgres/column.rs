//! Columns.

use super::{Oid, Reader};
use crate::inspected::Column;
use crate::inspected::read::{Tables, get};
use sea_orm_migration::sea_orm::{ConnectionTrait, DbErr, QueryResult};

/// The `=` of a type is its own, or that of the type under a domain, or of the one that its values are already:
/// `text` for `varchar`, `inet` for `cidr`. What is left are enums and arrays, whose `=` is not leakproof.
const COLUMNS: &str = ", types (type, base, not_null) AS (
  SELECT t.oid, t.oid, false FROM pg_catalog.pg_type t WHERE t.typtype <> 'd'
  UNION ALL SELECT t.oid, types.base, types.not_null OR t.typnotnull
  FROM types JOIN pg_catalog.pg_type t ON t.typbasetype = types.type AND t.typtype = 'd'
), equality AS MATERIALIZED (
  SELECT o.oprleft AS type, bool_and(p.proleakproof) AS leakproof
  FROM pg_catalog.pg_operator o JOIN pg_catalog.pg_proc p ON p.oid = o.oprcode
  WHERE o.oprname = '=' AND o.oprleft = o.oprright GROUP BY o.oprleft
), facts AS MATERIALIZED (
  SELECT types.type, bool_or(types.not_null) AS not_null,
    max(types.base) AS base, coalesce(bool_and(own.leakproof), bool_or(other.leakproof), false) AS leakproof
  FROM types LEFT JOIN equality own ON own.type = types.base
    LEFT JOIN pg_catalog.pg_cast k ON k.castsource = types.base AND k.castmethod = 'b' AND k.castcontext = 'i'
    LEFT JOIN equality other ON other.type = k.casttarget
  GROUP BY types.type
)
SELECT a.attrelid::int8 AS id, a.attname::text AS name, format_type(a.atttypid, a.atttypmod) AS type,
  format_type(f.base, NULL) AS base,
  NOT (a.attnotnull OR f.not_null) AS nullable,
  coalesce(pg_get_expr(d.adbin, d.adrelid, true), CASE WHEN t.typtype = 'd' THEN t.typdefault END) AS expression,
  a.attgenerated <> '' AS generated, a.attidentity <> '' AS identity,
  CASE WHEN a.attcollation <> t.typcollation THEN c.collname::text END AS collation, f.leakproof
FROM chosen JOIN pg_catalog.pg_attribute a ON a.attrelid = chosen.oid AND a.attnum > 0 AND NOT a.attisdropped
  JOIN pg_catalog.pg_type t ON t.oid = a.atttypid
  JOIN facts f ON f.type = a.atttypid
  LEFT JOIN pg_catalog.pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
  LEFT JOIN pg_catalog.pg_collation c ON c.oid = a.attcollation
ORDER BY a.attrelid, a.attnum";

pub(super) async fn read<C: ConnectionTrait>(reader: &Reader<'_, C>, tables: &mut Tables<Oid>) -> Result<(), DbErr> {
    for row in reader.rows(COLUMNS).await? {
        let column = column(&row)?;
        tables.with(&get(&row, "id")?, |table| table.columns.push(column));
    }
    Ok(())
}

fn column(row: &QueryResult) -> Result<Column, DbErr> {
    let expression: Option<String> = get(row, "expression")?;
    let (default, generated) = if get(row, "generated")? {
        (None, expression)
    } else {
        // PostgreSQL keeps some, with their type.
        (expression.filter(|default| !is_null(default)), None)
    };
    // `serial` is nothing but a default.
    let counted = default
        .as_deref()
        .is_some_and(|default| default.starts_with("nextval("));
    Ok(Column {
        name: get(row, "name")?,
        ty: get(row, "type")?,
        base: Some(get(row, "base")?),
        nullable: get(row, "nullable")?,
        default,
        generated,
        numbered: counted || get(row, "identity")?,
        collation: get(row, "collation")?,
        on_update: false,
        invisible: false,
        leakproof: get(row, "leakproof")?,
    })
}

/// Returns whether a default is NULL: `NULL::character varying`.
fn is_null(default: &str) -> bool {
    default == "NULL" || default.starts_with("NULL::")
}
