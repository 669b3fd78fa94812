//! NOT NULL on PostgreSQL: by a CHECK that is validated while others write, so that SET NOT NULL reads nothing.

use super::{REASON, guard, is_nullable, refuse_rows};
use crate::adopt::aim::Aim;
use crate::adopt::backfill::Filler;
use crate::adopt::builder::{adopted, existing};
use crate::adopt::sql;
use crate::inspected::{Check, Column, Table};
use crate::look;
use crate::maintenance::Maintenance;
use crate::step::{Lock, Step};
use sea_orm_migration::sea_orm::DbErr;

pub(super) async fn enforce(
    maintenance: &Maintenance<'_>,
    aim: &Aim,
    filler: Option<&Filler<'_>>,
) -> Result<(), DbErr> {
    if is_nullable(maintenance, aim).await? {
        if filler.is_none() {
            refuse_rows(maintenance, aim).await?;
        }
        maintenance
            .converge("refuse rows without tenant", |table| {
                let table = existing(maintenance, table)?;
                let is_missing =
                    adopted(maintenance, &table, aim)?.nullable && guard_of(maintenance, &table, aim)?.is_none();
                Ok(Vec::from_iter(is_missing.then(|| add_check(maintenance, aim))))
            })
            .await?;
        if let Some(filler) = filler {
            filler.run().await?;
        }
        if let Err(refused) = refuse_rows(maintenance, aim).await {
            // As before: whoever writes without a tenant goes on.
            maintenance
                .converge("take the check back", |table| {
                    let table = existing(maintenance, table)?;
                    let check = guard_of(maintenance, &table, aim)?.is_some();
                    Ok(Vec::from_iter(check.then(|| drop_check(maintenance, aim))))
                })
                .await?;
            return Err(refused);
        }
    }
    maintenance
        .converge(REASON, |table| {
            let table = existing(maintenance, table)?;
            let column = adopted(maintenance, &table, aim)?;
            let check = guard_of(maintenance, &table, aim)?;
            Ok(set_not_null(maintenance, aim, column, check))
        })
        .await
}

/// The CHECK of this step, if it is there.
fn guard_of<'t>(maintenance: &Maintenance<'_>, table: &'t Table, aim: &Aim) -> Result<Option<&'t Check>, DbErr> {
    let name = guard(aim);
    let Some(check) = table.checks.iter().find(|check| check.name == name) else {
        return Ok(None);
    };
    let bare = check.expression.trim_matches(['(', ')']);
    let column = bare.strip_suffix(" IS NOT NULL").unwrap_or_default();
    let server = maintenance.server();
    let quoted = column.trim_matches('"').replace("\"\"", "\"");
    if look::same(server, &quoted, &aim.column) {
        return Ok(Some(check));
    }
    Err(maintenance.refuse(&format!(
        "there is another check of the name `{name}`, `{}`; rename it",
        check.expression
    )))
}

fn add_check(maintenance: &Maintenance<'_>, aim: &Aim) -> Step {
    let (table, check, column) = (
        maintenance.quoted(),
        maintenance.quote(&guard(aim)),
        maintenance.quote(&aim.column),
    );
    let statement = format!("ALTER TABLE {table} ADD CONSTRAINT {check} CHECK ({column} IS NOT NULL) NOT VALID");
    sql::step(
        maintenance,
        "no further row without tenant",
        Lock::Briefly,
        vec![statement],
    )
}

fn drop_check(maintenance: &Maintenance<'_>, aim: &Aim) -> Step {
    let (table, check) = (maintenance.quoted(), maintenance.quote(&guard(aim)));
    let statement = format!("ALTER TABLE {table} DROP CONSTRAINT {check}");
    sql::step(maintenance, "the check has served", Lock::Briefly, vec![statement])
}

/// What is missing: each statement a step of its own, as each takes another lock.
fn set_not_null(maintenance: &Maintenance<'_>, aim: &Aim, column: &Column, check: Option<&Check>) -> Vec<Step> {
    let (table, name) = (maintenance.quoted(), maintenance.quote(&aim.column));
    let mut steps = Vec::new();
    if column.nullable {
        if check.is_some_and(|check| !check.validated) {
            let statement = format!(
                "ALTER TABLE {table} VALIDATE CONSTRAINT {}",
                maintenance.quote(&guard(aim))
            );
            steps.push(sql::step(
                maintenance,
                "no row without tenant",
                Lock::Nobody,
                vec![statement],
            ));
        }
        let statement = format!("ALTER TABLE {table} ALTER COLUMN {name} SET NOT NULL");
        steps.push(sql::step(maintenance, REASON, Lock::Briefly, vec![statement]));
    }
    steps.extend(check.map(|_| drop_check(maintenance, aim)));
    steps
}
