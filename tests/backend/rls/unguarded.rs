//! What reaches the tables without a scope finds nothing, and nothing is left behind by what has one.

use crate::world::{NORTH, SOUTH, TABLES, World, run, scope, texts};
use mixins::prelude::*;
use sea_orm::{ConnectionTrait, DatabaseConnection, TransactionTrait as _};
use std::sync::Arc;

async fn counts(db: &impl ConnectionTrait) -> Vec<String> {
    let mut counts = Vec::new();
    for table in TABLES {
        counts.extend(texts(db, &format!("SELECT count(*)::text FROM {table}")).await);
    }
    counts
}

async fn setting(db: &DatabaseConnection) -> Vec<String> {
    texts(db, "SELECT coalesce(current_setting('app.station_id', true), '')").await
}

async fn raw_sql_sees_nothing(world: Arc<World>) {
    let pool = world.pool(1).await;
    assert_eq!(counts(&pool).await, ["0"; 5]);
    let transaction = pool.begin().await.unwrap();
    let set = format!("SELECT set_config('app.station_id', '{NORTH}', true)");
    texts(&transaction, &set).await;
    assert_eq!(counts(&transaction).await, ["40", "40", "40", "2", "4"]);
    transaction.commit().await.unwrap();
    // After the transaction the setting is there and empty.
    assert_eq!(counts(&pool).await, ["0"; 5]);
    // A scope without `enforce_rls()` is such a program, too.
    assert_eq!(counts(&pool.clone().scoped(scope(NORTH))).await, ["0"; 5]);
    pool.close().await.unwrap();
}

async fn a_scope_sees_its_rows_and_leaves_nothing(world: Arc<World>) {
    let pool = world.pool(1).await;
    for station in [NORTH, SOUTH, NORTH] {
        let db = pool.clone().scoped(scope(station).enforce_rls());
        // Of one station's bookings some are deleted.
        let live = if station == NORTH { "32" } else { "40" };
        assert_eq!(counts(&db).await, [live, "40", "40", "2", "4"]);
        assert_eq!(setting(&pool).await, [""]);
        let unscoped = db.unscoped("a second line of defence");
        assert_eq!(counts(unscoped).await, ["0"; 5]);
    }
    pool.close().await.unwrap();
}

async fn each_statement_of_a_transaction_brings_its_own(world: Arc<World>) {
    let pool = world.pool(1).await;
    let transaction = pool.clone().scoped(scope(NORTH).enforce_rls()).begin().await.unwrap();
    let of = |station: &str| format!("SELECT count(*)::text FROM customers WHERE station_id = '{station}'");
    assert_eq!(
        texts(&transaction, "SELECT count(*)::text FROM customers").await,
        ["40"]
    );
    let inner = transaction.begin().await.unwrap();
    let south = inner.rescoped(scope(SOUTH).enforce_rls());
    assert_eq!(texts(&south, &of(&SOUTH.to_string())).await, ["40"]);
    assert_eq!(texts(&inner, &of(&NORTH.to_string())).await, ["40"]);
    drop(south);
    inner.rollback().await.unwrap();
    assert_eq!(texts(&transaction, &of(&NORTH.to_string())).await, ["40"]);
    transaction.commit().await.unwrap();
    assert_eq!(setting(&pool).await, [""]);
    pool.close().await.unwrap();
}

async fn without_policies_it_does_no_harm(world: Arc<World>) {
    for table in TABLES {
        let sql = format!("ALTER TABLE {table} DISABLE ROW LEVEL SECURITY");
        world.judge.execute_unprepared(&sql).await.unwrap();
    }
    let pool = world.pool(1).await;
    let db = pool.clone().scoped(scope(NORTH).enforce_rls());
    assert_eq!(counts(&db).await, counts(&pool.clone().scoped(scope(NORTH))).await);
    drop(db);
    pool.close().await.unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn postgres_raw_sql_sees_nothing() {
    run(raw_sql_sees_nothing).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn postgres_a_scope_sees_its_rows_and_leaves_nothing() {
    run(a_scope_sees_its_rows_and_leaves_nothing).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn postgres_each_statement_of_a_transaction_brings_its_own() {
    run(each_statement_of_a_transaction_brings_its_own).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn postgres_without_policies_it_does_no_harm() {
    run(without_policies_it_does_no_harm).await;
}
