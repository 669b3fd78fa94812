//! Row security, and its policies.

use super::{Oid, Reader};
use crate::inspected::read::{Tables, get};
use crate::inspected::{RowPolicy, Security};
use sea_orm_migration::sea_orm::{ConnectionTrait, DbErr, QueryResult};

const POLICIES: &str = "
SELECT p.polrelid::int8 AS id, p.polname::text AS name, p.polpermissive AS permissive,
  CASE p.polcmd WHEN 'r' THEN 'SELECT' WHEN 'a' THEN 'INSERT' WHEN 'w' THEN 'UPDATE' WHEN 'd' THEN 'DELETE'
    ELSE 'ALL' END AS command,
  ARRAY(
    SELECT CASE WHEN u.role = 0 THEN 'public' ELSE pg_get_userbyid(u.role)::text END
    FROM unnest(p.polroles) WITH ORDINALITY u(role, place) ORDER BY u.place
  ) AS roles,
  pg_get_expr(p.polqual, p.polrelid, true) AS using, pg_get_expr(p.polwithcheck, p.polrelid, true) AS check
FROM chosen JOIN pg_catalog.pg_policy p ON p.polrelid = chosen.oid ORDER BY p.polrelid, p.polname";

/// Reads what the row of a table says of its security.
pub(super) fn of_table(row: &QueryResult) -> Result<Security, DbErr> {
    Ok(Security {
        enabled: get(row, "enabled")?,
        forced: get(row, "forced")?,
        active: get(row, "active")?,
        policies: Vec::new(),
        owner: get(row, "owner")?,
        owned: get(row, "owned")?,
        may_truncate: get(row, "may_truncate")?,
        may_select: get(row, "may_select")?,
    })
}

pub(super) async fn read_policies<C: ConnectionTrait>(
    reader: &Reader<'_, C>,
    tables: &mut Tables<Oid>,
) -> Result<(), DbErr> {
    for row in reader.rows(POLICIES).await? {
        let policy = RowPolicy {
            name: get(&row, "name")?,
            permissive: get(&row, "permissive")?,
            command: get(&row, "command")?,
            roles: get(&row, "roles")?,
            using: get(&row, "using")?,
            check: get(&row, "check")?,
        };
        tables.with(&get(&row, "id")?, |table| {
            if let Some(security) = &mut table.security {
                security.policies.push(policy);
            }
        });
    }
    Ok(())
}
