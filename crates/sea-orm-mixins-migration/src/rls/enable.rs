//! `enable_rls`.

use super::tables::{Tables, read};
use super::{alone, refuse};
use crate::inspected::Table;
use crate::maintenance::{EVENTS, Maintenance};
use crate::step::Step;
use crate::steps::{Place, security};
use sea_orm_migration::sea_orm::DbErr;
use sea_orm_mixins::MixinEntity;

const REASON: &str = "enable row security";

pub(super) async fn run<E: MixinEntity>(maintenance: &Maintenance<'_>, replaced: &[String]) -> Result<(), DbErr> {
    refuse::conflict(maintenance, &E::policy().table)?;
    let table = maintenance.retry(REASON, || once::<E>(maintenance, replaced)).await?;
    warn(&table);
    Ok(())
}

/// Looks, and where something is missing, looks again when nobody else can change the table.
async fn once<E: MixinEntity>(maintenance: &Maintenance<'_>, replaced: &[String]) -> Result<Table, DbErr> {
    let (table, steps) = look::<E>(maintenance, replaced).await?;
    if steps.is_empty() {
        return Ok(table);
    }
    let batch = alone(maintenance).await?;
    let (table, steps) = look::<E>(&batch, replaced).await?;
    for step in &steps {
        batch.run(step).await?;
    }
    batch.commit().await?;
    Ok(table)
}

/// The table, and what it lacks.
async fn look<E: MixinEntity>(maintenance: &Maintenance<'_>, replaced: &[String]) -> Result<(Table, Vec<Step>), DbErr> {
    let Some(tables) = read::<E>(maintenance).await? else {
        return Err(maintenance.refuse("it is not there; create it first"));
    };
    refuse::without_tenant(maintenance, &tables).await?;
    refuse::unvalidated(maintenance, &tables)?;
    let steps = missing(maintenance, &tables, replaced)?;
    Ok((tables.table, steps))
}

fn missing(maintenance: &Maintenance<'_>, tables: &Tables, replaced: &[String]) -> Result<Vec<Step>, DbErr> {
    let wanted = tables
        .policies
        .as_ref()
        .map_err(|why| maintenance.refuse(&why.to_string()))?;
    let there = tables.table.security.clone().unwrap_or_default();
    refuse::others(maintenance, &there, replaced)?;
    let place = Place::of(maintenance.server(), &tables.table);
    let dropped = there
        .policies
        .iter()
        .filter(|policy| refuse::is_replaced(maintenance, policy, replaced))
        .map(|policy| security::drop(&place, &policy.name));
    let mut steps: Vec<_> = dropped.collect();
    steps.extend(security::policies(&place, &there, wanted));
    steps.extend((!there.enabled).then(|| security::enable(&place)));
    steps.extend((!there.forced).then(|| security::force(&place)));
    Ok(steps)
}

/// Says what passes the policies by.
fn warn(table: &Table) {
    let list = |names: &[String]| names.join(", ");
    let views: Vec<_> = table.views.iter().filter(|view| !view.security_invoker).collect();
    let views: Vec<_> = views.iter().map(|view| view.name.clone()).collect();
    if !views.is_empty() {
        tracing::warn!(
            target: EVENTS,
            table = table.name,
            views = list(&views),
            "views read it with their owner's rights, past its policies; set `security_invoker`, from PostgreSQL 15 on"
        );
    }
    let partitions = table.partitions.as_deref().unwrap_or_default();
    if !partitions.is_empty() {
        tracing::warn!(
            target: EVENTS,
            table = table.name,
            partitions = list(partitions),
            "its policies are not those of its partitions; let no program name these in a statement"
        );
    }
}
