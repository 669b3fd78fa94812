//! A rollout while the program runs: 8 writers and 8 readers at full speed. `MIXINS_ROLLOUT_ROWS` says how many rows there are,
//! 200,000 unless it is set; `MIXINS_ROLLOUT_HELD_S` how long a transaction stands in the way, 4 s. `MIXINS_QUIET=1
//! MIXINS_ROLLOUT_ROWS=1000000 MIXINS_ROLLOUT_HELD_S=30 cargo test -p backend-tests --test schema adopt::load -- --test-threads 1`
//! is the whole, four minutes of it; with `--include-ignored` the transaction is in the way of each step, half an hour.

mod held;
mod program;
mod rollout;

use super::world::{NORTH, customers, literal, of_bookings, old};
use backend_tests::Backend;
use rollout::Rollout;
use sea_orm::{ConnectOptions, Database, DatabaseConnection};
use sea_orm_migration::SchemaManager;
use std::time::Duration;

const PROMISE: &str = "A tenant is adopted while the program runs";

fn setting(name: &str, default: i32) -> i32 {
    std::env::var(name).map_or(default, |text| text.parse().unwrap())
}

fn rows() -> i32 {
    setting("MIXINS_ROLLOUT_ROWS", 200_000)
}

async fn connect(url: &str) -> DatabaseConnection {
    let mut options = ConnectOptions::new(url);
    options.max_connections(20).sqlx_logging(false);
    // Eight writers at full speed wait for each other for up to 5 s, its default, without a rollout too.
    options.map_sqlx_sqlite_opts(|options| options.busy_timeout(Duration::from_mins(1)));
    Database::connect(options).await.unwrap()
}

async fn all_belong_to_one(backend: Backend) {
    backend_tests::with_database(backend, async move |url| {
        let db = connect(&url).await;
        old(&db, rows() / 3).await;
        let mut rollout = Rollout::start(&db).await;
        let manager = SchemaManager::new(&db);
        let adoption = of_bookings(&manager);
        rollout
            .step("add_with_default", Box::pin(adoption.add_with_default(NORTH)))
            .await;
        rollout.step("add_index", adoption.add_index()).await;
        rollout
            .step("add_foreign_key", Box::pin(adoption.add_foreign_key()))
            .await;
        rollout.program.set_tenant(literal(&db, NORTH)).await;
        rollout.step("drop_default", adoption.drop_default()).await;
        rollout.end(backend, "with a default").await;
        db.close().await.unwrap();
    })
    .await;
}

async fn they_belong_to_several(backend: Backend) {
    backend_tests::with_database(backend, async move |url| {
        let db = connect(&url).await;
        old(&db, rows() / 3).await;
        let mut rollout = Rollout::start(&db).await;
        let manager = SchemaManager::new(&db);
        let adoption = of_bookings(&manager);
        rollout.step("add_nullable", adoption.add_nullable()).await;
        // Half of the old programs are replaced.
        rollout.program.set_tenant_in_half(literal(&db, NORTH)).await;
        rollout.step("backfill", adoption.backfill(NORTH, 5_000)).await;
        rollout.program.expect_refusals();
        let enforced = adoption.enforce_not_null().filling(NORTH);
        rollout.step("enforce_not_null", enforced).await;
        rollout.program.set_tenant(literal(&db, NORTH)).await;
        rollout.step("add_index", adoption.add_index()).await;
        rollout
            .step("add_foreign_key", Box::pin(adoption.add_foreign_key()))
            .await;
        customers(&manager).add_with_default(NORTH).await.unwrap();
        let keys = adoption.add_tenant_keys();
        let keys = keys.replacing("customer_id").replacing("first_id");
        rollout.step("add_tenant_keys", keys).await;
        rollout.end(backend, "by backfill").await;
        db.close().await.unwrap();
    })
    .await;
}

macro_rules! on_each {
    ($($module:ident $backend:ident;)*) => {
        $(mod $module {
            use backend_tests::Backend::$backend;

            #[tokio::test(flavor = "multi_thread", worker_threads = 4)]
            async fn all_belong_to_one() {
                super::all_belong_to_one($backend).await;
            }

            #[tokio::test(flavor = "multi_thread", worker_threads = 4)]
            async fn they_belong_to_several() {
                super::they_belong_to_several($backend).await;
            }

            #[tokio::test(flavor = "multi_thread", worker_threads = 4)]
            async fn a_transaction_in_the_way() {
                super::held::of_the_first_step($backend).await;
            }

            #[tokio::test(flavor = "multi_thread", worker_threads = 4)]
            #[ignore = "minutes: a transaction stands in the way of each step"]
            async fn a_transaction_in_the_way_of_each_step() {
                super::held::of_each_step($backend).await;
            }
        })*
    };
}

on_each! {
    sqlite Sqlite;
    postgres Postgres;
    mysql Mysql;
}
