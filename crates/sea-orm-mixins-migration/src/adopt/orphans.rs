//! Rows whose reference leads nowhere, or into another tenant: counted before a foreign key is added, and after.

use super::aim::Key;
use crate::maintenance::Maintenance;
use crate::steps::{Place, foreign_key};
use sea_orm_migration::sea_orm::DbErr;

/// Refuses rows whose reference leads nowhere.
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
    let server = maintenance.server();
    let target = maintenance.target();
    let own = sea_orm_mixins::Table {
        schema: target.schema.clone(),
        name: target.name.clone(),
    };
    foreign_key::orphans(&Place::targeted(server, &own), &key.to_step(server))
}
