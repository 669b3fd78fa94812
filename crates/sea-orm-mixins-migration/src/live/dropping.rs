//! `drop_live_index`.

use super::{creating, live_column, there};
use crate::inspected::{Index, Server, Table};
use crate::look;
use crate::maintenance::Maintenance;
use crate::step::{Lock, Step};
use crate::steps::Place;
use crate::this_transaction;
use sea_orm_migration::sea_orm::DbErr;
use sea_orm_mixins::MixinEntity;
use sea_orm_mixins::schema::{LiveKey, Wanted, wanted};

pub(super) async fn run<E: MixinEntity>(maintenance: &Maintenance<'_>, columns: &[String]) -> Result<(), DbErr> {
    let wanted = wanted::<E>(maintenance.backend());
    let keys = [true, false].map(|unique| creating::key(maintenance, &wanted, columns, unique));
    for key in keys {
        let key = key?;
        maintenance
            .converge("drop an index of live rows", |table| match table {
                Some(table) => steps(maintenance, &wanted, &key, &table),
                None => Ok(Vec::new()),
            })
            .await?;
    }
    Ok(())
}

fn steps(maintenance: &Maintenance<'_>, wanted: &Wanted, key: &LiveKey, table: &Table) -> Result<Vec<Step>, DbErr> {
    let server = maintenance.server();
    let place = Place::of(server, table);
    let mut statements = Vec::new();
    let namesake = there::namesake(server, key, table);
    if let Some(index) = namesake {
        if !there::is_it(server, wanted, key, index) {
            return Err(maintenance.refuse(&format!(
                "the index `{}` is another one: {}, and not {}; drop it by hand if it is to go",
                index.name,
                look::described(index),
                there::wanted_in_words(server, wanted, key)
            )));
        }
        // Brief in a transaction, so that a `down` need not be outside of it.
        statements.extend(this_transaction::drop_index(maintenance, table, index));
    }
    statements.extend(drop_live_column(&place, wanted, table, namesake));
    if statements.is_empty() {
        return Ok(Vec::new());
    }
    Ok(vec![place.step(
        "drop an index of live rows",
        Lock::Briefly,
        statements,
    )])
}

/// Drops the column that tells live rows where no other index has it.
fn drop_live_column(place: &Place<'_>, wanted: &Wanted, table: &Table, dropped: Option<&Index>) -> Option<String> {
    if !place.server.is_mysql() {
        return None;
    }
    let name = live_column(wanted);
    let there =
        look::column(place.server, table, name).filter(|column| column.invisible && column.generated.is_some())?;
    let mut others = table
        .indexes
        .iter()
        .filter(|index| dropped.is_none_or(|dropped| index.name != dropped.name));
    let is_used = others.any(|index| index.columns().any(|column| same(place.server, column, name)));
    (!is_used).then(|| {
        format!(
            "ALTER TABLE {} DROP COLUMN {}, ALGORITHM=INPLACE",
            place.sql(),
            place.quoted(&there.name)
        )
    })
}

fn same(server: Server, left: &str, right: &str) -> bool {
    look::same(server, left, right)
}
