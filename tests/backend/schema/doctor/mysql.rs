//! MariaDB: one defect, one finding.

use crate::accounts;
use crate::defect::{Defect, Hand, error, note, report, run, warning};
use crate::world::{execute, findings, migrated, single};
use backend_tests::Backend;
use mixins_migration::Lock;
use sea_orm::{ConnectionTrait as _, DatabaseConnection};

const TABLES: &[Defect] = &[
    error("tags", "missing_table", &["DROP TABLE tags"]),
    error("customers", "missing_table", &["ALTER TABLE bookings DROP FOREIGN KEY `fk-bookings-customer_id`", "DROP TABLE customers"])
        .after(&["ALTER TABLE bookings ADD CONSTRAINT `fk-bookings-customer_id` FOREIGN KEY (customer_id) REFERENCES customers (id)"]),
    warning("payments", "undeclared_table", &["CREATE TABLE payments (id int, station_id binary(16))"])
        .mended(&["DROP TABLE payments"]),
];

const COLUMNS: &[Defect] = &[
    error("bookings", "missing_column", &["ALTER TABLE bookings DROP COLUMN version"]),
    error("bookings", "missing_column", &["ALTER TABLE bookings DROP FOREIGN KEY `fk-bookings-station_id`, DROP COLUMN station_id"]),
    error("bookings", "missing_column", &["ALTER TABLE bookings DROP COLUMN day"]),
    error("customers", "missing_column", &["ALTER TABLE customers DROP COLUMN created_at"]),
    error("legacy_orders", "missing_column", &["ALTER TABLE legacy_orders DROP COLUMN updated_at"]),
    error("bookings", "unreadable_type", &["ALTER TABLE bookings MODIFY party int unsigned NOT NULL"]),
    error("customers", "unreadable_type", &["ALTER TABLE customers MODIFY created_by char(36) NULL"])
        .mended(&["ALTER TABLE customers MODIFY created_by binary(16) NULL"]),
    error("customers", "unreadable_type", &["ALTER TABLE customers MODIFY name int NOT NULL"]),
    error("customers", "no_live_rows", &["ALTER TABLE customers MODIFY deleted_at datetime(6) NOT NULL"]),
    error(
        "customers",
        "no_live_rows",
        &["ALTER TABLE customers MODIFY deleted_at datetime(6) NULL DEFAULT current_timestamp(6)"],
    ),
    error("bookings", "nullable_tenant", &["ALTER TABLE bookings MODIFY station_id binary(16) NULL"]),
    error(
        "bookings",
        "nullable_tenant",
        &["ALTER TABLE bookings ADD FULLTEXT words (note)", "ALTER TABLE bookings MODIFY station_id binary(16) NULL"],
    )
    .after(&["ALTER TABLE bookings DROP INDEX words"]),
    error("customers", "nullable_tenant", &["ALTER TABLE customers MODIFY station_id binary(16) NULL"]),
    warning("bookings", "nullable_column", &["ALTER TABLE bookings MODIFY version int NULL DEFAULT 1"]),
    error("bookings", "missing_default", &["ALTER TABLE bookings ALTER version DROP DEFAULT"]),
    error("customers", "missing_default", &["ALTER TABLE customers ALTER created_at DROP DEFAULT"]),
    warning(
        "bookings",
        "tenant_default",
        &["ALTER TABLE bookings ALTER station_id SET DEFAULT x'6f9619ff8b86d011b42d00c04fc964ff'"],
    ),
    warning(
        "tags",
        "tenant_ignores_case",
        &[
            "ALTER TABLE tags MODIFY realm varchar(255) COLLATE utf8mb4_bin NOT NULL, MODIFY name varchar(255) COLLATE utf8mb4_bin NOT NULL",
            "ALTER TABLE tags MODIFY realm varchar(255) COLLATE utf8mb4_general_ci NOT NULL",
        ],
    )
    .after(&["ALTER TABLE tags MODIFY realm varchar(255) COLLATE utf8mb4_general_ci NOT NULL, MODIFY name varchar(255) COLLATE utf8mb4_general_ci NOT NULL"]),
];

const KEYS: &[Defect] = &[
    error(
        "customers",
        "unique_ignores_tenant",
        &["CREATE UNIQUE INDEX customers_email_key ON customers (email)"],
    ),
    error(
        "customers",
        "unique_ignores_tenant",
        &["ALTER TABLE customers ADD UNIQUE one_email (email, live)"],
    ),
    error(
        "customers",
        "unique_ignores_tenant",
        &["ALTER TABLE customers ADD UNIQUE one_name (name(20))"],
    )
    .after(&["DROP INDEX `idx-customers-station_id-name` ON customers"]),
    error(
        "customers",
        "unique_counts_deleted",
        &["ALTER TABLE customers ADD UNIQUE (station_id, email)"],
    ),
    error(
        "customers",
        "missing_live_key",
        &["DROP INDEX `uq-live-customers-station_id-email` ON customers"],
    ),
    error(
        "customers",
        "missing_live_key",
        &["ALTER TABLE customers DROP INDEX `uq-live-customers-station_id-email`, DROP COLUMN live"],
    ),
    warning(
        "customers",
        "missing_live_index",
        &["DROP INDEX `live-customers-station_id-name` ON customers"],
    ),
    warning(
        "offers",
        "missing_tenant_index",
        &["DROP INDEX `idx-offers-station_id` ON offers"],
    ),
    note(
        "bookings",
        "deletion_index",
        &["CREATE INDEX again ON bookings (is_deleted)"],
    )
    .mended(&["DROP INDEX again ON bookings"]),
];

