//! NOT NULL on MySQL and MariaDB: a MODIFY in place, with the whole definition of the column.

use super::trigger::{keep_out, let_in};
use super::{REASON, is_nullable, refuse_rows, rows_without};
use crate::adopt::aim::Aim;
use crate::adopt::backfill::Filler;
use crate::adopt::builder::{adopted, existing};
use crate::adopt::{definition, sql};
use crate::maintenance::Maintenance;
use crate::step::{Lock, Step};
use sea_orm_migration::sea_orm::DbErr;

/// How often rows without a tenant that come in meanwhile are filled, where the account may not create a trigger.
const SWEEPS: u32 = 10;

pub(super) async fn enforce(
    maintenance: &Maintenance<'_>,
    aim: &Aim,
    filler: Option<&Filler<'_>>,
    default: Option<&str>,
) -> Result<(), DbErr> {
    let mut sweeps = 0;
    while is_nullable(maintenance, aim).await? {
        if let Some(filler) = filler {
            keep_out(maintenance, aim).await?;
            filler.run().await?;
        }
        let refused = refuse_rows(maintenance, aim).await;
        if refused.is_err() {
            let_in(maintenance, aim).await?;
        }
        refused?;
        let definition = definition::read(maintenance, &aim.column, false, default).await?;
        let modified = maintenance
            .converge(REASON, |table| {
                let table = existing(maintenance, table)?;
                let column = adopted(maintenance, &table, aim)?;
                Ok(Vec::from_iter(
                    column.nullable.then(|| modify(maintenance, aim, &definition)),
                ))
            })
            .await;
        let Err(err) = modified else { continue };
        sweeps += 1;
        // Rows that came in while it ran: the next round fills them, or says how many.
        if sweeps > SWEEPS || rows_without(maintenance, aim).await? == 0 {
            let_in(maintenance, aim).await?;
            return Err(err);
        }
    }
    let_in(maintenance, aim).await
}

/// The step that gives the column a definition.
pub(in crate::adopt) fn modify(maintenance: &Maintenance<'_>, aim: &Aim, definition: &str) -> Step {
    let (table, column) = (maintenance.quoted(), maintenance.quote(&aim.column));
    let statement = format!("ALTER TABLE {table} MODIFY COLUMN {column} {definition}, ALGORITHM=INPLACE, LOCK=NONE");
    sql::step(maintenance, REASON, Lock::Nobody, vec![statement])
}
