//! How long each step takes on many rows, beside one plain UPDATE of all of them. Run by hand, one backend at a time:
//! `MIXINS_ROWS=1000000 cargo test --release -p backend-tests --test scenarios rate -- --ignored --nocapture --test-threads 1`.

use crate::stations::{booking, customer, old, station};
use crate::world::{execute, literal, spelled};
use backend_tests::Backend;
use mixins_migration::{Dimension, MixinSchemaManager as _};
use sea_orm::prelude::Uuid;
use sea_orm::{ActiveModelTrait as _, DatabaseConnection, DbBackend, Set};
use sea_orm_migration::SchemaManager;
use std::time::{Duration, Instant};

const NORTH: Uuid = Uuid::from_u128(0x0190_0000_0000_7000_8000_0000_0000_0031);

/// Times a step, and notes it with its ratio to the plain UPDATE.
macro_rules! time {
    ($seen:ident, $plain:expr, $step:expr) => {{
        let begun = Instant::now();
        $step.await.unwrap();
        note(&mut $seen, stringify!($step), begun.elapsed(), $plain);
    }};
}

fn note(seen: &mut Vec<String>, step: &str, took: Duration, plain: Duration) {
    let ratio = took.as_secs_f64() / plain.as_secs_f64();
    let line = format!("{step}: {:.2} s, {ratio:.2} of one UPDATE", took.as_secs_f64());
    #[expect(clippy::print_stderr, reason = "for whoever runs it")]
    {
        eprintln!("{line}");
    }
    seen.push(line);
}

/// Bookings of customers, one for each hundred.
async fn fill(db: &DatabaseConnection, rows: u32) {
    old(db, 2).await;
    execute(db, &["DELETE FROM bookings", "DELETE FROM customers"]).await;
    let (numbers, customer, id) = match db.get_database_backend() {
        DbBackend::Postgres => (
            "generate_series(1, {rows}) AS g(seq)",
            "md5((seq % ({rows} / 100)) || 'c')::uuid",
            "md5(seq || 'b')::uuid",
        ),
        DbBackend::MySql => (
            "seq_1_to_{rows}",
            "UNHEX(MD5(CONCAT(seq % ({rows} DIV 100), 'c')))",
            "UNHEX(MD5(CONCAT(seq, 'b')))",
        ),
        _ => (
            "(WITH RECURSIVE n(seq) AS (SELECT 1 UNION ALL SELECT seq + 1 FROM n WHERE seq < {rows}) SELECT seq FROM n)",
            "CAST(printf('%016d', (seq % ({rows} / 100)) * 7919) AS BLOB)",
            "CAST(printf('%016d', seq * 1103515245 % 2147483648) AS BLOB)",
        ),
    };
    let customers = format!(
        "INSERT INTO customers (id, email, city) SELECT {customer}, concat('g', seq), 'Berlin' FROM {}",
        numbers.replace("{rows}", &(rows / 100).to_string())
    );
    let bookings = format!("INSERT INTO bookings (id, customer_id, party) SELECT {id}, {customer}, 2 FROM {numbers}");
    for sql in [customers, bookings] {
        execute(db, &[&sql.replace("{rows}", &rows.to_string())]).await;
    }
}

async fn rate(db: DatabaseConnection) {
    let rows: u32 = std::env::var("MIXINS_ROWS").map_or(200_000, |rows| rows.parse().unwrap());
    fill(&db, rows).await;
    let manager = SchemaManager::new(&db);
    manager.create_mixin_table::<station::Entity>().await.unwrap();
    let north = station::ActiveModel {
        id: Set(NORTH),
        city: Set("Kiel".to_owned()),
    };
    north.insert(&db).await.unwrap();

    execute(&db, &[&spelled(&db, "ALTER TABLE bookings ADD COLUMN plain {uuid}")]).await;
    let begun = Instant::now();
    execute(&db, &[&format!("UPDATE bookings SET plain = {}", literal(&db, NORTH))]).await;
    let plain = begun.elapsed();
    if db.get_database_backend() == DbBackend::Postgres {
        // As the server itself does after a while; the tests' may be told not to.
        execute(&db, &["VACUUM ANALYZE bookings"]).await;
    }
    let mut seen = vec![format!("{rows} rows, one UPDATE: {:.2} s", plain.as_secs_f64())];

    let customers = manager.adopt_tenant::<customer::Entity>(Dimension::Station);
    customers.add_with_default(NORTH).await.unwrap();
    customers.add_index().await.unwrap();
    let bookings = manager.adopt_tenant::<booking::Entity>(Dimension::Station);
    time!(seen, plain, bookings.add_nullable());
    time!(seen, plain, bookings.backfill_from::<customer::Entity>(5_000));
    time!(seen, plain, bookings.backfill(NORTH, 5_000));
    time!(seen, plain, bookings.enforce_not_null());
    time!(seen, plain, bookings.add_index());
    time!(seen, plain, bookings.add_foreign_key());
    time!(seen, plain, bookings.add_tenant_keys());
    time!(seen, plain, bookings.undo());
    time!(
        seen,
        plain,
        manager.drop_mixin_columns::<booking::Entity>(["station_id"])
    );
    time!(seen, plain, bookings.add_with_default(NORTH));
    time!(seen, plain, bookings.drop_default());
    let backend = match db.get_database_backend() {
        DbBackend::Postgres => Backend::Postgres,
        DbBackend::MySql => Backend::Mysql,
        _ => Backend::Sqlite,
    };
    backend_tests::figure(
        backend,
        "How long the steps of an adoption take",
        "bookings with customers, nobody else there",
        &seen.join("; "),
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "minutes, and for figures only"]
async fn sqlite() {
    backend_tests::run(Backend::Sqlite, rate).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "minutes, and for figures only"]
async fn postgres() {
    backend_tests::run(Backend::Postgres, rate).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "minutes, and for figures only"]
async fn mysql() {
    backend_tests::run(Backend::Mysql, rate).await;
}
