//! Locks of others: waited for, with patience, and named.

use super::{LONG, create, execute, is_sqlite, run, until};
use crate::kill::texts;
use backend_tests::{Backend, on_every_backend, with_database};
use sea_orm::{
    ConnectOptions, ConnectionTrait as _, Database, DatabaseConnection, DbBackend, IsolationLevel,
    TransactionTrait as _,
};
use std::time::{Duration, Instant};

/// A statement after which an open transaction is in the way of a change of the table.
fn in_the_way(db: &DatabaseConnection) -> &'static str {
    if is_sqlite(db) {
        "UPDATE bookings SET id = id"
    } else {
        "SELECT * FROM bookings"
    }
}

async fn for_an_open_transaction(db: DatabaseConnection) {
    if db_is_memory(&db).await {
        // With a shared cache the driver itself waits, for as long as the other transaction is open.
        return;
    }
    create(&db).await;
    let open = db.begin().await.unwrap();
    open.execute_unprepared(in_the_way(&db)).await.unwrap();
    let started = Instant::now();
    let err = run(&db, Duration::from_secs(1), &["ALTER TABLE bookings ADD COLUMN a int"])
        .await
        .unwrap_err();
    let message = err.to_string();
    for word in ["`bookings`", "`change it`", "times", ".patience(..)"] {
        assert!(message.contains(word), "{message}");
    }
    assert!(started.elapsed() < Duration::from_secs(20), "{:?}", started.elapsed());
    // It goes on as soon as the other one ends.
    let step = tokio::spawn({
        let db = db.clone();
        async move { run(&db, LONG, &["ALTER TABLE bookings ADD COLUMN a int"]).await }
    });
    tokio::time::sleep(Duration::from_millis(300)).await;
    assert!(!step.is_finished());
    open.rollback().await.unwrap();
    step.await.unwrap().unwrap();
    execute(&db, "UPDATE bookings SET a = 1").await;
}

async fn db_is_memory(db: &DatabaseConnection) -> bool {
    is_sqlite(db) && texts(db, "SELECT file FROM pragma_database_list").await == [""]
}

/// Nobody waits behind a step for longer than the lock timeout.
async fn others_wait_two_seconds(db: DatabaseConnection) {
    if is_sqlite(&db) {
        // There readers are not kept, and writers wait for the one that is open.
        return;
    }
    create(&db).await;
    let open = db.begin().await.unwrap();
    open.execute_unprepared("SELECT * FROM bookings").await.unwrap();
    let step = tokio::spawn({
        let db = db.clone();
        async move { run(&db, LONG, &["ALTER TABLE bookings ADD COLUMN a int"]).await }
    });
    let mut longest = Duration::ZERO;
    let begun = Instant::now();
    while begun.elapsed() < Duration::from_secs(6) {
        let started = Instant::now();
        texts(&db, "SELECT guest FROM bookings").await;
        longest = longest.max(started.elapsed());
    }
    open.rollback().await.unwrap();
    step.await.unwrap().unwrap();
    assert!(longest > Duration::from_millis(500), "nobody waited: {longest:?}");
    assert!(longest < Duration::from_secs(4), "{longest:?}");
}

/// One process at a time changes a table.
async fn for_another_process(db: DatabaseConnection) {
    if is_sqlite(&db) {
        return;
    }
    create(&db).await;
    let is_postgres = db.get_database_backend() == DbBackend::Postgres;
    let (sleeps, asleep) = if is_postgres {
        (
            "SELECT pg_sleep(4)",
            "SELECT count(*)::text FROM pg_stat_activity WHERE datname = current_database() AND query LIKE 'SELECT pg_sleep%'",
        )
    } else {
        (
            "DO SLEEP(4)",
            "SELECT CAST(count(*) AS CHAR) FROM information_schema.processlist WHERE db = DATABASE() AND info LIKE 'DO SLEEP%'",
        )
    };
    let first = tokio::spawn({
        let db = db.clone();
        async move { run(&db, LONG, &[sleeps]).await }
    });
    until(&db, asleep, "1").await;
    let refused = run(&db, Duration::from_secs(1), &["CREATE TABLE a (id int)"])
        .await
        .unwrap_err()
        .to_string();
    assert!(
        refused.contains("`bookings`") && refused.contains("another process"),
        "{refused}"
    );
    assert!(!is_postgres || refused.contains("backend "), "{refused}");
    run(&db, LONG, &["CREATE TABLE a (id int)"]).await.unwrap();
    assert!(first.is_finished());
    first.await.unwrap().unwrap();
}

on_every_backend!(for_an_open_transaction, for_another_process, others_wait_two_seconds);

/// By its process, its program and its state, without its query.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_is_in_the_way_is_named() {
    with_database(Backend::Postgres, async |url| {
        let connect = async |name: &str| {
            let mut options = ConnectOptions::new(format!("{url}?application_name={name}"));
            options.max_connections(2).sqlx_logging(false);
            Database::connect(options).await.unwrap()
        };
        let (db, other) = (connect("migrates").await, connect("nightly-report").await);
        create(&db).await;
        let open = other.begin().await.unwrap();
        open.execute_unprepared("SELECT * FROM bookings WHERE guest = 'secret'")
            .await
            .unwrap();
        let pid = sea_orm::Statement::from_string(DbBackend::Postgres, "SELECT pg_backend_pid()::text");
        let pid: String = open
            .query_one_raw(pid)
            .await
            .unwrap()
            .unwrap()
            .try_get_by_index(0)
            .unwrap();
        let err = run(&db, Duration::from_secs(1), &["ALTER TABLE bookings ADD COLUMN a int"]).await;
        let message = err.unwrap_err().to_string();
        for word in [&pid, "`nightly-report`", "idle in transaction"] {
            assert!(message.contains(word), "`{word}` is not in: {message}");
        }
        assert!(
            !message.contains("secret") && !message.contains("migrates"),
            "{message}"
        );
        open.rollback().await.unwrap();
        db.close().await.unwrap();
        other.close().await.unwrap();
    })
    .await;
}

/// A lock timeout would cancel it because of any old transaction, and leave an invalid index.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn concurrently_waits_without_a_timeout() {
    backend_tests::run(Backend::Postgres, async |db| {
        create(&db).await;
        execute(&db, "CREATE TABLE others (id int)").await;
        let open = db
            .begin_with_config(Some(IsolationLevel::RepeatableRead), None)
            .await
            .unwrap();
        open.execute_unprepared("SELECT * FROM others").await.unwrap();
        let step = tokio::spawn({
            let db = db.clone();
            async move { run(&db, LONG, &["CREATE INDEX CONCURRENTLY by_guest ON bookings (guest)"]).await }
        });
        // Longer than the lock timeout of other statements.
        tokio::time::sleep(Duration::from_secs(4)).await;
        assert!(!step.is_finished());
        open.rollback().await.unwrap();
        step.await.unwrap().unwrap();
        let valid = "SELECT indisvalid::text FROM pg_index WHERE indexrelid = 'by_guest'::regclass";
        assert_eq!(texts(&db, valid).await, ["true"]);
    })
    .await;
}
