//! NOT NULL on SQLite: in the table's text.

use super::trigger::{keep_out, let_in};
use super::{REASON, is_nullable, refuse_rows};
use crate::adopt::aim::Aim;
use crate::adopt::backfill::Filler;
use crate::maintenance::Maintenance;
use crate::rebuild::{Change, change_table};
use sea_orm_migration::sea_orm::DbErr;

pub(super) async fn enforce(
    maintenance: &Maintenance<'_>,
    aim: &Aim,
    filler: Option<&Filler<'_>>,
) -> Result<(), DbErr> {
    let result = within(maintenance, aim, filler).await;
    if maintenance.in_transaction() {
        return result;
    }
    let_in(maintenance, aim).await?;
    result
}

async fn within(maintenance: &Maintenance<'_>, aim: &Aim, filler: Option<&Filler<'_>>) -> Result<(), DbErr> {
    if !maintenance.in_transaction() && is_nullable(maintenance, aim).await? {
        if let Some(filler) = filler {
            keep_out(maintenance, aim).await?;
            filler.run().await?;
        }
        refuse_rows(maintenance, aim).await?;
    }
    let change = Change::SetNotNull(aim.column.clone());
    change_table(maintenance, REASON, &[change]).await
}
