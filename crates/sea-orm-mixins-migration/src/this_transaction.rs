//! What may be done in a migration's transaction because nobody else can know of it: on a table that it made itself,
//! nobody waits.

use crate::inspected::{Index, Server, Table};
use crate::maintenance::{Maintenance, literal};
use crate::step::Step;
use crate::steps::{self, Place};
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

fn without_concurrently(statement: &str) -> String {
    statement.replacen("INDEX CONCURRENTLY ", "INDEX ", 1)
}

/// The statement that drops an index of a table; on PostgreSQL without stopping anybody, where that can be: in a
/// transaction it cannot, and is brief. `None` for the one of a UNIQUE inside SQLite's CREATE TABLE.
pub(crate) fn drop_index(maintenance: &Maintenance<'_>, table: &Table, index: &Index) -> Option<String> {
    let drop = steps::index::drop(&Place::of(maintenance.server(), table), table, index);
    drop.map(|sql| {
        if maintenance.in_transaction() {
            without_concurrently(&sql)
        } else {
            sql
        }
    })
}

/// Creates or drops indexes without CONCURRENTLY.
pub(crate) fn at_once(mut step: Step) -> Step {
    step.statements = step.statements.iter().map(|sql| without_concurrently(sql)).collect();
    step
}
