//! Rows whose reference leads nowhere, or into another tenant: counted before a foreign key is added, and after.

use super::aim::Key;
use super::sql;
use crate::maintenance::Maintenance;
use sea_orm_migration::sea_orm::DbErr;

/// Refuses rows whose reference leads nowhere. A row with NULL in one of its columns refers to nothing, as everywhere.
pub(super) async fn refuse(maintenance: &Maintenance<'_>, key: &Key) -> Result<(), DbErr> {
    let from = from(maintenance, key);
    let sql = format!("SELECT COUNT(*) {from}");
    let rows: i64 = maintenance
        .retry("count the orphans", || maintenance.scalar(&sql))
        .await?;
    if rows == 0 {
        return Ok(());
    }
    let columns = key.columns.join(", ");
    let what = if key.columns.len() > 1 {
        format!(
            "refer by (`{columns}`) to rows that `{}` does not have: of another tenant, or none",
            key.table
        )
    } else {
        format!("refer by `{columns}` to rows that `{}` does not have", key.table)
    };
    Err(maintenance.refuse(&format!(
        "{rows} rows {what}; mend or remove them first, `SELECT c.* {from}` shows them"
    )))
}

fn from(maintenance: &Maintenance<'_>, key: &Key) -> String {
    let pairs = key.columns.iter().zip(&key.references);
    let equal: Vec<_> = pairs
        .map(|(column, reference)| format!("p.{} = c.{}", maintenance.quote(reference), maintenance.quote(column)))
        .collect();
    let set: Vec<_> = key
        .columns
        .iter()
        .map(|column| format!("c.{} IS NOT NULL", maintenance.quote(column)))
        .collect();
    format!(
        "FROM {} AS c WHERE {} AND NOT EXISTS (SELECT 1 FROM {} AS p WHERE {})",
        maintenance.quoted(),
        set.join(" AND "),
        sql::table(maintenance, &key.table),
        equal.join(" AND ")
    )
}
