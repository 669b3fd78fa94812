//! Who asks, and whom.

use crate::inspected::read::get;
use crate::inspected::{Role, Version};
use sea_orm_migration::sea_orm::{ConnectionTrait, DbBackend, DbErr, Statement};

/// SET ROLE asks for a membership of the *session's* user; since PostgreSQL 16 one that was granted WITH SET.
const ROLE: &str = "
SELECT current_setting('server_version_num')::int4 AS version, current_database()::text AS database,
  EXISTS (SELECT FROM pg_catalog.pg_extension WHERE extname = 'citus') AS citus, r.rolname::text AS name, r.rolsuper OR r.rolbypassrls AS bypasses, current_schemas(false)::text[] AS search_path,
  ARRAY(
    SELECT b.rolname::text FROM pg_catalog.pg_roles b
    WHERE (b.rolsuper OR b.rolbypassrls) AND b.oid <> r.oid
      AND pg_has_role(session_user, b.oid,
        CASE WHEN current_setting('server_version_num')::int4 >= 160000 THEN 'SET' ELSE 'MEMBER' END)
    ORDER BY b.rolname
  ) AS may_become
FROM pg_catalog.pg_roles r WHERE r.rolname = current_user";

pub(super) struct Session {
    pub(super) version: Version,
    pub(super) database: String,
    pub(super) citus: bool,
}

pub(super) async fn read<C: ConnectionTrait>(db: &C) -> Result<(Role, Session), DbErr> {
    let row = db
        .query_one_raw(Statement::from_string(DbBackend::Postgres, ROLE))
        .await?
        .ok_or_else(|| DbErr::Migration("the connection's role was dropped; connect with another one".to_owned()))?;
    let role = Role {
        name: get(&row, "name")?,
        bypasses: get(&row, "bypasses")?,
        may_become: get(&row, "may_become")?,
        search_path: get(&row, "search_path")?,
    };
    let session = Session {
        version: version(get(&row, "version")?),
        database: get(&row, "database")?,
        citus: get(&row, "citus")?,
    };
    Ok((role, session))
}

/// Takes `150020` apart, which has no minor version but a patch of the major one: 15.20.
fn version(number: i32) -> Version {
    let number = number.unsigned_abs();
    let (major, rest) = (number / 10_000, number % 10_000);
    if major >= 10 {
        Version(major, rest, 0)
    } else {
        Version(major, rest / 100, rest % 100)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions() {
        assert_eq!(version(150_020), Version(15, 20, 0));
        assert_eq!(version(90_624), Version(9, 6, 24));
    }
}
