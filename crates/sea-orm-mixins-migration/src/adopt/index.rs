//! `add_index`: the index that leads with the tenant.

use super::aim::Aim;
use super::builder::{Adoption, adopted, existing};
use super::sql;
use crate::inspected::{Index, Server, Table};
use crate::look;
use crate::maintenance::Maintenance;
use crate::step::{Lock, Step};
use crate::steps::Place;
use crate::steps::index::create;
use crate::this_transaction::drop_index;
use sea_orm_migration::sea_orm::{DbBackend, DbErr};
use std::sync::atomic::{AtomicBool, Ordering};

const REASON: &str = "index the tenant";

/// An index that should be there.
#[derive(Debug)]
struct Wanted {
    name: String,
    columns: Vec<String>,
    unique: bool,
}

impl Adoption<'_> {
    /// Adds the unique index over the tenant and the primary key, by which a tenant's rows are found in the key's order, and
    /// to which foreign keys with the tenant in them lead; and the tenant's own, where the entity declares one. One that is
    /// there under another name is taken; one whose creation was stopped is dropped and created again.
    ///
    /// The key is unique by itself, so no row can stand in the way.
    ///
    /// # SQL
    ///
    /// - PostgreSQL: `CREATE UNIQUE INDEX CONCURRENTLY "idx-bookings-station_id-id" ON "bookings" ("station_id", "id")`, which
    ///   keeps nobody out, and waits for all transactions that are open. On a partitioned table without CONCURRENTLY, as it
    ///   must be there: writers wait.
    /// - MySQL, MariaDB: ``CREATE UNIQUE INDEX .. ON `bookings` (`station_id`, `id`) ALGORITHM=INPLACE LOCK=NONE``
    /// - SQLite: `CREATE UNIQUE INDEX ..`; writers wait.
    ///
    /// # Errors
    ///
    /// In a transaction on PostgreSQL; there is no such column; an index of the name is another one (both are shown).
    pub async fn add_index(&self) -> Result<(), DbErr> {
        let (maintenance, aim) = self.open().await?;
        let result = add(&maintenance, aim).await;
        maintenance.finish(result).await
    }
}

async fn add(maintenance: &Maintenance<'_>, aim: &Aim) -> Result<(), DbErr> {
    outside(maintenance)?;
    // On SQLite each in a transaction of its own: no writer waits for both.
    let at_once = if maintenance.backend() == DbBackend::Sqlite {
        1
    } else {
        usize::MAX
    };
    let more = AtomicBool::new(true);
    while more.load(Ordering::Relaxed) {
        maintenance
            .converge(REASON, |table| {
                let table = existing(maintenance, table)?;
                adopted(maintenance, &table, aim)?;
                let mut steps = missing(maintenance, &table, wanted(maintenance, &table, aim), false)?;
                more.store(steps.len() > at_once, Ordering::Relaxed);
                steps.truncate(at_once);
                Ok(steps)
            })
            .await?;
    }
    Ok(())
}

/// Makes sure that a foreign key can lead to the tenant and other columns of the table.
pub(super) async fn add_unique(maintenance: &Maintenance<'_>, columns: &[String]) -> Result<(), DbErr> {
    maintenance
        .converge("make the tenant and the key unique together", |table| {
            let table = existing(maintenance, table)?;
            if sql::has_unique(maintenance.server(), &table, columns) {
                return Ok(Vec::new());
            }
            let wanted = Wanted {
                name: sql::index_name(&table.name, columns),
                columns: columns.to_vec(),
                unique: true,
            };
            missing(maintenance, &table, vec![wanted], true)
        })
        .await
}

/// PostgreSQL's CONCURRENTLY is refused in a transaction, also where the index is there already.
fn outside(maintenance: &Maintenance<'_>) -> Result<(), DbErr> {
    match maintenance.server() {
        Server::Postgres(_) => maintenance.outside_transaction("`CREATE INDEX CONCURRENTLY`"),
        Server::MySql(_) | Server::MariaDb(_) | Server::Sqlite(_) => Ok(()),
    }
}