const FOREIGN_KEYS: &[Defect] = &[
    error(
        "bookings",
        "missing_tenant_foreign_key",
        &["ALTER TABLE bookings DROP FOREIGN KEY `fk-bookings-station_id`"],
    ),
    error(
        "offers",
        "set_null_nulls_tenant",
        &["ALTER TABLE offers ADD CONSTRAINT of_a_station FOREIGN KEY (station_id) REFERENCES stations (id) ON DELETE SET NULL"],
    )
    .after(&["ALTER TABLE offers DROP FOREIGN KEY of_a_station_2"]),
    warning(
        "bookings",
        "foreign_key_ignores_tenant",
        &["ALTER TABLE bookings ADD paid_by binary(16), ADD CONSTRAINT paid FOREIGN KEY (paid_by) REFERENCES customers (id)"],
    )
    .after(&[
        "ALTER TABLE bookings DROP FOREIGN KEY paid, DROP FOREIGN KEY `fk-bookings-station_id-paid_by`",
        "ALTER TABLE bookings DROP COLUMN paid_by",
        "ALTER TABLE customers DROP INDEX `idx-customers-station_id-id`",
    ]),
];

const TIMES: &[Defect] = &[
    warning(
        "bookings",
        "whole_seconds",
        &["ALTER TABLE bookings MODIFY created_at datetime NOT NULL DEFAULT current_timestamp"],
    ),
    warning(
        "bookings",
        "timestamp_2038",
        &["ALTER TABLE bookings MODIFY created_at timestamp(6) NOT NULL DEFAULT current_timestamp(6)"],
    ),
];

pub fn all() -> Vec<Defect> {
    [TABLES, COLUMNS, KEYS, FOREIGN_KEYS, TIMES].concat()
}

async fn defects(hand: DatabaseConnection) {
    migrated(&hand).await;
    let all = all();
    let mended = run(&Hand::of(&hand), &[&hand], &all).await;
    assert!(all.len() >= 18, "{}", all.len());
    report(Backend::Mysql, "as root", &all, mended);
}

#[tokio::test]
async fn each_defect_is_one_finding() {
    // Settings are of one connection.
    backend_tests::with_database(Backend::Mysql, async |url| defects(single(&url).await).await).await;
}

/// The program's account, which may read and write rows and no more.
#[tokio::test]
async fn each_account_finds_the_same() {
    accounts::mysql(|accounts| async move {
        migrated(&accounts.owner).await;
        let all = all();
        let doctors = [&accounts.owner, &accounts.program];
        let mended = run(&Hand::of_accounts(&accounts), &doctors, &all).await;
        report(
            Backend::Mysql,
            "as owner and as an account with no more than rows",
            &all,
            mended,
        );
    })
    .await;
}

/// The doctor's statements are the helper's: in place, and refused where a row has no parent, before and after.
#[tokio::test]
async fn a_foreign_key_is_added_as_the_helper_adds_it() {
    backend_tests::with_database(Backend::Mysql, async |url| foreign_key(single(&url).await).await).await;
}

async fn foreign_key(db: DatabaseConnection) {
    migrated(&db).await;
    for sql in [
        "ALTER TABLE bookings DROP FOREIGN KEY `fk-bookings-station_id`",
        "INSERT INTO bookings (id, station_id, day, party, rate, terms) VALUES (x'00000000000000000000000000000001', \
         x'00000000000000000000000000000001', '2026-01-01', 1, 1, '')",
    ] {
        execute(&db, sql).await;
    }
    let found = findings(&db).await;
    let missing = found.iter().find(|found| found.kind == "missing_tenant_foreign_key");
    let statements = &missing.unwrap().steps[0].statements;
    let add = statements.iter().find(|sql| sql.starts_with("ALTER TABLE")).unwrap();
    assert!(add.ends_with(", ALGORITHM=INPLACE, LOCK=NONE"), "{add}");
    assert_eq!(missing.unwrap().steps[0].lock, Lock::Briefly);
    let (first, rest) = statements.split_first().unwrap();
    let refused = db.execute_unprepared(first).await.unwrap_err().to_string();
    assert!(refused.contains("1242"), "{refused}");
    // Rows that come in between the first look and the key.
    for sql in rest.split_last().unwrap().1 {
        execute(&db, sql).await;
    }
    assert!(db.execute_unprepared(rest.last().unwrap()).await.is_err());
    execute(
        &db,
        "INSERT INTO stations (id, name) VALUES (x'00000000000000000000000000000001', 'a')",
    )
    .await;
    execute(&db, rest.last().unwrap()).await;
    assert!(
        !findings(&db)
            .await
            .iter()
            .any(|found| found.kind == "missing_tenant_foreign_key")
    );
}
