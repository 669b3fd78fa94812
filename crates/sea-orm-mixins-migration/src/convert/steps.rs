//! The steps of the conversion, in their order: column, triggers, old rows, indexes of live rows; and its end.

use super::flag::{Pair, deletion};
use super::{Given, live_keys, triggers};
use crate::columns;
use crate::inspected::{Server, Table};
use crate::look;
use crate::maintenance::Maintenance;
use crate::rebuild::{Change, change_table};
use crate::steps::{Place, column, default};
use sea_orm_migration::sea_orm::DbErr;
use sea_orm_mixins::MixinEntity;
use sea_orm_mixins::schema::{Wanted, WantedColumn, wanted};

/// The entity, its column, and the table with the flag; `None` if the flag is gone.
async fn look_at(
    maintenance: &Maintenance<'_>,
    deletion: &WantedColumn,
    given: &Given,
) -> Result<Option<(Table, Pair)>, DbErr> {
    let table = maintenance.table().await?;
    let table =
        table.ok_or_else(|| maintenance.refuse("there is no such table; `manager.create_mixin_table` makes it"))?;
    if let Some(pair) = Pair::of(maintenance, &table, deletion, &given.flag)? {
        return Ok(Some((table, pair)));
    }
    if look::column(maintenance.server(), &table, &deletion.name).is_none() {
        return Err(maintenance.refuse(&format!(
            "there is neither `{}` nor `{}`; name the flag by `.flag(..)`, or add the column by `add_mixin_columns`",
            given.flag, deletion.name
        )));
    }
    Ok(None)
}

pub(super) async fn run<E: MixinEntity>(maintenance: &Maintenance<'_>, given: &Given) -> Result<(), DbErr> {
    let wanted = wanted::<E>(maintenance.backend());
    let column = deletion(maintenance, &wanted)?;
    let Some((table, pair)) = look_at(maintenance, column, given).await? else {
        return Ok(());
    };
    maintenance.outside_transaction("filling rows in batches")?;
    if let Some(why) = columns::refused_column(maintenance.server(), &table, column) {
        return Err(maintenance.refuse(&why));
    }
    add_column(maintenance, column, &pair).await?;
    maintenance
        .converge("keep the flag and the time of deletions together", |table| {
            let step = table.and_then(|table| triggers::create(&Place::of(pair.server, &table), &table, &pair));
            Ok(step.into_iter().collect())
        })
        .await?;
    fill::<E>(maintenance, &wanted, column, &pair, given).await?;
    columns::add_indexes_of(maintenance, &wanted, &column.name).await?;
    live_keys::anew(maintenance, &wanted, &pair).await
}

/// The column, and a default of the flag, without which programs that do not know it could not insert.
async fn add_column(maintenance: &Maintenance<'_>, deletion: &WantedColumn, pair: &Pair) -> Result<(), DbErr> {
    const REASON: &str = "add the time of deletions";
    let server = maintenance.server();
    maintenance
        .converge(REASON, |table| {
            let Some(table) = table else { return Ok(Vec::new()) };
            let place = Place::of(server, &table);
            let mut steps = Vec::new();
            if look::column(server, &table, &deletion.name).is_none() {
                steps.extend(column::add(&place, deletion).into_iter().flat_map(|added| added.steps));
            }
            if lacks_default(server, &table, pair) {
                steps.extend(default::set(&place, &pair.flag, &pair.flag_if("1 = 0")));
            }
            Ok(steps)
        })
        .await?;
    let table = maintenance.table().await?;
    if matches!(server, Server::Sqlite(_)) && table.is_some_and(|table| lacks_default(server, &table, pair)) {
        let change = Change::SetDefault(pair.flag.clone(), "0".to_owned());
        return change_table(maintenance, REASON, &[change]).await;
    }
    Ok(())
}

fn lacks_default(server: Server, table: &Table, pair: &Pair) -> bool {
    let flag = look::column(server, table, &pair.flag);
    flag.is_some_and(|flag| !flag.nullable && flag.default.is_none())
}

