//! PostgreSQL: one defect, one finding.

use crate::accounts;
use crate::defect::{Defect, Hand, error, note, report, run, warning};
use crate::world::migrated;
use backend_tests::Backend;
use sea_orm::DatabaseConnection;

const TABLES: &[Defect] = &[
    error("tags", "missing_table", &["DROP TABLE tags"]),
    error("customers", "missing_table", &["ALTER TABLE bookings DROP CONSTRAINT \"fk-bookings-customer_id\"", "DROP TABLE customers"])
        .after(&["ALTER TABLE bookings ADD CONSTRAINT \"fk-bookings-customer_id\" FOREIGN KEY (customer_id) REFERENCES customers (id)"]),
    warning("payments", "undeclared_table", &["CREATE TABLE payments (id integer, station_id uuid)"])
        .mended(&["DROP TABLE payments"]),
];

const COLUMNS: &[Defect] = &[
    error(
        "bookings",
        "missing_column",
        &["ALTER TABLE bookings DROP COLUMN version"],
    ),
    error(
        "bookings",
        "missing_column",
        &["ALTER TABLE bookings DROP COLUMN station_id"],
    ),
    error(
        "bookings",
        "missing_column",
        &["ALTER TABLE bookings DROP COLUMN customer_id"],
    ),
    error("bookings", "missing_column", &["ALTER TABLE bookings DROP COLUMN day"]),
    error(
        "customers",
        "missing_column",
        &["ALTER TABLE customers DROP COLUMN deleted_at"],
    ),
    error(
        "customers",
        "missing_column",
        &["ALTER TABLE customers DROP COLUMN created_at"],
    ),
    error(
        "bookings",
        "unreadable_type",
        &["ALTER TABLE bookings ALTER party TYPE bigint"],
    )
    .mended(&["ALTER TABLE bookings ALTER party TYPE integer"]),
    error(
        "customers",
        "unreadable_type",
        &["ALTER TABLE customers ALTER visits TYPE integer"],
    ),
    error(
        "customers",
        "unreadable_type",
        &["ALTER TABLE customers ALTER created_at TYPE timestamp"],
    ),
    error(
        "customers",
        "unreadable_type",
        &["ALTER TABLE customers ALTER created_by TYPE text"],
    ),
    error(
        "bookings",
        "unreadable_type",
        &[
            "ALTER TABLE bookings ALTER is_deleted DROP DEFAULT, ALTER is_deleted TYPE integer USING 0, ALTER is_deleted SET DEFAULT 0",
        ],
    ),
    error(
        "customers",
        "no_live_rows",
        &["ALTER TABLE customers ALTER deleted_at SET NOT NULL"],
    ),
    error(
        "customers",
        "no_live_rows",
        &["ALTER TABLE customers ALTER deleted_at SET DEFAULT now()"],
    ),
    error(
        "bookings",
        "nullable_tenant",
        &["ALTER TABLE bookings ALTER station_id DROP NOT NULL"],
    ),
    warning(
        "bookings",
        "nullable_column",
        &["ALTER TABLE bookings ALTER version DROP NOT NULL"],
    ),
    note(
        "customers",
        "nullable_column",
        &["ALTER TABLE customers ALTER updated_at DROP NOT NULL"],
    ),
    error(
        "bookings",
        "missing_default",
        &["ALTER TABLE bookings ALTER version DROP DEFAULT"],
    ),
    error(
        "bookings",
        "missing_default",
        &["ALTER TABLE bookings ALTER is_deleted DROP DEFAULT"],
    ),
    error(
        "customers",
        "missing_default",
        &["ALTER TABLE customers ALTER created_at DROP DEFAULT"],
    ),
    warning(
        "bookings",
        "tenant_default",
        &["ALTER TABLE bookings ALTER station_id SET DEFAULT '6f9619ff-8b86-d011-b42d-00c04fc964ff'"],
    ),
    note(
        "tags",
        "tenant_not_leakproof",
        &[
            "CREATE TYPE realm AS ENUM ('a')",
            "ALTER TABLE tags ALTER realm TYPE realm USING realm::realm",
        ],
    )
    .mended(&[
        "ALTER TABLE tags ALTER realm TYPE varchar USING realm::text",
        "DROP TYPE realm",
    ]),
];

