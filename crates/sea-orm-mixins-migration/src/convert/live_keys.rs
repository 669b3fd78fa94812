//! The indexes of live rows by the flag are made anew by the time, each before the old one goes.

use super::flag::Pair;
use crate::inspected::{Index, Server, Table};
use crate::live;
use crate::look;
use crate::maintenance::Maintenance;
use crate::step::{Lock, Step};
use crate::steps::{Place, index};
use sea_orm_migration::sea_orm::DbErr;
use sea_orm_mixins::schema::{LiveKey, Wanted, short_name};

const REASON: &str = "make the indexes of live rows anew";

/// An index of live rows by the flag, and what stands in its place.
struct Old<'t> {
    index: &'t Index,
    key: LiveKey,
}

/// The column that tells live rows by the flag, on MySQL and MariaDB, as long as it stays.
const OLD_LIVE: &str = "live_by_flag";

/// The indexes of live rows by the flag.
fn olds<'t>(pair: &Pair, wanted: &Wanted, table: &'t Table) -> Vec<Old<'t>> {
    let found = table.indexes.iter().filter(|index| !index.primary).filter_map(|index| {
        let columns = look::whole_columns(index)?;
        let columns = if pair.server.is_mysql() {
            let (last, rest) = columns.split_last()?;
            let tells = |name: &str| tells_live(pair, table, name);
            let is_it = if index.unique {
                tells(last)
            } else {
                look::same(pair.server, last, &pair.flag) && !rest.is_empty()
            };
            is_it.then(|| rest.to_vec())?
        } else {
            let predicate = index.predicate.as_deref()?;
            pair.says_live(predicate).then_some(columns)?
        };
        let key = LiveKey::of(wanted.policy, &columns, index.unique);
        Some(Old { index, key })
    });
    found.collect()
}

/// Whether a column of MySQL's or MariaDB's is 1 in rows that are live by the flag.
fn tells_live(pair: &Pair, table: &Table, name: &str) -> bool {
    let column = look::column(pair.server, table, name);
    let generated = column.and_then(|column| column.generated.as_deref());
    let flag = crate::doctor::plain(&pair.flag);
    generated.is_some_and(|generated| {
        let plain = crate::doctor::plain(generated);
        let mut words = plain.split(|letter: char| !letter.is_alphanumeric() && letter != '_');
        words.any(|word| word == flag)
    })
}

/// Makes those that are there by the flag, and those that the entity declares.
pub(super) async fn anew(maintenance: &Maintenance<'_>, wanted: &Wanted, pair: &Pair) -> Result<(), DbErr> {
    let server = maintenance.server();
    let Some(table) = maintenance.table().await? else {
        return Ok(());
    };
    let old_keys = olds(pair, wanted, &table).into_iter().map(|old| old.key);
    let mut keys: Vec<LiveKey> = Vec::new();
    for key in old_keys.chain(wanted.live_keys.iter().cloned()) {
        let is_possible = key
            .columns
            .iter()
            .all(|column| look::column(server, &table, column).is_some());
        if is_possible && !keys.contains(&key) {
            keys.push(key);
        }
    }
    if let Server::Sqlite(_) = server {
        // In one transaction with the old one's end: nobody writes in between, and a name is taken only once.
        maintenance
            .converge(REASON, |table| {
                Ok(table.map_or_else(Vec::new, |table| on_sqlite(wanted, pair, &table)))
            })
            .await?;
        return create_all(maintenance, wanted, &keys).await;
    }
    maintenance
        .converge("rename the indexes of live rows by the flag", |table| {
            Ok(table.map_or_else(Vec::new, |table| renamed(wanted, pair, &table)))
        })
        .await?;
    create_all(maintenance, wanted, &keys).await?;
    maintenance
        .converge("drop the indexes of live rows by the flag", |table| {
            Ok(table.map_or_else(Vec::new, |table| dropped(wanted, pair, &table)))
        })
        .await
}

