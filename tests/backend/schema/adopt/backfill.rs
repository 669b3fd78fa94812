//! Backfills: every row, once, and nothing else of it.

use super::entity::{booking, line};
use super::world::{
    NORTH, SOUTH, adopt_customers, assert_refused, bookings, bookings_of, execute, insert, lines, literal, number,
    of_bookings, old, stations,
};
use crate::kill::{dump, texts};
use crate::sent::done;
use mixins_migration::{MixinSchemaManager as _, Progress};
use sea_orm::{DatabaseConnection, DbBackend};
use sea_orm_migration::SchemaManager;
use sea_orm_migration::prelude::{CaseStatement, Expr, ExprTrait as _};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

/// Only rows without a tenant change, whatever the batches, and of those only the tenant.
async fn batches_of_every_size(db: DatabaseConnection) {
    old(&db, 20).await;
    let manager = SchemaManager::new(&db);
    let adoption = of_bookings(&manager);
    adoption.add_nullable().await.unwrap();
    let rows = bookings(&db).await;
    for batch in [1, 7, 59, 60, 61, 5_000, 0] {
        // By a second statement that keeps the time of the change.
        let keep = if db.get_database_backend() == DbBackend::MySql {
            ", changed = changed"
        } else {
            ""
        };
        execute(&db, &[&format!("UPDATE bookings SET station_id = NULL{keep}")]).await;
        execute(
            &db,
            &[&format!(
                "UPDATE bookings SET station_id = {}{keep} WHERE id % 3 = 0",
                literal(&db, SOUTH)
            )],
        )
        .await;
        adoption.backfill(NORTH, batch).await.unwrap();
        assert_eq!(
            (bookings_of(&db, NORTH).await, bookings_of(&db, SOUTH).await),
            (40, 20),
            "batches of {batch}"
        );
        assert_eq!(bookings(&db).await, rows, "batches of {batch}");
    }
}

async fn progress_is_told(db: DatabaseConnection) {
    old(&db, 100).await;
    let manager = SchemaManager::new(&db);
    let adoption = of_bookings(&manager);
    adoption.add_nullable().await.unwrap();
    let told = Arc::new(Mutex::new(Vec::new()));
    let telling = told.clone();
    adoption
        .backfill(NORTH, 100)
        .pause(Duration::from_millis(5))
        .on_progress(move |progress| telling.lock().unwrap().push(progress))
        .await
        .unwrap();
    let told: Vec<Progress> = told.lock().unwrap().clone();
    let last = told.last().unwrap();
    assert_eq!((last.passed, last.filled, last.left), (300, 300, Some(0)));
    assert!(
        told.len() >= 4 && told.iter().rev().skip(1).all(|progress| progress.left.is_none()),
        "{told:?}"
    );
    assert!(told.is_sorted_by_key(|progress| progress.passed));
    assert!(last.rate > 0.0 && last.rate < 300.0 / 0.015, "pauses count: {last}");
    assert!(last.to_string().ends_with("rows/s; 0 have none"), "{last}");
}

async fn keys_of_two_columns(db: DatabaseConnection) {
    stations(&db).await;
    let manager = SchemaManager::new(&db);
    execute(
        &db,
        &["CREATE TABLE booking_lines (booking_id int NOT NULL, number int NOT NULL, text varchar(9) NOT NULL, PRIMARY KEY \
           (booking_id, number))"],
    )
    .await;
    // Some have one line, some hundreds.
    let rows = (1..=40)
        .flat_map(|booking| (0..=booking * booking % 17 * 20).map(move |line| format!("({booking}, {line}, 'x')")));
    let rows: Vec<_> = rows.collect();
    let all = i64::try_from(rows.len()).unwrap();
    insert(&db, "booking_lines", rows.into_iter()).await;
    let adoption = lines(&manager);
    adoption.add_nullable().await.unwrap();
    for batch in [1_000, 97, 3_000] {
        adoption.backfill(NORTH, batch).await.unwrap();
        let filled = format!(
            "SELECT count(*) FROM booking_lines WHERE station_id = {}",
            literal(&db, NORTH)
        );
        assert_eq!(number(&db, &filled).await, all);
        execute(
            &db,
            &["UPDATE booking_lines SET station_id = NULL WHERE booking_id <> 7"],
        )
        .await;
    }
}

