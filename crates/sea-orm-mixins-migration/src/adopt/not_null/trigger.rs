//! The trigger that keeps rows without a tenant out, where a CHECK cannot be added without reading all rows.

use super::guard;
use crate::adopt::aim::Aim;
use crate::adopt::builder::existing;
use crate::adopt::sql;
use crate::inspected::Server;
use crate::maintenance::{EVENTS, Maintenance, literal};
use crate::step::Lock;
use sea_orm_migration::sea_orm::DbErr;

/// Creates the trigger that refuses rows without a tenant. An account that may not create one goes on without.
pub(super) async fn keep_out(maintenance: &Maintenance<'_>, aim: &Aim) -> Result<(), DbErr> {
    let name = guard(aim);
    let (trigger, table, column) = (
        maintenance.quote(&name),
        maintenance.quoted(),
        maintenance.quote(&aim.column),
    );
    let text = format!("column `{}` cannot be NULL", aim.column);
    let text = literal(&text, maintenance.backend());
    let statement = match maintenance.server() {
        Server::Sqlite(_) => format!(
            "CREATE TRIGGER {trigger} BEFORE INSERT ON {table} WHEN NEW.{column} IS NULL BEGIN SELECT RAISE(ABORT, {text}); END"
        ),
        Server::MySql(_) | Server::MariaDb(_) | Server::Postgres(_) => format!(
            "CREATE TRIGGER {trigger} BEFORE INSERT ON {table} FOR EACH ROW IF NEW.{column} IS NULL THEN SIGNAL SQLSTATE \
             '23000' SET MYSQL_ERRNO = 1048, MESSAGE_TEXT = {text}; END IF"
        ),
    };
    let created = maintenance
        .converge("refuse rows without tenant", |table| {
            let table = existing(maintenance, table)?;
            if table.triggers.contains(&name) {
                return Ok(Vec::new());
            }
            let step = sql::step(
                maintenance,
                "no further row without tenant",
                Lock::Briefly,
                vec![statement.clone()],
            );
            Ok(vec![step])
        })
        .await;
    if let Err(err) = created {
        tracing::info!(target: EVENTS, table = %maintenance.target(), %err, "no trigger, goes on without");
    }
    Ok(())
}

/// Drops that trigger.
pub(in crate::adopt) async fn let_in(maintenance: &Maintenance<'_>, aim: &Aim) -> Result<(), DbErr> {
    let name = guard(aim);
    maintenance
        .converge("drop the trigger", |table| {
            let table = existing(maintenance, table)?;
            let statement = format!("DROP TRIGGER {}", maintenance.quote(&name));
            let is_there = table.triggers.contains(&name);
            let step = || {
                sql::step(
                    maintenance,
                    "the trigger has served",
                    Lock::Briefly,
                    vec![statement.clone()],
                )
            };
            Ok(Vec::from_iter(is_there.then(step)))
        })
        .await
}