async fn create_all(maintenance: &Maintenance<'_>, wanted: &Wanted, keys: &[LiveKey]) -> Result<(), DbErr> {
    for key in keys {
        live::create(maintenance, wanted, key).await?;
    }
    Ok(())
}

fn on_sqlite(wanted: &Wanted, pair: &Pair, table: &Table) -> Vec<Step> {
    let place = Place::of(pair.server, table);
    let steps = olds(pair, wanted, table).into_iter().map(|old| {
        let mut statements: Vec<_> = index::drop(&place, table, old.index).into_iter().collect();
        let mut others = table.indexes.iter().filter(|index| index.name != old.index.name);
        let is_there = others.any(|index| look::same(pair.server, &index.name, &old.key.name));
        if !is_there {
            let backend = pair.server.backend();
            statements.extend(live::live_index_statements(
                wanted,
                &old.key,
                backend,
                live::Building::AtOnce,
            ));
        }
        place.step(REASON, Lock::Writers, statements)
    });
    steps.collect()
}

/// Frees the names: an index keeps its rows under another one. MySQL's and MariaDB's column that tells live rows too.
fn renamed(wanted: &Wanted, pair: &Pair, table: &Table) -> Vec<Step> {
    let place = Place::of(pair.server, table);
    let olds = olds(pair, wanted, table);
    let in_the_way = olds
        .iter()
        .filter(|old| look::same(pair.server, &old.index.name, &old.key.name));
    let pairs = in_the_way.map(|old| {
        (
            old.index.name.clone(),
            short_name(&format!("{}-by-flag", old.index.name)),
        )
    });
    let mut parts: Vec<_> = pairs
        .map(|(from, to)| match pair.server {
            Server::Postgres(_) => format!("ALTER INDEX {} RENAME TO {}", place.index(&from), place.quoted(&to)),
            Server::MySql(_) | Server::MariaDb(_) | Server::Sqlite(_) => {
                format!("RENAME INDEX {} TO {}", place.quoted(&from), place.quoted(&to))
            }
        })
        .collect();
    let live = live::live_column(wanted);
    if pair.server.is_mysql() && look::column(pair.server, table, live).is_some() && tells_live(pair, table, live) {
        parts.push(format!(
            "RENAME COLUMN {} TO {}",
            place.quoted(live),
            place.quoted(OLD_LIVE)
        ));
    }
    if parts.is_empty() {
        return Vec::new();
    }
    let statements = if pair.server.is_mysql() {
        vec![format!(
            "ALTER TABLE {} {}, ALGORITHM=INSTANT",
            place.sql(),
            parts.join(", ")
        )]
    } else {
        parts
    };
    vec![place.step("rename the indexes of live rows by the flag", Lock::Briefly, statements)]
}

fn dropped(wanted: &Wanted, pair: &Pair, table: &Table) -> Vec<Step> {
    let place = Place::of(pair.server, table);
    let drops = olds(pair, wanted, table)
        .into_iter()
        .filter_map(|old| index::drop(&place, table, old.index));
    let live = look::column(pair.server, table, OLD_LIVE).filter(|_| pair.server.is_mysql());
    let live = live.map(|live| {
        format!(
            "ALTER TABLE {} DROP COLUMN {}, ALGORITHM=INPLACE",
            place.sql(),
            place.quoted(&live.name)
        )
    });
    let statements: Vec<_> = drops.chain(live).collect();
    if statements.is_empty() {
        return Vec::new();
    }
    vec![place.step("drop the indexes of live rows by the flag", Lock::Briefly, statements)]
}

/// Says which unique index of live rows would go with the flag.
pub(super) fn left(pair: &Pair, wanted: &Wanted, table: &Table) -> Option<String> {
    let olds = olds(pair, wanted, table);
    let old = olds.iter().find(|old| old.index.unique)?;
    Some(format!(
        "the unique index `{}` is of live rows by `{}` still; run `manager.convert_soft_delete` first, which makes it anew",
        old.index.name, pair.flag
    ))
}
