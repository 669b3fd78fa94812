//! What the rows say: the numbers against rows that were counted when they were written.

use crate::accounts;
use crate::world::{execute, is_healthy, migrated, short};
use mixins_migration::doctor::{Finding, Report, Severity};
use mixins_migration::{doctor_rows, doctor_rows_within};
use sea_orm::{ConnectionTrait as _, DatabaseConnection, DbBackend, TransactionTrait as _};
use std::time::Duration;

async fn found(db: &DatabaseConnection) -> Vec<Finding> {
    let report = doctor_rows(db).await;
    assert_eq!(report.failure(), None);
    report.findings().to_vec()
}

/// The findings of one kind: table and what.
fn of(found: &[Finding], kind: &str) -> Vec<(String, String)> {
    let found = found.iter().filter(|finding| finding.kind == kind);
    found
        .map(|finding| (finding.table.clone(), finding.what.clone()))
        .collect()
}

fn one(table: &str, what: &str) -> Vec<(String, String)> {
    vec![(table.to_owned(), what.to_owned())]
}

/// A UUID that ends in this number, as each server writes it.
fn uuid(db: &DatabaseConnection, number: u32) -> String {
    match db.get_database_backend() {
        DbBackend::Postgres => format!("'00000000-0000-0000-0000-{number:012}'"),
        DbBackend::MySql | DbBackend::Sqlite | _ => format!("x'{number:032}'"),
    }
}

fn quoted(db: &DatabaseConnection, name: &str) -> String {
    if db.get_database_backend() == DbBackend::MySql {
        format!("`{name}`")
    } else {
        format!("\"{name}\"")
    }
}

/// Stations 1 and 2, and what `rows` says of customers: number, station, email, deleted.
async fn customers(db: &DatabaseConnection, rows: &[(u32, u32, Option<&str>, bool)]) {
    for (number, station, email, deleted) in rows {
        let email = email.map_or_else(|| "NULL".to_owned(), |email| format!("'{email}'"));
        let deleted = if *deleted { "'2026-01-01 00:00:00'" } else { "NULL" };
        let (id, station) = (uuid(db, *number), uuid(db, *station));
        let sql = format!(
            "INSERT INTO customers (id, station_id, name, visits, email, deleted_at) VALUES ({id}, {station}, 'Ada', 1, {email}, {deleted})"
        );
        execute(db, &sql).await;
    }
}

async fn stations(db: &DatabaseConnection) {
    for number in 1..=2 {
        let id = uuid(db, number);
        execute(
            db,
            &format!("INSERT INTO stations (id, name) VALUES ({id}, 'Station {number}')"),
        )
        .await;
    }
}

async fn booking(db: &DatabaseConnection, number: u32, station: &str, customer: &str) {
    let id = uuid(db, number);
    let sql = format!(
        "INSERT INTO bookings (id, station_id, customer_id, day, party, rate, terms) VALUES ({id}, {station}, {customer}, '2026-01-01', 2, 1.5, 'none')"
    );
    execute(db, &sql).await;
}

/// Rows as they should be: tenants, references inside of one, a row that is everyone's, values that deleted rows repeat.
async fn healthy_rows(db: DatabaseConnection) {
    migrated(&db).await;
    stations(&db).await;
    customers(
        &db,
        &[
            (1, 1, Some("a@b"), false),
            (2, 2, Some("a@b"), false),
            (3, 1, Some("a@b"), true),
            (4, 1, None, false),
            (5, 1, None, false),
        ],
    )
    .await;
    booking(&db, 1, &uuid(&db, 1), &uuid(&db, 1)).await;
    booking(&db, 2, &uuid(&db, 1), "NULL").await;
    execute(&db, "INSERT INTO offers (title, price) VALUES ('tea', 1)").await;
    let report = doctor_rows(&db).await;
    assert!(is_healthy(report.findings()), "{report}");
    assert_eq!(of(report.findings(), "rows_not_looked_at"), []);
}

