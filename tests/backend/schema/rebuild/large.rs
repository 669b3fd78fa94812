//! How long a rebuild takes, and whether others read meanwhile.

use super::{change, execute, foreign_key, not_null};
use crate::kill::texts;
use sea_orm::DatabaseConnection;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

async fn fill(db: &DatabaseConnection, rows: u32) {
    execute(
        db,
        &format!(
            "CREATE TABLE stations (id INTEGER PRIMARY KEY);
             INSERT INTO stations VALUES (1), (2), (3);
             CREATE TABLE bookings (id INTEGER PRIMARY KEY AUTOINCREMENT, guest TEXT NOT NULL, slot INT, note TEXT,
                 station_id INT, deleted_at TEXT);
             INSERT INTO bookings WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {rows})
                 SELECT i, 'guest ' || i, i % 97, printf('%040d', i), i % 3 + 1, CASE WHEN i % 10 = 0 THEN '2026' END FROM n;
             CREATE UNIQUE INDEX live ON bookings (station_id, guest) WHERE deleted_at IS NULL;
             CREATE INDEX by_slot ON bookings (slot) WHERE deleted_at IS NULL;
             CREATE TABLE lines (id INTEGER PRIMARY KEY, booking_id INT NOT NULL REFERENCES bookings ON DELETE CASCADE);
             INSERT INTO lines SELECT id, id FROM bookings;
             CREATE INDEX by_booking ON lines (booking_id);
             CREATE VIEW guests AS SELECT guest FROM bookings WHERE deleted_at IS NULL;
             CREATE TRIGGER tells AFTER UPDATE ON bookings BEGIN UPDATE lines SET id = id WHERE booking_id = new.id; END"
        ),
    )
    .await;
}

/// Reads until told to stop; returns the longest wait.
async fn read(db: DatabaseConnection, stop: Arc<AtomicBool>) -> Duration {
    let mut longest = Duration::ZERO;
    while !stop.load(Ordering::Relaxed) {
        let started = Instant::now();
        texts(&db, "SELECT guest FROM guests LIMIT 1").await;
        longest = longest.max(started.elapsed());
        tokio::time::sleep(Duration::from_millis(2)).await;
    }
    longest
}

async fn rebuilds(db: DatabaseConnection, rows: u32) -> (Duration, Duration) {
    fill(&db, rows).await;
    let stop = Arc::new(AtomicBool::new(false));
    let reader = tokio::spawn(read(db.clone(), Arc::clone(&stop)));
    let started = Instant::now();
    let changes = [
        not_null("station_id"),
        foreign_key(&["station_id"], "stations", &["id"], "CASCADE"),
    ];
    change(&db, "bookings", &changes).await.unwrap();
    let took = started.elapsed();
    stop.store(true, Ordering::Relaxed);
    let waited = reader.await.unwrap();
    for table in ["bookings", "lines"] {
        let count = texts(&db, &format!("SELECT CAST(count(*) AS TEXT) FROM {table}")).await;
        assert_eq!(count, [rows.to_string()]);
    }
    (took, waited)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn readers_are_served() {
    backend_tests::run(backend_tests::Backend::Sqlite, async |db| {
        let (_, waited) = rebuilds(db, 20_000).await;
        assert!(waited < Duration::from_secs(1), "a reader waited {waited:?}");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "a measurement"]
async fn two_hundred_thousand_rows() {
    backend_tests::run(backend_tests::Backend::Sqlite, async |db| {
        let (took, waited) = rebuilds(db, 200_000).await;
        backend_tests::figure(
            backend_tests::Backend::Sqlite,
            "A table of 200,000 rows is rebuilt in 3 s, and readers are served",
            "children, a trigger, a view, partial indexes; a reader at full speed",
            &format!("{} ms; the longest read {} ms", took.as_millis(), waited.as_millis()),
        );
        assert!(took < Duration::from_secs(3), "{took:?}");
    })
    .await;
}
