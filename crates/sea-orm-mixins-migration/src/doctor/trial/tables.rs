//! The tables of the trial: one with a tenant and one that hangs on it, with rows of two tenants and the policies that
//! `enable_rls` makes.

use crate::inspected::{Server, Version};
use crate::steps::constant;
use sea_orm_migration::sea_orm::{ConnectionTrait, DbErr};
use sea_orm_mixins::rls_setting;

/// Rows 1, 3 and 5 are the tenant's, 2 and 4 another's.
pub(super) const TABLE: &str = "mixins_rls_trial";
/// Rows 11 to 15 hang on them.
pub(super) const CHILD: &str = "mixins_rls_trial_child";

/// The tenant's dimension.
pub(super) const DIMENSION: &str = "station";

pub(super) async fn make<C: ConnectionTrait>(transaction: &C) -> Result<(), DbErr> {
    let setting = constant(Server::Postgres(Version(0, 0, 0)), &rls_setting(DIMENSION));
    let tenant = format!("(SELECT nullif(current_setting({setting}, true), '')::integer)");
    let own = format!("tenant = {tenant}");
    let parents = format!(
        "EXISTS (SELECT 1 FROM {TABLE} AS \"parent 1\" WHERE \"parent 1\".id = {CHILD}.parent_id AND \"parent 1\".tenant = {tenant})"
    );
    let mut statements = vec![
        format!(
            "CREATE TEMPORARY TABLE {TABLE} (id integer PRIMARY KEY, tenant integer NOT NULL, name text NOT NULL) ON COMMIT DROP"
        ),
        format!(
            "CREATE TEMPORARY TABLE {CHILD} (id integer PRIMARY KEY, parent_id integer NOT NULL, name text NOT NULL) ON COMMIT DROP"
        ),
        format!(
            "INSERT INTO {TABLE} SELECT n, CASE n % 2 WHEN 1 THEN 1 ELSE 2 END, 'a' FROM generate_series(1, 5) AS n"
        ),
        format!("INSERT INTO {CHILD} SELECT n + 10, n, 'a' FROM generate_series(1, 5) AS n"),
    ];
    for (table, condition) in [(TABLE, own), (CHILD, parents)] {
        statements.extend([
            format!("CREATE POLICY own ON {table} USING ({condition}) WITH CHECK ({condition})"),
            format!("ALTER TABLE {table} ENABLE ROW LEVEL SECURITY"),
            format!("ALTER TABLE {table} FORCE ROW LEVEL SECURITY"),
        ]);
    }
    for sql in statements {
        transaction.execute_unprepared(&sql).await?;
    }
    Ok(())
}
