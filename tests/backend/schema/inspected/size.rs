//! Many tables: as many statements as for one, and not much time.

use super::counting::Counting;
use super::facts::table;
use mixins_migration::inspected::Inspected;
use sea_orm::{ConnectionTrait as _, DatabaseConnection, DbBackend};
use std::time::{Duration, Instant};

const TABLES: u32 = 300;

/// A table with a tenant, a parent, ten more columns and four indexes.
fn statements(backend: DbBackend, number: u32) -> String {
    let (uuid, text) = match backend {
        DbBackend::Postgres => ("uuid", "text"),
        DbBackend::MySql => ("binary(16)", "varchar(50)"),
        _ => ("uuid_text", "varchar"),
    };
    let columns: String = (0..10).map(|number| format!("c{number} {text}, ")).collect();
    let parent = format!("t{}", number / 2);
    format!(
        "CREATE TABLE t{number} (id {uuid} NOT NULL PRIMARY KEY, station_id {uuid} NOT NULL, parent_id {uuid}, {columns}
           amount int DEFAULT 0 CHECK (amount >= 0), CONSTRAINT fk_{number} FOREIGN KEY (parent_id) REFERENCES {parent} (id));
         CREATE UNIQUE INDEX u_{number} ON t{number} (station_id, c0);
         CREATE INDEX i_{number} ON t{number} (station_id, c1, c2);
         CREATE INDEX j_{number} ON t{number} (parent_id);
         CREATE VIEW v{number} AS SELECT id FROM t{number};"
    )
}

async fn three_hundred_tables(db: DatabaseConnection) {
    let backend = db.get_database_backend();
    for number in 0..TABLES {
        db.execute_unprepared(&statements(backend, number)).await.unwrap();
    }
    let counting = Counting::new(&db);
    // The first time is the catalogue's caches'.
    let mut times = Vec::new();
    for _ in 0..3 {
        let start = Instant::now();
        let inspected = Inspected::read(&counting).await.unwrap();
        times.push(start.elapsed());
        assert_eq!(inspected.tables.len(), TABLES as usize);
        assert!(counting.take() <= 8);
        let last = table(&inspected, "t299");
        assert_eq!(
            (last.columns.len(), last.foreign_keys.len(), last.views.len()),
            (14, 1, 1)
        );
        assert_eq!((last.checks.len(), last.indexes.len()), (1, 4));
    }
    let start = Instant::now();
    let one = Inspected::read_table(&counting, None, "t150").await.unwrap().unwrap();
    let single = start.elapsed();
    assert!(counting.take() <= 8);
    assert_eq!(one.columns.len(), 14);
    println!("{backend:?}: {times:?} for {TABLES} tables, {single:?} for one");
    // A second on a machine that does nothing else; tests have company.
    assert!(times.iter().min().unwrap() < &Duration::from_secs(5), "{times:?}");
}

backend_tests::on_every_backend!(three_hundred_tables);
