//! SQLite: one defect, one finding. What takes a rebuild of the table is mended by hand, as the finding says.

use crate::defect::{Defect, Hand, error, note, report, run, warning};
use crate::world::{migrated, single};
use backend_tests::Backend;
use sea_orm::DatabaseConnection;

const TABLES: &[Defect] = &[
    error("tags", "missing_table", &["DROP TABLE tags"]),
    error(
        "customers",
        "missing_table",
        &["PRAGMA foreign_keys = OFF; DROP TABLE customers; PRAGMA foreign_keys = ON"],
    ),
    warning(
        "payments",
        "undeclared_table",
        &["CREATE TABLE payments (id integer, STATION_ID blob)"],
    )
    .mended(&["DROP TABLE payments"]),
];

const COLUMNS: &[Defect] = &[
    error(
        "bookings",
        "missing_column",
        &["ALTER TABLE bookings DROP COLUMN version"],
    ),
    error("bookings", "missing_column", &["ALTER TABLE bookings DROP COLUMN note"]),
    error(
        "customers",
        "missing_column",
        &[
            "DROP INDEX \"uq-live-customers-station_id-email\"",
            "DROP INDEX \"live-customers-station_id-name\"",
            "DROP INDEX \"idx-customers-deleted_at\"",
            "ALTER TABLE customers DROP COLUMN deleted_at",
        ],
    ),
    error(
        "bookings",
        "unreadable_type",
        &["REMAKE bookings: \"party\" integer => \"party\" text"],
    )
    .mended(&["REMAKE bookings: \"party\" text => \"party\" integer"]),
    error(
        "bookings",
        "unreadable_type",
        &["REMAKE bookings: \"rate\" double => \"rate\" numeric"],
    )
    .mended(&["REMAKE bookings: \"rate\" numeric => \"rate\" double"]),
    error(
        "tags",
        "unreadable_type",
        &["REMAKE tags: \"name\" varchar => \"name\" int"],
    )
    .mended(&["REMAKE tags: \"name\" int => \"name\" varchar"]),
    error(
        "customers",
        "no_live_rows",
        &["REMAKE customers: \"deleted_at\" timestamp_with_timezone_text NULL => \"deleted_at\" text NOT NULL"],
    )
    .mended(&["REMAKE customers: \"deleted_at\" text NOT NULL => \"deleted_at\" timestamp_with_timezone_text NULL"]),
    error(
        "bookings",
        "nullable_tenant",
        &["REMAKE bookings: \"station_id\" uuid_text NOT NULL => \"station_id\" uuid_text"],
    )
    .mended(&["REMAKE bookings: \"station_id\" uuid_text => \"station_id\" uuid_text NOT NULL"]),
    warning(
        "bookings",
        "nullable_column",
        &["REMAKE bookings: \"version\" integer NOT NULL => \"version\" integer"],
    )
    .mended(&["REMAKE bookings: \"version\" integer => \"version\" integer NOT NULL"]),
    error(
        "bookings",
        "missing_default",
        &["REMAKE bookings: \"version\" integer NOT NULL DEFAULT 1 => \"version\" integer NOT NULL"],
    )
    .mended(&["REMAKE bookings: \"version\" integer NOT NULL => \"version\" integer NOT NULL DEFAULT 1"]),
    warning(
        "tags",
        "tenant_default",
        &["REMAKE tags: \"realm\" varchar NOT NULL => \"realm\" varchar NOT NULL DEFAULT 'acme'"],
    )
    .mended(&["REMAKE tags: \"realm\" varchar NOT NULL DEFAULT 'acme' => \"realm\" varchar NOT NULL"]),
    warning(
        "tags",
        "tenant_ignores_case",
        &["REMAKE tags: \"realm\" varchar => \"realm\" varchar COLLATE NOCASE"],
    )
    .mended(&["REMAKE tags: \"realm\" varchar COLLATE NOCASE => \"realm\" varchar"]),
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
        &["REMAKE customers: \"visits\" integer NOT NULL => \"visits\" integer NOT NULL UNIQUE"],
    )
    .mended(&["REMAKE customers: \"visits\" integer NOT NULL UNIQUE => \"visits\" integer NOT NULL"]),
    error(
        "customers",
        "unique_counts_deleted",
        &["CREATE UNIQUE INDEX old ON customers (station_id, email)"],
    ),
    error(
        "customers",
        "missing_live_key",
        &["DROP INDEX \"uq-live-customers-station_id-email\""],
    ),
    error(
        "customers",
        "missing_live_key",
        &[
            "DROP INDEX \"uq-live-customers-station_id-email\"",
            "CREATE UNIQUE INDEX other ON customers (station_id, email) WHERE deleted_at > 0",
        ],
    )
    .after(&["DROP INDEX other"]),
    warning(
        "customers",
        "missing_live_index",
        &["DROP INDEX \"live-customers-station_id-name\""],
    ),
    warning(
        "bookings",
        "missing_tenant_index",
        &["DROP INDEX \"idx-bookings-station_id\""],
    ),
    note(
        "bookings",
        "deletion_index",
        &["CREATE INDEX again ON bookings (is_deleted)"],
    )
    .mended(&["DROP INDEX again"]),
];

const FOREIGN_KEYS: &[Defect] = &[
    error(
        "bookings",
        "missing_tenant_foreign_key",
        &["REMAKE bookings: FOREIGN KEY (\"station_id\") REFERENCES \"stations\" (\"id\") => CHECK (1)"],
    )
    .mended(&["REMAKE bookings: CHECK (1) => FOREIGN KEY (\"station_id\") REFERENCES \"stations\" (\"id\")"]),
    error(
        "bookings",
        "set_null_nulls_tenant",
        &["REMAKE bookings: REFERENCES \"stations\" (\"id\") => REFERENCES \"stations\" (\"id\") ON DELETE SET NULL"],
    )
    .mended(&[
        "REMAKE bookings: REFERENCES \"stations\" (\"id\") ON DELETE SET NULL => REFERENCES \"stations\" (\"id\")",
    ]),
    note(
        "bookings",
        "foreign_key_without_index",
        &["DROP INDEX \"idx-bookings-customer_id\""],
    ),
];

pub fn all() -> Vec<Defect> {
    [TABLES, COLUMNS, KEYS, FOREIGN_KEYS].concat()
}

async fn defects(hand: DatabaseConnection) {
    migrated(&hand).await;
    let all = all();
    let mended = run(&Hand::of(&hand), &[&hand], &all).await;
    assert!(all.len() >= 15, "{}", all.len());
    report(Backend::Sqlite, "in a file", &all, mended);
}

#[tokio::test]
async fn each_defect_is_one_finding() {
    backend_tests::with_database(Backend::Sqlite, async |url| defects(single(&url).await).await).await;
}
