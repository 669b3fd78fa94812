//! A rollout while the program runs: 8 writers and 8 readers at full speed. `MIXINS_ROLLOUT_ROWS` says how many rows there are,
//! 20,000 unless it is set; `MIXINS_ROLLOUT_HELD_S` how long a transaction stands in the way, 4 s.

mod program;

use super::world::{NORTH, bookings, customers, execute, literal, number, of_bookings, old};
use backend_tests::Backend;
use program::Program;
use sea_orm::{ConnectOptions, ConnectionTrait as _, Database, DatabaseConnection, DbBackend, TransactionTrait as _};
use sea_orm_migration::SchemaManager;
use std::time::{Duration, Instant};

const PROMISE: &str = "A tenant is adopted while the program runs";

fn setting(name: &str, default: i32) -> i32 {
    std::env::var(name).map_or(default, |text| text.parse().unwrap())
}

fn rows() -> i32 {
    setting("MIXINS_ROLLOUT_ROWS", 20_000)
}

async fn connect(url: &str, connections: u32) -> DatabaseConnection {
    let mut options = ConnectOptions::new(url);
    options.max_connections(connections).sqlx_logging(false);
    Database::connect(options).await.unwrap()
}

/// No row is lost, none that was there is changed, and PostgreSQL wrote no second file.
struct Before {
    rows: Vec<String>,
    file: Option<i64>,
}

impl Before {
    async fn of(db: &DatabaseConnection) -> Self {
        Self {
            rows: bookings(db).await,
            file: file(db).await,
        }
    }

    async fn check(self, db: &DatabaseConnection, inserted: i64) {
        execute(db, &["DELETE FROM bookings WHERE guest = 'refused'"]).await;
        let initial = i64::try_from(self.rows.len()).unwrap();
        assert_eq!(
            number(db, "SELECT count(*) FROM bookings").await,
            initial + inserted,
            "no row is lost"
        );
        let after = bookings(db).await;
        assert!(
            after.iter().zip(&self.rows).all(|(after, before)| after == before),
            "a row has changed"
        );
        assert_eq!(
            number(db, "SELECT count(*) FROM bookings WHERE station_id IS NULL").await,
            0
        );
        assert_eq!(file(db).await, self.file, "the table was rewritten");
    }
}

async fn file(db: &DatabaseConnection) -> Option<i64> {
    let sql = "SELECT relfilenode::bigint FROM pg_class WHERE oid = 'bookings'::regclass";
    match db.get_database_backend() {
        DbBackend::Postgres => Some(number(db, sql).await),
        DbBackend::MySql | DbBackend::Sqlite | _ => None,
    }
}

async fn all_belong_to_one(backend: Backend, db: &DatabaseConnection) {
    let before = Before::of(db).await;
    let program = Program::start(db, i32::try_from(before.rows.len()).unwrap());
    let started = Instant::now();
    let manager = SchemaManager::new(db);
    let adoption = of_bookings(&manager);
    adoption.add_with_default(NORTH).await.unwrap();
    adoption.add_index().await.unwrap();
    adoption.add_foreign_key().await.unwrap();
    program.set_tenant(literal(db, NORTH)).await;
    adoption.drop_default().await.unwrap();
    let took = started.elapsed();
    let report = program.stop().await;
    before.check(db, report.inserted).await;
    report.note(backend, "with a default", took);
}

async fn they_belong_to_several(backend: Backend, db: &DatabaseConnection) {
    let before = Before::of(db).await;
    let program = Program::start(db, i32::try_from(before.rows.len()).unwrap());
    let started = Instant::now();
    let manager = SchemaManager::new(db);
    let adoption = of_bookings(&manager);
    adoption.add_nullable().await.unwrap();
    // Half of the old programs are replaced.
    program.set_tenant_in_half(literal(db, NORTH)).await;
    adoption.backfill(NORTH, 5_000).await.unwrap();
    program.expect_refusals();
    adoption.enforce_not_null().filling(NORTH).await.unwrap();
    program.set_tenant(literal(db, NORTH)).await;
    adoption.add_index().await.unwrap();
    adoption.add_foreign_key().await.unwrap();
    customers(&manager).add_with_default(NORTH).await.unwrap();
    adoption
        .add_tenant_keys()
        .replacing("customer_id")
        .replacing("first_id")
        .await
        .unwrap();
    let took = started.elapsed();
    let report = program.stop().await;
    before.check(db, report.inserted).await;
    report.note(backend, "by backfill", took);
}

