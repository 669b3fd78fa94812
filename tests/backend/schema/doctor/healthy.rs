//! Nothing but notes where nothing is wrong.

use crate::world::{findings, is_healthy, migrated};
use mixins_migration::doctor;
use sea_orm::{ConnectionTrait as _, DatabaseConnection, DbBackend};

async fn made_by_migrations(db: DatabaseConnection) {
    migrated(&db).await;
    let report = doctor(&db).await;
    assert!(is_healthy(report.findings()), "{report}");
    assert_eq!(report.exit_code(), 0);
}

/// SeaORM's sync knows no keys of live rows: those are what is missing, and nothing else.
async fn made_by_schema_sync(db: DatabaseConnection) {
    db.get_schema_registry("doctor::entity::*").sync(&db).await.unwrap();
    let live = ["missing_live_key", "missing_live_index"];
    let found = findings(&db).await;
    let (live, others): (Vec<_>, Vec<_>) = found.into_iter().partition(|finding| live.contains(&finding.kind));
    assert_eq!(live.len(), 2, "{live:#?}");
    assert!(is_healthy(&others), "{others:#?}");
    for statement in live
        .iter()
        .flat_map(|finding| &finding.steps)
        .flat_map(|step| &step.statements)
    {
        db.execute_unprepared(statement).await.unwrap();
    }
    assert!(is_healthy(&findings(&db).await));
}

const BY_HAND: [(DbBackend, &str); 3] = [
    (DbBackend::Postgres, include_str!("by_hand/postgres.sql")),
    (DbBackend::MySql, include_str!("by_hand/mysql.sql")),
    (DbBackend::Sqlite, include_str!("by_hand/sqlite.sql")),
];

/// Other names, `varchar` for `text`, `int(11)`, `tinyint(1)`, more columns, more indexes.
async fn made_by_hand(db: DatabaseConnection) {
    let backend = db.get_database_backend();
    let (_, sql) = BY_HAND.iter().find(|(known, _)| *known == backend).unwrap();
    for statement in sql
        .split(";\n")
        .map(str::trim)
        .filter(|statement| !statement.is_empty())
    {
        let done = db.execute_unprepared(statement).await;
        assert!(done.is_ok(), "{statement}: {done:?}");
    }
    let report = doctor(&db).await;
    assert!(is_healthy(report.findings()), "{report}");
    assert_eq!(report.exit_code(), 0);
}

/// A foreign key with the tenant in it is served by the index of the one without, and where there is none, one finding says so.
async fn keys_with_the_tenant(db: DatabaseConnection) {
    if db.get_database_backend() != DbBackend::Postgres {
        return;
    }
    migrated(&db).await;
    for sql in [
        "ALTER TABLE customers ADD UNIQUE (station_id, id)",
        "ALTER TABLE bookings ADD CONSTRAINT within FOREIGN KEY (station_id, customer_id) REFERENCES customers (station_id, id)",
    ] {
        db.execute_unprepared(sql).await.unwrap();
    }
    let without_index = async || {
        let found = findings(&db).await;
        let found = found
            .into_iter()
            .filter(|finding| finding.kind == "foreign_key_without_index" && finding.table == "bookings");
        found.map(|finding| finding.what).collect::<Vec<_>>()
    };
    assert_eq!(without_index().await, Vec::<String>::new());
    db.execute_unprepared("DROP INDEX \"idx-bookings-customer_id\"")
        .await
        .unwrap();
    let found = without_index().await;
    assert!(found.len() == 1 && !found[0].contains("within"), "{found:?}");
    db.execute_unprepared("ALTER TABLE bookings DROP CONSTRAINT \"fk-bookings-customer_id\"")
        .await
        .unwrap();
    let found = without_index().await;
    assert!(found.len() == 1 && found[0].contains("within"), "{found:?}");
}

backend_tests::on_every_backend!(
    made_by_migrations,
    made_by_schema_sync,
    made_by_hand,
    keys_with_the_tenant
);
