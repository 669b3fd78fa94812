//! Futures that are dropped in the middle of a rebuild.

use super::{execute, is_clean, not_null};
use crate::kill::dump;
use mixins_migration::testing::rebuild;
use sea_orm::DatabaseConnection;
use sea_orm_migration::SchemaManager;
use std::future::poll_fn;
use std::pin::pin;
use std::task::Poll;
use std::time::Duration;

const CREATE: &str = "CREATE TABLE t (id INTEGER PRIMARY KEY, a TEXT);
    INSERT INTO t WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 2000) SELECT i, 'x' FROM n;
    CREATE TABLE c (t_id INT REFERENCES t ON DELETE CASCADE); INSERT INTO c SELECT id FROM t;
    CREATE TRIGGER tells AFTER DELETE ON t BEGIN DELETE FROM c WHERE t_id = old.id; END";

/// Drops it at its n-th pause, for each n until it ends by itself.
async fn at_each_pause(db: DatabaseConnection) {
    execute(&db, CREATE).await;
    let before = dump(&db).await;
    let mut dropped = 0;
    loop {
        {
            let manager = SchemaManager::new(&db);
            let changes = [not_null("a")];
            let mut change = pin!(rebuild(&manager, "t", super::PATIENCE, &changes));
            let mut pauses = 0;
            let done = poll_fn(|context| {
                if let Poll::Ready(result) = change.as_mut().poll(context) {
                    return Poll::Ready(Some(result));
                }
                pauses += 1;
                if pauses > dropped {
                    Poll::Ready(None)
                } else {
                    Poll::Pending
                }
            })
            .await;
            if let Some(result) = done {
                result.unwrap();
                break;
            }
        }
        dropped += 1;
        is_clean(&db).await;
        // Only the last statement, the COMMIT, may have been done.
        let after = dump(&db).await;
        if after != before {
            assert!(after.contains("a TEXT NOT NULL"), "{after}");
            execute(&db, "DROP TABLE c; DROP TABLE t").await;
            execute(&db, CREATE).await;
        }
    }
    assert!(dropped > 20, "{dropped} pauses");
    assert!(dump(&db).await.contains("a TEXT NOT NULL"));
    backend_tests::figure(
        backend_tests::Backend::Sqlite,
        "A change of a table whose future is dropped leaves no connection with other settings",
        "a rebuild, dropped at each of its pauses",
        &format!("{dropped} pauses"),
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn at_each_pause_on_a_file() {
    backend_tests::run(backend_tests::Backend::Sqlite, async |db| {
        let all = tokio::time::timeout(Duration::from_mins(5), at_each_pause(db));
        all.await.unwrap();
    })
    .await;
}
