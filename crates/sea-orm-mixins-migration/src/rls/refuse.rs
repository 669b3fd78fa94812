//! When row security may not be yet, or not in this way.

use super::tables::Tables;
use crate::inspected::{RowPolicy, Security};
use crate::look;
use crate::maintenance::Maintenance;
use crate::steps::security::is_ours;
use sea_orm_migration::sea_orm::DbErr;
use sea_orm_mixins::Registry;
use sea_orm_mixins::schema::{Also, Tenant};

/// Refuses a table of two entities that disagree: nothing can be sent to it.
pub(super) fn conflict(maintenance: &Maintenance<'_>, table: &sea_orm_mixins::Table) -> Result<(), DbErr> {
    match Registry::get().policy(table) {
        Ok(_) => Ok(()),
        Err(err) => Err(maintenance.refuse(&err.to_string())),
    }
}

/// Refuses tenants that may be NULL, where the entity gives NULL no meaning.
pub(super) async fn without_tenant(maintenance: &Maintenance<'_>, tables: &Tables) -> Result<(), DbErr> {
    for tenant in &tables.wanted.policy.tenants {
        let column = look::column(maintenance.server(), &tables.table, &tenant.column);
        if is_nobodys(tenant) || column.is_none_or(|column| !column.nullable) {
            continue;
        }
        let column = maintenance.quote(&tenant.column);
        let (from, condition) = (maintenance.quoted(), format!("{column} IS NULL"));
        let count: i64 = maintenance
            .scalar(&format!("SELECT count(*) FROM {from} WHERE {condition}"))
            .await?;
        let have = match count {
            0 => "no row has NULL yet".to_owned(),
            1 => format!("1 row has NULL: `SELECT * FROM {from} WHERE {condition}`"),
            many => format!("{many} rows have NULL: `SELECT * FROM {from} WHERE {condition}`"),
        };
        return Err(maintenance.refuse(&format!(
            "the tenant in `{}` may be NULL, and {have}; such a row would be nobody's; run `adopt_tenant`'s backfill and \
             `enforce_not_null()` first",
            tenant.column
        )));
    }
    Ok(())
}

/// Whether a row without a tenant has readers.
fn is_nobodys(tenant: &Tenant) -> bool {
    match tenant.also {
        Also::Nobodys | Also::Owners { .. } => true,
        Also::Nothing | Also::Everyones | Also::Others { .. } => false,
    }
}

/// Refuses foreign keys whose rows were not looked at: below forced row security that look passes over hidden rows.
pub(super) fn unvalidated(maintenance: &Maintenance<'_>, tables: &Tables) -> Result<(), DbErr> {
    let keys = tables.table.foreign_keys.iter().filter(|key| !key.validated);
    let keys: Vec<_> = keys.map(|key| format!("`{}`", key.name)).collect();
    if keys.is_empty() {
        return Ok(());
    }
    Err(maintenance.refuse(&format!(
        "its rows were not compared with the foreign key {}, and below row security that passes over those that nobody is \
         shown; validate it first: `ALTER TABLE .. VALIDATE CONSTRAINT ..`",
        keys.join(", ")
    )))
}

/// Refuses what lets more rows through than this library's policies.
pub(super) fn others(maintenance: &Maintenance<'_>, security: &Security, replaced: &[String]) -> Result<(), DbErr> {
    let is_replaced = |policy: &RowPolicy| is_replaced(maintenance, policy, replaced);
    let others = security
        .policies
        .iter()
        .filter(|policy| policy.permissive && !is_ours(policy) && !is_replaced(policy));
    let others: Vec<_> = others.map(|policy| policy.name.as_str()).collect();
    let Some(first) = others.first() else { return Ok(()) };
    let names: Vec<_> = others.iter().map(|name| format!("`{name}`")).collect();
    Err(maintenance.refuse(&format!(
        "the policies {} let rows through beside this library's, since one permissive policy is enough; drop them, or say \
         `.replacing({first:?})`",
        names.join(", ")
    )))
}

/// Whether a policy is one of those that are to go.
pub(super) fn is_replaced(maintenance: &Maintenance<'_>, policy: &RowPolicy, replaced: &[String]) -> bool {
    let mut replaced = replaced.iter();
    !is_ours(policy) && replaced.any(|name| look::same(maintenance.server(), &policy.name, name))
}
