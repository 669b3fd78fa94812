//! How fast a backfill is, against the one UPDATE that it replaces, by keys of each kind:
//! `MIXINS_ROLLOUT_ROWS=200000 cargo test --release -p backend-tests --test schema adopt::rate -- --ignored --test-threads 1`.

use super::entity::customer;
use super::world::{NORTH, execute, literal, number, of_bookings, stations};
use backend_tests::Backend;
use sea_orm::{ConnectOptions, Database, DatabaseConnection, DbBackend};
use sea_orm_migration::SchemaManager;
use std::time::{Duration, Instant};

const PROMISE: &str = "A backfill has at least 60 % of the rate of one UPDATE";

/// With fewer rows the connection of its own and the looks at the catalogue are most of it.
const ENOUGH: u32 = 200_000;

/// How often each is measured; the best counts.
const TIMES: u32 = 3;

fn rows() -> u32 {
    std::env::var("MIXINS_ROLLOUT_ROWS").map_or(ENOUGH, |rows| rows.parse().unwrap())
}

/// A kind of key: its name, its type, and its value for the row of the number `seq`.
struct Kind {
    name: &'static str,
    ty: &'static str,
    value: &'static str,
    /// What stands behind the columns.
    options: &'static str,
}

const fn kind(name: &'static str, ty: &'static str, value: &'static str) -> Kind {
    Kind {
        name,
        ty,
        value,
        options: "",
    }
}

fn kinds(backend: Backend) -> Vec<Kind> {
    match backend {
        Backend::Postgres => vec![
            kind("numbers", "int", "{seq}"),
            kind("random UUIDs", "uuid", "md5(({seq})::text)::uuid"),
            kind("random texts", "varchar(40)", "md5(({seq})::text)"),
        ],
        Backend::Mysql => vec![
            kind("numbers", "int", "{seq}"),
            kind("random UUIDs", "binary(16)", "UNHEX(MD5({seq}))"),
            kind("random texts", "varchar(40)", "MD5({seq})"),
        ],
        Backend::Sqlite | Backend::SqliteMemory => {
            // An odd factor: no two numbers have the same product.
            const TEXT: &str = "printf('%016x', ({seq}) * 2654435761 % 4294967296)";
            const BLOB: &str = "CAST(printf('%016x', ({seq}) * 2654435761 % 4294967296) AS BLOB)";
            let mut without_rowid = kind("random blobs, WITHOUT ROWID", "blob", BLOB);
            without_rowid.options = "WITHOUT ROWID";
            vec![
                kind("numbers", "integer", "{seq}"),
                kind("random blobs", "blob", BLOB),
                kind("random texts", "text", TEXT),
                without_rowid,
            ]
        }
    }
}

/// Customers, each with ten bookings that are not beside each other.
async fn fill(db: &DatabaseConnection, kind: &Kind) {
    let Kind { ty, value, options, .. } = kind;
    let key = |seq: &str| value.replace("{seq}", seq);
    let rows = rows();
    let series = |rows: u32| match db.get_database_backend() {
        DbBackend::Postgres => format!("generate_series(1, {rows}) AS g(seq)"),
        DbBackend::MySql => format!("seq_1_to_{rows}"),
        DbBackend::Sqlite | _ => format!(
            "(WITH RECURSIVE n(seq) AS (SELECT 1 UNION ALL SELECT seq + 1 FROM n WHERE seq < {rows}) SELECT seq FROM n)"
        ),
    };
    let customers = rows / 10;
    execute(
        db,
        &[
            &format!("CREATE TABLE customers (id {ty} NOT NULL PRIMARY KEY, name varchar(40) NOT NULL) {options}"),
            &format!(
                "CREATE TABLE bookings (id {ty} NOT NULL PRIMARY KEY, guest varchar(40) NOT NULL, customer_id {ty}, note \
                 varchar(80) NOT NULL, CONSTRAINT customer_of FOREIGN KEY (customer_id) REFERENCES customers (id)) {options}"
            ),
            &format!(
                "INSERT INTO customers (id, name) SELECT {}, concat('customer ', seq) FROM {}",
                key("seq"),
                series(customers)
            ),
            &format!(
                "INSERT INTO bookings (id, guest, customer_id, note) SELECT {}, concat('guest ', seq), {}, 'sixty bytes, of \
                 which a table of bookings has as many as any' FROM {}",
                key("seq"),
                key(&format!("seq % {customers} + 1")),
                series(rows)
            ),
            // No dead rows, as after a while.
            &format!(
                "ALTER TABLE customers ADD COLUMN station_id {} DEFAULT {}",
                tenant(db),
                literal(db, NORTH)
            ),
        ],
    )
    .await;
}