/// Takes away what keeps such rows out, by each server's means.
async fn without(db: &DatabaseConnection, table: &str, keys: &[&str], column: Option<&str>) {
    let backend = db.get_database_backend();
    if backend == DbBackend::Sqlite {
        for key in keys {
            let (column, parent) = if key.ends_with("station_id") {
                ("station_id", "stations")
            } else {
                ("customer_id", "customers")
            };
            let text = format!("FOREIGN KEY (\"{column}\") REFERENCES \"{parent}\" (\"id\")");
            execute(db, &format!("REMAKE {table}: {text} => CHECK (1)")).await;
        }
        if let Some(column) = column {
            let (from, to) = (
                format!("\"{column}\" uuid_text NOT NULL"),
                format!("\"{column}\" uuid_text"),
            );
            execute(db, &format!("REMAKE {table}: {from} => {to}")).await;
        }
        return;
    }
    let drop = if backend == DbBackend::MySql {
        "FOREIGN KEY"
    } else {
        "CONSTRAINT"
    };
    for key in keys {
        execute(db, &format!("ALTER TABLE {table} DROP {drop} {}", quoted(db, key))).await;
    }
    if let Some(column) = column {
        let nullable = match backend {
            DbBackend::MySql => format!("MODIFY {column} binary(16) NULL"),
            DbBackend::Postgres | DbBackend::Sqlite | _ => format!("ALTER {column} DROP NOT NULL"),
        };
        execute(db, &format!("ALTER TABLE {table} {nullable}")).await;
    }
}

async fn tenants_that_are_none(db: DatabaseConnection) {
    migrated(&db).await;
    without(&db, "bookings", &["fk-bookings-station_id"], Some("station_id")).await;
    stations(&db).await;
    booking(&db, 1, "NULL", "NULL").await;
    booking(&db, 2, "NULL", "NULL").await;
    booking(&db, 3, &uuid(&db, 0), "NULL").await;
    booking(&db, 4, &uuid(&db, 1), "NULL").await;
    for (realm, name) in [("", "a"), ("acme", "a")] {
        execute(
            &db,
            &format!("INSERT INTO tags (realm, name) VALUES ('{realm}', '{name}')"),
        )
        .await;
    }
    execute(&db, "INSERT INTO legacy_orders (org_id, title, created_at, updated_at, version) VALUES (0, 'a', '2026-01-01', '2026-01-01', 1), (7, 'a', '2026-01-01', '2026-01-01', 1)").await;
    let found = found(&db).await;
    assert_eq!(
        of(&found, "null_tenants"),
        one("bookings", "2 rows have NULL in `station_id`")
    );
    let nil = of(&found, "nil_tenants");
    assert_eq!(
        nil,
        [
            ("bookings", "station_id"),
            ("legacy_orders", "org_id"),
            ("tags", "realm")
        ]
        .map(|(table, column)| (table.to_owned(), format!("1 rows have a nil tenant in `{column}`")))
    );
    // The nil station is no station.
    assert_eq!(
        of(&found, "orphans"),
        one(
            "bookings",
            "1 rows name a row of `stations` in `station_id` that is not there"
        )
    );
}

async fn rows_without_a_parent(db: DatabaseConnection) {
    migrated(&db).await;
    without(&db, "bookings", &["fk-bookings-customer_id"], None).await;
    stations(&db).await;
    customers(&db, &[(1, 1, None, false), (2, 2, None, false)]).await;
    for (number, customer) in [(1, 1), (2, 2), (3, 3), (4, 4), (5, 5)] {
        booking(&db, number, &uuid(&db, 1), &uuid(&db, customer)).await;
    }
    booking(&db, 6, &uuid(&db, 1), "NULL").await;
    let found = found(&db).await;
    assert_eq!(
        of(&found, "orphans"),
        one(
            "bookings",
            "3 rows name a row of `customers` in `customer_id` that is not there"
        )
    );
    let other = one(
        "bookings",
        "1 rows name another tenant's row of `customers` in `customer_id`",
    );
    assert_eq!(of(&found, "cross_tenant_references"), other);
}

