//! The account of the trial: one to which policies apply.

use super::tables::{CHILD, TABLE};
use crate::quoted::quoted;
use sea_orm_migration::sea_orm::{ConnectionTrait, DbBackend, DbErr, Statement};

/// A role that the session may become and that policies apply to, one that nobody logs in with if there is one: a superuser finds
/// the server's own.
const ORDINARY: &str = "SELECT r.rolname::text FROM pg_catalog.pg_roles r WHERE NOT r.rolsuper AND NOT r.rolbypassrls AND \
                        pg_has_role(session_user, r.oid, CASE WHEN current_setting('server_version_num')::int4 >= 160000 THEN \
                        'SET' ELSE 'MEMBER' END) AND r.rolname <> session_user ORDER BY r.rolcanlogin, r.rolname LIMIT 1";

/// Whether policies apply, which a setting of the session may keep from it too.
const APPLY: &str = "SELECT row_security_active('pg_temp.mixins_rls_trial'::regclass)";

/// Becomes a role to which policies apply until the end of the transaction.
pub(super) async fn become_ordinary<C: ConnectionTrait>(transaction: &C, bypasses: bool) -> Result<(), String> {
    let words = |err: DbErr| err.to_string();
    let run = async |sql: String| transaction.execute_unprepared(&sql).await.map(drop).map_err(words);
    run("SET LOCAL row_security = on".to_owned()).await?;
    if bypasses {
        let role: Option<String> = one(transaction, ORDINARY).await.map_err(words)?;
        let Some(role) = role else {
            return Err("no policy applies to this role, and it may become none to which they do".to_owned());
        };
        let role = quoted(&role, DbBackend::Postgres);
        run(format!("GRANT ALL ON pg_temp.{TABLE}, pg_temp.{CHILD} TO {role}")).await?;
        run(format!("SET LOCAL ROLE {role}")).await?;
    }
    match one::<bool, _>(transaction, APPLY).await.map_err(words)? {
        Some(true) => Ok(()),
        Some(false) | None => Err("the policies of a temporary table do not apply to this role".to_owned()),
    }
}

async fn one<T, C>(transaction: &C, sql: &str) -> Result<Option<T>, DbErr>
where
    T: sea_orm_migration::sea_orm::TryGetable,
    C: ConnectionTrait,
{
    let statement = Statement::from_string(DbBackend::Postgres, sql);
    let row = transaction.query_one_raw(statement).await?;
    row.map(|row| row.try_get_by_index(0)).transpose()
}
