//! Tables, with their triggers, partitions and row security.

use super::{Oid, Reader, security};
use crate::inspected::Table;
use crate::inspected::read::{Tables, get};
use sea_orm_migration::sea_orm::{ConnectionTrait, DbErr};

/// The functions look at what is there in this moment, and say NULL of a table that was dropped since the SELECT began.
const TABLES: &str = "
SELECT c.oid::int8 AS id, n.nspname::text AS schema, c.relname::text AS name,
  coalesce(pg_table_is_visible(c.oid), false) AS visible,
  c.relispartition AS partition, c.relkind = 'p' AS partitioned, c.reltuples::int8 AS estimate,
  ARRAY(
    SELECT p.relname::text FROM pg_catalog.pg_inherits i JOIN pg_catalog.pg_class p ON p.oid = i.inhrelid
    WHERE i.inhparent = c.oid ORDER BY p.relname
  ) AS partitions,
  ARRAY(
    SELECT t.tgname::text FROM pg_catalog.pg_trigger t
    WHERE t.tgrelid = c.oid AND NOT t.tgisinternal ORDER BY t.tgname
  ) AS triggers,
  c.relrowsecurity AS enabled, c.relforcerowsecurity AS forced,
  coalesce(row_security_active(c.oid), false) AS active, pg_get_userbyid(c.relowner)::text AS owner,
  coalesce(pg_has_role(c.relowner, 'USAGE'), false) AS owned,
  coalesce(has_table_privilege(c.oid, 'TRUNCATE'), false) AS may_truncate,
  coalesce(has_any_column_privilege(c.oid, 'SELECT'), false) AS may_select
FROM chosen JOIN pg_catalog.pg_class c ON c.oid = chosen.oid JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace";

pub(super) async fn read<C: ConnectionTrait>(reader: &Reader<'_, C>) -> Result<Tables<Oid>, DbErr> {
    let mut tables = Tables::new();
    for row in reader.rows(TABLES).await? {
        let partitioned: bool = get(&row, "partitioned")?;
        let partitions = get(&row, "partitions")?;
        let estimate: i64 = get(&row, "estimate")?;
        let table = Table {
            schema: Some(get(&row, "schema")?),
            name: get(&row, "name")?,
            visible: get(&row, "visible")?,
            partition: get(&row, "partition")?,
            triggers: get(&row, "triggers")?,
            // A table that others inherit from has no partitions.
            partitions: partitioned.then_some(partitions),
            // It is -1 for a table that was never analysed.
            estimated_rows: estimate.try_into().ok(),
            security: Some(security::of_table(&row)?),
            ..Table::default()
        };
        tables.insert(get(&row, "id")?, table);
    }
    Ok(tables)
}
