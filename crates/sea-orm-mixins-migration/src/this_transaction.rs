//! What may be done in a migration's transaction because nobody else can know of it: on a table that it made itself,
//! nobody waits.

use crate::inspected::Server;
use crate::maintenance::{Maintenance, literal};
use crate::step::Step;
use sea_orm_migration::sea_orm::{DbBackend, DbErr};

/// Whether the table was made in the transaction that is open. PostgreSQL only; elsewhere it makes no difference.
///
/// The rows of the catalogue that describe a table's system columns are written when it is made, and never again: so not
/// even an ALTER TABLE in this transaction makes an older table look new. Whoever wrote one that can be seen and is in
/// progress is this transaction, or a savepoint of it.
pub(crate) async fn made(maintenance: &Maintenance<'_>) -> Result<bool, DbErr> {
    let Server::Postgres(_) = maintenance.server() else {
        return Ok(false);
    };
    if !maintenance.in_transaction() {
        return Ok(false);
    }
    let table = literal(&maintenance.quoted(), DbBackend::Postgres);
    // Its number is this transaction's, or that of a savepoint, a little greater: `age` counts backwards from the former.
    let sql = format!(
        "SELECT COALESCE((SELECT txid_status(((txid_current() >> 32) << 32) + a.xmin::text::bigint) = 'in progress' FROM \
         pg_catalog.pg_attribute a WHERE a.attrelid = to_regclass({table}) AND a.attname = 'tableoid' AND a.attnum < 0 AND \
         age(a.xmin) BETWEEN -100000 AND 0), false)"
    );
    maintenance.scalar(&sql).await
}

/// Creates an index without CONCURRENTLY.
pub(crate) fn at_once(create: &str) -> String {
    create.replacen("INDEX CONCURRENTLY ", "INDEX ", 1)
}

/// Adds a foreign key in one statement, which checks the rows.
pub(crate) fn checked_at_once(mut step: Step) -> Step {
    step.statements.truncate(1);
    step.statements = step
        .statements
        .iter()
        .map(|sql| sql.strip_suffix(" NOT VALID").unwrap_or(sql).to_owned())
        .collect();
    step
}
