//! The report: as text, as data, as statements, as a code.

use crate::world::{execute, findings, is_healthy, migrated, single};
use crate::{mysql, postgres, security, sqlite};
use backend_tests::Backend;
use mixins_migration::doctor;
use mixins_migration::doctor::{Kind, Severity};
use sea_orm::{ConnectOptions, Database, DatabaseConnection, DbBackend};
use std::collections::BTreeSet;

const POSTGRES: &[&str] = &[
    "ALTER TABLE bookings DROP CONSTRAINT \"fk-bookings-customer_id\"",
    "DROP TABLE customers",
    "DROP TABLE tags",
    "ALTER TABLE bookings DROP COLUMN station_id",
    "ALTER TABLE bookings ALTER version DROP NOT NULL, ALTER version DROP DEFAULT",
    "ALTER TABLE bookings ALTER created_at TYPE timestamp",
    "ALTER TABLE offers ADD CONSTRAINT one_title UNIQUE (title)",
    "ALTER TABLE legacy_orders ALTER org_id DROP NOT NULL, ALTER org_id SET DEFAULT 7, ALTER created_at SET DEFAULT now()",
];

const MYSQL: &[&str] = &[
    "ALTER TABLE bookings DROP FOREIGN KEY `fk-bookings-customer_id`, DROP FOREIGN KEY `fk-bookings-station_id`",
    "DROP TABLE customers",
    "DROP TABLE tags",
    "ALTER TABLE bookings DROP COLUMN station_id",
    "ALTER TABLE bookings MODIFY version int NULL",
    "ALTER TABLE bookings MODIFY created_at datetime NOT NULL DEFAULT current_timestamp",
    "ALTER TABLE offers ADD CONSTRAINT one_title UNIQUE (title)",
    "ALTER TABLE legacy_orders MODIFY org_id bigint NULL DEFAULT 7",
];

const SQLITE: &[&str] = &[
    "DROP TABLE tags",
    "DROP INDEX \"idx-bookings-station_id\"",
    "ALTER TABLE bookings DROP COLUMN version",
    "CREATE UNIQUE INDEX one_title ON offers (title)",
    "DROP INDEX \"uq-live-customers-station_id-email\"",
    "CREATE UNIQUE INDEX old ON customers (station_id, email)",
];

/// Many defects at once: the statements run in their order, each once, and nothing is left.
async fn all_statements_in_their_order(db: DatabaseConnection) {
    migrated(&db).await;
    let healthy = findings(&db).await.len();
    let (defects, foreign_key) = match db.get_database_backend() {
        DbBackend::Postgres => (
            POSTGRES,
            "ADD CONSTRAINT \"fk-bookings-customer_id\" FOREIGN KEY (customer_id) REFERENCES customers (id)",
        ),
        DbBackend::MySql => (
            MYSQL,
            "ADD CONSTRAINT `fk-bookings-customer_id` FOREIGN KEY (customer_id) REFERENCES customers (id)",
        ),
        DbBackend::Sqlite | _ => (SQLITE, ""),
    };
    for sql in defects {
        execute(&db, sql).await;
    }
    let report = doctor(&db).await;
    assert_eq!(report.exit_code(), 1);
    let mend = report.mend();
    assert!(mend.ends_with(";\n"), "{mend}");
    for statement in mend.lines() {
        execute(&db, statement).await;
    }
    // That of a relation is no finding.
    if !foreign_key.is_empty() {
        execute(&db, &format!("ALTER TABLE bookings {foreign_key}")).await;
    }
    let report = doctor(&db).await;
    assert!(is_healthy(report.findings()), "{mend}\n{report}");
    assert_eq!((report.exit_code(), report.findings().len()), (0, healthy), "{report}");
    assert_eq!(report.mend(), "");
}

/// What the report says of a missing column: in its text, and in its data.
async fn text_and_data(db: DatabaseConnection) {
    migrated(&db).await;
    let drop = if db.get_database_backend() == DbBackend::MySql {
        "`version`"
    } else {
        "\"version\""
    };
    execute(&db, &format!("ALTER TABLE bookings DROP COLUMN {drop}")).await;
    let report = doctor(&db).await;
    let text = report.to_string();
    for part in [
        "error",
        "bookings",
        "missing_column",
        "every statement of the entity names it",
        "ADD COLUMN",
        "errors: 1, warnings: 0",
    ] {
        assert!(text.contains(part), "{part}: {text}");
    }
    let first = &report.findings()[0];
    assert_eq!((first.severity, first.kind), (Severity::Error, "missing_column"));
    let data = serde_json::to_value(&report).unwrap();
    let data = &data["findings"][0];
    assert_eq!(
        (&data["severity"], &data["table"], &data["kind"]),
        (&"error".into(), &"bookings".into(), &"missing_column".into())
    );
    assert_eq!(data["steps"][0]["statements"][0], first.steps[0].statements[0]);
}

/// The kinds that the files about rows and the trial, the suite and the tests of `enable_rls` make.
const ELSEWHERE: &[&str] = &[
    "conflicting_entities",
    "null_tenants",
    "nil_tenants",
    "orphans",
    "cross_tenant_references",
    "live_doubles",
    "partition_bypasses_row_security",
    "row_security_not_forced",
    "row_security_not_tried",
    "row_security_order",
    "rows_not_looked_at",
    // The test binary `schema`: an entity here would need its view in all tests.
    "unreadable_view",
    "no_table",
];

/// Each kind of finding has a word of its own, and a defect that makes it.
#[test]
fn each_kind_is_made_by_a_defect() {
    let defects = [postgres::all(), mysql::all(), sqlite::all(), security::all()].concat();
    let made = defects
        .iter()
        .map(|defect| defect.kind)
        .chain(ELSEWHERE.iter().copied());
    let made: BTreeSet<_> = made.collect();
    let kinds: Vec<_> = Kind::all().map(|kind| kind.name).collect();
    assert_eq!(kinds.iter().copied().collect::<BTreeSet<_>>(), made);
    assert_eq!(kinds.len(), made.len());
}

/// A server that is gone is a report too.
#[tokio::test]
async fn what_cannot_be_read_is_said() {
    for backend in [Backend::Sqlite, Backend::Postgres, Backend::Mysql] {
        backend_tests::with_database(backend, async |url: String| {
            let mut options = ConnectOptions::new(&url);
            options.max_connections(1).sqlx_logging(false);
            let db = Database::connect(options).await.unwrap();
            db.clone().close().await.unwrap();
            let report = doctor(&db).await;
            assert_eq!(report.exit_code(), 2);
            assert!(report.findings().is_empty() && report.mend().is_empty());
            assert!(report.failure().is_some());
            let text = report.to_string();
            assert!(text.starts_with("the database could not be read: "), "{text}");
        })
        .await;
    }
}

macro_rules! on_one_connection {
    ($($module:ident $backend:ident),*) => {
        $(mod $module {
            use super::*;

            #[tokio::test]
            async fn statements() {
                backend_tests::with_database(Backend::$backend, async |url: String| all_statements_in_their_order(single(&url).await).await).await;
            }

            #[tokio::test]
            async fn text() {
                backend_tests::with_database(Backend::$backend, async |url: String| text_and_data(single(&url).await).await).await;
            }
        })*
    };
}

on_one_connection!(on_sqlite Sqlite, on_postgres Postgres, on_mysql Mysql);