/// The type of the tenant's column.
fn tenant(db: &DatabaseConnection) -> &'static str {
    match db.get_database_backend() {
        DbBackend::Postgres => "uuid",
        DbBackend::MySql => "binary(16)",
        DbBackend::Sqlite | _ => "uuid_text",
    }
}

/// Takes the column away, with the dead rows, and adds it again.
async fn anew(db: &DatabaseConnection) {
    execute(db, &["ALTER TABLE bookings DROP COLUMN station_id"]).await;
    match db.get_database_backend() {
        DbBackend::Postgres => execute(db, &["VACUUM FULL bookings"]).await,
        DbBackend::MySql => execute(db, &["ALTER TABLE bookings FORCE"]).await,
        DbBackend::Sqlite | _ => (),
    }
    add(db).await;
}

async fn add(db: &DatabaseConnection) {
    execute(
        db,
        &[&format!("ALTER TABLE bookings ADD COLUMN station_id {}", tenant(db))],
    )
    .await;
}

/// What is measured, in this order.
const MEASURED: [&str; 5] = [
    "one UPDATE",
    "backfill",
    "backfill with nothing left to do",
    "one UPDATE from the parents",
    "backfill_from",
];

async fn measure(db: &DatabaseConnection) -> [Duration; 5] {
    let manager = SchemaManager::new(db);
    let adoption = of_bookings(&manager);
    let mut seen = [Duration::MAX; 5];
    let one = format!("UPDATE bookings SET station_id = {}", literal(db, NORTH));
    add(db).await;
    for _ in 0..TIMES {
        for (at, best) in seen.iter_mut().enumerate() {
            // The third finds what the second has done.
            if at != 2 {
                anew(db).await;
            }
            let began = Instant::now();
            match at {
                0 => execute(db, &[&one]).await,
                1 | 2 => adoption.backfill(NORTH, 5_000).await.unwrap(),
                3 => execute(db, &[from_parents(db)]).await,
                _ => adoption.backfill_from::<customer::Entity>(5_000).await.unwrap(),
            }
            *best = began.elapsed().min(*best);
            assert_eq!(
                number(db, "SELECT count(*) FROM bookings WHERE station_id IS NULL").await,
                0
            );
        }
    }
    seen
}

fn from_parents(db: &DatabaseConnection) -> &'static str {
    match db.get_database_backend() {
        DbBackend::MySql => {
            "UPDATE bookings c JOIN customers p ON p.id = c.customer_id SET c.station_id = p.station_id"
        }
        DbBackend::Postgres | DbBackend::Sqlite | _ => {
            "UPDATE bookings AS c SET station_id = p.station_id FROM customers AS p WHERE p.id = c.customer_id"
        }
    }
}

async fn rate(backend: Backend) {
    let mut slow = Vec::new();
    for kind in kinds(backend) {
        let (send, receive) = std::sync::mpsc::channel();
        let name = kind.name;
        backend_tests::with_database(backend, async move |url| {
            // One: SQLite's DROP COLUMN does not see what another connection has added.
            let mut options = ConnectOptions::new(url);
            options.max_connections(1).sqlx_logging(false);
            let db = Database::connect(options).await.unwrap();
            stations(&db).await;
            fill(&db, &kind).await;
            send.send(measure(&db).await).unwrap();
            db.close().await.unwrap();
        })
        .await;
        let seen = receive.recv().unwrap();
        let mut told = Vec::new();
        for (what, took) in MEASURED.iter().zip(seen) {
            let one = if what.contains("from") { seen[3] } else { seen[0] };
            let ratio = one.as_secs_f64() / took.as_secs_f64();
            told.push(format!("{what} {:.2} s ({:.0} %)", took.as_secs_f64(), ratio * 100.0));
            if ratio < 0.6 {
                slow.push(format!("{name}: {what} {:.0} %", ratio * 100.0));
            }
        }
        let how = format!("{} rows, keys: {name}", rows());
        backend_tests::figure(backend, PROMISE, &how, &told.join("; "));
    }
    assert!(rows() < ENOUGH || slow.is_empty(), "{slow:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "minutes, and for figures only"]
async fn sqlite() {
    rate(Backend::Sqlite).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "minutes, and for figures only"]
async fn postgres() {
    rate(Backend::Postgres).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "minutes, and for figures only"]
async fn mysql() {
    rate(Backend::Mysql).await;
}
