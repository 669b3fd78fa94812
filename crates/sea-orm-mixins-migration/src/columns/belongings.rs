//! What the entity declares over mixins' columns beside them: indexes, and the foreign keys of actors. A database that was
//! brought here step by step ends like a new one. Tenants' own are `adopt_tenant`'s, and unique indexes are the user's, but for
//! those of mixins of one's own.

use crate::adopt::add_declared_key;
use crate::doubles;
use crate::inspected::{ForeignKey, Index, Server, Table};
use crate::look;
use crate::maintenance::Maintenance;
use crate::step::Step;
use crate::steps::{Place, foreign_key, index};
use crate::this_transaction;
use sea_orm_migration::sea_orm::DbErr;
use sea_orm_mixins::schema::{Role, Wanted, WantedForeignKey, WantedIndex, short_name};

/// Whether a column is one that this adds.
fn is_added(wanted: &Wanted, column: &str) -> bool {
    let found = wanted.columns.iter().find(|known| known.name == column);
    found.is_some_and(|known| known.own || known.role.is_some_and(|role| !matches!(role, Role::Tenant(_))))
}

/// Whether a column is of a mixin of one's own, whose unique keys are said with it.
fn is_own(wanted: &Wanted, column: &str) -> bool {
    wanted.columns.iter().any(|known| known.own && known.name == column)
}

/// The declared indexes in which a mixin's column is, and whose columns are all there.
fn indexes<'w>(server: Server, table: &Table, wanted: &'w Wanted) -> Vec<&'w WantedIndex> {
    let ours = wanted.indexes.iter().filter(|index| {
        let is_ours = if index.unique { is_own } else { is_added };
        index.columns.iter().any(|column| is_ours(wanted, column))
    });
    let possible = ours.filter(|index| {
        let mut columns = index.columns.iter();
        columns.all(|column| is_added(wanted, column) || look::column(server, table, column).is_some())
    });
    possible.collect()
}

/// The foreign keys of actors.
fn keys(wanted: &Wanted) -> impl Iterator<Item = &WantedForeignKey> {
    let keys = wanted.foreign_keys.iter();
    keys.filter(|key| key.columns.iter().all(|column| is_added(wanted, column)))
}

/// Those that SQLite takes with a new column, in which every row has NULL.
pub(super) fn inline(server: Server, wanted: &Wanted) -> Vec<&WantedForeignKey> {
    match server {
        Server::Sqlite(_) => keys(wanted).filter(|key| key.columns.len() == 1).collect(),
        Server::Postgres(_) | Server::MySql(_) | Server::MariaDb(_) => Vec::new(),
    }
}

/// An index that is as good: the same columns, of all rows, and unique where it should be.
fn is_it(server: Server, wanted: &WantedIndex, there: &Index) -> bool {
    let columns: Vec<_> = wanted.columns.iter().map(String::as_str).collect();
    let found = look::whole_columns(there).is_some_and(|found| look::same_list(server, &found, &columns));
    found && there.predicate.is_none() && (there.unique || !wanted.unique)
}

fn key_there<'t>(server: Server, table: &'t Table, wanted: &WantedForeignKey) -> Option<&'t ForeignKey> {
    let columns: Vec<_> = wanted.columns.iter().map(String::as_str).collect();
    table.foreign_keys.iter().find(|key| {
        let found: Vec<_> = key.columns.iter().map(String::as_str).collect();
        look::same_list(server, &found, &columns) && key.table.eq_ignore_ascii_case(&wanted.table.name)
    })
}

/// Refuses what PostgreSQL cannot do in a transaction, unless the table is new in it; also where it is done already, as in a
/// new database: whoever forgot the line to write learns it there.
pub(super) async fn refuse_in_transaction(
    maintenance: &Maintenance<'_>,
    table: &Table,
    wanted: &Wanted,
) -> Result<(), DbErr> {
    let server = maintenance.server();
    let Server::Postgres(_) = server else {
        return Ok(());
    };
    let what = match (indexes(server, table, wanted).as_slice(), keys(wanted).next()) {
        ([_, ..], _) => "`CREATE INDEX CONCURRENTLY`",
        ([], Some(_)) => "`VALIDATE CONSTRAINT`",
        ([], None) => return Ok(()),
    };
    if this_transaction::made(maintenance).await? {
        return Ok(());
    }
    maintenance.outside_transaction(what)
}