fn wanted(maintenance: &Maintenance<'_>, table: &Table, aim: &Aim) -> Vec<Wanted> {
    let server = maintenance.server();
    let declared = aim.index.iter().map(|name| Wanted {
        name: name.clone(),
        columns: vec![aim.column.clone()],
        unique: false,
    });
    let mut wanted: Vec<_> = declared.collect();
    let in_key = table.key.iter().any(|column| look::same(server, column, &aim.column));
    let leads = table
        .key
        .first()
        .is_some_and(|column| look::same(server, column, &aim.column));
    if table.key.is_empty() || (in_key && !leads) {
        let columns = vec![aim.column.clone()];
        if wanted.is_empty() {
            let name = sql::index_name(&aim.table.name, &columns);
            wanted.push(Wanted {
                name,
                columns,
                unique: false,
            });
        }
    } else if !in_key {
        let columns: Vec<_> = std::iter::once(aim.column.clone()).chain(table.key.clone()).collect();
        wanted.push(Wanted {
            name: sql::index_name(&aim.table.name, &columns),
            columns,
            unique: true,
        });
    }
    wanted
}

/// The steps for those that are not there. `unique` says that one which is not unique does not serve.
fn missing(
    maintenance: &Maintenance<'_>,
    table: &Table,
    wanted: Vec<Wanted>,
    unique: bool,
) -> Result<Vec<Step>, DbErr> {
    let server = maintenance.server();
    let mut steps = Vec::new();
    for Wanted {
        name,
        columns,
        unique: is_unique,
    } in wanted
    {
        let is_enough = |index: &&Index| {
            index.valid
                && index.predicate.is_none()
                && begins(server, index, &columns, !is_unique)
                && (!unique || index.unique)
        };
        if table.indexes.iter().any(|index| is_enough(&index)) {
            continue;
        }
        if let Some(named) = table
            .indexes
            .iter()
            .find(|index| look::same(server, &index.name, &name))
        {
            if named.valid || !begins(server, named, &columns, true) {
                return Err(maintenance.refuse(&format!(
                    "there is another index of the name `{name}`: {}, and it should be {}({}); rename it",
                    sql::describe(named),
                    if is_unique { "unique " } else { "" },
                    columns.join(", ")
                )));
            }
            steps.push(sql::step(
                maintenance,
                "an index whose creation was stopped",
                Lock::Nobody,
                Vec::from_iter(drop_index(maintenance, table, named)),
            ));
        }
        let columns: Vec<_> = columns.iter().map(String::as_str).collect();
        steps.push(Step {
            reason: REASON.into(),
            ..create(&Place::of(server, table), Some(table), &name, &columns, is_unique)
        });
    }
    Ok(steps)
}

/// Whether an index begins with these columns; `alone` if it must have no others.
fn begins(server: Server, index: &Index, columns: &[String], alone: bool) -> bool {
    let found: Vec<_> = index.columns().take(columns.len()).map(str::to_owned).collect();
    look::same_list(server, &found, columns) && (!alone || index.parts.len() == columns.len())
}

/// The steps that drop the indexes which this step makes.
pub(super) fn drop_steps(maintenance: &Maintenance<'_>, table: &Table, aim: &Aim) -> Vec<Step> {
    let server = maintenance.server();
    let wanted = wanted(maintenance, table, aim);
    let ours = wanted.iter().filter_map(|wanted| {
        table
            .indexes
            .iter()
            .find(|index| look::same(server, &index.name, &wanted.name) && begins(server, index, &wanted.columns, true))
    });
    let steps = ours.map(|index| {
        let statements = Vec::from_iter(drop_index(maintenance, table, index));
        sql::step(maintenance, "drop the tenant's index", Lock::Briefly, statements)
    });
    steps.collect()
}
