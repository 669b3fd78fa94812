//! Views.

use super::{Oid, Reader};
use crate::inspected::View;
use crate::inspected::read::{Tables, get};
use sea_orm_migration::sea_orm::{ConnectionTrait, DbErr};

/// What a view reads is what its rule depends on. A view of a view counts: what the inner one shows is decided by whose
/// rights the outer one uses.
const VIEWS: &str = ", readers AS MATERIALIZED (
  SELECT DISTINCT d.refobjid AS read, v.oid AS view
  FROM pg_catalog.pg_depend d JOIN pg_catalog.pg_rewrite r ON r.oid = d.objid
    JOIN pg_catalog.pg_class v ON v.oid = r.ev_class AND v.relkind IN ('v', 'm')
  WHERE d.classid = 'pg_catalog.pg_rewrite'::regclass AND d.refclassid = 'pg_catalog.pg_class'::regclass
    AND d.refobjid <> v.oid
), reached (\"table\", view) AS (
  SELECT chosen.oid, readers.view FROM chosen JOIN readers ON readers.read = chosen.oid
  UNION SELECT reached.\"table\", readers.view FROM reached JOIN readers ON readers.read = reached.view
)
SELECT reached.\"table\"::int8 AS id, n.nspname::text AS schema, v.relname::text AS name,
  coalesce((
    SELECT o.option_value::bool FROM pg_options_to_table(v.reloptions) o WHERE o.option_name = 'security_invoker'
  ), false) AS security_invoker
FROM reached JOIN pg_catalog.pg_class v ON v.oid = reached.view
  JOIN pg_catalog.pg_namespace n ON n.oid = v.relnamespace
ORDER BY n.nspname, v.relname";

pub(super) async fn read<C: ConnectionTrait>(reader: &Reader<'_, C>, tables: &mut Tables<Oid>) -> Result<(), DbErr> {
    for row in reader.rows(VIEWS).await? {
        let view = View {
            schema: get(&row, "schema")?,
            name: get(&row, "name")?,
            security_invoker: get(&row, "security_invoker")?,
        };
        tables.with(&get(&row, "id")?, |table| table.views.push(view));
    }
    Ok(())
}
