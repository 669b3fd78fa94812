//! A future that is dropped, at every point where it waits: what it was to change is as before or as after, never in
//! between, and its connection is as good as new.

mod drop_after;
mod operation;
mod state;

use crate::database::{NORTH, TestDatabase, create, scope};
use crate::entity::account;
use crate::entity::{line, order};
use backend_tests::Backend;
use drop_after::{DropAt, drop_after};
use mixins::prelude::*;
use operation::Operation;
use sea_orm::{ConnectionTrait, DatabaseConnection, TransactionSession, TransactionTrait};
use state::State;

/// Far more than any of the operations here waits; the loops end when an operation comes through.
const MOST: usize = 500;

async fn leaves_old_or_new(database: TestDatabase, pool: DatabaseConnection, operations: &[Operation]) {
    let judge = database.pool(1).await;
    create(&judge, account::Entity).await;
    create(&judge, order::Entity).await;
    create(&judge, line::Entity).await;
    let mut dropped = 0;
    for &operation in operations {
        for at in [DropAt::InFlight, DropAt::Answered] {
            dropped += everywhere(operation, at, &pool.clone().scoped(scope(NORTH)), &pool, &judge).await;
            if operation.is_for_plain_connections() {
                dropped += everywhere(operation, at, &pool, &pool, &judge).await;
            }
        }
    }
    pool.close().await.unwrap();
    judge.close().await.unwrap();
    database.figure(
        "A dropped future leaves rows old or new and its connection clean",
        &format!("dropped after every poll, in flight and answered: {operations:?}, plain and scoped"),
        &format!("dropped {dropped} times"),
    );
}

/// Drops the operation after one poll, two polls, and so on until it comes through.
async fn everywhere<C>(
    operation: Operation,
    at: DropAt,
    db: &C,
    pool: &DatabaseConnection,
    judge: &DatabaseConnection,
) -> usize
where
    C: ConnectionTrait + TransactionTrait + Sync,
    C::Transaction: ConnectionTrait + TransactionTrait + TransactionSession + Sync,
{
    for polls in 0..MOST {
        let rows = state::fresh(operation, judge).await;
        let before = State::read(judge).await;
        let outcome = drop_after(at, polls, operation.act(&rows, db)).await;
        let what = format!("{operation:?}, dropped {at:?} after {polls} polls");
        state::is_clean(pool, judge, &what).await;
        let after = State::read(judge).await;
        match outcome {
            Some(done) => {
                done.unwrap_or_else(|err| panic!("{what}: {err:?}"));
                assert!(operation.is_done(&before, &after), "{what}: {after:?}");
                return polls;
            }
            None => assert!(
                after == before || operation.is_done(&before, &after),
                "{what}: {before:?} became {after:?}"
            ),
        }
    }
    panic!("{operation:?} does not come through");
}

async fn statements(database: TestDatabase) {
    let pool = match database.backend {
        // sqlx for MySQL does not survive being dropped while it prepares a statement.
        Backend::Mysql => database.cancel_safe().await,
        Backend::Sqlite | Backend::SqliteMemory | Backend::Postgres => database.pool(1).await,
    };
    leaves_old_or_new(database, pool, &Operation::STATEMENTS).await;
}

async fn transactions(database: TestDatabase) {
    let pool = database.cancel_safe().await;
    leaves_old_or_new(database, pool, &Operation::TRANSACTIONS).await;
}

on_every_backend!(statements, transactions);