/// Types of keys whose values are no plain numbers in a statement, and values of each.
fn key_types(backend: DbBackend) -> &'static [(&'static str, &'static [&'static str])] {
    match backend {
        DbBackend::Postgres => &[
            ("text", &["''", "'it''s'", "E'back\\\\slash'", "'Ä ? $1'", "'%s'"]),
            (
                "uuid",
                &[
                    "'00000000-0000-0000-0000-000000000001'",
                    "'ff000000-0000-0000-0000-000000000002'",
                ],
            ),
            ("bytea", &["'\\x00'", "'\\xff27'", "'\\x'"]),
            (
                "timestamptz",
                &["'2026-01-01 00:00:00.123456+00'", "'-infinity'", "'infinity'"],
            ),
            ("numeric", &["1.5", "-0.0000001", "'NaN'"]),
            ("double precision", &["0.1", "1e300", "3.3333333333333335"]),
            ("boolean", &["true", "false"]),
            ("char(5)", &["'a'", "'b'", "'ab'"]),
        ],
        DbBackend::MySql => &[
            ("varchar(20)", &["''", "'it''s'", "'back\\\\slash'", "'Ä ? %'", "'a'"]),
            ("varchar(20) CHARACTER SET latin1", &["'Ä'", "'b'", "'z'"]),
            ("varchar(20) COLLATE utf8mb4_bin", &["'a'", "'A'", "'Ä'"]),
            ("varbinary(20)", &["X'00'", "X'FF27'", "X'5C'"]),
            (
                "datetime(6)",
                &["'2026-01-01 00:00:00.123456'", "'2026-01-01 00:00:00.123457'"],
            ),
            ("decimal(10,3)", &["1.5", "-0.001", "7"]),
            ("bigint unsigned", &["0", "18446744073709551615"]),
            ("enum('z', 'a', 'm')", &["'a'", "'z'", "'m'"]),
            ("date", &["'2026-01-01'", "'1999-12-31'"]),
        ],
        DbBackend::Sqlite | _ => &[
            ("text", &["''", "'it''s'", "'back\\slash'", "'Ä ? $1'"]),
            ("blob", &["X'00'", "X'FF27'", "X''"]),
            ("real", &["0.1", "1e300", "3.3333333333333335", "1"]),
            // No type: values of every class, each itself.
            ("", &["1", "'1'", "X'31'", "2.5"]),
            ("text COLLATE NOCASE", &["'a'", "'B'", "'c'"]),
        ],
    }
}

async fn keys_of_every_type(db: DatabaseConnection) {
    let types = key_types(db.get_database_backend());
    let manager = SchemaManager::new(&db);
    for (ty, values) in types {
        for key in ["id", "n, id", "id, n"] {
            execute(
                &db,
                &[&format!(
                    "CREATE TABLE things (n int NOT NULL, id {ty} NOT NULL, PRIMARY KEY ({key}))"
                )],
            )
            .await;
            for value in *values {
                execute(&db, &[&format!("INSERT INTO things (n, id) VALUES (1, {value})")]).await;
            }
            let adoption = manager.adopt_tenant_on("things", "tenant");
            adoption.add_nullable().await.unwrap();
            adoption.backfill(NORTH, 1).await.unwrap();
            let left = number(&db, "SELECT count(*) FROM things WHERE tenant IS NULL").await;
            assert_eq!(left, 0, "{ty}, key ({key})");
            execute(&db, &["DROP TABLE things"]).await;
        }
    }
}

/// Rows whose parent is missing, or that the expression gives NULL, are counted and left.
async fn rows_without_an_answer(db: DatabaseConnection) {
    old(&db, 30).await;
    adopt_customers(&db).await;
    execute(&db, &["UPDATE customers SET station_id = NULL WHERE id = 1"]).await;
    let manager = SchemaManager::new(&db);
    let adoption = of_bookings(&manager);
    adoption.add_nullable().await.unwrap();
    let left = Arc::new(Mutex::new(None));
    let telling = left.clone();
    let counted = adoption.backfill_from::<super::entity::customer::Entity>(10);
    counted
        .on_progress(move |progress| *telling.lock().unwrap() = progress.left)
        .await
        .unwrap();
    // 30 have no customer, and two that of the customer without a station.
    assert_eq!(*left.lock().unwrap(), Some(32));

    let expression: Expr = CaseStatement::new()
        .case(Expr::col(booking::Column::Id).lte(20), SOUTH)
        .finally(Expr::cust("NULL"))
        .into();
    adoption.backfill_with(expression, 10).await.unwrap();
    assert_eq!(
        number(&db, "SELECT count(*) FROM bookings WHERE station_id IS NULL").await,
        12
    );
    assert_refused(adoption.enforce_not_null().await, &["12 rows have no tenant"]);
    assert_eq!(bookings_of(&db, SOUTH).await, 20 + 30);
}

async fn parents_that_cannot_answer(db: DatabaseConnection) {
    old(&db, 3).await;
    let manager = SchemaManager::new(&db);
    let adoption = of_bookings(&manager);
    adoption.add_nullable().await.unwrap();
    let without = adoption.backfill_from::<super::entity::customer::Entity>(10).await;
    assert_refused(
        without,
        &["`customers` has no column `station_id` yet; adopt the tenant there first"],
    );
    let none = adoption.backfill_from::<line::Entity>(10).await;
    assert_refused(none, &["there is no relation from it to `booking_lines`"]);
    let other = adoption.backfill_from::<super::entity::price::Entity>(10).await;
    assert_refused(other, &["the entity of `prices` has no such tenant"]);
}

