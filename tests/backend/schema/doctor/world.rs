//! A healthy database, and what the doctor says of it.

use crate::entity::{booking, country, customer, legacy, offer, sample, station, tag};
use mixins_migration::doctor::{Finding, Severity};
use mixins_migration::{MixinSchemaManager as _, doctor};
use sea_orm::{ConnectOptions, ConnectionTrait as _, Database, DatabaseConnection, DbBackend};
use sea_orm_migration::SchemaManager;

/// What stays the same of a finding when a name changes.
pub type Short = (Severity, String, &'static str);

pub fn short(finding: &Finding) -> Short {
    (finding.severity, finding.table.clone(), finding.kind)
}

/// Makes all tables as a migration does.
pub async fn migrated(db: &DatabaseConnection) {
    let manager = SchemaManager::new(db);
    manager.create_mixin_table::<station::Entity>().await.unwrap();
    manager.create_mixin_table::<customer::Entity>().await.unwrap();
    manager.create_mixin_table::<booking::Entity>().await.unwrap();
    manager.create_mixin_table::<offer::Entity>().await.unwrap();
    manager.create_mixin_table::<tag::Entity>().await.unwrap();
    manager.create_mixin_table::<country::Entity>().await.unwrap();
    manager.create_mixin_table::<legacy::Entity>().await.unwrap();
    manager.create_mixin_table::<sample::Entity>().await.unwrap();
}

/// Runs a statement. `REMAKE t: a => b` is for SQLite: the table, which is empty, is made again with one text in its
/// CREATE TABLE in the place of another, and has its indexes again. `FAILS` is before a statement that is refused.
pub async fn execute(db: &DatabaseConnection, sql: &str) {
    if let Some(change) = sql.strip_prefix("REMAKE ") {
        let (table, change) = change.split_once(": ").unwrap();
        let (from, to) = change.split_once(" => ").unwrap();
        return remake(db, table, from, to).await;
    }
    if let Some(refused) = sql.strip_prefix("FAILS ") {
        assert!(db.execute_unprepared(refused).await.is_err(), "{refused}");
        return;
    }
    let done = db.execute_unprepared(sql).await;
    assert!(done.is_ok(), "{sql}: {done:?}");
}

/// The first column of each row, as text.
pub async fn texts(db: &DatabaseConnection, sql: &str) -> Vec<String> {
    let rows = db
        .query_all_raw(sea_orm::Statement::from_string(db.get_database_backend(), sql))
        .await;
    let rows = rows.unwrap_or_else(|err| panic!("{sql}: {err}"));
    rows.iter().map(|row| row.try_get_by_index(0).unwrap()).collect()
}

/// All that the doctor finds; reading must succeed.
pub async fn findings(db: &DatabaseConnection) -> Vec<Finding> {
    let report = doctor(db).await;
    assert_eq!(report.failure(), None);
    report.findings().to_vec()
}

pub async fn shorts(db: &DatabaseConnection) -> Vec<Short> {
    let mut found: Vec<_> = findings(db).await.iter().map(short).collect();
    found.sort();
    found
}

/// Only notes.
pub fn is_healthy(findings: &[Finding]) -> bool {
    findings.iter().all(|finding| finding.severity == Severity::Note)
}

async fn remake(db: &DatabaseConnection, table: &str, from: &str, to: &str) {
    let query = format!(
        "SELECT sql, type FROM sqlite_schema WHERE tbl_name = '{table}' AND sql IS NOT NULL ORDER BY type DESC"
    );
    let rows = db
        .query_all_raw(sea_orm::Statement::from_string(DbBackend::Sqlite, query))
        .await
        .unwrap();
    let texts = rows.iter().map(|row| row.try_get_by_index::<String>(0).unwrap());
    let texts: Vec<_> = texts.collect();
    let old = &texts[0];
    assert!(
        old.starts_with("CREATE TABLE") && old.matches(from).count() == 1,
        "{from}: {old}"
    );
    let made = format!(
        "PRAGMA foreign_keys = OFF; DROP TABLE {table}; {}; {}; PRAGMA foreign_keys = ON",
        old.replace(from, to),
        texts[1..].join("; ")
    );
    db.execute_unprepared(&made).await.unwrap();
}

/// A pool of one connection. SQLite finds out that another has changed the schema only for a statement that it can
/// prepare, and refuses to make again what it believes is there.
pub async fn single(url: &str) -> DatabaseConnection {
    let mut options = ConnectOptions::new(url);
    options.max_connections(1).sqlx_logging(false);
    Database::connect(options).await.unwrap()
}