const KEYS: &[Defect] = &[
    // Two rows keep it from being built, and then they are gone.
    error(
        "customers",
        "invalid_index",
        &[
            "INSERT INTO stations VALUES ('6f9619ff-8b86-d011-b42d-00c04fc964ff', 'North')",
            "INSERT INTO customers (id, station_id, name, visits) SELECT gen_random_uuid(), id, 'Ada', number FROM stations, generate_series(1, 2) number",
            "FAILS CREATE UNIQUE INDEX CONCURRENTLY stopped ON customers USING btree (station_id, name) WHERE visits > 0",
            "DELETE FROM customers",
            "DELETE FROM stations",
        ],
    )
    .after(&["DROP INDEX stopped"]),
    error("customers", "unique_ignores_tenant", &["CREATE UNIQUE INDEX customers_email_key ON customers (email)"]),
    error("customers", "unique_ignores_tenant", &["ALTER TABLE customers ADD CONSTRAINT one_name UNIQUE (name)"])
        .after(&["DROP INDEX \"idx-customers-station_id-name\""]),
    error(
        "customers",
        "unique_ignores_tenant",
        &["CREATE UNIQUE INDEX lower_email ON customers (lower(email)) WHERE deleted_at IS NULL"],
    )
    .after(&["DROP INDEX \"idx-customers-station_id-expression\""]),
    error("customers", "unique_counts_deleted", &["ALTER TABLE customers ADD UNIQUE (station_id, email)"]),
    error("customers", "missing_live_key", &["DROP INDEX \"uq-live-customers-station_id-email\""]),
    error(
        "customers",
        "missing_live_key",
        &[
            "DROP INDEX \"uq-live-customers-station_id-email\"",
            "CREATE UNIQUE INDEX \"uq-live-customers-station_id-email\" ON customers (station_id, email) WHERE deleted_at IS NOT NULL",
        ],
    ),
    warning("customers", "missing_live_index", &["DROP INDEX \"live-customers-station_id-name\""]),
    warning("bookings", "missing_tenant_index", &["DROP INDEX \"idx-bookings-station_id\""]),
    note("bookings", "deletion_index", &["CREATE INDEX again ON bookings (is_deleted)"]).mended(&["DROP INDEX again"]),
];

const FOREIGN_KEYS: &[Defect] = &[
    error(
        "bookings",
        "unvalidated_foreign_key",
        &[
            "ALTER TABLE bookings DROP CONSTRAINT \"fk-bookings-station_id\"",
            "ALTER TABLE bookings ADD CONSTRAINT \"fk-bookings-station_id\" FOREIGN KEY (station_id) REFERENCES stations NOT VALID",
        ],
    ),
    error(
        "bookings",
        "unvalidated_check",
        &["ALTER TABLE bookings ADD CONSTRAINT few CHECK (party > 0) NOT VALID"],
    )
    .after(&["ALTER TABLE bookings DROP CONSTRAINT few"]),
    error(
        "bookings",
        "missing_tenant_foreign_key",
        &["ALTER TABLE bookings DROP CONSTRAINT \"fk-bookings-station_id\""],
    ),
    error(
        "bookings",
        "set_null_nulls_tenant",
        &[
            "ALTER TABLE bookings DROP CONSTRAINT \"fk-bookings-station_id\"",
            "ALTER TABLE bookings ADD CONSTRAINT \"fk-bookings-station_id\" FOREIGN KEY (station_id) REFERENCES stations ON DELETE SET NULL",
        ],
    ),
    warning(
        "bookings",
        "foreign_key_ignores_tenant",
        &[
            "ALTER TABLE bookings ADD paid_by uuid REFERENCES customers",
            "CREATE INDEX by_payer ON bookings (paid_by)",
        ],
    )
    .after(&[
        "ALTER TABLE bookings DROP COLUMN paid_by",
        "DROP INDEX \"idx-customers-station_id-id\"",
    ]),
    note(
        "bookings",
        "foreign_key_without_index",
        &["DROP INDEX \"idx-bookings-customer_id\""],
    ),
];

const TIMES: &[Defect] = &[warning(
    "legacy_orders",
    "time_without_zone",
    &["ALTER TABLE legacy_orders ALTER created_at SET DEFAULT now()"],
)];

pub fn all() -> Vec<Defect> {
    [TABLES, COLUMNS, KEYS, FOREIGN_KEYS, TIMES].concat()
}

async fn defects(hand: DatabaseConnection) {
    migrated(&hand).await;
    let all = all();
    let mended = run(&Hand::of(&hand), &[&hand], &all).await;
    assert!(all.len() >= 25, "{}", all.len());
    report(Backend::Postgres, "as superuser", &all, mended);
}

#[tokio::test]
async fn each_defect_is_one_finding() {
    backend_tests::run(Backend::Postgres, defects).await;
}

/// The owner of the tables and the program's account, which may read and write rows and no more.
#[tokio::test]
async fn each_account_finds_the_same() {
    accounts::postgres(|accounts| async move {
        migrated(&accounts.owner).await;
        let all = all();
        let doctors = [&accounts.owner, &accounts.program];
        let mended = run(&Hand::of_accounts(&accounts), &doctors, &all).await;
        report(
            Backend::Postgres,
            "as owner and as an account with no more than rows",
            &all,
            mended,
        );
    })
    .await;
}