async fn rollout(backend: Backend) {
    backend_tests::with_database(backend, async move |url| {
        let db = connect(&url, 20).await;
        old(&db, rows() / 3).await;
        // The reader of a rollout's rows needs no more tables.
        execute(&db, &["DROP TABLE booking_lines", "DROP TABLE notes"]).await;
        all_belong_to_one(backend, &db).await;
        of_bookings(&SchemaManager::new(&db)).undo().await.unwrap();
        execute(&db, &["DELETE FROM bookings WHERE guest = 'new'"]).await;
        let keep = if backend == Backend::Mysql {
            ", changed = changed"
        } else {
            ""
        };
        execute(&db, &[&format!("UPDATE bookings SET station_id = NULL{keep}")]).await;
        they_belong_to_several(backend, &db).await;
        db.close().await.unwrap();
    })
    .await;
}

/// A transaction that is open for long makes the step wait, and nobody else for longer than the lock timeout.
async fn in_the_way(backend: Backend) {
    backend_tests::with_database(backend, async move |url| {
        let db = connect(&url, 20).await;
        old(&db, 100).await;
        let held = Duration::from_secs(setting("MIXINS_ROLLOUT_HELD_S", 4).unsigned_abs().into());
        let holder = db.begin().await.unwrap();
        let read = sea_orm::Statement::from_string(db.get_database_backend(), "SELECT count(*) FROM bookings");
        holder.query_one_raw(read).await.unwrap();
        let program = Program::start(&db, 300);
        let stepping = tokio::spawn({
            let db = db.clone();
            async move {
                let started = Instant::now();
                let manager = SchemaManager::new(&db);
                of_bookings(&manager).add_with_default(NORTH).await.unwrap();
                started.elapsed()
            }
        });
        tokio::time::sleep(held).await;
        assert!(!stepping.is_finished(), "nothing was in the way");
        holder.rollback().await.unwrap();
        let waited = stepping.await.unwrap();
        let report = program.stop().await;
        // The lock timeout is 2 s; the rest is the machine's.
        assert!(
            report.longest < Duration::from_millis(4_500),
            "others stood for {:?}",
            report.longest
        );
        assert!(waited >= held && waited < held + Duration::from_secs(20), "{waited:?}");
        report.note(
            backend,
            &format!("with a transaction in the way for {} s", held.as_secs()),
            waited,
        );
        db.close().await.unwrap();
    })
    .await;
}

/// The rate of a backfill against that of one UPDATE, on tables of the same rows.
async fn rate(backend: Backend) {
    backend_tests::with_database(backend, async move |url| {
        // One: SQLite's DROP COLUMN does not see what another connection has added.
        let db = connect(&url, 1).await;
        old(&db, rows() / 3).await;
        let manager = SchemaManager::new(&db);
        let adoption = of_bookings(&manager);
        let mut best = [Duration::MAX; 2];
        for _ in 0..3 {
            adoption.add_nullable().await.unwrap();
            let started = Instant::now();
            adoption.backfill(NORTH, 5_000).await.unwrap();
            best[0] = best[0].min(started.elapsed());
            anew(&db).await;
            adoption.add_nullable().await.unwrap();
            let started = Instant::now();
            execute(
                &db,
                &[&format!("UPDATE bookings SET station_id = {}", literal(&db, NORTH))],
            )
            .await;
            best[1] = best[1].min(started.elapsed());
            anew(&db).await;
        }
        let ratio = best[1].as_secs_f64() / best[0].as_secs_f64();
        let seen = format!("{:.0} % for {} rows", ratio * 100.0, rows());
        backend_tests::figure(
            backend,
            PROMISE,
            "rate of a backfill by 5,000 against one UPDATE",
            &seen,
        );
        // With few rows the connection of its own and the looks at the catalogue are most of it.
        assert!(rows() < 200_000 || ratio >= 0.6, "{seen}");
        db.close().await.unwrap();
    })
    .await;
}

/// Takes the column away, with the dead rows.
async fn anew(db: &DatabaseConnection) {
    execute(db, &["ALTER TABLE bookings DROP COLUMN station_id"]).await;
    match db.get_database_backend() {
        DbBackend::Postgres => execute(db, &["VACUUM FULL bookings"]).await,
        DbBackend::MySql => execute(db, &["ALTER TABLE bookings FORCE"]).await,
        DbBackend::Sqlite | _ => (),
    }
}

macro_rules! on_servers {
    ($($module:ident $backend:ident: $($case:ident)*;)*) => {
        $(mod $module {
            $(
                #[tokio::test(flavor = "multi_thread", worker_threads = 4)]
                async fn $case() {
                    super::$case(backend_tests::Backend::$backend).await;
                }
            )*
        })*
    };
}

on_servers! {
    sqlite Sqlite: rollout rate;
    postgres Postgres: rollout in_the_way rate;
    mysql Mysql: rollout in_the_way rate;
}
