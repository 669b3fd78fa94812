//! The doctor on the tables of all entities here, as SeaORM's schema sync makes them, and as its own statements do where
//! there is no table.

use mixins_migration::doctor;
use mixins_migration::doctor::{Finding, Severity};
use sea_orm::{ConnectionTrait as _, DatabaseConnection, DbBackend};

/// Errors and warnings, but for what is right: entities of one file's own are not made, and SeaORM has no unsigned numbers
/// of 64 bits on PostgreSQL and SQLite.
async fn worse_than_notes(db: &DatabaseConnection) -> Vec<Finding> {
    let report = doctor(db).await;
    assert_eq!(report.failure(), None);
    let is_mysql = db.get_database_backend() == DbBackend::MySql;
    let expected = |finding: &&Finding| {
        let is_unsigned = finding.table == "legacy_unsigned" && finding.kind == "unreadable_type" && !is_mysql;
        finding.kind == "missing_table" || is_unsigned || is_disputed(finding)
    };
    let worse = report
        .findings()
        .iter()
        .filter(|finding| finding.severity != Severity::Note);
    worse.filter(|finding| !expected(finding)).cloned().collect()
}

/// Of two entities of `reflection` that disagree on purpose, also about the columns.
fn is_disputed(finding: &Finding) -> bool {
    finding.table == "disputed" && matches!(finding.kind, "conflicting_entities" | "missing_column")
}

async fn what_sync_makes_has_only_notes(db: DatabaseConnection) {
    db.get_schema_registry("suite::entity::*").sync(&db).await.unwrap();
    let found = worse_than_notes(&db).await;
    assert!(found.is_empty(), "{found:#?}");
}

async fn what_the_doctor_makes_has_only_notes(db: DatabaseConnection) {
    let report = doctor(&db).await;
    assert_eq!(
        report.findings().iter().filter(|finding| is_disputed(finding)).count(),
        1
    );
    // One says a schema, which is another database elsewhere.
    let is_postgres = db.get_database_backend() == DbBackend::Postgres;
    if is_postgres {
        db.execute_unprepared("CREATE SCHEMA other").await.unwrap();
    }
    let mend = report.mend();
    for statement in mend
        .lines()
        .filter(|statement| is_postgres || !statement.contains("other"))
    {
        let done = db.execute_unprepared(statement).await;
        assert!(done.is_ok(), "{statement}: {done:?}");
    }
    let found = worse_than_notes(&db).await;
    assert!(found.is_empty(), "{found:#?}");
    let missing = doctor(&db).await;
    let mut missing = missing
        .findings()
        .iter()
        .filter(|finding| finding.kind == "missing_table");
    assert!(missing.all(|finding| !is_postgres && finding.table.starts_with("other.")));
}

backend_tests::on_every_backend!(what_sync_makes_has_only_notes, what_the_doctor_makes_has_only_notes);