fn has(server: Server, table: &Table, wanted: &WantedIndex) -> bool {
    table
        .indexes
        .iter()
        .any(|there| there.valid && is_it(server, wanted, there))
}

pub(super) async fn add(maintenance: &Maintenance<'_>, wanted: &Wanted) -> Result<(), DbErr> {
    add_indexes(maintenance, wanted, |_| true).await?;
    let at_once = maintenance.in_transaction();
    for key in keys(wanted) {
        add_key(maintenance, key, at_once).await?;
    }
    Ok(())
}

/// Adds the declared indexes over one of the columns.
pub(crate) async fn add_indexes_of(maintenance: &Maintenance<'_>, wanted: &Wanted, column: &str) -> Result<(), DbErr> {
    add_indexes(maintenance, wanted, |index| index.columns.iter().any(|of| of == column)).await
}

async fn add_indexes(
    maintenance: &Maintenance<'_>,
    wanted: &Wanted,
    is_meant: impl Fn(&WantedIndex) -> bool + Sync,
) -> Result<(), DbErr> {
    let at_once = maintenance.in_transaction();
    let server = maintenance.server();
    refuse_doubles(maintenance, wanted, &is_meant).await?;
    maintenance
        .converge("create the indexes of mixins' columns", |table| {
            let Some(table) = table else { return Ok(Vec::new()) };
            let is_there = |column: &String| look::column(server, &table, column).is_some();
            let possible = indexes(server, &table, wanted)
                .into_iter()
                .filter(|index| index.columns.iter().all(is_there));
            let missing = possible.filter(|index| is_meant(index) && !has(server, &table, index));
            let steps = missing.map(|wanted| create(maintenance, &table, wanted, at_once));
            steps.collect()
        })
        .await
}

/// Refuses rows that a unique index over a mixin's columns would not take.
async fn refuse_doubles(
    maintenance: &Maintenance<'_>,
    wanted: &Wanted,
    is_meant: impl Fn(&WantedIndex) -> bool + Sync,
) -> Result<(), DbErr> {
    let server = maintenance.server();
    let Some(table) = maintenance.table().await? else {
        return Ok(());
    };
    let all = indexes(server, &table, wanted).into_iter();
    let missing = all.filter(|index| index.unique && is_meant(index) && !has(server, &table, index));
    for index in missing {
        doubles::refuse(maintenance, &table, &index.columns, None).await?;
    }
    Ok(())
}

/// Creates an index in place of one whose creation was stopped.
fn create(maintenance: &Maintenance<'_>, table: &Table, wanted: &WantedIndex, at_once: bool) -> Result<Step, DbErr> {
    let server = maintenance.server();
    let place = Place::of(server, table);
    // SeaORM's may be longer than servers keep.
    let name = short_name(&wanted.name);
    if let Some(there) = look::index(server, table, &name) {
        if !there.valid && is_it(server, wanted, there) {
            return Ok(index::rebuild(&place, table, there));
        }
        let columns = wanted.columns.iter().map(|column| format!("\"{column}\""));
        return Err(maintenance.refuse(&format!(
            "an index `{}` is there, other than the entity says: {}, and {} in the entity; rename or drop it",
            there.name,
            look::described(there),
            look::in_words(wanted.unique, columns, None)
        )));
    }
    let columns: Vec<_> = wanted.columns.iter().map(String::as_str).collect();
    let step = index::create(&place, Some(table), &name, &columns, wanted.unique);
    Ok(if at_once { this_transaction::at_once(step) } else { step })
}

async fn add_key(maintenance: &Maintenance<'_>, wanted: &WantedForeignKey, at_once: bool) -> Result<(), DbErr> {
    let server = maintenance.server();
    if !at_once {
        let there = maintenance.table().await?;
        let there = there.as_ref().and_then(|table| key_there(server, table, wanted));
        if there.is_some_and(|there| there.validated) {
            return Ok(());
        }
        return add_declared_key(maintenance, wanted).await;
    }
    maintenance
        .converge("add the foreign keys of actors", |table| {
            let Some(table) = table else { return Ok(Vec::new()) };
            if key_there(server, &table, wanted).is_some() {
                return Ok(Vec::new());
            }
            let place = Place::of(server, &table);
            // SQLite takes it with a new column alone.
            let can = !matches!(server, Server::Sqlite(_));
            let step = || foreign_key::add_at_once(&place, &foreign_key::Key::wanted(server, wanted));
            Ok(Vec::from_iter(can.then(step)))
        })
        .await
}
