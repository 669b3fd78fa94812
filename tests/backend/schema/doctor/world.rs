//! A healthy database, and what the doctor says of it.

use crate::entity::{booking, country, customer, legacy, offer, station, tag};
use mixins_migration::doctor::{Finding, Severity};
use mixins_migration::{MixinSchemaManager as _, doctor};
use sea_orm::{ConnectionTrait as _, DatabaseConnection};
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
}

pub async fn execute(db: &DatabaseConnection, sql: &str) {
    let done = db.execute_unprepared(sql).await;
    assert!(done.is_ok(), "{sql}: {done:?}");
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
