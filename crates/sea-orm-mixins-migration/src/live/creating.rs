//! `create_live_unique` and `create_live_index`.

use super::replacing::Old;
use super::{live_condition, there};
use crate::doubles;
use crate::inspected::{Server, Table};
use crate::maintenance::Maintenance;
use crate::step::{Lock, Step};
use crate::steps::{Place, index, live};
use crate::this_transaction;
use sea_orm_migration::sea_orm::DbErr;
use sea_orm_mixins::MixinEntity;
use sea_orm_mixins::schema::{LiveKey, Wanted, wanted};

pub(super) async fn run<E: MixinEntity>(
    maintenance: &Maintenance<'_>,
    columns: &[String],
    unique: bool,
    replacing: Option<&str>,
) -> Result<(), DbErr> {
    let wanted = wanted::<E>(maintenance.backend());
    let key = key(maintenance, &wanted, columns, unique)?;
    create_replacing(maintenance, &wanted, &key, columns, replacing).await
}

/// Creates an index of live rows; does nothing if it is there.
pub(crate) async fn create(maintenance: &Maintenance<'_>, wanted: &Wanted, key: &LiveKey) -> Result<(), DbErr> {
    create_replacing(maintenance, wanted, key, &[], None).await
}

/// The key of these columns.
pub(super) fn key(
    maintenance: &Maintenance<'_>,
    wanted: &Wanted,
    columns: &[String],
    unique: bool,
) -> Result<LiveKey, DbErr> {
    if columns.is_empty() {
        return Err(maintenance.refuse("an index needs a column; name one"));
    }
    let is_known = |name: &String| wanted.columns.iter().any(|column| column.name == **name);
    if let Some(unknown) = columns.iter().find(|name| !is_known(name)) {
        return Err(maintenance.refuse(&format!(
            "`{unknown}` is no column of the entity `{}::Entity`; name columns as the table does",
            wanted.module
        )));
    }
    let columns: Vec<_> = columns.iter().map(String::as_str).collect();
    Ok(LiveKey::of(wanted.policy, &columns, unique))
}

async fn create_replacing(
    maintenance: &Maintenance<'_>,
    wanted: &Wanted,
    key: &LiveKey,
    columns: &[String],
    replacing: Option<&str>,
) -> Result<(), DbErr> {
    let server = maintenance.server();
    let at_once = this_transaction::made(maintenance).await?;
    if matches!(server, Server::Postgres(_)) && !at_once {
        maintenance.outside_transaction("`CREATE INDEX CONCURRENTLY`")?;
    }
    let table = check(maintenance, wanted, key, maintenance.table().await?)?;
    let old = replacing.map(|name| Old { name, columns });
    if let Some(old) = &old {
        old.check(maintenance, key, &table).await?;
    }
    if there::found(server, wanted, key, &table).is_none() {
        if key.unique {
            refuse_doubles(maintenance, wanted, key, &table).await?;
        }
        let created = maintenance
            .converge("create an index of live rows", |table| {
                let table = check(maintenance, wanted, key, table)?;
                Ok(steps(server, wanted, key, &table, at_once))
            })
            .await;
        if let Err(err) = created {
            return Err(without_leftover(maintenance, wanted, key, err).await);
        }
    }
    match &old {
        Some(old) => old.drop(maintenance, key).await,
        None => Ok(()),
    }
}

fn check(maintenance: &Maintenance<'_>, wanted: &Wanted, key: &LiveKey, table: Option<Table>) -> Result<Table, DbErr> {
    let table = table.ok_or_else(|| {
        maintenance.refuse(
            "there is no such table; `manager.create_mixin_table` makes it, with the declared indexes of live rows",
        )
    })?;
    match there::refused(maintenance.server(), wanted, key, &table) {
        Some(why) => Err(maintenance.refuse(&why)),
        None => Ok(table),
    }
}

/// What is missing: the index, in place of one whose creation was stopped.
fn steps(server: Server, wanted: &Wanted, key: &LiveKey, table: &Table, at_once: bool) -> Vec<Step> {
    if there::found(server, wanted, key, table).is_some() {
        return Vec::new();
    }
    let place = Place::of(server, table);
    let mut step = live::create(&place, Some(table), wanted, key);
    let stopped = there::namesake(server, key, table).and_then(|index| index::drop(&place, table, index));
    step.statements.splice(0..0, stopped);
    vec![if at_once { this_transaction::at_once(step) } else { step }]
}

/// Takes away what a failed creation left, and says how many doubles came in meanwhile, if that was it.
async fn without_leftover(maintenance: &Maintenance<'_>, wanted: &Wanted, key: &LiveKey, err: DbErr) -> DbErr {
    let server = maintenance.server();
    if maintenance.in_transaction() {
        return err;
    }
    let dropped = maintenance
        .converge("drop what a failed creation left", |table| {
            let Some(table) = table else { return Ok(Vec::new()) };
            let place = Place::of(server, &table);
            let stopped = there::namesake(server, key, &table).filter(|index| !index.valid);
            let stopped = stopped.and_then(|index| index::drop(&place, &table, index));
            let steps = stopped.map(|sql| place.step("an index that is not valid", Lock::Nobody, vec![sql]));
            Ok(steps.into_iter().collect())
        })
        .await;
    // The first error says more than one of cleaning up, which the next run does too.
    drop(dropped);
    let Ok(Some(table)) = maintenance.table().await else {
        return err;
    };
    if key.unique
        && let Err(refused @ DbErr::Migration(_)) = refuse_doubles(maintenance, wanted, key, &table).await
    {
        return refused;
    }
    err
}

/// Refuses rows of which more than one is live with the same values.
async fn refuse_doubles(
    maintenance: &Maintenance<'_>,
    wanted: &Wanted,
    key: &LiveKey,
    table: &Table,
) -> Result<(), DbErr> {
    let live = live_condition(wanted.policy, maintenance.backend());
    doubles::refuse(maintenance, table, &key.columns, live).await
}