/// Gives deleted rows their time.
async fn fill<E: MixinEntity>(
    maintenance: &Maintenance<'_>,
    wanted: &Wanted,
    deletion: &WantedColumn,
    pair: &Pair,
    given: &Given,
) -> Result<(), DbErr> {
    let Some(table) = maintenance.table().await? else {
        return Ok(());
    };
    let place = Place::of(maintenance.server(), &table);
    let time = if let Some(given) = &given.deleted_at {
        columns::as_text(maintenance, given).await?
    } else {
        let moment = columns::moment_of_deletion::<E>(maintenance).await?;
        match updated_at(maintenance.server(), wanted, deletion, &table) {
            Some(updated) => format!("COALESCE({}, {moment})", place.quoted(updated)),
            None => moment,
        }
    };
    let deleted = pair.is_set("", &place);
    let there = look::column(maintenance.server(), &table, &deletion.name);
    let time = match (maintenance.server(), there) {
        // A literal in CASE is a text there.
        (Server::Postgres(_), Some(there)) => format!("CAST({time} AS {})", there.ty),
        _ => time,
    };
    let value = format!("CASE WHEN {deleted} THEN {time} END");
    columns::fill_with(maintenance, &table, deletion, &value, given.batch).await?;
    let without = format!("{deleted} AND {} IS NULL", place.quoted(&pair.time));
    refuse_rows(maintenance, &place, &without, "have no time of their deletion").await
}

/// The time of the last change, if the table has it, of the same type: of another it would be something else.
fn updated_at<'w>(server: Server, wanted: &'w Wanted, deletion: &WantedColumn, table: &Table) -> Option<&'w str> {
    let updated = wanted.policy.timestamps.as_ref()?.updated_at.as_deref()?;
    let mut columns = wanted.columns.iter();
    let is_alike = columns.any(|column| column.name == updated && column.ty == deletion.ty);
    (is_alike && look::column(server, table, updated).is_some()).then_some(updated)
}

/// Refuses rows with their number.
async fn refuse_rows(
    maintenance: &Maintenance<'_>,
    place: &Place<'_>,
    condition: &str,
    what: &str,
) -> Result<(), DbErr> {
    let from = format!("FROM {} WHERE {condition}", place.sql());
    match maintenance.scalar::<i64>(&format!("SELECT count(*) {from}")).await? {
        0 => Ok(()),
        rows => Err(maintenance.refuse(&format!(
            "{rows} rows {what}; mend them first, `SELECT * {from}` shows them"
        ))),
    }
}

pub(super) async fn finish<E: MixinEntity>(maintenance: &Maintenance<'_>, given: &Given) -> Result<(), DbErr> {
    let wanted = wanted::<E>(maintenance.backend());
    let column = deletion(maintenance, &wanted)?;
    let server = maintenance.server();
    if let Some((table, pair)) = look_at(maintenance, column, given).await? {
        if look::column(server, &table, &column.name).is_none() {
            return Err(maintenance.refuse(&format!(
                "there is no `{}` yet, and without the flag deleted rows would be live; run `manager.convert_soft_delete` first",
                column.name
            )));
        }
        let place = Place::of(server, &table);
        let differ = format!(
            "{} <> ({} IS NOT NULL)",
            pair.is_set("", &place),
            place.quoted(&pair.time)
        );
        let what = format!("are deleted by one of `{}` and `{}` alone", pair.flag, pair.time);
        refuse_rows(maintenance, &place, &differ, &what).await?;
        if let Some(why) = live_keys::left(&pair, &wanted, &table) {
            return Err(maintenance.refuse(&why));
        }
        drop_triggers(maintenance).await?;
        return columns::drop_columns(maintenance, &[pair.flag]).await;
    }
    drop_triggers(maintenance).await
}

pub(super) async fn undo<E: MixinEntity>(maintenance: &Maintenance<'_>, given: &Given) -> Result<(), DbErr> {
    let wanted = wanted::<E>(maintenance.backend());
    let column = deletion(maintenance, &wanted)?;
    if look_at(maintenance, column, given).await?.is_none() {
        return Err(maintenance.refuse(&format!(
            "the flag `{}` is gone, and without the time deleted rows would be live; add the flag by hand first",
            given.flag
        )));
    }
    drop_triggers(maintenance).await?;
    columns::drop_columns(maintenance, std::slice::from_ref(&column.name)).await
}

async fn drop_triggers(maintenance: &Maintenance<'_>) -> Result<(), DbErr> {
    let server = maintenance.server();
    maintenance
        .converge("drop the triggers of the conversion", |table| {
            let step = table.and_then(|table| triggers::drop(&Place::of(server, &table), &table));
            Ok(step.into_iter().collect())
        })
        .await
}
