//! The settings of a step's connection, and that nobody else sees them.

use super::{connections, connections_sql, create, execute, is_sqlite, run, until};
use crate::kill::texts;
use backend_tests::{Backend, on_every_backend, with_database};
use mixins_migration::testing::{ask, ask_behind};
use sea_orm::sqlx::Executor as _;
use sea_orm::{ConnectOptions, Database, DatabaseConnection, DbBackend, DbErr};
use sea_orm_migration::SchemaManager;
use std::pin::pin;
use std::time::{Duration, Instant};

/// What is set, and what it is.
fn expected(backend: DbBackend) -> Vec<(&'static str, &'static str)> {
    match backend {
        DbBackend::Postgres => vec![
            ("SELECT current_setting('lock_timeout')", "2s"),
            ("SELECT current_setting('statement_timeout')", "0"),
            ("SELECT current_setting('row_security')", "off"),
        ],
        DbBackend::MySql => vec![
            ("SELECT CAST(@@lock_wait_timeout AS CHAR)", "2"),
            ("SELECT CAST(@@innodb_lock_wait_timeout AS CHAR)", "2"),
            ("SELECT CAST(@@sql_mode LIKE '%STRICT_ALL_TABLES%' AS CHAR)", "1"),
            ("SELECT CAST(@@sql_mode LIKE '%ANSI_QUOTES%' AS CHAR)", "0"),
            ("SELECT CAST(@@tx_isolation AS CHAR)", "READ-COMMITTED"),
            ("SELECT CAST(@@max_statement_time AS CHAR)", "0.000000"),
        ],
        DbBackend::Sqlite | _ => vec![
            ("SELECT CAST(timeout AS TEXT) FROM pragma_busy_timeout", "2000"),
            ("SELECT CAST(foreign_keys AS TEXT) FROM pragma_foreign_keys", "1"),
        ],
    }
}

async fn are_the_steps_alone(db: DatabaseConnection) {
    create(&db).await;
    let manager = SchemaManager::new(&db);
    let mut others = Vec::new();
    for (sql, value) in expected(db.get_database_backend()) {
        others.push(texts(&db, sql).await);
        assert_eq!(ask(&manager, "bookings", sql).await.unwrap(), value, "{sql}");
    }
    let after = {
        let mut after = Vec::new();
        for (sql, _) in expected(db.get_database_backend()) {
            after.push(texts(&db, sql).await);
        }
        after
    };
    assert_eq!(after, others);
}

/// With an error or without, and dropped in the middle.
async fn its_connection_is_closed(db: DatabaseConnection) {
    if is_sqlite(&db) {
        // No server that counts them.
        return;
    }
    create(&db).await;
    let before = connections(&db).await;
    run(&db, super::LONG, &["CREATE TABLE a (id int)"]).await.unwrap();
    until(&db, connections_sql(&db), &before.to_string()).await;
    run(&db, super::LONG, &["CREATE TABLE a (id int)"]).await.unwrap_err();
    until(&db, connections_sql(&db), &before.to_string()).await;
    {
        let sleeps = if db_is_postgres(&db) {
            "SELECT pg_sleep(1)"
        } else {
            "DO SLEEP(1)"
        };
        let statements = [sleeps];
        let mut step = pin!(run(&db, super::LONG, &statements));
        let more = (before + 1).to_string();
        tokio::select! {
            done = &mut step => panic!("{done:?}"),
            () = until(&db, connections_sql(&db), &more) => (),
        }
    }
    until(&db, connections_sql(&db), &before.to_string()).await;
}

fn db_is_postgres(db: &DatabaseConnection) -> bool {
    db.get_database_backend() == DbBackend::Postgres
}

on_every_backend!(are_the_steps_alone, its_connection_is_closed);

/// The pool's hooks apply, but none that would undo what is set.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn hooks_of_the_pool_stay() {
    with_database(Backend::Postgres, async |url| {
        let mut options = ConnectOptions::new(url);
        options
            .max_connections(2)
            .sqlx_logging(false)
            .map_sqlx_postgres_pool_opts(|pool| {
                pool.after_connect(|connection, _| {
                    Box::pin(async move { connection.execute("SET search_path = apart").await.map(drop) })
                })
                .after_release(|connection, _| {
                    Box::pin(async move { connection.execute("DISCARD ALL").await.map(|_| true) })
                })
            });
        let db = Database::connect(options).await.unwrap();
        execute(&db, "CREATE SCHEMA apart").await;
        let manager = SchemaManager::new(&db);
        let asked = "SELECT current_setting('search_path') || ' ' || current_setting('lock_timeout')";
        assert_eq!(ask(&manager, "bookings", asked).await.unwrap(), "apart 2s");
        db.close().await.unwrap();
    })
    .await;
}

/// A second connection would have neither the settings nor the lock.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_lost_connection_is_not_replaced() {
    for (backend, ends, asks) in [
        (
            Backend::Postgres,
            "SELECT pg_terminate_backend(pg_backend_pid())",
            "SELECT current_setting('lock_timeout')",
        ),
        (
            Backend::Mysql,
            "KILL CONNECTION_ID()",
            "SELECT CAST(@@lock_wait_timeout AS CHAR)",
        ),
    ] {
        backend_tests::run(backend, async move |db| {
            let manager = SchemaManager::new(&db);
            let started = Instant::now();
            let lost = ask_behind(&manager, "bookings", ends, asks).await;
            assert!(matches!(lost, Err(DbErr::Migration(_))), "{lost:?}");
            assert!(started.elapsed() < Duration::from_secs(5), "{:?}", started.elapsed());
            assert!(ask(&manager, "bookings", asks).await.unwrap().starts_with('2'));
        })
        .await;
    }
}
