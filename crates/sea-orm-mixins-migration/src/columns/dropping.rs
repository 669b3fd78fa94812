//! `drop_mixin_columns`: named columns, with what stands on them and is of no use without them: indexes, foreign keys and
//! policies of this table, and the column that tells live rows. What others made of a column is in its way.

mod in_the_way;
mod stands_on;

use crate::inspected::{Server, Table};
use crate::look;
use crate::maintenance::Maintenance;
use crate::rebuild::{Change, change_table};
use crate::step::{Lock, Step};
use crate::steps::{Place, index, security};
use sea_orm_migration::sea_orm::DbErr;
use stands_on::StandsOn;

pub(crate) use in_the_way::policies_on;

const REASON: &str = "drop the columns";

pub(crate) async fn run(maintenance: &Maintenance<'_>, names: &[String]) -> Result<(), DbErr> {
    let server = maintenance.server();
    let Some(table) = maintenance.table().await? else {
        return Ok(());
    };
    let columns = there(server, &table, names);
    if columns.is_empty() {
        return Ok(());
    }
    if let Some(key) = table
        .key
        .iter()
        .find(|key| columns.iter().any(|column| look::same(server, column, key)))
    {
        return Err(maintenance.refuse(&format!(
            "the column `{key}` is part of the primary key, without which rows cannot be told apart; nothing is dropped"
        )));
    }
    in_the_way::refuse(maintenance, &columns).await?;
    match server {
        Server::Postgres(_) => maintenance.retry(REASON, || on_postgres(maintenance, names)).await,
        Server::MySql(_) | Server::MariaDb(_) => match in_place(maintenance, names, IN_PLACE).await {
            // MariaDB drops none in place from a table that has an indexed virtual column: it copies it.
            Err(DbErr::Migration(why)) if why.contains("ALGORITHM=INPLACE is not supported") => {
                in_place(maintenance, names, "").await
            }
            result => result,
        },
        Server::Sqlite(_) => on_sqlite(maintenance, names).await,
    }
}

/// Those of the columns that the table has, as it names them.
fn there<'t>(server: Server, table: &'t Table, names: &[String]) -> Vec<&'t str> {
    let found = table.columns.iter().map(|column| column.name.as_str());
    let found = found.filter(|column| names.iter().any(|name| look::same(server, column, name)));
    found.collect()
}

/// In one transaction, so that no moment is without a policy that had one. PostgreSQL itself drops indexes and keys with
/// their columns.
async fn on_postgres(maintenance: &Maintenance<'_>, names: &[String]) -> Result<(), DbErr> {
    let batch = maintenance.begin().await?;
    let Some(table) = batch.table().await? else {
        return batch.rollback().await;
    };
    let columns = there(maintenance.server(), &table, names);
    if columns.is_empty() {
        return batch.rollback().await;
    }
    let place = Place::of(maintenance.server(), &table);
    let policies = policies_on(&batch, &columns).await?;
    let policies = policies
        .iter()
        .flat_map(|policy| security::drop(&place, policy).statements);
    let statements = policies.chain([drop_columns(&place, &columns, "")]).collect();
    batch.run(&place.step(REASON, Lock::Briefly, statements)).await?;
    batch.commit().await
}

/// `ALTER TABLE t DROP COLUMN a, DROP COLUMN b`.
fn drop_columns(place: &Place<'_>, columns: &[&str], option: &str) -> String {
    let dropped = columns
        .iter()
        .map(|column| format!("DROP COLUMN {}", place.quoted(column)));
    let dropped = dropped.collect::<Vec<_>>().join(", ");
    format!("ALTER TABLE {} {dropped}{option}", place.sql())
}

const IN_PLACE: &str = ", ALGORITHM=INPLACE";

async fn in_place(maintenance: &Maintenance<'_>, names: &[String], option: &str) -> Result<(), DbErr> {
    let server = maintenance.server();
    maintenance
        .converge(REASON, |table| {
            Ok(table.map_or_else(Vec::new, |table| on_mysql(server, &table, names, option)))
        })
        .await
}

/// Three statements at most: MySQL and MariaDB drop virtual columns in place by themselves only.
fn on_mysql(server: Server, table: &Table, names: &[String], option: &str) -> Vec<Step> {
    let columns = there(server, table, names);
    if columns.is_empty() {
        return Vec::new();
    }
    let place = Place::of(server, table);
    let stands = StandsOn::these(server, table, &columns);
    let keys = stands
        .keys
        .iter()
        .map(|key| format!("DROP FOREIGN KEY {}", place.quoted(&key.name)));
    let indexes = stands
        .indexes
        .iter()
        .map(|index| format!("DROP INDEX {}", place.quoted(&index.name)));
    let parts: Vec<_> = keys.chain(indexes).collect();
    let mut statements = Vec::new();
    if !parts.is_empty() {
        statements.push(format!("ALTER TABLE {} {}{IN_PLACE}", place.sql(), parts.join(", ")));
    }
    if let Some(live) = stands.live {
        statements.push(drop_columns(&place, &[live], IN_PLACE));
    }
    statements.push(drop_columns(&place, &columns, option));
    vec![place.step(REASON, Lock::Briefly, statements)]
}

/// In one transaction; where the table's own text has a UNIQUE or a FOREIGN KEY over a column, after a rebuild without it.
async fn on_sqlite(maintenance: &Maintenance<'_>, names: &[String]) -> Result<(), DbErr> {
    let server = maintenance.server();
    let Some(table) = maintenance.table().await? else {
        return Ok(());
    };
    let columns = there(server, &table, names);
    let stands = StandsOn::these(server, &table, &columns);
    let uniques = stands.uniques.iter().map(|columns| Change::DropUnique(columns.clone()));
    let uniques: Vec<_> = uniques.collect();
    let keys = stands.keys.iter().map(|key| Change::DropForeignKey {
        columns: key.columns.clone(),
        table: key.table.clone(),
    });
    let both: Vec<_> = uniques.iter().cloned().chain(keys).collect();
    if uniques.is_empty() {
        match in_one(maintenance, names).await {
            // A foreign key that a column brought with it goes with it. One of the table's own text does not.
            Err(DbErr::Migration(why)) if why.contains("foreign key definition") && !both.is_empty() => (),
            result => return result,
        }
    }
    change_table(maintenance, REASON, &both).await?;
    in_one(maintenance, names).await
}

async fn in_one(maintenance: &Maintenance<'_>, names: &[String]) -> Result<(), DbErr> {
    let server = maintenance.server();
    maintenance
        .converge(REASON, |table| {
            let Some(table) = table else { return Ok(Vec::new()) };
            let columns = there(server, &table, names);
            if columns.is_empty() {
                return Ok(Vec::new());
            }
            let place = Place::of(server, &table);
            let stands = StandsOn::these(server, &table, &columns);
            let indexes = stands
                .indexes
                .iter()
                .filter_map(|there| index::drop(&place, &table, there));
            let each = columns.iter().map(|column| drop_columns(&place, &[*column], ""));
            let statements = indexes.chain(each).collect();
            Ok(vec![place.step(REASON, Lock::Writers, statements)])
        })
        .await
}
