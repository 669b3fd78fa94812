//! Whether `enforce_rls()` holds on this server: tried on temporary tables with forced policies, in a transaction that is rolled
//! back.
//!
//! A scope's statement sets its tenant before the policies look. That PostgreSQL goes about it in this order is its habit, and no
//! promise. If it changed, rows would be missing; none of another tenant's would be shown. The statements are those that the
//! engine makes.

mod account;
mod shape;
mod tables;

use super::case::Case;
use super::rules::{Look, Rule};
use super::{Finding, Found, Severity};
use crate::steps::security::is_ours;
use sea_orm_migration::sea_orm::{ConnectionTrait, DbErr, TransactionSession as _, TransactionTrait};

const ORDER: Rule = Rule {
    kind: "row_security_order",
    severity: Severity::Error,
    title: "On this server a statement under `enforce_rls()` does not do below a policy what it should: it was tried, on temporary \
            tables of the doctor's own (PostgreSQL).",
    why: "the setting comes too late, or not at all: rows of the scope's own tenant are missing or refused; none of another's are \
          shown",
    mends: "`disable_rls` until it is known why: another version, a proxy, a `set_config` of somebody's own on the `search_path`.",
    look: Look::Rows,
};

const NOT_TRIED: Rule = Rule {
    kind: "row_security_not_tried",
    severity: Severity::Note,
    title: "Whether `enforce_rls()` holds on this server was not tried: the account may make no temporary table, or is past all \
            policies and may become no role that is not (PostgreSQL).",
    why: "it relies on the order in which the server tests conditions",
    mends: "An account that may: TEMPORARY on the database, no BYPASSRLS, or a member of some ordinary role.",
    look: Look::Rows,
};

pub(super) const RULES: &[Rule] = &[ORDER, NOT_TRIED];

/// Tries it where a table has this library's policies.
pub(super) async fn look<C>(db: &C, case: &Case<'_>) -> Vec<Finding>
where
    C: ConnectionTrait + TransactionTrait,
{
    let mut securities = case.pairs().filter_map(|pair| pair.table.security.as_ref());
    let is_used = securities.any(|security| security.enabled && security.policies.iter().any(is_ours));
    let Some(role) = case.inspected.role.as_ref().filter(|_| is_used) else {
        return Vec::new();
    };
    match in_transaction(db, role.bypasses).await {
        Ok(differences) => differences
            .into_iter()
            .map(|what| Found::new("", what).by(&ORDER))
            .collect(),
        Err(why) => vec![Found::new("", format!("not tried: {why}")).by(&NOT_TRIED)],
    }
}

/// Returns what was otherwise than it should be; an error says why it could not be tried.
async fn in_transaction<C: TransactionTrait>(db: &C, bypasses: bool) -> Result<Vec<String>, String> {
    let words = |err: DbErr| err.to_string();
    let transaction = db.begin().await.map_err(words)?;
    let tried = tried(&transaction, bypasses).await;
    let ended = transaction.rollback().await.map_err(words);
    tried.and_then(|differences| ended.map(|()| differences))
}

async fn tried<C>(transaction: &C, bypasses: bool) -> Result<Vec<String>, String>
where
    C: ConnectionTrait + TransactionTrait,
{
    tables::make(transaction).await.map_err(|err| err.to_string())?;
    account::become_ordinary(transaction, bypasses).await?;
    let mut differences = Vec::new();
    for plans in ["force_custom_plan", "force_generic_plan"] {
        let set = format!("SET LOCAL plan_cache_mode = {plans}");
        transaction
            .execute_unprepared(&set)
            .await
            .map_err(|err| err.to_string())?;
        differences.extend(shape::differences(transaction, plans).await);
    }
    Ok(differences)
}
