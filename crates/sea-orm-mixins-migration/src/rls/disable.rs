//! `disable_rls`.

use super::alone;
use crate::inspected::Table;
use crate::maintenance::Maintenance;
use crate::step::Step;
use crate::steps::{Place, security};
use sea_orm_migration::sea_orm::DbErr;

const REASON: &str = "disable row security";

pub(super) async fn run(maintenance: &Maintenance<'_>) -> Result<(), DbErr> {
    maintenance.retry(REASON, || once(maintenance)).await
}

async fn once(maintenance: &Maintenance<'_>) -> Result<(), DbErr> {
    if look(maintenance).await?.is_empty() {
        return Ok(());
    }
    let batch = alone(maintenance).await?;
    for step in &look(&batch).await? {
        batch.run(step).await?;
    }
    batch.commit().await
}

async fn look(maintenance: &Maintenance<'_>) -> Result<Vec<Step>, DbErr> {
    match maintenance.table().await? {
        Some(table) => there(maintenance, &table),
        None => Ok(Vec::new()),
    }
}

fn there(maintenance: &Maintenance<'_>, table: &Table) -> Result<Vec<Step>, DbErr> {
    let there = table.security.clone().unwrap_or_default();
    let (ours, others): (Vec<_>, Vec<_>) = there.policies.iter().partition(|policy| security::is_ours(policy));
    if let Some(other) = others.first().filter(|_| there.enabled) {
        return Err(maintenance.refuse(&format!(
            "the policy `{}` is not this library's, and would do nothing any more; drop it first, or turn row security off by hand",
            other.name
        )));
    }
    let place = Place::of(maintenance.server(), table);
    let off = (there.enabled || there.forced).then(|| security::disable(&place));
    let dropped = ours.iter().map(|policy| security::drop(&place, &policy.name));
    Ok(off.into_iter().chain(dropped).collect())
}
