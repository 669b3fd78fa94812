//! Runs a query that counts, under a timeout of its own.

use crate::inspected::Server;
use sea_orm_migration::sea_orm::{ConnectionTrait, DbErr, Statement, TransactionSession as _, TransactionTrait};
use std::time::Duration;

/// Returns the number that a query gives. `sql` begins with `SELECT `.
pub(super) async fn count<C>(db: &C, server: Server, sql: &str, patience: Duration) -> Result<i64, DbErr>
where
    C: ConnectionTrait + TransactionTrait,
{
    let milliseconds = patience.as_millis();
    match server {
        Server::Postgres(_) => {
            let transaction = db.begin().await?;
            let counted = in_transaction(&transaction, milliseconds, sql).await;
            let ended = transaction.rollback().await;
            counted.and_then(|count| ended.map(|()| count))
        }
        Server::MariaDb(_) => {
            let seconds = patience.as_secs_f64();
            let sql = format!("SET STATEMENT max_statement_time = {seconds} FOR {sql}");
            one(db, &sql).await
        }
        Server::MySql(_) => {
            let sql = sql.replacen(
                "SELECT ",
                &format!("SELECT /*+ MAX_EXECUTION_TIME({milliseconds}) */ "),
                1,
            );
            one(db, &sql).await
        }
        Server::Sqlite(_) => one(db, sql).await,
    }
}

async fn in_transaction<C: ConnectionTrait>(db: &C, milliseconds: u128, sql: &str) -> Result<i64, DbErr> {
    let timeout = format!("SET LOCAL statement_timeout = {milliseconds}");
    db.execute_unprepared(&timeout).await?;
    // An account that sees only some of the rows gets an error, not a number of those.
    db.execute_unprepared("SET LOCAL row_security = off").await?;
    one(db, sql).await
}

async fn one<C: ConnectionTrait>(db: &C, sql: &str) -> Result<i64, DbErr> {
    let statement = Statement::from_string(db.get_database_backend(), sql);
    let row = db.query_one_raw(statement).await?;
    row.map_or(Ok(0), |row| row.try_get_by_index(0))
}