async fn doubles_among_live_rows(db: DatabaseConnection) {
    migrated(&db).await;
    let on = if db.get_database_backend() == DbBackend::MySql {
        " ON customers"
    } else {
        ""
    };
    execute(
        &db,
        &format!("DROP INDEX {}{on}", quoted(&db, "uq-live-customers-station_id-email")),
    )
    .await;
    stations(&db).await;
    customers(
        &db,
        &[
            (1, 1, Some("ada@example.com"), false),
            (2, 1, Some("ada@example.com"), false),
            (3, 1, Some("ada@example.com"), false),
            (4, 1, Some("bob@example.com"), false),
            (5, 1, Some("bob@example.com"), true),
            (6, 2, Some("ada@example.com"), false),
            (7, 1, None, false),
            (8, 1, None, false),
        ],
    )
    .await;
    let found = found(&db).await;
    let double = one(
        "customers",
        "1 values of `station_id`, `email` are those of more than one live row",
    );
    assert_eq!(of(&found, "live_doubles"), double);
    let all = format!("{found:?}");
    assert!(!all.contains("ada") && !all.contains("example"), "{all}");
}

backend_tests::on_every_backend!(
    healthy_rows,
    tenants_that_are_none,
    rows_without_a_parent,
    doubles_among_live_rows
);

/// What a report says of a query that took too long: a note about that table, and no error. On a busy machine others may
/// take as long.
fn is_note_of_customers(report: &Report) -> bool {
    let notes = report
        .findings()
        .iter()
        .filter(|finding| finding.kind == "rows_not_looked_at");
    let notes: Vec<_> = notes.map(short).collect();
    let customers = (Severity::Note, "customers".to_owned(), "rows_not_looked_at");
    report.exit_code() == 0 && notes.contains(&customers)
}

/// A query that takes too long is a note, and the others are asked.
#[tokio::test]
async fn postgres_stops_a_query_that_takes_too_long() {
    backend_tests::run(backend_tests::Backend::Postgres, |db| async move {
        migrated(&db).await;
        stations(&db).await;
        let rows = "INSERT INTO customers (id, station_id, name, visits) SELECT gen_random_uuid(), id, 'Ada', 1 FROM stations, generate_series(1, 100000)";
        execute(&db, rows).await;
        let report = doctor_rows_within(&db, Duration::from_millis(1)).await;
        assert!(is_note_of_customers(&report), "{report}");
        let report = doctor_rows_within(&db, Duration::from_secs(30)).await;
        assert_eq!(of(report.findings(), "rows_not_looked_at"), []);
    })
    .await;
}

/// The same, of one that waits: that its catalogue can be read meanwhile is MariaDB's own.
#[tokio::test]
async fn mariadb_stops_a_query_that_takes_too_long() {
    backend_tests::run(backend_tests::Backend::Mysql, |db| async move {
        migrated(&db).await;
        let holder = db.begin().await.unwrap();
        holder.execute_unprepared("LOCK TABLES customers WRITE").await.unwrap();
        let report = doctor_rows_within(&db, Duration::from_millis(300)).await;
        let notes = of(report.findings(), "rows_not_looked_at");
        let tables: Vec<_> = notes.iter().map(|(table, _)| table.as_str()).collect();
        assert!(tables.contains(&"customers") && !tables.contains(&"offers"), "{report}");
        holder.execute_unprepared("UNLOCK TABLES").await.unwrap();
        holder.rollback().await.unwrap();
        let report = doctor_rows_within(&db, Duration::from_secs(30)).await;
        assert_eq!(of(report.findings(), "rows_not_looked_at"), []);
    })
    .await;
}

/// Whoever sees only some of the rows is told so, and gets no number of those.
#[tokio::test]
async fn hidden_rows_are_not_counted() {
    accounts::postgres(|accounts| async move {
        let (owner, program) = (&accounts.owner, &accounts.program);
        migrated(owner).await;
        stations(owner).await;
        execute(owner, "ALTER TABLE customers ENABLE ROW LEVEL SECURITY").await;
        let report = doctor_rows(program).await;
        let notes = of(report.findings(), "rows_not_looked_at");
        assert!(
            notes
                .iter()
                .any(|(table, what)| table == "customers" && what.contains("row-level security")),
            "{report}"
        );
        // The setting was the transaction's.
        let row = sea_orm::Statement::from_string(DbBackend::Postgres, "SELECT current_setting('row_security')");
        let row = program.query_one_raw(row).await.unwrap().unwrap();
        assert_eq!(row.try_get_by_index::<String>(0).unwrap(), "on");
    })
    .await;
}
