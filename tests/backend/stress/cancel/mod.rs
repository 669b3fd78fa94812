//! A future that is dropped, at every point where it waits: what it was to change is as before or as after, never in
//! between, and its connection is as good as new.

mod cut;
mod deed;
mod state;

use crate::entity::account;
use crate::entity::{line, order};
use crate::stage::{NORTH, Stage, create, scope};
use backend_tests::Backend;
use cut::{Cut, cut};
use deed::Deed;
use mixins::prelude::*;
use sea_orm::{ConnectionTrait, DatabaseConnection, TransactionSession, TransactionTrait};
use state::State;

/// Far more than any of the deeds here waits; the loops end when a deed comes through.
const MOST: usize = 500;

async fn leaves_old_or_new(stage: Stage, pool: DatabaseConnection, deeds: &[Deed]) {
    let judge = stage.pool(1).await;
    create(&judge, account::Entity).await;
    create(&judge, order::Entity).await;
    create(&judge, line::Entity).await;
    let mut dropped = 0;
    for &deed in deeds {
        for at in [Cut::InFlight, Cut::Answered] {
            dropped += everywhere(deed, at, &pool.clone().scoped(scope(NORTH)), &pool, &judge).await;
            if deed.is_for_plain_connections() {
                dropped += everywhere(deed, at, &pool, &pool, &judge).await;
            }
        }
    }
    pool.close().await.unwrap();
    judge.close().await.unwrap();
    stage.figure(
        "A dropped future leaves rows old or new and its connection clean",
        &format!("dropped after every poll, in flight and answered: {deeds:?}, plain and scoped"),
        &format!("dropped {dropped} times"),
    );
}

/// Drops the deed after one poll, two polls, and so on until it comes through.
async fn everywhere<C>(deed: Deed, at: Cut, db: &C, pool: &DatabaseConnection, judge: &DatabaseConnection) -> usize
where
    C: ConnectionTrait + TransactionTrait + Sync,
    C::Transaction: ConnectionTrait + TransactionTrait + TransactionSession + Sync,
{
    for polls in 0..MOST {
        let rows = state::fresh(deed, judge).await;
        let before = State::read(judge).await;
        let outcome = cut(at, polls, deed.act(&rows, db)).await;
        let what = format!("{deed:?}, dropped {at:?} after {polls} polls");
        state::is_clean(pool, judge, &what).await;
        let after = State::read(judge).await;
        match outcome {
            Some(done) => {
                done.unwrap_or_else(|err| panic!("{what}: {err:?}"));
                assert!(deed.is_done(&before, &after), "{what}: {after:?}");
                return polls;
            }
            None => assert!(
                after == before || deed.is_done(&before, &after),
                "{what}: {before:?} became {after:?}"
            ),
        }
    }
    panic!("{deed:?} does not come through");
}

async fn statements(stage: Stage) {
    let pool = match stage.backend {
        // sqlx for MySQL does not survive being dropped while it prepares a statement.
        Backend::Mysql => stage.cancel_safe().await,
        Backend::Sqlite | Backend::SqliteMemory | Backend::Postgres => stage.pool(1).await,
    };
    leaves_old_or_new(stage, pool, &Deed::STATEMENTS).await;
}

async fn transactions(stage: Stage) {
    let pool = stage.cancel_safe().await;
    leaves_old_or_new(stage, pool, &Deed::TRANSACTIONS).await;
}

on_every_backend!(statements, transactions);