async fn an_empty_table(db: DatabaseConnection) {
    old(&db, 0).await;
    let manager = SchemaManager::new(&db);
    for adoption in [super::world::customers(&manager), of_bookings(&manager)] {
        adoption.add_nullable().await.unwrap();
        adoption.backfill(NORTH, 10).await.unwrap();
        adoption.enforce_not_null().await.unwrap();
        adoption.add_index().await.unwrap();
        adoption.add_foreign_key().await.unwrap();
        adoption.add_tenant_keys().await.unwrap();
        let done = dump(&db).await;
        adoption.enforce_not_null().await.unwrap();
        assert!(dump(&db).await == done);
    }
}

/// However many batches there are, none waits for nothing: MySQL's driver closes prepared statements one by one, for each of
/// which TCP stands still for 40 ms.
async fn a_thousand_batches(db: DatabaseConnection) {
    old(&db, 200).await;
    let manager = SchemaManager::new(&db);
    let adoption = of_bookings(&manager);
    adoption.add_nullable().await.unwrap();
    let began = Instant::now();
    adoption.backfill(NORTH, 1).await.unwrap();
    let took = began.elapsed();
    assert_eq!(bookings_of(&db, NORTH).await, 600);
    // Of 1,200 statements all but the first hundred would.
    assert!(took < Duration::from_secs(40), "{took:?}");
}

/// Writers go on meanwhile: rows that come in behind are filled too, and nobody's tenant is changed.
async fn rows_that_come_in(db: DatabaseConnection) {
    old(&db, 200).await;
    let manager = SchemaManager::new(&db);
    let adoption = of_bookings(&manager);
    adoption.add_nullable().await.unwrap();
    let writer = db.clone();
    let south = literal(&db, SOUTH);
    let writing = tokio::spawn(async move {
        for id in 1_000..1_060 {
            let own = format!("INSERT INTO bookings (id, guest, station_id) VALUES ({id}, 'new', {south})");
            let none = format!("INSERT INTO bookings (id, guest) VALUES ({}, 'new')", id + 1_000);
            execute(&writer, &[&own, &none]).await;
        }
    });
    adoption.backfill(NORTH, 5).await.unwrap();
    writing.await.unwrap();
    adoption.backfill(NORTH, 500).await.unwrap();
    assert_eq!(
        (bookings_of(&db, NORTH).await, bookings_of(&db, SOUTH).await),
        (660, 60)
    );
}

/// No batch waits for the disk, but the backfill does: its last commit writes something, and waits as the caller's do.
async fn the_disk_has_all_of_it(db: DatabaseConnection) {
    old(&db, 20).await;
    let manager = SchemaManager::new(&db);
    let adoption = of_bookings(&manager);
    adoption.add_nullable().await.unwrap();
    let [deferred, settled, write] = match db.get_database_backend() {
        DbBackend::Postgres => [
            "SET synchronous_commit = off",
            "SET synchronous_commit = 'on'",
            "SELECT pg_logical_emit_message(true, ",
        ],
        DbBackend::Sqlite => [
            "PRAGMA synchronous = 1",
            "PRAGMA synchronous = 2",
            "PRAGMA main.user_version = 7",
        ],
        DbBackend::MySql | _ => ["UPDATE "; 3],
    };
    match db.get_database_backend() {
        DbBackend::Sqlite => execute(&db, &["PRAGMA user_version = 7"]).await,
        // A server for tests may say otherwise.
        DbBackend::Postgres => {
            let name = texts(&db, "SELECT quote_ident(current_database())").await.join("");
            execute(&db, &[&format!("ALTER DATABASE {name} SET synchronous_commit = on")]).await;
        }
        DbBackend::MySql | _ => (),
    }
    let (result, sent) = done(adoption.backfill(NORTH, 7)).await;
    result.unwrap();
    let sent: Vec<_> = sent.iter().map(|sent| sent.sql.as_str()).collect();
    let first = |text: &str| sent.iter().position(|sql| sql.starts_with(text));
    let last = |text: &str| sent.iter().rposition(|sql| sql.starts_with(text));
    let has_log = async || {
        number(
            &db,
            "SELECT count(*) FROM pragma_journal_mode WHERE journal_mode = 'wal'",
        )
        .await
            == 1
    };
    if db.get_database_backend() == DbBackend::Sqlite && !has_log().await {
        // In memory there is no disk.
        assert_eq!((first(deferred), first(write)), (None, None));
        return;
    }
    let order = [
        first(deferred),
        first("UPDATE "),
        last("UPDATE "),
        last(settled),
        last(write),
    ];
    assert!(
        order.is_sorted() && order.iter().all(Option::is_some),
        "{order:?}: {sent:#?}"
    );
}

backend_tests::on_every_backend!(
    batches_of_every_size,
    progress_is_told,
    keys_of_two_columns,
    keys_of_every_type,
    rows_without_an_answer,
    parents_that_cannot_answer,
    an_empty_table,
    the_disk_has_all_of_it,
    a_thousand_batches,
    rows_that_come_in,
);
