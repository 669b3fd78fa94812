//! A pool whose users drop their futures, and whose connections the server terminates: whoever comes next finds no setting.

use crate::world::{NORTH, SOUTH, World, run, scope};
use mixins::prelude::*;
use sea_orm::{ConnectionTrait, DatabaseConnection, DbErr, Statement, TransactionTrait as _};
use std::future::{Future, poll_fn};
use std::sync::Arc;
use std::task::Poll;
use uuid::Uuid;

/// How many futures are dropped; `MIXINS_RLS_DROPS` asks for more.
const DROPS: u64 = 1_000;

fn drops() -> u64 {
    std::env::var("MIXINS_RLS_DROPS").map_or(DROPS, |drops| drops.parse().unwrap())
}

/// Numbers that only seem to have no order, the same ones each time.
struct Dice(u64);

impl Dice {
    fn below(&mut self, most: u64) -> u64 {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % most
    }
}

/// Polls a future that many times, and drops it.
async fn drop_after<T>(polls: u64, future: impl Future<Output = T>) -> Option<T> {
    let mut future = Box::pin(future);
    let mut left = polls;
    poll_fn(move |cx| {
        if left == 0 {
            return Poll::Ready(None);
        }
        left -= 1;
        future.as_mut().poll(cx).map(Some)
    })
    .await
}

async fn statement(db: &impl ConnectionTrait, sql: &str) -> Result<(), DbErr> {
    let statement = Statement::from_string(db.get_database_backend(), sql);
    db.query_all_raw(statement).await.map(drop)
}

const SENT: [&str; 4] = [
    "SELECT guest FROM bookings",
    "UPDATE bookings SET seats = 3 WHERE id < 30 RETURNING id",
    "INSERT INTO customers (name) VALUES (gen_random_uuid()::text) RETURNING id",
    "DELETE FROM events WHERE id = 7 RETURNING id",
];

async fn act(pool: &DatabaseConnection, station: Uuid, kind: u64, transactions: bool) -> Result<(), DbErr> {
    let db = pool.clone().scoped(scope(station).enforce_rls());
    let sql = SENT[usize::try_from(kind).unwrap() % SENT.len()];
    if !transactions {
        return statement(&db, sql).await;
    }
    let transaction = db.begin().await?;
    statement(&transaction, sql).await?;
    statement(&transaction, SENT[0]).await?;
    if kind.is_multiple_of(2) {
        transaction.commit().await
    } else {
        transaction.rollback().await
    }
}

/// What a program without a scope finds on each of the two connections.
async fn is_clean(pool: &DatabaseConnection, what: &str) {
    let look = "SELECT coalesce(current_setting('app.station_id', true), '') || (SELECT count(*) FROM bookings) \
                FROM pg_sleep(0.001)";
    let looks = async || {
        let statement = Statement::from_string(pool.get_database_backend(), look);
        let row = pool.query_one_raw(statement).await?.unwrap();
        row.try_get_by_index::<String>(0)
    };
    for _ in 0..2 {
        // A connection that was terminated says so to its next user, who then gets another.
        let (first, second) = tokio::join!(looks(), looks());
        for found in [first, second].into_iter().flatten() {
            assert_eq!(found, "0", "{what}");
        }
    }
}

async fn hurt(world: Arc<World>, pool: DatabaseConnection, transactions: bool) {
    let mut dice = Dice(7);
    let (mut dropped, mut terminated, mut rounds) = (0, 0, 0);
    while dropped < drops() {
        rounds += 1;
        assert!(rounds < 10 * drops(), "{dropped} were dropped");
        let station = [NORTH, SOUTH][usize::from(dice.below(2) == 1)];
        let (kind, polls) = (dice.below(8), dice.below(12));
        let one = drop_after(polls, act(&pool, station, kind, transactions));
        let other = drop_after(dice.below(12), act(&pool, SOUTH, dice.below(8), transactions));
        let (one, other) = tokio::join!(one, other);
        dropped += u64::from(one.is_none()) + u64::from(other.is_none());
        if dice.below(8) == 0 {
            let sql = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() \
                       AND pid <> pg_backend_pid()";
            statement(&world.judge, sql).await.unwrap();
            terminated += 1;
        }
        is_clean(&pool, &format!("round {rounds}: {kind}, {polls} polls")).await;
    }
    assert!(terminated > rounds / 30, "{terminated} times");
    backend_tests::figure(
        backend_tests::Backend::Postgres,
        "Nobody finds the setting of row-level security of somebody else's",
        &format!(
            "a pool of two connections, futures of {} dropped at random polls, backends terminated at random",
            if transactions { "transactions" } else { "statements" }
        ),
        &format!("{dropped} dropped in {rounds} rounds, {terminated} times all backends terminated"),
    );
    pool.close().await.unwrap();
}

async fn statements(world: Arc<World>) {
    let pool = world.pool(2).await;
    hurt(world, pool, false).await;
}

async fn transactions(world: Arc<World>) {
    let pool = world.cancel_safe(2).await;
    hurt(world, pool, true).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn postgres_statements() {
    run(statements).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn postgres_transactions() {
    run(transactions).await;
}
